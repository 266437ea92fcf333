import { afterAll, describe, expect, it } from 'vitest';
import { startKernelCrew } from '../../../../src/compute/process/kernel-crew.ts';
import { NORMS } from '../../../../src/kernels/distance.ts';
import { exactNeighbors } from '../../../../src/kernels/knn/exact.ts';
import { forestNeighbors } from '../../../../src/kernels/knn/forest.ts';
import type { Neighbors } from '../../../../src/kernels/knn/neighbors.ts';
import { type Matrix, matrix } from '../../../../src/kernels/matrix.ts';
import { createMetricSpace } from '../../../../src/kernels/metric-space.ts';
import { blobs } from '../awkward-tables.ts';

const crews = [1, 2, 4].map(startKernelCrew);

afterAll(() => {
  for (const crew of crews) crew.close();
});

function recall(found: Neighbors, expected: Neighbors): number {
  let hits = 0;
  for (let p = 0; p < expected.indices.length; p += expected.k) {
    const truth = new Set(expected.indices.subarray(p, p + expected.k));
    for (const row of found.indices.subarray(p, p + found.k)) if (truth.has(row)) hits++;
  }
  return hits / expected.indices.length;
}

const x = blobs(4_000, 14, 6);

describe('neighbours by a forest', () => {
  it('are the same bits on any number of threads', () => {
    const [one, two, four] = crews.map((crew) => forestNeighbors(x, 15, crew));
    expect(two).toEqual(one);
    expect(four).toEqual(one);
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
    const exact = exactNeighbors(createMetricSpace(table, 'euclidean'), 15);
    expect(recall(forestNeighbors(table, 15, crews[1]!), exact)).toBeGreaterThan(0.97);
  });

  it('are other rows, each once, with their true distances, nearest first', () => {
    const k = 15;
    const { indices, distances } = forestNeighbors(x, k, crews[1]!);
    for (let i = 0; i < x.rows; i++) {
      const rows = indices.subarray(i * k, (i + 1) * k);
      expect(new Set([i, ...rows]).size).toBe(k + 1);
      rows.forEach((row, slot) => {
        const distance = NORMS.squaredEuclidean.between(x.data, i * 14, x.data, row * 14, 14);
        expect(distances[i * k + slot]).toBe(distance);
        if (slot > 0) expect(distance).toBeGreaterThanOrEqual(distances[i * k + slot - 1]!);
      });
    }
  });

  it('are rows at distance 0 where all rows are equal', () => {
    const { distances, indices } = forestNeighbors(
      matrix(new Float64Array(3_000 * 9).fill(7), 3_000, 9),
      10,
      crews[0]!,
    );
    expect(distances.every((distance) => distance === 0)).toBe(true);
    expect(indices.every((row) => row >= 0 && row < 3_000)).toBe(true);
  });
});
