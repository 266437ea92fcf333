import { describe, expect, it } from 'vitest';
import { isolationForest } from '../../src/kernels/isolation-forest.ts';
import { localOutlierFactor } from '../../src/kernels/local-outlier-factor.ts';
import { readFixture, relativeError, type TableName, table } from './clustering-fixtures.ts';

interface Case {
  table: TableName;
  nNeighbors: number;
  contamination: number;
  scores: number[];
  flags: number[];
  threshold: number;
}

const fixture = readFixture<{ localOutlierFactor: Case[]; isolationForest: Case[] }>('anomalies');

describe('the local outlier factor equals scikit-learn', () => {
  for (const expected of fixture.localOutlierFactor) {
    it(`on ${expected.table} with ${expected.nNeighbors} neighbours`, () => {
      const result = localOutlierFactor(table(expected.table), expected);
      expect(relativeError(result.scores, expected.scores)).toBeLessThan(1e-10);
      expect(result.threshold).toBeCloseTo(expected.threshold, 9);
      expect(Array.from(result.flags)).toEqual(expected.flags);
    });
  }
});

describe('the isolation forest agrees with scikit-learn', () => {
  for (const { table: name, contamination, scores, flags } of fixture.isolationForest) {
    // Forests are random: with 2,000 trees the scores of a row differ by up to 2 %, but not on average.
    it(`on ${name}: scores of 2,000 trees`, () => {
      const result = isolationForest(table(name), { nTrees: 2000, contamination });
      expect(relativeError(result.scores, scores)).toBeLessThan(0.025);
      const bias = scores.reduce((sum, score, i) => sum + result.scores[i]! - score, 0) / scores.length;
      expect(Math.abs(bias)).toBeLessThan(0.006);
    });

    it(`on ${name}: flags as many rows, nearly the same ones`, () => {
      const result = isolationForest(table(name), { nTrees: 2000, contamination });
      const flagged = flags.reduce((sum, flag) => sum + flag, 0);
      const common = flags.reduce((sum, flag, i) => sum + flag * result.flags[i]!, 0);
      expect(result.flags.reduce((sum, flag) => sum + flag, 0)).toBe(flagged);
      expect(common).toBeGreaterThanOrEqual(0.85 * flagged);
    });
  }
});
