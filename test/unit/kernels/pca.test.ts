import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix } from '../../../src/kernels/matrix.ts';
import { pca } from '../../../src/kernels/pca.ts';
import { awkwardTables, smallTables } from './awkward-tables.ts';

describe('pca', () => {
  for (const [name, x] of awkwardTables()) {
    it(`gives finite scores and orthonormal components for ${name}`, () => {
      const nComponents = Math.min(3, x.rows, x.columns);
      for (const whiten of [false, true]) {
        const { scores, components, explainedVarianceRatio } = pca(x, { nComponents, whiten });
        if (whiten) expect(scores.data.every(Number.isFinite)).toBe(true);
        else expect(scores.data.some(Number.isNaN)).toBe(false);
        expect(explainedVarianceRatio.every((ratio) => ratio >= 0 && ratio <= 1 + 1e-12)).toBe(true);
        for (let a = 0; a < nComponents; a++) {
          for (let b = 0; b <= a; b++) {
            let dot = 0;
            for (let t = 0; t < x.columns; t++) {
              dot += components.data[a * x.columns + t]! * components.data[b * x.columns + t]!;
            }
            expect(dot).toBeCloseTo(a === b ? 1 : 0, 9);
          }
        }
      }
    });
  }

  it('gives the table back from all components', () => {
    fc.assert(
      fc.property(smallTables, (x) => {
        const k = Math.min(x.rows, x.columns);
        const { scores, components, mean } = pca(x, { nComponents: k });
        for (let i = 0; i < x.rows; i++) {
          for (let t = 0; t < x.columns; t++) {
            let value = mean[t]!;
            for (let c = 0; c < k; c++)
              value += scores.data[i * k + c]! * components.data[c * x.columns + t]!;
            expect(value).toBeCloseTo(x.data[i * x.columns + t]!, 8);
          }
        }
      }),
    );
  });

  it('orders components by the variance of their scores, which adds up to that of the table', () => {
    fc.assert(
      fc.property(smallTables, (x) => {
        const { explainedVariance, explainedVarianceRatio } = pca(x, {
          nComponents: Math.min(x.rows, x.columns),
        });
        for (let c = 1; c < explainedVariance.length; c++) {
          expect(explainedVariance[c]!).toBeLessThanOrEqual(explainedVariance[c - 1]! + 1e-9);
        }
        const total = explainedVarianceRatio.reduce((sum, ratio) => sum + ratio, 0);
        expect(total === 0 || Math.abs(total - 1) < 1e-9).toBe(true);
      }),
    );
  });

  it('leaves its input alone and is the same every time', () => {
    const x = matrix(Float64Array.of(1, 2, 3, 4, 5, 7), 3, 2);
    const first = pca(x, { nComponents: 2 });
    expect(pca(x, { nComponents: 2 })).toEqual(first);
    expect(Array.from(x.data)).toEqual([1, 2, 3, 4, 5, 7]);
  });

  it('refuses a number of components the table does not have, and values that are not finite', () => {
    const x = matrix(new Float64Array(6), 3, 2);
    for (const nComponents of [0, 3, 1.5, Number.NaN])
      expect(() => pca(x, { nComponents })).toThrow(RangeError);
    expect(() => pca(matrix(Float64Array.of(1, Number.NaN), 2, 1), { nComponents: 1 })).toThrow(RangeError);
    expect(() => pca(matrix(Float64Array.of(1, Number.POSITIVE_INFINITY), 2, 1), { nComponents: 1 })).toThrow(
      RangeError,
    );
    expect(() => pca(matrix(new Float64Array(0), 0, 2), { nComponents: 1 })).toThrow(RangeError);
  });
});
