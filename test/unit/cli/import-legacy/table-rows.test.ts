import { describe, expect, test } from 'vitest';
import { holdsRowObjects, rowsOf } from '../../../../src/cli/import-legacy/table-rows.ts';

const rows = (table: unknown) => [...rowsOf(table)].map((row) => Object.fromEntries(row));
const TABLE = [
  { x: 1, y: 'a' },
  { x: 2, y: 'b' },
  { x: null, y: 'c' },
];

describe('every way in which pandas writes a table gives the same rows', () => {
  test.each([
    ['records', TABLE],
    ['list', { x: [1, 2, null], y: ['a', 'b', 'c'] }],
    [
      'split',
      {
        index: [0, 1, 2],
        columns: ['x', 'y'],
        data: [
          [1, 'a'],
          [2, 'b'],
          [null, 'c'],
        ],
      },
    ],
    ['dict', { x: { 0: 1, 1: 2, 2: null }, y: { 0: 'a', 1: 'b', 2: 'c' } }],
    ['dict with labels', { x: { ann: 1, bea: 2 }, y: { ann: 'a', bea: 'b', cyd: 'c' } }],
    ['index', { 0: TABLE[0], 1: TABLE[1], 2: TABLE[2] }],
    ['table', { schema: { fields: [] }, data: TABLE }],
  ])('%s', (_orient, table) => {
    expect(rows(table)).toEqual(TABLE);
  });
});

test('an object of single values is one row', () => {
  expect(rows({ a: 1, b: null })).toEqual([{ a: 1, b: null }]);
});

test.each([
  [42],
  ['text'],
  [null],
  [{}],
  [[1, 2]],
  [{ a: [1], b: [1, 2] }],
  [{ columns: ['a'], data: [[1, 2]] }],
])('%j is no table', (table) => {
  expect(() => rows(table)).toThrow(/^original_data is no table: /);
});

test('lists of objects are told by how they begin', () => {
  expect(['[{"a":1}]', '[ \n {', '[]'].map(holdsRowObjects)).toEqual([true, true, true]);
  expect(['{"a":[]}', '"[{', '[[1]]', '[1]', ''].map(holdsRowObjects)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});
