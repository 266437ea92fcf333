import { afterAll, describe, expect, it } from 'vitest';
import { startKernelCrew } from '../../../src/compute/process/kernel-crew.ts';
import type { SymmetricGraph } from '../../../src/kernels/knn/symmetric-graph.ts';
import { type Matrix, matrix } from '../../../src/kernels/matrix.ts';
import { createSoloCrew } from '../../../src/kernels/parallel/crew.ts';
import { createRandom } from '../../../src/kernels/random.ts';
import { conditionalAffinities } from '../../../src/kernels/tsne/conditional-affinities.ts';
import { createDescent } from '../../../src/kernels/tsne/descent.ts';
import { tsneTransform } from '../../../src/kernels/tsne/transform.ts';
import { tsne } from '../../../src/kernels/tsne/tsne.ts';
import { blobs } from './awkward-tables.ts';

const options = {
  perplexity: 5,
  metric: 'euclidean',
  learningRate: 'auto',
  iterations: 60,
  seed: 1,
} as const;
const crew = createSoloCrew();
const crews = [1, 2, 4].map(startKernelCrew);

afterAll(() => {
  for (const each of crews) each.close();
});

function normals(rows: number, columns: number, spread = 1, seed = 7): Matrix {
  const random = createRandom(seed);
  return matrix(
    Float64Array.from({ length: rows * columns }, () => spread * random.normal()),
    rows,
    columns,
  );
}

function rowsOf({ data, columns }: Matrix, from: number, to: number): Matrix {
  return matrix(data.slice(from * columns, to * columns), to - from, columns);
}

/** Calls `use` with a descent over the points and the edges. */
function withDescent<Result>(
  positions: Float64Array,
  edges: SymmetricGraph,
  use: (descent: ReturnType<typeof createDescent>) => Result,
): Result {
  const scope = crew.machine.scope();
  const result = use(createDescent(crew, scope, edges, positions));
  scope.release();
  return result;
}

function noEdges(rows: number): SymmetricGraph {
  return { offsets: new Int32Array(rows + 1), targets: new Int32Array(0), weights: new Float64Array(0) };
}

function repulsion(positions: Float64Array, theta: number) {
  return withDescent(positions, noEdges(positions.length / 3), (descent) => descent.repulsion(theta));
}

/** w = (1 + d² / 2)^(−3/2) of two rows, and their difference. */
function pair(positions: Float64Array, i: number, j: number) {
  const delta = [0, 1, 2].map((axis) => positions[3 * i + axis]! - positions[3 * j + axis]!);
  return { delta, w: (1 + delta.reduce((sum, d) => sum + d * d, 0) / 2) ** -1.5 };
}

/** Forces and normalizer from all pairs, in double precision. */
function exactRepulsion(positions: Float64Array) {
  const forces = new Float64Array(positions.length);
  let normalizer = 0;
  const rows = positions.length / 3;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++) {
      if (i === j) continue;
      const { delta, w } = pair(positions, i, j);
      normalizer += w;
      delta.forEach((d, axis) => {
        forces[3 * i + axis] = forces[3 * i + axis]! + w * w * d;
      });
    }
  }
  return { forces, normalizer };
}

/** Length of the difference in units of the length. */
function relativeError(found: Float64Array, exact: Float64Array): number {
  return Math.hypot(...found.map((value, c) => value - exact[c]!)) / Math.hypot(...exact);
}

