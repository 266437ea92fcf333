import { describe, expect, it } from 'vitest';
import { pca } from '../../src/kernels/pca.ts';
import { readFixture, relativeError, type TableName, table } from './clustering-fixtures.ts';

interface Case {
  table: TableName;
  nComponents: number;
  whiten: boolean;
  scores: number[][];
  components: number[][];
  explainedVariance: number[];
  explainedVarianceRatio: number[];
  mean: number[];
}

describe('pca equals scikit-learn', () => {
  for (const expected of readFixture<Case[]>('pca')) {
    it(`on ${expected.table}, ${expected.nComponents} components${expected.whiten ? ', whitened' : ''}`, () => {
      const result = pca(table(expected.table), expected);
      const scores = expected.scores.flat();
      expect(relativeError(result.scores.data.subarray(0, scores.length), scores)).toBeLessThan(1e-9);
      expect(relativeError(result.components.data, expected.components.flat())).toBeLessThan(1e-9);
      expect(relativeError(result.explainedVariance, expected.explainedVariance)).toBeLessThan(1e-10);
      expect(relativeError(result.explainedVarianceRatio, expected.explainedVarianceRatio)).toBeLessThan(
        1e-10,
      );
      expect(relativeError(result.mean, expected.mean)).toBeLessThan(1e-10);
    });
  }
});
