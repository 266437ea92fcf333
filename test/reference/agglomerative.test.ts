import { describe, expect, it } from 'vitest';
import { agglomerative, type Linkage } from '../../src/kernels/agglomerative.ts';
import { canonical, readFixture, relativeError, type TableName, table } from './clustering-fixtures.ts';

interface Case {
  table: TableName;
  linkage: Linkage;
  heights: number[];
  nClusters: number;
  labels: number[];
  distanceThreshold: number;
  thresholdLabels: number[];
  clustersAtFourthHeight: number;
}

describe('agglomerative clustering equals scikit-learn', () => {
  for (const expected of readFixture<Case[]>('agglomerative')) {
    const { linkage, nClusters, distanceThreshold } = expected;
    const x = table(expected.table);

    it(`${linkage} on ${expected.table}: merge heights`, () => {
      expect(relativeError(agglomerative(x, { linkage }).heights, expected.heights)).toBeLessThan(1e-10);
    });

    it(`${linkage} on ${expected.table}: partition into ${nClusters}`, () => {
      const result = agglomerative(x, { linkage, nClusters });
      expect(Array.from(result.labels)).toEqual(canonical(expected.labels));
      expect(result.nClusters).toBe(nClusters);
    });

    it(`${linkage} on ${expected.table}: cut at a distance threshold, which wins over nClusters`, () => {
      const result = agglomerative(x, { linkage, nClusters, distanceThreshold });
      expect(Array.from(result.labels)).toEqual(canonical(expected.thresholdLabels));
    });

    it(`${linkage} on ${expected.table}: a merge at exactly the threshold is not done`, () => {
      const { heights } = agglomerative(x, { linkage });
      const result = agglomerative(x, { linkage, distanceThreshold: heights[heights.length - 4]! });
      expect(result.nClusters).toBe(expected.clustersAtFourthHeight);
    });
  }
});
