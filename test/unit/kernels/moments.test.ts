import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  excessKurtosisOf,
  mergeMoments,
  momentsOf,
  momentsOfOthers,
  skewnessOf,
} from '../../../src/kernels/moments.ts';

const values = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 20 });

describe('moments', () => {
  it('merge to those of all values together', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const all = Float64Array.from([...a, ...b]);
        const merged = mergeMoments(momentsOf(all, 0, a.length), momentsOf(all, a.length, all.length));
        const direct = momentsOf(all, 0, all.length);
        expect(merged.count).toBe(direct.count);
        for (const key of ['mean', 'squares', 'cubes', 'fourths'] as const)
          expect(Math.abs(merged[key] - direct[key])).toBeLessThan(1e-9 * (1 + direct.fourths));
      }),
    );
  });

  it('of all others leave out just the one', () => {
    const all = Float64Array.from([1, 2, 4, 8, 16, 32]);
    const sets = [momentsOf(all, 0, 2), momentsOf(all, 2, 2), momentsOf(all, 2, 3), momentsOf(all, 3, 6)];
    const others = momentsOfOthers(sets);
    expect(others.map(({ count }) => count)).toEqual([4, 6, 5, 3]);
    expect(others[0]!.mean).toBeCloseTo(15, 12);
    expect(others[3]!.squares).toBeCloseTo(momentsOf(Float64Array.from([1, 2, 4]), 0, 3).squares, 12);
  });

  it('tell skewness and kurtosis', () => {
    const moments = momentsOf(Float64Array.from([0, 0, 0, 1]), 0, 4);
    expect(skewnessOf(moments)).toBeCloseTo(2 / Math.sqrt(3), 12);
    expect(excessKurtosisOf(moments)).toBeCloseTo(7 / 3 - 3, 12);
    expect([
      skewnessOf(momentsOf(Float64Array.from([5, 5]), 0, 2)),
      excessKurtosisOf(momentsOf(new Float64Array(0), 0, 0)),
    ]).toEqual([0, 0]);
  });
});