describe('t-SNE', () => {
  it('gives the same bits on 1, 2 and 4 threads', () => {
    const x = blobs(900, 6, 5);
    const maps = crews.map((each) => tsne(x, { ...options, perplexity: 20, iterations: 300, crew: each }));
    expect(maps[1]).toEqual(maps[0]);
    expect(maps[2]).toEqual(maps[0]);
  });

  it('leaves the memory of the crew as it found it', () => {
    const before = crew.machine.scope().uint8(1).byteOffset;
    tsne(normals(40, 3), { ...options, crew });
    expect(crew.machine.scope().uint8(1).byteOffset - before).toBeLessThan(1024);
  });

  it('shows a frame every ten iterations, the last one the result, and is the same unwatched', () => {
    const frames: [number, Float32Array][] = [];
    const x = normals(50, 4);
    const watched = tsne(x, {
      ...options,
      iterations: 35,
      onFrame: (read, iteration) => frames.push([iteration, read()]),
    });
    expect(frames.map(([iteration]) => iteration)).toEqual([10, 20, 30, 35]);
    expect(frames.at(-1)![1]).toEqual(Float32Array.from(watched.positions.data));
    expect(frames[0]![1]).not.toEqual(frames[1]![1]);
    expect(tsne(x, { ...options, iterations: 35 })).toEqual(watched);
  });

  it('keeps groups that are far apart apart', () => {
    const nGroups = 4;
    const { positions } = tsne(blobs(400, 5, nGroups), { ...options, perplexity: 15, iterations: 500 });
    for (let i = 0; i < 400; i++) {
      let nearest = { row: -1, w: 0 };
      for (let j = 0; j < 400; j++) {
        const { w } = pair(positions.data, i, j);
        if (j !== i && w > nearest.w) nearest = { row: j, w };
      }
      expect(nearest.row % nGroups).toBe(i % nGroups);
    }
  });

  it('stays finite and deterministic for a perplexity close to the number of rows', () => {
    const { positions, klDivergence } = tsne(normals(10, 3), { ...options, perplexity: 9.5 });
    expect(positions.data.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(klDivergence)).toBe(true);
  });

  it.each([{ perplexity: 0 }, { perplexity: 20 }, { learningRate: 0 }, { iterations: 0 }])(
    'refuses %o for 20 rows',
    (wrong) => {
      expect(() => tsne(normals(20, 3), { ...options, ...wrong })).toThrow(RangeError);
    },
  );

  it('stays finite at an absurd learning rate', () => {
    const { positions, klDivergence } = tsne(normals(40, 3), { ...options, learningRate: 1e300 });
    expect(positions.data.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(klDivergence)).toBe(true);
  });
});

describe('conditional affinities', () => {
  const perplexityOf = (row: Float64Array) =>
    Math.exp(-row.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0));

  it.each([1, 1e150, 1e-150])('reach the perplexity in units of %d', (unit) => {
    const k = 31;
    const distances = normals(100, k).data.map((value) => unit * (2 + Math.abs(value)));
    for (let i = 0; i < 100; i++) distances.subarray(i * k, (i + 1) * k).sort();
    const affinities = conditionalAffinities({ k, distances }, 10, crew);
    for (let i = 0; i < 100; i++) {
      const row = affinities.subarray(i * k, (i + 1) * k);
      expect(perplexityOf(row)).toBeCloseTo(10, 3);
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
      expect(row).toEqual(row.slice().sort().reverse());
    }
  });

  it('share alike where no precision fits', () => {
    const equal = conditionalAffinities({ k: 6, distances: new Float64Array(12).fill(3) }, 4, crew);
    for (const p of equal) expect(p).toBeCloseTo(1 / 6, 6);
    const copies = conditionalAffinities({ k: 5, distances: Float64Array.of(0, 0, 0, 0, 1) }, 2, crew);
    expect(Array.from(copies.subarray(0, 4), (p) => p.toFixed(6))).toEqual(Array(4).fill('0.250000'));
  });

  it('know what one extreme outlier among the neighbours is worth', () => {
    const affinities = conditionalAffinities(
      { k: 5, distances: Float64Array.of(1, 1.1, 1.2, 1.3, 1e300) },
      3,
      crew,
    );
    expect(affinities.every(Number.isFinite)).toBe(true);
    expect(affinities[4]).toBeLessThan(1e-9);
  });
});

describe('Barnes-Hut repulsion', () => {
  it('is exact to single precision when no cell is ever far', () => {
    const positions = normals(200, 3, 5).data;
    const exact = exactRepulsion(positions);
    const { forces, normalizer } = repulsion(positions, 1e-9);
    expect(normalizer / exact.normalizer).toBeCloseTo(1, 5);
    expect(relativeError(forces, exact.forces)).toBeLessThan(1e-5);
  });

  it.each([
    ['a ball', normals(1500, 3, 20).data],
    ['groups', blobs(1500, 3, 12).data],
    ['a plane', normals(1500, 3, 20).data.map((value, c) => (c % 3 === 2 ? 0 : value))],
    ['copies', normals(1500, 3, 20).data.map((value, c) => (c < 600 ? c % 3 : value))],
  ])('is within two percent at theta 0.5 for %s', (_, positions) => {
    const exact = exactRepulsion(positions);
    const { forces, normalizer } = repulsion(positions, 0.5);
    expect(Math.abs(normalizer / exact.normalizer - 1)).toBeLessThan(0.02);
    expect(relativeError(forces, exact.forces)).toBeLessThan(0.02);
  });

  it('takes a pile of equal points as one', () => {
    const { forces, normalizer } = repulsion(new Float64Array(300).fill(2), 0.5);
    expect(normalizer).toBeCloseTo(100 * 99, 6);
    expect(forces.every((force) => force === 0)).toBe(true);
  });
});

