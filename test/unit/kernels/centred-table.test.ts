import fc from 'fast-check';
import { expect, it } from 'vitest';
import { centredProducts } from '../../../src/kernels/centred-table.ts';
import { type Matrix, matrix } from '../../../src/kernels/matrix.ts';
import { sharedSoloCrew } from '../../../src/kernels/parallel/shared-solo-crew.ts';
import { createRandom } from '../../../src/kernels/random.ts';
import { placeTable } from '../../../src/kernels/table-products.ts';
import { inScope } from '../../../src/kernels/wasm/in-scope.ts';

function products(x: Matrix) {
  const crew = sharedSoloCrew();
  return inScope(crew.machine, (scope) => centredProducts(x, placeTable(x, crew, scope)));
}

/** The spread of a column, taken by two passes. */
function squaresAroundMean({ data, rows, columns }: Matrix, t: number): number {
  let mean = 0;
  for (let i = 0; i < rows; i++) mean += data[i * columns + t]! / rows;
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += (data[i * columns + t]! - mean) ** 2;
  return sum;
}

it('keep their digits wherever the columns lie, and however unlike the others the first rows are', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 400 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(0, 1, -1e6, 1e9),
      fc.constantFrom(0, 1e3, -1e7),
      fc.integer(),
      (rows, columns, offset, firstOff, seed) => {
        const random = createRandom(seed);
        const data = Float64Array.from({ length: rows * columns }, (_, p) => {
          const isFirst = p < columns * Math.ceil(rows / 50);
          return offset + random.normal() + (isFirst ? firstOff : 0);
        });
        const x = matrix(data, rows, columns);
        const { mean, crossProducts } = products(x)!;
        for (let t = 0; t < columns; t++) {
          const expected = squaresAroundMean(x, t);
          const rounding = (rows * (Math.abs(offset) + 1) * 1e-15) ** 2;
          expect(Math.abs(crossProducts[t * columns + t]! - expected)).toBeLessThan(
            1e-9 * expected + rounding,
          );
          expect(Number.isFinite(mean[t])).toBe(true);
          for (let u = 0; u < t; u++)
            expect(crossProducts[t * columns + u]).toBe(crossProducts[u * columns + t]);
        }
      },
    ),
  );
});

it('are refused for what is not finite, too large or too small', () => {
  const ordinary = Float64Array.from({ length: 300 }, (_, p) => p % 7);
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e300]) {
    expect(products(matrix(ordinary.with(211, value), 100, 3))).toBeNull();
  }
  expect(
    products(
      matrix(
        ordinary.map((value) => value * 1e-80),
        100,
        3,
      ),
    ),
  ).toBeNull();
});
