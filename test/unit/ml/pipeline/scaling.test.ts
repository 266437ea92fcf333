import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyScale, fitScale, fitSharedScale, scalingOf } from '../../../../src/ml/pipeline/scaling.ts';

function scaled(values: readonly number[], scaling: 'standard' | 'robust' | 'none'): number[] {
  const column = Float64Array.from(values);
  applyScale(column, fitScale(column, scaling).scale);
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

test('a column without an interquartile range is divided by its deviation, and says so', () => {
  const column = Float64Array.of(5, 5, 5, 5, 5, 5, 12);
  const { scale, lacksRange } = fitScale(column, 'robust');
  expect(lacksRange).toBe(true);
  applyScale(column, scale);
  expect([...column.subarray(0, 6)]).toEqual([0, 0, 0, 0, 0, 0]);
  expect(column[6]).toBeCloseTo(7 / Math.sqrt(6), 12);
  expect(fitScale(Float64Array.of(1, 2, 3, 4, 5), 'robust').lacksRange).toBe(false);
});

test('robust scaling keeps the digits of ordinary values beside an enormous one', () => {
  const result = scaled([1, 2, 3, 4, 1e300], 'robust');
  expect(result.slice(0, 4)).toEqual([-1, -0.5, 0, 0.5]);
  expect(result.every(Number.isFinite)).toBe(true);
});

test('columns that are one thing share a divisor: their variances add up to one', () => {
  const columns = [Float64Array.of(1, 0, 0, 1), Float64Array.of(0, 1, 0, 0), Float64Array.of(0, 0, 1, 0)];
  const scales = fitSharedScale(
    columns.map((column) => () => column.slice()),
    'standard',
  );
  columns.forEach((column, c) => {
    applyScale(column, scales[c]!);
  });
  const variances = columns.map((column) => column.reduce((sum, value) => sum + value ** 2 / 4, 0));
  expect(variances.reduce((sum, variance) => sum + variance)).toBeCloseTo(1, 12);
  const distance = (a: number, b: number) => Math.hypot(...columns.map((column) => column[a]! - column[b]!));
  expect(distance(0, 1)).toBeCloseTo(distance(1, 2), 12);
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
