import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scaleColumn, scalingOf } from '../../../../src/ml/pipeline/scaling.ts';

function scaled(values: readonly number[], scaling: 'standard' | 'robust' | 'none'): number[] {
  const column = Float64Array.from(values);
  scaleColumn(column, scaling);
  return [...column];
}

test('standard scaling is that of scikit-learn, the deviation of a population', () => {
  // StandardScaler().fit_transform([[1], [2], [3], [4]])
  const expected = [-1.3416407864998738, -0.4472135954999579, 0.4472135954999579, 1.3416407864998738];
  for (const [i, value] of scaled([1, 2, 3, 4], 'standard').entries())
    expect(value).toBeCloseTo(expected[i]!, 14);
});

test('robust scaling takes the median and the interquartile range', () => {
  // RobustScaler().fit_transform([[1], [2], [3], [4], [100]])
  expect(scaled([1, 2, 3, 4, 100], 'robust')).toEqual([-1, -0.5, 0, 0.5, 48.5]);
});

test('no scaling leaves every digit', () => {
  expect(scaled([0.1, 1e300, -5], 'none')).toEqual([0.1, 1e300, -5]);
  expect(scalingOf({ normalize_features: false, scaling: 'robust' })).toBe('none');
  expect(scalingOf({ normalize_features: true, scaling: 'robust' })).toBe('robust');
});

test('a column of one value becomes zeros', () => {
  for (const value of [0, 0.1, -3e300, 5e-324, 1e9 + 0.1]) {
    expect(scaled([value, value, value], 'standard').map(Math.abs)).toEqual([0, 0, 0]);
  }
});

test('a column that hardly varies is only centred by robust scaling', () => {
  expect(scaled([5, 5, 5, 5, 5, 5, 9], 'robust')).toEqual([0, 0, 0, 0, 0, 0, 4]);
});

test('values of any magnitude come out finite, with mean 0 and deviation 1', () => {
  const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
    minLength: 2,
    maxLength: 50,
  });
  fc.assert(
    fc.property(values, (column) => {
      const result = scaled(column, 'standard');
      expect(result.every(Number.isFinite)).toBe(true);
      if (result.every((value) => value === 0)) return;
      const mean = result.reduce((sum, value) => sum + value / result.length, 0);
      const variance = result.reduce((sum, value) => sum + (value - mean) ** 2 / result.length, 0);
      expect(Math.abs(mean)).toBeLessThan(1e-6);
      expect(Math.abs(variance - 1)).toBeLessThan(1e-6);
    }),
  );
});
