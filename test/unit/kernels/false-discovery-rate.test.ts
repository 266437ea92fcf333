import { expect, it } from 'vitest';
import { largestBelievable } from '../../../src/kernels/false-discovery-rate.ts';
import { twoSidedNormalTail } from '../../../src/kernels/math/normal-tail.ts';

it('believes what Benjamini and Hochberg (1995, section 3.2) believe', () => {
  const pValues = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
    0.759, 1,
  ];
  expect(largestBelievable(Float64Array.from(pValues.toReversed()), 0.05)).toBe(0.0095);
});

it('believes nothing where all is chance, and nothing of nothing', () => {
  expect(largestBelievable(Float64Array.from([0.06, 0.5]), 0.05)).toBe(-1);
  expect(largestBelievable(new Float64Array(0), 0.05)).toBe(-1);
});

// SciPy's erfc(z / √2).
it.each([
  [0, 1],
  [1, 0.3173105078629141],
  [1.959963984540054, 0.05],
  [2.5, 0.012419330651552265],
  [3, 0.0026997960632601866],
  [5, 5.733031437583878e-7],
  [-10, 1.523970604832105e-23],
  [37, 1.1451142445050454e-299],
])('knows the chance of a normal number beyond %d', (z, p) => {
  expect(twoSidedNormalTail(z) / p).toBeCloseTo(1, 10);
});

it('finds no chance in infinity and only chance in NaN', () => {
  expect(twoSidedNormalTail(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(twoSidedNormalTail(Number.NaN)).toBe(1);
});
