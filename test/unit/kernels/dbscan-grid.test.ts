import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dbscan } from '../../../src/kernels/dbscan.ts';
import { dbscanByGrid } from '../../../src/kernels/dbscan-grid.ts';
import { type Matrix, matrix } from '../../../src/kernels/matrix.ts';

/** The algorithm as published, over all pairs, seeds in the order of the rows. */
function textbook({ data, rows, columns }: Matrix, squaredRadius: number, minSamples: number): Int32Array {
  const near = (i: number) =>
    Array.from({ length: rows }, (_, j) => j).filter((j) => {
      let squares = 0;
      for (let t = 0; t < columns; t++) squares += (data[i * columns + t]! - data[j * columns + t]!) ** 2;
      return squares <= squaredRadius;
    });
  const labels = new Int32Array(rows).fill(-1);
  let clusters = 0;
  for (let seed = 0; seed < rows; seed++) {
    if (labels[seed] !== -1 || near(seed).length < minSamples) continue;
    const queue = [seed];
    labels[seed] = clusters;
    for (const row of queue) {
      if (near(row).length < minSamples) continue;
      for (const other of near(row)) {
        if (labels[other] !== -1) continue;
        labels[other] = clusters;
        queue.push(other);
      }
    }
    clusters++;
  }
  return labels;
}

/** Whole numbers put many points on the rim of a neighbourhood and many into one cell. */
const tables = fc.integer({ min: 1, max: 3 }).chain((columns) =>
  fc
    .array(
      fc.array(fc.oneof(fc.integer({ min: -4, max: 4 }), fc.double({ min: -4, max: 4, noNaN: true })), {
        minLength: columns,
        maxLength: columns,
      }),
      { minLength: 1, maxLength: 40 },
    )
    .map((rows) => matrix(Float64Array.from(rows.flat()), rows.length, columns)),
);

it('cells change nothing about the clusters', () => {
  fc.assert(
    fc.property(
      tables,
      fc.constantFrom(0.25, 1, 2, 3, 4, 9),
      fc.integer({ min: 1, max: 6 }),
      (x, squaredRadius, minSamples) => {
        expect(dbscanByGrid(x, squaredRadius, minSamples)).toEqual(textbook(x, squaredRadius, minSamples));
      },
    ),
    { numRuns: 500 },
  );
});

it('points too far apart for cells are clustered all the same', () => {
  const x = matrix(Float64Array.of(0, 0, 0, 1e-9, 0, 0, 2e-9, 0, 0, 5, 5, 5, 1e6, 0, 0), 5, 3);
  expect(dbscanByGrid(x, 1e-18, 2)).toBeNull();
  expect(dbscan(x, { eps: 1.5e-9, minSamples: 2, metric: 'euclidean' })).toEqual(
    Int32Array.of(0, 0, 0, -1, -1),
  );
});

it('an outlier a hundred thousand radii away changes nothing about the others', () => {
  const near = [0, 0, 0, 1, 0, 0, 2, 0, 0, 2, 1, 0];
  const x = matrix(Float64Array.of(...near, 1e5, -1e5, 1e5), 5, 3);
  expect(dbscanByGrid(x, 1, 2)).toEqual(Int32Array.of(0, 0, 0, 0, -1));
});

it('copies of one row are one cluster, or noise where there are too few of them', () => {
  const x = matrix(new Float64Array(900).fill(0.1), 300, 3);
  expect(dbscanByGrid(x, 1e-20, 300)).toEqual(new Int32Array(300));
  expect(dbscanByGrid(x, 1e-20, 301)).toEqual(new Int32Array(300).fill(-1));
  expect(dbscanByGrid(x, 1e-20, Number.MAX_SAFE_INTEGER)).toEqual(new Int32Array(300).fill(-1));
});

it('two sheets of many points join by the one pair that is near enough', () => {
  const sheet = (z: number) =>
    Array.from({ length: 400 }, (_, i) => [(i % 20) / 40, Math.floor(i / 20) / 40, z]);
  const points = [...sheet(0), ...sheet(1.001)];
  expect(dbscanByGrid(matrix(Float64Array.from(points.flat()), 800, 3), 1, 5)).toEqual(
    Int32Array.from(points, (_, i) => (i < 400 ? 0 : 1)),
  );
  points[777] = [points[777]![0]!, points[777]![1]!, 0.999];
  expect(dbscanByGrid(matrix(Float64Array.from(points.flat()), 800, 3), 1, 5)).toEqual(new Int32Array(800));
});
