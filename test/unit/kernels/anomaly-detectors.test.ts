import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isolationForest } from '../../../src/kernels/isolation-forest.ts';
import { localOutlierFactor } from '../../../src/kernels/local-outlier-factor.ts';
import { type Matrix, matrix } from '../../../src/kernels/matrix.ts';
import { flagOutliers, type OutlierResult } from '../../../src/kernels/outlier-threshold.ts';
import { awkwardTables, blobs, smallTables } from './awkward-tables.ts';

type Detector = (x: Matrix, options?: { contamination?: number }) => OutlierResult;
const detectors: [name: string, detect: Detector][] = [
  ['isolationForest', isolationForest],
  ['localOutlierFactor', localOutlierFactor],
];

const flagged = ({ flags }: OutlierResult): number => flags.reduce((sum, flag) => sum + flag, 0);

describe.each(detectors)('%s', (_, detect) => {
  for (const [name, x] of awkwardTables()) {
    it(`scores every row of ${name}`, () => {
      const result = detect(x);
      expect(result.scores).toHaveLength(x.rows);
      expect(result.scores.every((score) => Number.isFinite(score) && score > 0)).toBe(true);
      expect(flagged(result)).toBeLessThanOrEqual(Math.ceil(x.rows / 10));
    });
  }

  it('finds the row far from all others', () => {
    const x = blobs(200, 3, 1);
    x.data.set([30, -30, 30], 3 * 77);
    const result = detect(x, { contamination: 0.01 });
    expect(result.scores.indexOf(Math.max(...result.scores))).toBe(77);
    expect(result.flags[77]).toBe(1);
  });

  it('flags the wanted share of rows', () => {
    const x = blobs(1000, 4, 3);
    for (const contamination of [0.01, 0.1, 0.5]) {
      expect(Math.abs(flagged(detect(x, { contamination })) - 1000 * contamination)).toBeLessThanOrEqual(1);
    }
  });

  it('scores equal rows alike when no row is the only one of its kind, and is the same every time', () => {
    fc.assert(
      fc.property(smallTables, (x) => {
        const [{ scores, flags }, again] = [detect(x), detect(x)];
        expect(scores).toEqual(again.scores);
        expect(flags).toEqual(again.flags);
      }),
    );
  });

  it('flags no row when all are equal', () => {
    expect(flagged(detect(matrix(new Float64Array(150).fill(0.1), 50, 3)))).toBe(0);
  });

  it('refuses a contamination that is none', () => {
    for (const contamination of [0, 0.51, -1, Number.NaN]) {
      expect(() => detect(blobs(20, 2, 2), { contamination })).toThrow(RangeError);
    }
  });
});

describe('isolationForest', () => {
  it('scores between 0 and 1, equal rows equally', () => {
    fc.assert(
      fc.property(smallTables, (x) => {
        const twice = matrix(Float64Array.of(...x.data, ...x.data), 2 * x.rows, x.columns);
        const { scores } = isolationForest(twice, { nTrees: 20 });
        expect(scores.every((score) => score > 0 && score <= 1)).toBe(true);
        expect(scores.subarray(0, x.rows)).toEqual(scores.subarray(x.rows));
      }),
    );
  });

  it('grows another forest from another seed', () => {
    const x = blobs(100, 3, 2);
    expect(isolationForest(x, { seed: 1 }).scores).not.toEqual(isolationForest(x, { seed: 2 }).scores);
  });

  it('refuses impossible options', () => {
    expect(() => isolationForest(blobs(20, 2, 2), { nTrees: 0 })).toThrow(RangeError);
    expect(() => isolationForest(blobs(20, 2, 2), { sampleSize: 0 })).toThrow(RangeError);
  });
});

describe('localOutlierFactor', () => {
  it('is about 1 inside a cluster, whatever its density', () => {
    const x = blobs(400, 3, 1);
    const dense = matrix(Float64Array.of(...x.data, ...x.data.map((value) => 1000 + value / 100)), 800, 3);
    const { scores } = localOutlierFactor(dense);
    const sorted = scores.slice().sort();
    expect(sorted[400]!).toBeGreaterThan(0.95);
    expect(sorted[400]!).toBeLessThan(1.1);
  });

  it('refuses impossible options', () => {
    expect(() => localOutlierFactor(blobs(20, 2, 2), { nNeighbors: 0 })).toThrow(RangeError);
  });
});

describe('flagOutliers', () => {
  it('flags scores strictly above the percentile, so that rows with equal scores share their fate', () => {
    expect(Array.from(flagOutliers(Float64Array.of(1, 2, 3, 4, 5), 0.25).flags)).toEqual([0, 0, 0, 0, 1]);
    expect(Array.from(flagOutliers(Float64Array.of(1, 1, 1, 2, 2), 0.2).flags)).toEqual([0, 0, 0, 0, 0]);
    expect(Array.from(flagOutliers(Float64Array.of(1, 1, 1, 2, 2), 0.5).flags)).toEqual([0, 0, 0, 1, 1]);
    expect(flagOutliers(Float64Array.of(1, 2, 3, 4, 5), 0.25).threshold).toBe(4);
  });
});
