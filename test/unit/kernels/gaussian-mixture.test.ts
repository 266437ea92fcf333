import { describe, expect, it } from 'vitest';
import { adjustedRandIndex } from '../../../src/kernels/adjusted-rand-index.ts';
import { gaussianMixture } from '../../../src/kernels/gaussian-mixture.ts';
import { type Matrix, matrix } from '../../../src/kernels/matrix.ts';
import { createRandom } from '../../../src/kernels/random.ts';
import { awkwardTables, blobs, isLabelledWithoutGaps } from './awkward-tables.ts';

/** Ten groups, each wide in a direction of its own. */
function stretchedGroups(seed: number): Matrix {
  const random = createRandom(seed);
  const rows = Array.from({ length: 10 }, () => {
    const axes = Array.from({ length: 9 }, () => random.normal());
    const centre = Array.from({ length: 3 }, () => 4 * random.normal());
    return Array.from({ length: 120 }, () => {
      const z = [random.normal(), random.normal(), random.normal()];
      return centre.map((value, t) => z.reduce((sum, each, a) => sum + each * axes[3 * a + t]!, value));
    });
  }).flat();
  return matrix(Float64Array.from(rows.flat()), rows.length, 3);
}

describe('gaussianMixture', () => {
  for (const [name, x] of awkwardTables()) {
    it(`labels every row of ${name}`, () => {
      for (const nComponents of [1, 3, 20]) {
        const result = gaussianMixture(x, { nComponents });
        expect(isLabelledWithoutGaps(result.labels, new Set(result.labels).size)).toBe(true);
        expect(result.labels.every((label) => label < result.means.rows)).toBe(true);
        expect(result.means.data.some(Number.isNaN)).toBe(false);
        expect(result.logLikelihood).not.toBeNaN();
        expect(result.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
      }
    });
  }

  it('recovers weights, means and spreads of blobs', () => {
    const { labels, weights, means, covariances } = gaussianMixture(blobs(3000, 3, 3), { nComponents: 3 });
    expect(
      adjustedRandIndex(
        labels,
        Int32Array.from({ length: 3000 }, (_, i) => i % 3),
      ),
    ).toBe(1);
    for (let c = 0; c < 3; c++) {
      expect(weights[c]!).toBeCloseTo(1 / 3, 6);
      for (let t = 0; t < 3; t++) expect(Math.abs(covariances[c * 9 + t * 4]! - 1)).toBeLessThan(0.2);
    }
    expect(Array.from(means.data, (value) => Math.round(Math.abs(value) / 10)).sort()).toEqual([
      0, 0, 0, 0, 0, 0, 2, 4, 6,
    ]);
  });

  it('does not lose likelihood with more iterations', () => {
    const x = blobs(200, 2, 4, 3, 2);
    let previous = Number.NEGATIVE_INFINITY;
    for (const maxIter of [1, 2, 5, 20, 100]) {
      const { logLikelihood } = gaussianMixture(x, { nComponents: 4, maxIter, tol: 0 });
      expect(logLikelihood).toBeGreaterThanOrEqual(previous - 1e-6);
      previous = logLikelihood;
    }
  });

  it('is not left in a poor optimum by one unlucky start', () => {
    const gains = [1, 2, 3, 4].map((seed) => {
      const x = stretchedGroups(seed);
      const perRow = (nInit: number) =>
        gaussianMixture(x, { nComponents: 10, nInit, seed }).logLikelihood / x.rows;
      return perRow(10) - perRow(1);
    });
    for (const gain of gains) expect(gain).toBeGreaterThan(-0.02);
    expect(Math.max(...gains)).toBeGreaterThan(0.05);
  });

  it('keeps the density right when the table is rescaled', () => {
    const x = blobs(100, 2, 2);
    const scaled = matrix(
      x.data.map((value) => value * 2 ** 200),
      x.rows,
      x.columns,
    );
    const options = { nComponents: 2, regularization: 0, tol: 0 };
    const shift = x.rows * x.columns * 200 * Math.LN2;
    expect(gaussianMixture(scaled, options).logLikelihood + shift).toBeCloseTo(
      gaussianMixture(x, options).logLikelihood,
      4,
    );
  });

  it('refuses impossible options', () => {
    expect(() => gaussianMixture(blobs(20, 2, 2), { nComponents: 0 })).toThrow(RangeError);
    expect(() => gaussianMixture(blobs(20, 2, 2), { nComponents: 2, maxIter: 0 })).toThrow(RangeError);
    expect(() => gaussianMixture(blobs(20, 2, 2), { nComponents: 2, regularization: -1 })).toThrow(
      RangeError,
    );
  });
});
