import { expect, test } from 'vitest';
import { type ChosenColumns, chooseColumns } from '../../../../src/ml/pipeline/choose-columns.ts';
import { AppError } from '../../../../src/platform/app-error.ts';
import type { ColumnProfile } from '../../../../src/table/profile.ts';
import { numericColumn, otherColumn } from './columns.fixture.ts';

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const names = ({ chosen }: ChosenColumns) => chosen.map(({ column }) => column.name);
const all = { feature_columns: null, encode_categorical: false };

const table = [
  numericColumn('n', upTo(12)),
  numericColumn(
    'customer_id',
    upTo(12).map((i) => 7000 + i * i),
  ),
  numericColumn(
    'weight',
    upTo(12).map((i) => i * 1.5),
  ),
  numericColumn(
    'rank',
    upTo(12).map((i) => i % 5),
  ),
  numericColumn(
    'one',
    upTo(12).map(() => 1),
  ),
  numericColumn(
    'empty',
    upTo(12).map(() => null),
  ),
  otherColumn('city', 'categorical', 3),
  otherColumn('active', 'boolean', 2, 'BOOLEAN'),
  otherColumn('born', 'datetime', 12, 'DATE'),
  otherColumn('note', 'text', 12),
  otherColumn('country', 'categorical', 21),
];

test('by default all numeric columns are features but those that say nothing of the rows, each with a reason', () => {
  const result = chooseColumns(table, 12, all);
  expect(names(result)).toEqual(['weight', 'rank']);
  expect(result.steps).toEqual([
    'Left out "n", "customer_id": it numbers the rows (an identifier).',
    'Left out "one": the same value in every row.',
    'Left out "empty": no value at all.',
    'Left out "city", "active", "note", "country": not numeric.',
    'Left out "born": a date goes in only when it is named.',
  ]);
});

test('an identifier has a whole number of its own for every row; a name alone makes none', () => {
  const repeated = numericColumn(
    'id',
    upTo(12).map((i) => i % 6),
  );
  const fractions = numericColumn(
    'row_id',
    upTo(12).map((i) => i + 0.5),
  );
  const distinct = numericColumn(
    'price',
    upTo(12).map((i) => i * i),
  );
  const shuffled = numericColumn('order', [3, 1, 2, 5, 4, 0, 7, 6, 9, 8, 11, 10]);
  expect(names(chooseColumns([repeated, fractions, distinct, shuffled], 12, all))).toEqual([
    'id',
    'row_id',
    'price',
  ]);
});

test('with encode_categorical, truth values and columns of up to 20 categories are features too', () => {
  const { chosen } = chooseColumns(table, 12, { ...all, encode_categorical: true });
  expect(chosen.map(({ column, use }) => [column.name, use])).toEqual([
    ['weight', 'number'],
    ['rank', 'number'],
    ['city', 'categories'],
    ['active', 'number'],
  ]);
});

test('a column of many categories is a feature when it is named, else left out with the reason', () => {
  const named = chooseColumns(table, 12, { feature_columns: ['country'], encode_categorical: true });
  expect(named.chosen.map(({ use }) => use)).toEqual(['categories']);
  expect(chooseColumns(table, 12, { ...all, encode_categorical: true }).steps).toContain(
    'Left out "country": more than 20 categories.',
  );
});

test('named columns are taken as they are named, identifiers and constants too, once and in the order of the table', () => {
  const feature_columns = ['born', 'one', 'n', 'active', 'n', 'empty'];
  const result = chooseColumns(table, 12, { ...all, feature_columns });
  expect(names(result)).toEqual(['n', 'one', 'active', 'born']);
  expect(result.steps).toEqual(['Left out "empty": no value at all.']);
});

test.each([
  ['an unknown column', ['weight', 'wieght'], false, /no column "wieght"/],
  ['text', ['note'], true, /"note" holds text/],
  ['categories that are not to be encoded', ['city'], false, /"city" holds categories.*encode_categorical/],
  ['only columns without a value', ['empty'], false, /no numeric feature.*"empty": no value at all/],
])('%s is refused by name', (_case, feature_columns, encode_categorical, message) => {
  const choose = () => chooseColumns(table, 12, { feature_columns, encode_categorical });
  expect(choose).toThrow(AppError);
  expect(choose).toThrow(message);
});

test('a table without a numeric feature is refused with the reasons', () => {
  const columns = [numericColumn('id', upTo(12)), otherColumn('city', 'categorical', 3)];
  expect(() => chooseColumns(columns, 12, all)).toThrow(
    /no numeric feature.*"id": it numbers.*"city": not numeric/,
  );
});

test('encoding is advised where it would give a feature, and only there', () => {
  const refuse = (columns: ColumnProfile[], encode_categorical: boolean) => () =>
    chooseColumns(columns, 12, { ...all, encode_categorical });
  const one = numericColumn(
    'one',
    upTo(12).map(() => 1),
  );
  const advice = /set encode_categorical to true/;
  expect(refuse([one, otherColumn('city', 'categorical', 3)], false)).toThrow(advice);
  expect(refuse([one, otherColumn('city', 'categorical', 1)], false)).not.toThrow(advice);
  expect(refuse([one, otherColumn('city', 'categorical', 1)], true)).not.toThrow(advice);
});

test('a name is quoted on one line and cut short in a message', () => {
  const name = `a\nb${'c'.repeat(100)}`;
  expect(() => chooseColumns([], 12, { ...all, feature_columns: [name] })).toThrow(/"a bc{56}…"/);
});
