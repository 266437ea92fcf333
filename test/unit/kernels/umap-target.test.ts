import { afterAll, describe, expect, it } from 'vitest';
import { startKernelCrew } from '../../../src/compute/process/kernel-crew.ts';
import { matrix } from '../../../src/kernels/matrix.ts';
import { createRandom } from '../../../src/kernels/random.ts';
import { silhouette } from '../../../src/kernels/silhouette.ts';
import type { Target } from '../../../src/kernels/umap/target.ts';
import { umap } from '../../../src/kernels/umap/umap.ts';

const ROWS = 600;
const options = { neighbors: 12, minDist: 0.1, metric: 'euclidean', epochs: 200, seed: 3 } as const;
const crews = [1, 2, 4].map(startKernelCrew);

afterAll(() => {
  for (const crew of crews) crew.close();
});

const random = createRandom(8);
const classes = Int32Array.from({ length: ROWS }, () => random.below(2));
/** Two classes that overlap so far that nobody would draw a line between them. */
const x = matrix(
  Float64Array.from({ length: 4 * ROWS }, (_, p) => random.normal() + 0.3 * classes[Math.floor(p / 4)]!),
  ROWS,
  4,
);

function separation(target: Target | null): number {
  const map = umap(x, { ...options, target });
  return silhouette(map, classes)!.value;
}

const byClass = (weight: number): Target => ({
  kind: 'categories',
  values: Float64Array.from(classes),
  weight,
});

describe('a target', () => {
  it('parts classes that the table does not part, the more the more it weighs', () => {
    const alone = separation(null);
    const half = separation(byClass(0.5));
    expect(alone).toBeLessThan(0.1);
    expect(half).toBeGreaterThan(alone + 0.2);
    expect(separation(byClass(0.95))).toBeGreaterThan(half);
  });

  it('without weight changes no bit', () => {
    expect(umap(x, { ...options, target: byClass(0) }).data).toEqual(umap(x, options).data);
  });

  it('of numbers brings close ones together', () => {
    const values = Float64Array.from(classes, (label) => 1000 * label + random.normal());
    expect(separation({ kind: 'numbers', values, weight: 0.8 })).toBeGreaterThan(separation(null) + 0.1);
  });

  it('may be unknown for some rows, or for all', () => {
    const some = Float64Array.from(classes, (label, row) => (row % 3 === 0 ? -1 : label));
    expect(separation({ kind: 'categories', values: some, weight: 0.5 })).toBeGreaterThan(separation(null));
    for (const kind of ['categories', 'numbers'] as const) {
      const values = new Float64Array(ROWS).fill(kind === 'numbers' ? Number.NaN : -1);
      expect(umap(x, { ...options, target: { kind, values, weight: 0.5 } }).data.every(Number.isFinite)).toBe(
        true,
      );
    }
  });

  it('that tells all rows apart, with all the weight there is, still gives a map', () => {
    const values = Float64Array.from({ length: ROWS }, (_, row) => row);
    const map = umap(x, { ...options, target: { kind: 'categories', values, weight: 1 } });
    expect(map.data.every(Number.isFinite)).toBe(true);
  });

  it('gives the same bits on 1, 2 and 4 threads', () => {
    const maps = crews.map((crew) => umap(x, { ...options, target: byClass(0.5), crew }).data);
    for (const map of maps) expect(map).toEqual(maps[0]);
  });
});
