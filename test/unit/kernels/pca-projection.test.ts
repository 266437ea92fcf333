import { expect, test } from 'vitest';
import { matrix } from '../../../src/kernels/matrix.ts';
import { createSoloCrew } from '../../../src/kernels/parallel/crew.ts';
import { pca } from '../../../src/kernels/pca.ts';
import { projectOnAxes } from '../../../src/kernels/pca-projection.ts';
import { createFastEngine } from '../../../src/ml/engine/fast.ts';
import { createReferenceEngine } from '../../../src/ml/engine/reference.ts';
import { blobs } from './awkward-tables.ts';

const fast = createFastEngine(createSoloCrew());

test.each([
  [200, 7, false],
  [200, 7, true],
  [9, 40, false],
  [3000, 60, true],
])('the rows of a table of %d × %d get their own scores, whitened: %s', async (rows, columns, whiten) => {
  const x = blobs(rows, columns, 3);
  const { scores } = pca(x, { nComponents: 4, whiten });
  const { axes } = await fast.reduce(x, { method: 'pca', components: 4, whiten });
  const projected = projectOnAxes(x, axes!);
  let largest = 0;
  for (const [i, score] of scores.data.entries())
    largest = Math.max(largest, Math.abs(score - projected.data[i]!));
  expect(largest).toBeLessThan(1e-12 * Math.max(...scores.data.map(Math.abs)));
});

test.each([false, true])('the axes of ml-pca give its own positions, whitened: %s', async (whiten) => {
  const x = blobs(60, 5, 3);
  const { axes, positions } = await createReferenceEngine(fast).reduce(x, {
    method: 'pca',
    components: 3,
    whiten,
  });
  const projected = projectOnAxes(x, axes!);
  for (const [i, value] of projected.data.entries()) expect(value).toBeCloseTo(positions[i]!, 5);
});

test('numbers beyond what squares can hold do not overflow', () => {
  const axes = { mean: [1e300, 0], components: [[0.6, 0.8]], factors: [1] };
  const { data } = projectOnAxes(matrix(Float64Array.of(-1e300, 1e300), 1, 2), axes);
  expect(data[0]! / 1e300).toBeCloseTo(-0.4, 12);
});

test('rows of another width are refused', () => {
  const axes = { mean: [0, 0], components: [[1, 0]], factors: [1] };
  expect(() => projectOnAxes(matrix(new Float64Array(3), 1, 3), axes)).toThrow(RangeError);
});
