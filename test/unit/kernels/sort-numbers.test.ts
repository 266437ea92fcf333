import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandom } from '../../../src/kernels/random.ts';
import { sortNumbers } from '../../../src/kernels/sort-numbers.ts';

const random = createRandom(1);

it.each<[string, () => number]>([
  ['normal numbers', () => random.normal()],
  ['skewed numbers', () => 2 ** (20 * random.normal())],
  ['few different numbers', () => random.below(5) - 2],
  ['one number', () => 7],
  ['outliers', () => (random.below(500) === 0 ? -1e15 : random.next())],
  ['a large offset', () => 1e15 + random.below(1000) / 8],
  ['numbers further apart than the largest one', () => (random.next() - 0.5) * 1.7e308 * 2],
  [
    'zeros of both signs and infinities',
    () => [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1][random.below(5)]!,
  ],
  ['numbers next to nothing', () => random.below(1000) * 5e-324],
])('sorts %s as the engine does', (_, draw) => {
  const values = Float64Array.from({ length: 5000 }, draw);
  const expected = values
    .slice()
    .sort()
    .map((value) => value + 0);
  expect(sortNumbers(values).map((value) => value + 0)).toEqual(expected);
});

it('sorts whatever there is', () => {
  fc.assert(
    fc.property(fc.float64Array({ minLength: 1024, maxLength: 1200, noNaN: true }), (values) => {
      const expected = values
        .slice()
        .sort()
        .map((value) => value + 0);
      expect(sortNumbers(values).map((value) => value + 0)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});
