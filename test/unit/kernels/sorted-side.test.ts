import fc from 'fast-check';
import { expect, it } from 'vitest';
import { medianDeviation, medianOf, sideOf, sideWithout } from '../../../src/kernels/sorted-side.ts';

const numbers = fc.array(
  fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
  {
    minLength: 1,
    maxLength: 30,
  },
);

it('answers for all numbers but a part as for the rest by itself', () => {
  fc.assert(
    fc.property(numbers, numbers, (own, rest) => {
      const sorted = (values: readonly number[]) => Float64Array.from(values, (value) => value + 0).sort();
      const direct = sideOf(sorted(rest));
      const side = sideWithout(sorted([...own, ...rest]), sorted(own));
      expect(side.count).toBe(direct.count);
      for (let rank = 0; rank < rest.length; rank++) expect(side.at(rank)).toBe(direct.at(rank));
      expect(medianOf(side)).toBe(medianOf(direct));
    }),
  );
});

it('finds the median absolute deviation', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 40 }),
      (values) => {
        const side = sideOf(Float64Array.from(values).sort());
        const deviations = values.map((value) => Math.abs(value - medianOf(side))).sort((a, b) => a - b);
        expect(medianDeviation(side, medianOf(side))).toBeCloseTo(deviations[deviations.length >> 1]!, 9);
      },
    ),
  );
});
