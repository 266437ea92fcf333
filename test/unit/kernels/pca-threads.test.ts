import { afterAll, expect, it } from 'vitest';
import { startKernelCrew } from '../../../src/compute/process/kernel-crew.ts';
import { centredProducts } from '../../../src/kernels/centred-table.ts';
import { pca } from '../../../src/kernels/pca.ts';
import { placeTable } from '../../../src/kernels/table-products.ts';
import { inScope } from '../../../src/kernels/wasm/in-scope.ts';
import { blobs } from './awkward-tables.ts';

const crews = [1, 2, 4].map(startKernelCrew);

afterAll(() => {
  for (const crew of crews) crew.close();
});

it('pca gives the same bits on 1, 2 and 4 threads', () => {
  const x = blobs(3_001, 37, 5);
  const [one, two, four] = crews.map((crew) => pca(x, { nComponents: 3, crew }));
  expect(two).toEqual(one);
  expect(four).toEqual(one);
  expect(pca(x, { nComponents: 3 })).toEqual(one);
});

it.each([
  [1, 1],
  [63, 5],
  [200, 8],
  [777, 43],
])('cross products of %i × %i are those of the centred columns', (rows, columns) => {
  const x = blobs(rows, columns, 3);
  const mean = Array.from({ length: columns }, (_, t) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += x.data[i * columns + t]!;
    return sum / rows;
  });
  for (const crew of crews) {
    const products = inScope(crew.machine, (scope) =>
      centredProducts(x, placeTable(x, crew, scope)),
    )?.crossProducts;
    if (rows === 1) {
      expect(products).toBeUndefined(); // nothing varies
      continue;
    }
    for (let a = 0; a < columns; a++) {
      for (let b = 0; b < columns; b++) {
        let sum = 0;
        for (let i = 0; i < rows; i++)
          sum += (x.data[i * columns + a]! - mean[a]!) * (x.data[i * columns + b]! - mean[b]!);
        expect(Math.abs(products![a * columns + b]! - sum)).toBeLessThan(1e-9 * (1 + Math.abs(sum)));
      }
    }
  }
});

it.each([1e-200, 1e-3, 1e9, 1e200])(
  'pca finds the same axes at a scale of %s and beside a large offset',
  (scale) => {
    const x = blobs(3_001, 20, 5);
    const plain = pca(x, { nComponents: 3 });
    const scaled = pca({ ...x, data: x.data.map((value) => value * scale) }, { nComponents: 3 });
    const moved = pca({ ...x, data: x.data.map((value) => value + 1e6) }, { nComponents: 3 });
    plain.components.data.forEach((loading, p) => {
      expect(scaled.components.data[p]).toBeCloseTo(loading, 9);
      expect(moved.components.data[p]).toBeCloseTo(loading, 6);
    });
    plain.explainedVarianceRatio.forEach((ratio, c) => {
      expect(scaled.explainedVarianceRatio[c]).toBeCloseTo(ratio, 9);
      expect(moved.explainedVarianceRatio[c]).toBeCloseTo(ratio, 7);
    });
  },
);

it('pca of a large table refuses values that are not finite', () => {
  const x = blobs(3_001, 20, 5);
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const data = x.data.slice();
    data[777] = bad;
    expect(() => pca({ ...x, data }, { nComponents: 2 })).toThrow(RangeError);
  }
});
