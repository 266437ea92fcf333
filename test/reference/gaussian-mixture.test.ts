import { describe, expect, it } from 'vitest';
import { gaussianMixture } from '../../src/kernels/gaussian-mixture.ts';
import { canonical, readFixture, relativeError, type TableName, table } from './clustering-fixtures.ts';

interface Case {
  table: TableName;
  nComponents: number;
  weights: number[];
  means: number[][];
  covariances: number[][][];
  labels: number[];
  logLikelihood: number;
  bic: number;
}

describe('the Gaussian mixture reaches the optimum of scikit-learn', () => {
  for (const expected of readFixture<Case[]>('gaussian-mixture')) {
    it(`on ${expected.table} with ${expected.nComponents} components`, () => {
      const { nComponents } = expected;
      const result = gaussianMixture(table(expected.table), { nComponents, tol: 1e-10, maxIter: 2000 });
      const d = result.means.columns;
      const order = [...result.weights.keys()].sort(
        (a, b) => result.means.data[a * d]! - result.means.data[b * d]!,
      );
      const means = order.flatMap((c) => [...result.means.data.subarray(c * d, (c + 1) * d)]);
      const covariances = order.flatMap((c) => [...result.covariances.subarray(c * d * d, (c + 1) * d * d)]);
      expect(result.converged).toBe(true);
      expect(result.logLikelihood).toBeCloseTo(expected.logLikelihood, 5);
      expect(result.bic).toBeCloseTo(expected.bic, 5);
      expect(
        relativeError(
          order.map((c) => result.weights[c]!),
          expected.weights,
        ),
      ).toBeLessThan(1e-4);
      expect(relativeError(means, expected.means.flat())).toBeLessThan(1e-4);
      expect(relativeError(covariances, expected.covariances.flat(2))).toBeLessThan(1e-4);
      expect(canonical(result.labels)).toEqual(canonical(expected.labels));
    });
  }
});
