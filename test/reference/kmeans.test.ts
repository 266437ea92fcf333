import { describe, expect, it } from 'vitest';
import { kmeans } from '../../src/kernels/kmeans.ts';
import { readFixture, relativeError, type TableName, table, toMatrix } from './clustering-fixtures.ts';

interface Case {
  table: TableName;
  init: number[][];
  labels: number[];
  centers: number[][];
  inertia: number;
  iterations: number;
  bestInertia: number;
}

describe('k-means equals scikit-learn', () => {
  for (const expected of readFixture<Case[]>('kmeans')) {
    const nClusters = expected.init.length;

    it(`on ${expected.table} from the same ${nClusters} centres, iteration for iteration`, () => {
      const result = kmeans(table(expected.table), { nClusters, init: toMatrix(expected.init) });
      expect(Array.from(result.labels)).toEqual(expected.labels);
      expect(relativeError(result.centers.data, expected.centers.flat())).toBeLessThan(1e-10);
      expect(result.inertia).toBeCloseTo(expected.inertia, 8);
      expect(result.iterations).toBe(expected.iterations);
    });

    it(`on ${expected.table} finds a partition into ${nClusters} within 2 % of its best of 100 runs`, () => {
      const result = kmeans(table(expected.table), { nClusters, nInit: 100, tol: 0 });
      expect(result.inertia).toBeLessThanOrEqual(expected.bestInertia * 1.02);
    });
  }
});
