import { describe, expect, it } from 'vitest';
import { aggregateView } from '../../../../src/explanations/ask/aggregate-view.ts';
import { periodOf } from '../../../../src/explanations/ask/period.ts';
import {
  COUNT_OF_ALL,
  groundQuestion,
  type TableQuestion,
  tableQuestionSchema,
} from '../../../../src/explanations/ask/table-question.ts';
import { column } from './columns.fixture.ts';

const columns = [column('price', 'DOUBLE'), column('region', 'VARCHAR'), column('day', 'DATE')];
const ground = (asked: Partial<TableQuestion>) =>
  groundQuestion({ ...COUNT_OF_ALL, ...asked }, columns, new Set([0, 1]));

describe('a question to the table', () => {
  it('for the count of a column is about the rows that have a value there', () => {
    expect(ground({ column: 'price' })).toMatchObject({
      measure: 'count',
      column: null,
      filters: [{ column: 'price', is: 'filled' }],
    });
  });

  it('compares with any of several categories, but with one number or date', () => {
    expect(
      ground({ filters: [{ column: 'region', is: 'equal', values: ['a', 'b', 'a'] }] })?.filters,
    ).toEqual([{ column: 'region', is: 'equal', texts: ['a', 'b'] }]);
    expect(ground({ filters: [{ column: 'price', is: 'equal', values: ['1', '2'] }] })).toBeNull();
    expect(ground({ filters: [{ column: 'day', is: 'equal', values: ['2022', '2023'] }] })).toBeNull();
    expect(ground({ filters: [{ column: 'region', is: 'equal', values: [] }] })).toBeNull();
  });

  it.each<Partial<TableQuestion>>([
    { measure: 'mean', column: 'region' },
    { measure: 'mean', column: 'no such' },
    { measure: 'mean' },
    { measure: 'sum', column: 'day' },
    { measure: 'share', group: 'cluster' },
    { measure: 'share', filters: [{ column: 'price', is: 'filled', values: [] }] },
    {
      measure: 'share',
      filters: [{ column: 'region', is: 'equal', values: ['a'] }],
      group: 'column',
      group_column: 'region',
    },
    { measure: 'share', column: 'price', cluster: 0, filters: [{ column: 'day', is: 'filled', values: [] }] },
    { cluster: 7 },
    { group: 'column', group_column: 'no such' },
    { filters: [{ column: 'region', is: 'more than', values: ['3'] }] },
    { filters: [{ column: 'price', is: 'equal', values: ['1e999'] }] },
    { filters: [{ column: 'price', is: 'equal', values: [' '] }] },
    { filters: [{ column: 'day', is: 'equal', values: ['0099'] }] },
    { filters: [{ column: 'day', is: 'equal', values: ['2023-02-30'] }] },
  ])('that the table has no answer to is refused: %j', (asked) => {
    expect(ground(asked)).toBeNull();
  });

  it.each(['a\0b', '\uD800', 'x\uDC00y'])('holds no text that cannot be kept: %j', (value) => {
    const question = { ...COUNT_OF_ALL, filters: [{ column: 'region', is: 'equal', values: [value] }] };
    expect(tableQuestionSchema.safeParse(question).success).toBe(false);
  });

  it('takes years under 100 for no period, as JavaScript means others by them', () => {
    expect(periodOf('0050')).toBeNull();
    expect(periodOf('0100')?.from).toBe(Date.parse('0100-01-01T00:00:00Z'));
  });

  it('for the number of different dates is answered with a number, not a date', () => {
    const question = ground({ measure: 'distinct', column: 'day' })!;
    const aggregate = {
      total: 9,
      chosen: 9,
      isTooLarge: false,
      groupCount: 1,
      groups: [{ key: null, value: 3, rows: 9 }],
    };
    const { details } = aggregateView({ id: 'q0', question, aggregate, isDate: true });
    expect(details['is_date']).toBe(false);
  });
});
