import { describe, expect, it } from 'vitest';
import { type Matrix, matrix } from '../../../src/kernels/matrix.ts';
import { createRandom } from '../../../src/kernels/random.ts';
import { createOctreeBuilder } from '../../../src/kernels/tsne/octree.ts';
import { repulsion } from '../../../src/kernels/tsne/repulsion.ts';
import { tsne } from '../../../src/kernels/tsne/tsne.ts';
import {
  fitSimilarityCurve,
  similarityAt,
  tabulateSimilarity,
} from '../../../src/kernels/umap/similarity-curve.ts';
import { umap } from '../../../src/kernels/umap/umap.ts';

function normals(rows: number, columns: number, spread = 1): Matrix {
  const random = createRandom(7);
  return matrix(
    Float64Array.from({ length: rows * columns }, () => spread * random.normal()),
    rows,
    columns,
  );
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

describe('t-SNE', () => {
  it.each([{ perplexity: 0 }, { perplexity: 20 }, { learningRate: 0 }, { iterations: 0 }])(
    'refuses %o for 20 rows',
    (wrong) => {
      expect(() => tsne(normals(20, 3), { ...tsneOptions, ...wrong })).toThrow(RangeError);
    },
  );

  it('stays finite at an absurd learning rate', () => {
    const { positions, klDivergence } = tsne(normals(40, 3), { ...tsneOptions, learningRate: 1e300 });
    expect(positions.data.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(klDivergence)).toBe(true);
  });
});

describe('UMAP', () => {
  it.each([{ neighbors: 1 }, { neighbors: 21 }, { minDist: 2 }, { epochs: 0 }])(
    'refuses %o for 20 rows',
    (wrong) => {
      expect(() => umap(normals(20, 3), { ...umapOptions, ...wrong })).toThrow(RangeError);
    },
  );

  it('reads similarities from its table within a thousandth', () => {
    for (const minDist of [0, 0.1, 0.5, 1]) {
      const { a, b } = fitSimilarityCurve(minDist);
      const table = tabulateSimilarity({ a, b });
      for (let d = 0; d < 30; d += 0.047) {
        expect(similarityAt(table, d * d)).toBeCloseTo(1 / (1 + a * d ** (2 * b)), 3);
      }
    }
  });
});

describe('Barnes-Hut repulsion', () => {
  /** Forces and normaliser from all pairs. */
  function exactRepulsion(positions: Float64Array) {
    const forces = new Float64Array(positions.length);
    let normalizer = 0;
    for (let i = 0; i < positions.length; i += 3) {
      for (let j = 0; j < positions.length; j += 3) {
        if (i === j) continue;
        const delta = [0, 1, 2].map((axis) => positions[i + axis]! - positions[j + axis]!);
        const r = 1 / (1 + delta.reduce((sum, d) => sum + d * d, 0) / 2);
        normalizer += r ** 1.5;
        delta.forEach((d, axis) => {
          forces[i + axis] = forces[i + axis]! + r ** 3 * d;
        });
      }
    }
    return { forces, normalizer };
  }

  it('is exact when no cell is ever far', () => {
    const positions = normals(200, 3, 5).data;
    const forces = new Float64Array(600);
    const normalizer = repulsion(createOctreeBuilder(200, 1e-9).build(positions), forces);
    const exact = exactRepulsion(positions);
    expect(normalizer).toBeCloseTo(exact.normalizer, 8);
    forces.forEach((force, c) => {
      expect(force).toBeCloseTo(exact.forces[c]!, 8);
    });
  });

  it('is within two percent at theta 0.5', () => {
    const positions = normals(600, 3, 20).data;
    const forces = new Float64Array(1800);
    const normalizer = repulsion(createOctreeBuilder(600, 0.5).build(positions), forces);
    const exact = exactRepulsion(positions);
    expect(Math.abs(normalizer / exact.normalizer - 1)).toBeLessThan(0.02);
    const length = (vector: Float64Array) => Math.hypot(...vector);
    const error = forces.map((force, c) => force - exact.forces[c]!);
    expect(length(error) / length(exact.forces)).toBeLessThan(0.02);
  });

  it('takes a pile of equal points as one', () => {
    const positions = new Float64Array(300).fill(2);
    const forces = new Float64Array(300);
    const tree = createOctreeBuilder(100, 0.5).build(positions);
    expect(tree.cellCount).toBe(1);
    expect(repulsion(tree, forces)).toBeCloseTo(100 * 99, 6);
    expect(forces.every((force) => force === 0)).toBe(true);
  });
});
