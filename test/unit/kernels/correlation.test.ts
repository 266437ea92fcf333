import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correlationRatio, cramersV } from '../../../src/kernels/association.ts';
import { correlate, correlationColumn, meanRanks } from '../../../src/kernels/correlation.ts';
import { psi, spreadDistance } from '../../../src/kernels/histogram-distance.ts';

const column = (...values: number[]) => correlationColumn(Float64Array.from(values));

describe('correlations', () => {
  test('match a worked example', () => {
    // By the definition, in another language.
    const { n, pearson, spearman } = correlate(column(1, 2, 3, 4, 5, 6), column(2, 1, 4, 3, 7, 5));
    expect(n).toBe(6);
    expect(pearson).toBeCloseTo(0.7917946548886297, 12);
    expect(spearman).toBeCloseTo(0.8285714285714287, 12);
  });

  test('ties share their mean rank', () => {
    expect([...meanRanks(Float64Array.of(30, 10, 20, 10))]).toEqual([4, 1.5, 3, 1.5]);
  });

  test('rows where a value is missing are left out of that pair only', () => {
    const whole = correlate(column(1, 2, 3, 4), column(1, 4, 9, 17));
    const holed = correlate(column(1, 2, Number.NaN, 3, 4), column(1, 4, 0, 9, 17));
    expect(holed).toEqual(whole);
  });

  test('have no meaning without spread or with fewer than three rows', () => {
    expect(correlate(column(0.1, 0.1, 0.1, 0.1), column(1, 2, 3, 4))).toMatchObject({
      pearson: null,
      spearman: null,
    });
    expect(correlate(column(1, 2), column(1, 2))).toEqual({ n: 2, pearson: null, spearman: null });
  });

  test('lie between −1 and 1, do not depend on order or positive scale, and turn with the sign', () => {
    const numbers = fc.array(
      fc.tuple(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.integer({ min: -9, max: 9 })),
      {
        minLength: 3,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(numbers, (pairs) => {
        const a = column(...pairs.map(([value]) => value));
        const b = column(...pairs.map(([, value]) => value));
        const forth = correlate(a, b);
        const turned = correlate(a, column(...pairs.map(([, value]) => -4 * value)));
        for (const key of ['pearson', 'spearman'] as const) {
          const value = forth[key];
          expect(correlate(b, a)[key] ?? 0).toBeCloseTo(value ?? 0, 9);
          expect(turned[key] ?? 0).toBeCloseTo(-(value ?? 0), 9);
          if (value !== null) expect(Math.abs(value)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('associations', () => {
  const codes = (...values: number[]) => Float64Array.from(values);

  test('Cramér’s V is 1 for categories that determine each other and 0 for independent ones', () => {
    expect(cramersV(codes(0, 0, 1, 1, 2, 2), codes(1, 1, 0, 0, 2, 2), 3, 3)).toEqual({ n: 6, strength: 1 });
    expect(cramersV(codes(0, 0, 1, 1), codes(0, 1, 0, 1), 2, 2)).toEqual({ n: 4, strength: 0 });
    expect(cramersV(codes(0, 0, 0), codes(0, 1, 0), 1, 2).strength).toBeNull();
  });

  test('the correlation ratio matches a worked example', () => {
    // Marks in algebra, geometry and statistics; η² = 6780 / 9640.
    const marks = codes(45, 70, 29, 15, 21, 40, 20, 30, 42, 65, 95, 80, 70, 85, 73);
    const subjects = codes(0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2);
    expect(correlationRatio(subjects, marks, 3).strength).toBeCloseTo(Math.sqrt(6780 / 9640), 12);
    expect(correlationRatio(codes(0, 0, 0), codes(1, 2, 3), 1).strength).toBeNull();
    expect(correlationRatio(codes(0, 1, 0), codes(5, 5, 5), 2).strength).toBeNull();
  });
});

describe('distances of histograms', () => {
  const before = { edges: [0, 1, 2, 3, 4], counts: [10, 10, 10, 10] };

  test('are nothing for the same histogram and for the same values in other bins', () => {
    const same = { edges: [0, 2, 4], counts: [20, 20] };
    for (const after of [before, same]) {
      expect(psi(before, after)).toBeCloseTo(0, 12);
      expect(spreadDistance(before, after)).toBeCloseTo(0, 12);
    }
  });

  test('are largest for values that do not overlap', () => {
    const after = { edges: [10, 11], counts: [7] };
    expect(spreadDistance(before, after)).toBe(1);
    expect(psi(before, after)).toBeGreaterThan(1);
  });

  test('see a single value that moved', () => {
    const one = { edges: [5, 5], counts: [3] };
    expect(spreadDistance(one, one)).toBe(0);
    expect(spreadDistance(one, { edges: [6, 6], counts: [3] })).toBe(1);
  });
});
