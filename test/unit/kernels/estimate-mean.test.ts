import { expect, it } from 'vitest';
import { estimateMean } from '../../../src/kernels/estimate-mean.ts';
import { createRandom } from '../../../src/kernels/random.ts';

const COUNT = 20_000;
const random = createRandom(3);
const known = Float64Array.from({ length: COUNT }, () => random.normal());
const values = known.map((value) => 0.3 * value + 0.1 * random.normal());
const mean = values.reduce((sum, value) => sum + value, 0) / COUNT;
const measure = (numbers: Int32Array) => Float64Array.from(numbers, (i) => values[i]!);

it.each([
  ['with nothing known', undefined],
  ['with something known of all', known],
])('the error stays below what was asked for in 99 of 100 samples, %s', (_, helpful) => {
  let missed = 0;
  for (let seed = 0; seed < 300; seed++) {
    const random = createRandom(seed);
    const sampling = { count: COUNT, known: helpful, smallest: 300, maxError: 0.02, random };
    if (Math.abs(estimateMean(sampling, measure).value - mean) > 0.02) missed++;
  }
  expect(missed).toBeLessThanOrEqual(8);
});

it('what is known of all makes the sample smaller', () => {
  const sampling = { count: COUNT, smallest: 100, maxError: 0.01 };
  const plain = estimateMean({ ...sampling, random: createRandom(1) }, measure);
  const helped = estimateMean({ ...sampling, known, random: createRandom(1) }, measure);
  expect(helped.sample).toBeLessThan(plain.sample / 3);
});

it('every row is measured once, rising, and all of them when no error is allowed', () => {
  const seen = new Set<number>();
  const { value, sample } = estimateMean(
    { count: 500, smallest: 10, maxError: 0, random: createRandom(2) },
    (numbers) => {
      numbers.forEach((number, i) => {
        if (i > 0) expect(number).toBeGreaterThan(numbers[i - 1]!);
        expect(seen.has(number)).toBe(false);
        seen.add(number);
      });
      return Float64Array.from(numbers);
    },
  );
  expect(sample).toBe(500);
  expect(value).toBeCloseTo(249.5, 9);
});