describe('the divergence', () => {
  it('is Σ p log(p / q)', () => {
    const rows = 60;
    const positions = normals(rows, 3, 2).data;
    const graph = {
      offsets: Int32Array.from({ length: rows + 1 }, (_, i) => 2 * i),
      targets: Int32Array.from({ length: 2 * rows }, (_, e) => ((e >> 1) + (e % 2 ? 1 : rows - 1)) % rows),
      weights: new Float64Array(2 * rows).fill(1 / (2 * rows)),
    };
    const { normalizer } = exactRepulsion(positions);
    let expected = 0;
    for (let e = 0; e < 2 * rows; e++) {
      const q = pair(positions, e >> 1, graph.targets[e]!).w / normalizer;
      expected += graph.weights[e]! * Math.log(graph.weights[e]! / q);
    }
    const found = withDescent(positions, graph, (descent) => descent.klDivergence(1e-9));
    expect(found).toBeCloseTo(expected, 5);
  });
});

describe('placing new rows into a t-SNE map', () => {
  const nGroups = 5;
  const table = blobs(600, 8, nGroups);
  const x = rowsOf(table, 0, 500);
  const heldOut = rowsOf(table, 500, 600);
  const { positions } = tsne(x, { ...options, perplexity: 20, iterations: 400 });
  const map = { x, positions };
  const place = (rows: Matrix, more = {}) => tsneTransform(map, rows, { metric: 'euclidean', ...more });

  /** The row of the map nearest to a position. */
  function nearestOnMap(placed: Matrix, i: number): number {
    let best = { row: -1, squared: Number.POSITIVE_INFINITY };
    for (let row = 0; row < x.rows; row++) {
      let squared = 0;
      for (let axis = 0; axis < 3; axis++) {
        squared += (positions.data[3 * row + axis]! - placed.data[3 * i + axis]!) ** 2;
      }
      if (squared < best.squared) best = { row, squared };
    }
    return best.row;
  }

  it('puts held-out rows among their group', () => {
    const placed = place(heldOut);
    for (let i = 0; i < heldOut.rows; i++) {
      expect(nearestOnMap(placed, i) % nGroups).toBe((500 + i) % nGroups);
    }
  });

  it('puts a copy of a row closer to it than to nearly all others', () => {
    const placed = place(rowsOf(x, 0, 100));
    const away = Array.from({ length: 100 }, (_, i) =>
      Math.hypot(...[0, 1, 2].map((c) => placed.data[3 * i + c]! - positions.data[3 * i + c]!)),
    ).sort((a, b) => a - b);
    const apart = Array.from({ length: 99 }, (_, i) =>
      Math.hypot(...[0, 1, 2].map((c) => positions.data[3 * i + c]! - positions.data[3 * i + 3 + c]!)),
    ).sort((a, b) => a - b);
    expect(away[90]).toBeLessThan(0.1 * apart[50]!);
  });

  it('gives the same bits on 1, 2 and 4 threads, and changes nothing it is given', () => {
    const before = { rows: heldOut.data.slice(), map: positions.data.slice() };
    const placed = crews.map((each) => place(heldOut, { crew: each }).data);
    expect(placed[1]).toEqual(placed[0]);
    expect(placed[2]).toEqual(placed[0]);
    expect({ rows: heldOut.data, map: positions.data }).toEqual(before);
  });

  it('puts each row where it would land alone', () => {
    const together = place(heldOut);
    expect(place(rowsOf(heldOut, 37, 38)).data).toEqual(together.data.slice(3 * 37, 3 * 38));
  });

  it('does not move further once it has arrived', () => {
    const far = place(heldOut, { iterations: 1000 }).data;
    expect(relativeError(place(heldOut).data, far)).toBeLessThan(0.02);
  });

  it('stays finite for rows unlike any other', () => {
    const strange = matrix(
      Float64Array.from({ length: 16 }, (_, c) => (c < 8 ? 1e200 : -1e-200)),
      2,
      8,
    );
    expect(place(strange).data.every(Number.isFinite)).toBe(true);
  });

  it.each([{ perplexity: 0 }, { iterations: -1 }])('refuses %o', (wrong) => {
    expect(() => place(heldOut, wrong)).toThrow(RangeError);
  });

  it('refuses rows of another number of columns', () => {
    expect(() => place(normals(3, 7))).toThrow('must have 8 columns');
  });
});
