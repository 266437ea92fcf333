import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cosineOfTurn, sineOfTurn } from '../../../../src/kernels/math/turn.ts';

it('sine and cosine are those of mathematics', () => {
  fc.assert(
    fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (turns) => {
      expect(Math.abs(cosineOfTurn(turns) - Math.cos(2 * Math.PI * turns))).toBeLessThan(4e-15);
      expect(Math.abs(sineOfTurn(turns) - Math.sin(2 * Math.PI * turns))).toBeLessThan(4e-15);
    }),
  );
});

it('quarters of a turn are exact', () => {
  expect([0, 0.25, 0.5, 0.75, 1].map(cosineOfTurn).map((value) => value + 0)).toEqual([1, 0, -1, 0, 1]);
  expect([0, 0.25, 0.5, 0.75, 1].map(sineOfTurn).map((value) => value + 0)).toEqual([0, 1, 0, -1, 0]);
});

it('no turn is no place', () => {
  expect(cosineOfTurn(Number.NaN)).toBeNaN();
  expect(sineOfTurn(Number.NaN)).toBeNaN();
});
