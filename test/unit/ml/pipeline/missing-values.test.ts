import fc from 'fast-check';
import { expect, test } from 'vitest';
import { handleMissing } from '../../../../src/ml/pipeline/missing-values.ts';
import { categories, date, layOut, number } from './features.fixture.ts';

const a = number('a', [1, 1, null, 4, 10, 5, 6, 7, 8, 9, 2, 3]);
const b = number('b', [null, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, null]);
const features = [a, b];

test('drop keeps the rows without an empty cell and tells which columns cost the others', () => {
  const few = [a, number('b', [...Array(11).fill(2), null])];
  const { rows, steps } = handleMissing(few, 12, 'drop');
  expect([...rows]).toEqual([0, 1, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(steps).toEqual(['Dropped 2 of 12 rows with an empty feature cell ("a": 1 empty, "b": 1 empty).']);
});

test('nothing is said when no cell is empty', () => {
  expect(handleMissing([number('c', Array(10).fill(1))], 10, 'drop').steps).toEqual([]);
  expect(handleMissing([number('c', Array(10).fill(1))], 10, 'mean').steps).toEqual([]);
});

test('fewer than ten usable rows are refused with how many were left and the columns that cost the most', () => {
  expect(() => handleMissing(features, 12, 'drop')).toThrow(
    'A map needs at least 10 usable rows: 9 of 12 are left once those with an empty cell are dropped ("b": 2 empty, "a": 1 empty).',
  );
  expect(() => handleMissing([number('c', [1, 2, 3])], 3, 'mean')).toThrow(/the table has 3.*more rows/);
});

test.each([
  ['mean', 56 / 11],
  ['median', 5],
  ['mode', 1],
  ['zero', 0],
] as const)('%s fills the empty cells of a column', (strategy, filler) => {
  const { rows, fillers, steps } = handleMissing(features, 12, strategy);
  expect(rows).toHaveLength(12);
  expect(fillers[0]).toBeCloseTo(filler, 12);
  expect(steps[0]).toMatch(/^Filled 3 empty cells with .*\("b": 2 empty, "a": 1 empty\)\.$/);
  const { x } = layOut(features, rows, fillers, 'none');
  expect(x.data[2 * 2]).toBeCloseTo(filler, 12);
  expect(x.data.every(Number.isFinite)).toBe(true);
});

test('an empty category counts as the most frequent one under mode, else as none of them', () => {
  const city = categories('city', [0, 1, 1, -1, 1, 0, 1, 1, 0, 1], ['Lyon', 'Nice']);
  const other = number('city=Nice', Array(10).fill(3));
  const encoded = (strategy: 'mode' | 'mean') => {
    const { rows, fillers } = handleMissing([city, other], 10, strategy);
    return layOut([city, other], rows, fillers, 'none');
  };
  expect(encoded('mode').names).toEqual(['city=Lyon', 'city=Nice', 'city=Nice (2)']);
  expect([...encoded('mode').x.data.subarray(9, 12)]).toEqual([0, 1, 3]);
  expect([...encoded('mean').x.data.subarray(9, 12)]).toEqual([0, 0, 3]);
});

test('what a strategy cannot mean to the letter is told: a category has no mean, a date no zero', () => {
  const holed = [
    categories('city', [0, 1, 1, -1, 1, 0, 1, 1, 0, 1], ['Lyon', 'Nice']),
    date('born', [900, 800, null, 850, 910, 911, 912, 913, 914, 915]),
  ];
  const zero = handleMissing(holed, 10, 'zero');
  expect(zero.fillers[1]).toBe(800);
  expect(zero.steps.slice(1)).toEqual([
    'An empty cell of "city" counts as none of the categories.',
    'An empty cell of "born" counts as the earliest date.',
  ]);
  const mode = handleMissing(holed, 10, 'mode');
  expect(mode.fillers).toEqual([1, 800]);
  expect(mode.steps).toHaveLength(1);
  expect(handleMissing(holed, 10, 'median').fillers[1]).toBe(911);
});

test('whatever is empty, the rows that drop keeps are whole, ascending, and all there are', () => {
  const cell = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null, freq: 8 });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 40, maxLength: 80 }), (table) => {
      const columns = [0, 1].map((c) =>
        number(
          `c${c}`,
          table.map((row) => row[c] ?? null),
        ),
      );
      const whole = table.flatMap((row, i) => (row.every((value) => value !== null) ? [i] : []));
      fc.pre(whole.length >= 10);
      expect([...handleMissing(columns, table.length, 'drop').rows]).toEqual(whole);
    }),
  );
});
