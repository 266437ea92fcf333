import { afterAll, describe, expect, it } from 'vitest';
import { startKernelCrew } from '../../../src/compute/process/kernel-crew.ts';
import { type Matrix, zeros } from '../../../src/kernels/matrix.ts';
import { pca } from '../../../src/kernels/pca.ts';
import { createRandom } from '../../../src/kernels/random.ts';

const crews = [1, 2, 4].map(startKernelCrew);

afterAll(() => {
  for (const crew of crews) crew.close();
});

/** Some directions, each with a share of the spread of the one before, and noise. */
function decaying(rows: number, columns: number, share: number, noise: number): Matrix {
  const random = createRandom(5);
  const x = zeros(rows, columns);
  for (let direction = 0, spread = 1; direction < 12; direction++, spread *= share) {
    const weights = Float64Array.from({ length: rows }, () => spread * random.normal());
    const axis = Float64Array.from({ length: columns }, () => random.normal());
    for (let i = 0, p = 0; i < rows; i++)
      for (let t = 0; t < columns; t++, p++) x.data[p] = x.data[p]! + weights[i]! * axis[t]!;
  }
  for (let p = 0; p < x.data.length; p++) x.data[p] = x.data[p]! + 1000 + noise * random.normal();
  return x;
}

/** Asking for many components makes the solver go the exact way. */
const MANY = 25;

describe.each([
  ['tall', 520, 430],
  ['broad', 430, 520],
])('a few components of a %s table of many rows and columns', (_, rows, columns) => {
  it.each([
    ['falls fast', 0.6, 0.1],
    ['falls slowly', 0.9, 0.5],
    ['has no noise', 0.7, 0],
  ])('are the exact ones where the spectrum %s', (_name, share, noise) => {
    const x = decaying(rows, columns, share, noise);
    const few = pca(x, { nComponents: 3 });
    const exact = pca(x, { nComponents: MANY });
    for (let c = 0; c < 3; c++) {
      expect(Math.abs(few.explainedVariance[c]! / exact.explainedVariance[c]! - 1)).toBeLessThan(1e-5);
      expect(few.explainedVarianceRatio[c]).toBeCloseTo(exact.explainedVarianceRatio[c]!, 6);
      let dot = 0;
      for (let t = 0; t < columns; t++)
        dot += few.components.data[c * columns + t]! * exact.components.data[c * columns + t]!;
      expect(dot).toBeCloseTo(1, 6);
      const spread = Math.sqrt(exact.explainedVariance[c]!);
      for (let i = 0; i < rows; i++) {
        const difference = few.scores.data[i * 3 + c]! - exact.scores.data[i * MANY + c]!;
        expect(Math.abs(difference)).toBeLessThan(1e-4 * spread);
      }
    }
  });
});

it('the same bits come from 1, 2 and 4 threads, and every time', () => {
  const x = decaying(500, 450, 0.8, 0.3);
  const [one, two, four] = crews.map((crew) => pca(x, { nComponents: 3, crew }));
  expect(two).toEqual(one);
  expect(four).toEqual(one);
  expect(pca(x, { nComponents: 3 })).toEqual(one);
});

it('noise without a direction costs the variances less than one in a thousand', () => {
  const x = decaying(450, 420, 0.01, 1);
  const few = pca(x, { nComponents: 3 });
  const exact = pca(x, { nComponents: MANY });
  for (let c = 0; c < 3; c++) {
    const ratio = few.explainedVariance[c]! / exact.explainedVariance[c]!;
    expect(ratio).toBeLessThan(1 + 1e-9);
    expect(ratio).toBeGreaterThan(1 - 1e-3);
  }
});

it('a wide table in which nothing varies has components and no variance', () => {
  const x = zeros(410, 420);
  x.data.fill(7);
  const { explainedVariance, explainedVarianceRatio, scores } = pca(x, { nComponents: 2 });
  expect(Array.from(explainedVariance)).toEqual([0, 0]);
  expect(Array.from(explainedVarianceRatio)).toEqual([0, 0]);
  expect(scores.data.every((value) => value === 0)).toBe(true);
});

it('a wide table of huge numbers has finite scores', () => {
  const x = decaying(430, 410, 0.6, 0.1);
  const ordinary = pca(x, { nComponents: 2 });
  const huge = pca({ ...x, data: x.data.map((value) => value * 2 ** 600) }, { nComponents: 2 });
  expect(huge.scores.data[0]! / 2 ** 600).toBeCloseTo(ordinary.scores.data[0]!, 9);
  expect(huge.explainedVarianceRatio[0]).toBeCloseTo(ordinary.explainedVarianceRatio[0]!, 12);
});
