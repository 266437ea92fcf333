import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matrix } from '../../../../../src/kernels/matrix.ts';
import { matchRows } from '../../../../../src/ml/pipeline/alignment/match-rows.ts';

const numbered = (values: readonly (readonly number[])[], rows?: readonly number[]) => ({
  x: matrix(Float64Array.from(values.flat()), values.length, values[0]?.length ?? 1),
  rows: Uint32Array.from(rows ?? values.keys()),
});
const match = (...tables: Parameters<typeof matchRows>) => [...matchRows(...tables)];

test('a row finds the one with the same values, wherever it has moved', () => {
  const reference = numbered([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  const table = numbered([
    [5, 6],
    [1, 2.5],
    [1, 2],
    [3, 4],
  ]);
  expect(match(table, reference)).toEqual([2, -1, 0, 1]);
});

test('of equal rows each finds that at its own place, then the others in order, then the first again', () => {
  const reference = numbered([[7], [7], [1], [7]]);
  expect(match(numbered([[7], [2], [7], [7]]), reference)).toEqual([0, -1, 1, 3]);
  expect(match(numbered([[2], [7], [2], [7]]), reference)).toEqual([-1, 1, -1, 3]);
  expect(match(numbered([[7], [7], [7], [7], [7], [7]]), reference).slice(4)).toEqual([0, 0]);
});

test('both zeros are one value', () => {
  expect(match(numbered([[-0]]), numbered([[0]]))).toEqual([0]);
});

test('a table of few different rows takes no longer than one of many', () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => [i % 2]);
  const matches = matchRows(numbered(rows), numbered(rows.slice(1)));
  expect(new Set(matches).size).toBe(59_999);
});

test('whatever the tables hold, a match has equal values, and no row with an equal one goes without', () => {
  const row = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom(0, 0.5, -1));
  const rows = fc.array(row, { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(rows, rows, (table, reference) => {
      const matches = match(numbered(table), numbered(reference));
      const keys = reference.map((values) => values.join());
      for (const [i, values] of table.entries()) {
        if (matches[i] === -1) expect(keys).not.toContain(values.join());
        else expect(keys[matches[i]!]).toBe(values.join());
      }
      // No row is taken twice as long as an equal one is free.
      for (const key of new Set(keys)) {
        const wanted = table.filter((values) => values.join() === key).length;
        const free = keys.filter((other) => other === key).length;
        const taken = new Set(matches.filter((m) => m >= 0 && keys[m] === key));
        expect(taken.size).toBe(Math.min(wanted, free));
      }
    }),
  );
});
