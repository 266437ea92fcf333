import { describe, expect, it } from 'vitest';
import { type Matrix, matrix } from '../../../src/kernels/matrix.ts';
import { createRandom } from '../../../src/kernels/random.ts';
import { tsne } from '../../../src/kernels/tsne/tsne.ts';
import { umap } from '../../../src/kernels/umap/umap.ts';

function normals(rows: number, columns: number, spread = 1): Matrix {
  const random = createRandom(7);
  return matrix(
    Float64Array.from({ length: rows * columns }, () => spread * random.normal()),
    rows,
    columns,
  );
}

/** Plus or minus the same value. */
function signs(rows: number, columns: number, value: number): Matrix {
  const x = normals(rows, columns);
  return { ...x, data: x.data.map((drawn) => Math.sign(drawn) * value) };
}

const tsneOptions = {
  perplexity: 5,
  metric: 'euclidean',
  learningRate: 'auto',
  iterations: 60,
  seed: 1,
} as const;
const umapOptions = { neighbors: 6, minDist: 0.1, metric: 'euclidean', epochs: 30, seed: 1 } as const;

const layouts = [
  { name: 't-SNE', run: (x: Matrix, seed = 1) => tsne(x, { ...tsneOptions, seed }).positions },
  { name: 'UMAP', run: (x: Matrix, seed = 1) => umap(x, { ...umapOptions, seed }) },
];

describe.each(layouts)('$name', ({ name, run }) => {
  it('gives the same bits for the same seed', () => {
    const x = normals(80, 5);
    expect(run(x).data).toEqual(run(x).data);
  });

  it('does not modify the table', () => {
    const x = normals(30, 4);
    const before = x.data.slice();
    run(x);
    expect(x.data).toEqual(before);
  });

  it('keeps z = 0 for two columns and y = 0 for one', () => {
    const ofTwo = run(normals(30, 2)).data;
    const ofOne = run(normals(30, 1)).data;
    for (let i = 0; i < 30; i++) {
      expect(ofTwo[3 * i + 2]).toBe(0);
      expect([ofOne[3 * i + 1], ofOne[3 * i + 2]]).toEqual([0, 0]);
    }
    expect(new Set(ofOne).size).toBeGreaterThan(20);
  });

  it('uses all three axes for three columns on a line', () => {
    const onALine = matrix(
      Float64Array.from({ length: 90 }, (_, i) => Math.floor(i / 3)),
      30,
      3,
    );
    const { data } = run(onALine);
    expect(data.some((value, c) => c % 3 === 2 && value !== 0)).toBe(true);
  });

  it.each([
    ['rows that are all equal', matrix(new Float64Array(120).fill(3), 40, 3)],
    ['huge values', normals(40, 3, 1e300)],
    ['the largest values, whose distances are beyond numbers', signs(40, 3, Number.MAX_VALUE)],
    ['tiny values', normals(40, 3, 1e-300)],
    [
      'an extreme outlier',
      matrix(
        normals(40, 3).data.map((value, i) => (i === 7 ? 1e12 : value)),
        40,
        3,
      ),
    ],
    [
      'many copies',
      matrix(
        Float64Array.from({ length: 120 }, (_, i) => Math.floor(i / 3) % 2),
        40,
        3,
      ),
    ],
    ['more columns than rows', normals(10, 30)],
  ])('stays finite for %s', (_, x) => {
    expect(run(x).data.every(Number.isFinite)).toBe(true);
  });

  it('tells how far it is, never falling, and ends at 1', () => {
    const seen: number[] = [];
    const onProgress = (fraction: number) => seen.push(fraction);
    if (name === 'UMAP') umap(normals(40, 3), umapOptions, onProgress);
    else tsne(normals(40, 3), tsneOptions, onProgress);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBeCloseTo(1, 9);
  });
});

describe('UMAP', () => {
  it.each([{ neighbors: 1 }, { neighbors: 21 }, { minDist: 2 }, { epochs: 0 }])(
    'refuses %o for 20 rows',
    (wrong) => {
      expect(() => umap(normals(20, 3), { ...umapOptions, ...wrong })).toThrow(RangeError);
    },
  );
});
