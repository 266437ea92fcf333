import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exponential, logarithm, power } from '../../../../src/kernels/math/exponential.ts';

function expectClose(actual: number, expected: number): void {
  const scale = Math.max(Math.abs(expected), Number.MIN_VALUE);
  expect(actual === expected || Math.abs(actual - expected) / scale < 4e-15).toBe(true);
}

it('the exponential is that of mathematics', () => {
  for (const x of [0, -0, 1, -1, 0.5, 709.7, -708, 1e-300]) expectClose(exponential(x), Math.exp(x));
  expect(exponential(0)).toBe(1);
  expect(exponential(710)).toBe(Number.POSITIVE_INFINITY);
  expect(exponential(-746)).toBe(0);
  expect(exponential(Number.NaN)).toBeNaN();
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) =>
      expectClose(exponential(x), Math.exp(x)),
    ),
  );
});

it('the logarithm is that of mathematics', () => {
  expect(logarithm(1)).toBe(0);
  expect(logarithm(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(logarithm(-1)).toBeNaN();
  expect(logarithm(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  expectClose(logarithm(Number.MIN_VALUE), Math.log(Number.MIN_VALUE));
  fc.assert(
    fc.property(fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true }), (x) => {
      // Near 1 the logarithm is near 0, and what is left of a rounded argument is all there is.
      expect(Math.abs(logarithm(x) - Math.log(x))).toBeLessThan(1e-15 + 1e-15 * Math.abs(Math.log(x)));
    }),
  );
});

it('powers are those of mathematics', () => {
  expect(power(0, 1.5)).toBe(0);
  expect(power(3, 0)).toBe(1);
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      (x, y) => {
        expect(Math.abs(power(x, y) / x ** y - 1)).toBeLessThan(1e-13);
      },
    ),
  );
});
