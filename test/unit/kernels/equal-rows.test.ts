import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstEqualRows } from '../../../src/kernels/equal-rows.ts';
import { matrix } from '../../../src/kernels/matrix.ts';

test('every row finds the first that is equal to it, −0 being 0', () => {
  const value = fc.constantFrom(0, -0, 1, -1, 1e-300, 5e307);
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((columns) =>
      fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { minLength: 1 }),
    );
  fc.assert(
    fc.property(table, (rows) => {
      const x = matrix(Float64Array.from(rows.flat()), rows.length, rows[0]!.length);
      const expected = rows.map((row) =>
        rows.findIndex((other) => other.every((each, t) => each === row[t])),
      );
      expect([...firstEqualRows(x)]).toEqual(expected);
    }),
  );
});

test('a million copies of a row have one first', () => {
  const x = matrix(new Float64Array(2e6).fill(3), 1e6, 2);
  expect(firstEqualRows(x).every((first) => first === 0)).toBe(true);
});
