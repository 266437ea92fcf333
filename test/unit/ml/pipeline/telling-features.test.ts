import { expect, test } from 'vitest';
import { tellingFeatures } from '../../../../src/ml/pipeline/telling-features.ts';
import { AppError } from '../../../../src/platform/app-error.ts';
import { categories, number } from './features.fixture.ts';

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const varied = number('varied', upTo(200));
const constantLater = number(
  'late',
  upTo(200).map((i) => (i === 199 ? 1 : 0)),
);
const rows = Uint32Array.from(upTo(199));

test('a feature that holds one value in the rows that are used is left out with the reason', () => {
  const city = categories('city', [...Array(199).fill(1), 0], ['Lyon', 'Nice']);
  const { features, fillers, steps } = tellingFeatures([constantLater, varied, city], rows, [1, 2, 3]);
  expect(features).toEqual([varied]);
  expect(fillers).toEqual([2]);
  expect(steps).toEqual(['Left out "late", "city": the same value in every row that is used.']);
});

test('unless it was named', () => {
  const { features, steps } = tellingFeatures([{ ...constantLater, isNamed: true }, varied], rows, [0, 0]);
  expect(features).toHaveLength(2);
  expect(steps).toEqual(['Kept "late" as asked: the same value in every row that is used sets none apart.']);
});

test('one in which nearly all rows agree is pointed out, one in which many do is not', () => {
  const rare = number(
    'rare',
    upTo(199).map((i) => (i === 7 ? 1 : 0)),
  );
  const some = number(
    'some',
    upTo(199).map((i) => (i % 20 === 7 ? 1 : 0)),
  );
  expect(tellingFeatures([rare, some], rows, [0, 0]).steps).toEqual([
    'Kept "rare", where 99 of 100 rows or more hold the same value.',
  ]);
});

test('what fills the holes counts as a value', () => {
  const holed = number(
    'holed',
    upTo(199).map((i) => (i < 100 ? null : 4)),
  );
  expect(tellingFeatures([holed, varied], rows, [4, 0]).features).toEqual([varied]);
  expect(tellingFeatures([holed, varied], rows, [5, 0]).features).toHaveLength(2);
});

test('a table with nothing else is refused with the reason', () => {
  const refuse = () => tellingFeatures([constantLater], rows, [0]);
  expect(refuse).toThrow(AppError);
  expect(refuse).toThrow(/"late": the same value in every row that is used/);
});
