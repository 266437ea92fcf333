import { afterAll, describe, expect, it } from 'vitest';
import { startKernelCrew } from '../../../../src/compute/process/kernel-crew.ts';
import { METRICS } from '../../../../src/kernels/distance.ts';
import { exactNeighbors } from '../../../../src/kernels/knn/exact.ts';
import { nearestNeighbors } from '../../../../src/kernels/knn/nearest-neighbors.ts';
import { tiledNeighbors } from '../../../../src/kernels/knn/tiled.ts';
import { type Matrix, matrix } from '../../../../src/kernels/matrix.ts';
import { createMetricSpace } from '../../../../src/kernels/metric-space.ts';
import { createRandom } from '../../../../src/kernels/random.ts';
import { awkwardTables, blobs } from '../awkward-tables.ts';

const crews = [1, 2, 4].map(startKernelCrew);

afterAll(() => {
  for (const crew of crews) crew.close();
});

function changed(x: Matrix, value: (old: number, i: number, t: number) => number): Matrix {
  return matrix(
    x.data.map((old, p) => value(old, Math.floor(p / x.columns), p % x.columns)),
    x.rows,
    x.columns,
  );
}

const { next } = createRandom(9);
const plain = blobs(700, 13, 5);

/** Tables of several tiles whose neighbours single precision alone would get wrong. */
const hardTables: [string, Matrix][] = [
  ['blobs', plain],
  ['a number of rows that fills no tile', blobs(521, 9, 3)],
  ['whole numbers full of ties', changed(plain, () => Math.floor(3 * next()))],
  ['copies of few rows', changed(plain, (_, i, t) => plain.data[(i % 7) * 13 + t]!)],
  ['an offset of 1e9', changed(plain, (old) => old + 1e9)],
  ['tiny spreads around far centres', changed(plain, (_, i) => 1e6 * (i % 3) + 1e-4 * next())],
  ['an extreme outlier', changed(plain, (old, i) => (i === 17 ? 1e30 : old))],
  ['columns of unlike scales', changed(plain, (old, _, t) => old * 10 ** (2 * t - 12))],
];

describe('tiled neighbours', () => {
  it.each(hardTables)('are those of comparing all pairs in double precision, bit for bit: %s', (_, x) => {
    for (const metric of METRICS) {
      const space = createMetricSpace(x, metric);
      const expected = exactNeighbors(space, 10);
      for (const crew of crews) expect(tiledNeighbors(space, 10, crew)).toEqual(expected);
    }
  });

  it.each(awkwardTables().filter(([, x]) => x.rows > 2))('are right for %s', (_, x) => {
    for (const metric of METRICS) {
      const space = createMetricSpace(x, metric);
      for (const k of [1, x.rows - 1])
        expect(tiledNeighbors(space, k, crews[0]!)).toEqual(exactNeighbors(space, k));
    }
  });

  it('put copies of a row at distance 0 exactly', () => {
    const x = changed(plain, (_, i, t) => 1e9 + plain.data[(i >> 1) * 13 + t]! / 3);
    const { indices, distances } = nearestNeighbors(x, 3, 'euclidean');
    for (let i = 0; i < x.rows; i++) {
      expect(indices[3 * i]).toBe(i ^ 1);
      expect(distances[3 * i]).toBe(0);
    }
  });

  it('report progress up to the end', () => {
    const reported: number[] = [];
    tiledNeighbors(createMetricSpace(plain, 'euclidean'), 5, crews[1]!, (fraction) =>
      reported.push(fraction),
    );
    expect(reported).toEqual([...reported].sort((a, b) => a - b));
    expect(reported.at(-1)).toBeGreaterThan(0.85);
    expect(reported.at(-1)).toBeLessThanOrEqual(1);
  });
});
