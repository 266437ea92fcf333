import { afterAll, describe, expect, it } from 'vitest';
import { startKernelCrew } from '../../../../src/compute/process/kernel-crew.ts';
import { nearestAmong } from '../../../../src/kernels/knn/among.ts';
import { exactNeighbors } from '../../../../src/kernels/knn/exact.ts';
import { forestNeighbors } from '../../../../src/kernels/knn/forest.ts';
import { nearestNeighbors } from '../../../../src/kernels/knn/nearest-neighbors.ts';
import type { Neighbors } from '../../../../src/kernels/knn/neighbors.ts';
import { type Matrix, matrix } from '../../../../src/kernels/matrix.ts';
import { createMetricSpace } from '../../../../src/kernels/metric-space.ts';
import { createRandom } from '../../../../src/kernels/random.ts';
import { takeRows } from '../../../../src/kernels/sample-rows.ts';
import { blobs } from '../awkward-tables.ts';

const crews = [1, 2, 4].map(startKernelCrew);

afterAll(() => {
  for (const crew of crews) crew.close();
});

/** Gaussian clusters that overlap a little. */
function mixture(rows: number, columns: number, clusters: number): Matrix {
  const { normal } = createRandom(7);
  const centres = Float64Array.from({ length: clusters * columns }, () => 5 * normal());
  const centreOf = (p: number) => centres[(Math.floor(p / columns) % clusters) * columns + (p % columns)]!;
  const values = Float64Array.from({ length: rows * columns }, (_, p) => centreOf(p) + normal());
  return matrix(values, rows, columns);
}

function recall(found: Neighbors, expected: Neighbors): number {
  let hits = 0;
  for (let p = 0; p < expected.indices.length; p += expected.k) {
    const truth = new Set(expected.indices.subarray(p, p + expected.k));
    for (const row of found.indices.subarray(p, p + found.k)) if (truth.has(row)) hits++;
  }
  return hits / expected.indices.length;
}

const x = blobs(4_000, 14, 6);
const NORMED = ['euclidean', 'manhattan', 'chebyshev'] as const;

describe('neighbours by a forest', () => {
  it.each(NORMED)('are the same bits on any number of threads: %s', (metric) => {
    const space = createMetricSpace(x, metric);
    const [one, two, four] = crews.map((crew) => forestNeighbors(space, 15, crew));
    expect(two).toEqual(one);
    expect(four).toEqual(one);
  });

  it.each(NORMED)('miss few of the true ones of a mixture of 20,000 × 20: %s', (metric) => {
    const k = 15;
    const { points, norm, ...space } = createMetricSpace(mixture(20_000, 20, 10), metric);
    const judged = Int32Array.from({ length: 600 }, (_, i) => 33 * i);
    const exact = nearestAmong(points, takeRows(points, judged), k, norm, crews[1]!, judged);
    const { indices, distances } = forestNeighbors({ ...space, points, norm }, k, crews[1]!);
    const listsOf = (row: number) => indices.subarray(k * row, k * (row + 1));
    const found = { k, distances, indices: Int32Array.from([...judged].flatMap((row) => [...listsOf(row)])) };
    expect(recall(found, exact)).toBeGreaterThan(0.95);
  });

  it.each(['manhattan', 'chebyshev'] as const)('are those of a table of 20,000 rows: %s', (metric) => {
    const table = mixture(20_000, 9, 4);
    const expected = forestNeighbors(createMetricSpace(table, metric), 4, crews[1]!);
    const { indices, distances } = nearestNeighbors(table, 4, metric, undefined, crews[1]!);
    expect(Buffer.from(indices.buffer).equals(Buffer.from(expected.indices.buffer))).toBe(true);
    expect(Buffer.from(distances.buffer).equals(Buffer.from(expected.distances.buffer))).toBe(true);
  });

  it.each<[string, Matrix]>([
    ['blobs', x],
    [
      'a large offset',
      matrix(
        x.data.map((value) => value + 1e9),
        x.rows,
        x.columns,
      ),
    ],
    [
      'an extreme outlier',
      matrix(
        x.data.map((value, p) => (p < x.columns ? 1e12 : value)),
        x.rows,
        x.columns,
      ),
    ],
  ])('miss few of the true ones: %s', (_, table) => {
    for (const metric of NORMED) {
      const space = createMetricSpace(table, metric);
      const exact = exactNeighbors(space, 15);
      expect(recall(forestNeighbors(space, 15, crews[1]!), exact)).toBeGreaterThan(0.97);
    }
  });

  it.each(NORMED)('are other rows, each once, with their true distances, nearest first: %s', (metric) => {
    const k = 15;
    const space = createMetricSpace(x, metric);
    const { indices, distances } = forestNeighbors(space, k, crews[1]!);
    for (let i = 0; i < x.rows; i++) {
      const rows = indices.subarray(i * k, (i + 1) * k);
      expect(new Set([i, ...rows]).size).toBe(k + 1);
      rows.forEach((row, slot) => {
        const distance = space.norm.between(x.data, i * 14, x.data, row * 14, 14);
        expect(distances[i * k + slot]).toBe(distance);
        if (slot > 0) expect(distance).toBeGreaterThanOrEqual(distances[i * k + slot - 1]!);
      });
    }
  });

  it('are rows at distance 0 where all rows are equal', () => {
    const { distances, indices } = forestNeighbors(
      createMetricSpace(matrix(new Float64Array(3_000 * 9).fill(7), 3_000, 9), 'euclidean'),
      10,
      crews[0]!,
    );
    expect(distances.every((distance) => distance === 0)).toBe(true);
    expect(indices.every((row) => row >= 0 && row < 3_000)).toBe(true);
  });
});
