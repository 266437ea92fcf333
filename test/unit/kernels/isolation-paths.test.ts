import { expect, it } from 'vitest';
import { isolationForest } from '../../../src/kernels/isolation-forest.ts';
import { averagePathLength } from '../../../src/kernels/isolation-tree.ts';
import { createRandom } from '../../../src/kernels/random.ts';

const ROWS = 400;
const random = createRandom(2);
const x = {
  data: Float64Array.from({ length: 3 * ROWS }, () => random.normal() ** 3),
  rows: ROWS,
  columns: 3,
};

it.each([1, 2 ** 400])('reads the paths that the scores were made of, values times %d', (factor) => {
  const scaled = { ...x, data: x.data.map((value) => value * factor) };
  const { scores, paths } = isolationForest(scaled, { seed: 9 });
  for (let row = 0; row < ROWS; row++) {
    const sum = paths.pathSum(paths.rowAt(row));
    expect(scores[row]).toBeCloseTo(2 ** (-sum / (100 * averagePathLength(256))), 12);
  }
});

it('divides among the columns just what the paths are shorter than expected', () => {
  const { paths } = isolationForest(x, { seed: 9 });
  for (let row = 0; row < ROWS; row++) {
    const own = paths.rowAt(row);
    const taken = paths.contributions(own).reduce((sum, part) => sum + part, 0);
    expect(taken).toBeCloseTo(100 * averagePathLength(256) - paths.pathSum(own), 8);
  }
});

it('lays all of it to the only column that varies', () => {
  const data = Float64Array.from({ length: 2 * ROWS }, (_, i) => (i % 2 === 0 ? 1 : i));
  const { paths } = isolationForest({ data, rows: ROWS, columns: 2 }, { seed: 1 });
  expect(paths.contributions(paths.rowAt(ROWS - 1))[0]).toBe(0);
});

it('adds up the paths that a row would have with values of another', () => {
  const { paths } = isolationForest(x, { seed: 9 });
  for (let row = 0; row < 20; row++) {
    const [own, other] = [paths.rowAt(row), paths.rowAt(ROWS - 1 - row)];
    const alternatives = [[], [0], [2], [0, 1], [0, 1, 2]];
    const sums = paths.pathSumsWith(own, other, alternatives);
    alternatives.forEach((columns, a) => {
      const changed = own.map((value, t) => (columns.includes(t) ? other[t]! : value));
      expect(sums[a]).toBe(paths.pathSum(changed));
    });
  }
});
