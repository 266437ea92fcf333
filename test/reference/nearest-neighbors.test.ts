import { describe, expect, it } from 'vitest';
import type { Metric } from '../../src/kernels/distance.ts';
import { nearestNeighbors } from '../../src/kernels/knn/nearest-neighbors.ts';
import { readFixture, type TableFixture, toMatrix } from './neighbours-fixtures.ts';

interface Fixture {
  k: number;
  tables: Record<string, TableFixture>;
  cases: { columns: number; metric: Metric; distances: number[] }[];
}

const { k, tables, cases } = readFixture<Fixture>('nearest-neighbors');

describe('nearest neighbours are as far away as scikit-learn says', () => {
  it.each(cases)('$metric in $columns columns', ({ columns, metric, distances }) => {
    const found = nearestNeighbors(toMatrix(tables[columns]!), k, metric);
    found.distances.forEach((distance, i) => {
      expect(distance).toBeCloseTo(distances[i]!, 9);
    });
  });
});
