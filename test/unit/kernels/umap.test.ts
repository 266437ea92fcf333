import { afterAll, describe, expect, it } from 'vitest';
import { startKernelCrew } from '../../../src/compute/process/kernel-crew.ts';
import { nearestNeighbors } from '../../../src/kernels/knn/nearest-neighbors.ts';
import { symmetricGraph } from '../../../src/kernels/knn/symmetric-graph.ts';
import { type Matrix, matrix } from '../../../src/kernels/matrix.ts';
import { createSoloCrew } from '../../../src/kernels/parallel/crew.ts';
import { barriersAfter, scheduleTournament } from '../../../src/kernels/umap/block-rounds.ts';
import { uniteNeighbors } from '../../../src/kernels/umap/fuzzy-graph.ts';
import { groupEdges } from '../../../src/kernels/umap/grouped-edges.ts';
import { membershipStrengths } from '../../../src/kernels/umap/membership-strengths.ts';
import { umapTransform } from '../../../src/kernels/umap/transform.ts';
import { umap } from '../../../src/kernels/umap/umap.ts';
import { inScope } from '../../../src/kernels/wasm/in-scope.ts';
import { blobs } from './awkward-tables.ts';

const crews = [1, 2, 3, 4].map(startKernelCrew);
const solo = createSoloCrew();
const options = { neighbors: 10, minDist: 0.1, metric: 'euclidean', epochs: 60, seed: 3 } as const;

afterAll(() => {
  for (const crew of crews) crew.close();
});

function strengthsOf(k: number, distances: Float64Array) {
  return inScope(solo.machine, (scope) => {
    const { stride, values } = membershipStrengths({ k, distances }, solo, scope);
    return { stride, values: values.slice() };
  });
}

function rowsOf({ data, columns }: Matrix, from: number, to: number): Matrix {
  return matrix(data.slice(from * columns, to * columns), to - from, columns);
}

/** The row of `positions` that is nearest to a point of another map. */
function nearestRow(positions: Matrix, point: Float64Array): number {
  let nearest = { row: -1, distance: Number.POSITIVE_INFINITY };
  for (let row = 0; row < positions.rows; row++) {
    const distance = Math.hypot(...point.map((value, axis) => value - positions.data[3 * row + axis]!));
    if (distance < nearest.distance) nearest = { row, distance };
  }
  return nearest.row;
}

describe('UMAP', () => {
  it.each([
    ['few rows', 600],
    ['many rows', 8500],
  ])('gives the same bits on 1, 2, 3 and 4 threads for %s', (_, rows) => {
    const x = blobs(rows, 10, 6);
    const maps = crews.map((crew) => umap(x, { ...options, crew }).data);
    for (const map of maps) expect(map).toEqual(maps[0]);
  });

  it('keeps groups that are far apart apart', () => {
    const map = umap(blobs(400, 5, 4), { ...options, epochs: 200 });
    for (let i = 0; i < 400; i++) {
      const others = matrix(map.data.slice(), 400, 3);
      others.data.fill(Number.POSITIVE_INFINITY, 3 * i, 3 * i + 3);
      expect(nearestRow(others, map.data.subarray(3 * i, 3 * i + 3)) % 4).toBe(i % 4);
    }
  });

  it.each([2, 3, 5, 17])('lays out %i rows with as many neighbours', (rows) => {
    const { data } = umap(blobs(rows, 4, 2), { ...options, neighbors: rows });
    expect(data.length).toBe(3 * rows);
    expect(data.every(Number.isFinite)).toBe(true);
  });

  it('shows the map as it forms, the last time as it is returned, and is the same unwatched', () => {
    const x = blobs(300, 6, 3);
    const epochs: number[] = [];
    let latest = new Float32Array();
    const onFrame = (read: () => Float32Array, epoch: number) => {
      epochs.push(epoch);
      latest = Float32Array.from(read());
    };
    const watched = umap(x, { ...options, onFrame });
    expect(epochs).toEqual([...epochs].sort((a, b) => a - b));
    expect(epochs.at(-1)).toBe(options.epochs);
    expect(Float64Array.from(latest)).toEqual(watched.data);
    expect(umap(x, options)).toEqual(watched);
  });

  it('leaves the memory of the crew as it found it', () => {
    const before = solo.machine.scope().uint8(1).byteOffset;
    umap(blobs(100, 4, 2), { ...options, crew: solo });
    expect(solo.machine.scope().uint8(1).byteOffset - before).toBeLessThan(1024);
  });
});

describe('membership strengths', () => {
  it.each([1, 1e150, 1e-150])('add up to log2(k + 1) in units of %d', (unit) => {
    const k = 15;
    const distances = blobs(300, k, 1).data.map((value) => unit * (30 + value));
    for (let i = 0; i < 300; i++) distances.subarray(i * k, (i + 1) * k).sort();
    const { stride, values } = strengthsOf(k, distances);
    for (let i = 0; i < 300; i++) {
      const row = values.subarray(i * stride, i * stride + k);
      expect(row.reduce((sum, strength) => sum + strength, 0)).toBeCloseTo(4, 3);
      expect(row[0]).toBeCloseTo(1, 6);
    }
  });

  it('are 1 for copies, and for neighbours that are all as far', () => {
    const { stride, values } = strengthsOf(3, Float64Array.of(0, 0, 0, 5, 5, 5));
    for (const row of [0, 1]) {
      for (let m = 0; m < 3; m++) expect(values[row * stride + m]).toBeCloseTo(1, 6);
    }
  });
});

describe('the fuzzy graph', () => {
  const rows = 300;
  const k = 7;
  const x = blobs(rows, 5, 3);
  const neighbors = nearestNeighbors(x, k, 'euclidean');
  const { stride, values } = strengthsOf(k, neighbors.distances);
  const arrows = Float64Array.from({ length: rows * k }, (_, arrow) => {
    return values[Math.floor(arrow / k) * stride + (arrow % k)]!;
  });
  const expected = symmetricGraph(neighbors, arrows, (a, b) => a + b - a * b);

  it.each([20, 500])('has the edges that are drawn in %i epochs, by their weight', (epochs) => {
    const strongest = expected.weights.reduce((most, weight) => Math.max(most, weight));
    const wanted = new Map<string, number>();
    const scope = solo.machine.scope();
    const edges = groupEdges(solo, scope, uniteNeighbors(solo, scope, neighbors, epochs));
    for (let row = 0; row < rows; row++) {
      for (let e = expected.offsets[row]!; e < expected.offsets[row + 1]!; e++) {
        const weight = expected.weights[e]! / strongest;
        const name = `${edges.vertexOf[row]} ${edges.vertexOf[expected.targets[e]!]}`;
        if (weight >= 1 / epochs) wanted.set(name, weight);
      }
    }
    let found = 0;
    for (let e = 0; e < edges.idleEdges; e++) {
      if (edges.weights[e] === 0) continue;
      found++;
      const weight = wanted.get(`${edges.heads[e]! / 16} ${edges.tails[e]! / 16}`);
      expect(edges.weights[e]! / 65_536).toBeCloseTo(weight!, 4);
    }
    expect(found).toBe(wanted.size);
    scope.release();
  });
});

describe('the tournament of blocks', () => {
  const tournament = scheduleTournament(16);

  it('holds every pair once, and no block twice in a round', () => {
    const names = tournament.pairs.map(({ a, b }) => `${Math.min(a, b)} ${Math.max(a, b)}`);
    expect(new Set(names).size).toBe((16 * 17) / 2);
    for (const { firstPair, pairs } of tournament.rounds) {
      const blocks = tournament.pairs
        .slice(firstPair, firstPair + pairs)
        .flatMap(({ a, b }) => (a === b ? [a] : [a, b]));
      expect(new Set(blocks).size).toBe(blocks.length);
    }
  });

  it('needs no barrier for one thread, three an epoch for two and seven for four', () => {
    const count = (threads: number) => barriersAfter(tournament, threads).filter(Boolean).length;
    expect([1, 2, 4].map(count)).toEqual([0, 3, 7]);
  });

  it('holds every edge of the graph once, between the blocks of its group', () => {
    const rows = 50;
    const k = 4;
    const indices = Int32Array.from({ length: rows * k }, (_, arrow) => {
      const row = Math.floor(arrow / k);
      return (row + 1 + (arrow % k) * 7) % rows;
    });
    const distances = new Float64Array(rows * k).fill(1);
    // All neighbours are as far, so that every edge weighs 1.
    const graph = symmetricGraph({ k, indices, distances }, distances, (a, b) => a + b - a * b);
    const scope = solo.machine.scope();
    const edges = groupEdges(solo, scope, uniteNeighbors(solo, scope, { k, indices, distances }, 100));
    const found: string[] = [];
    edges.tournament.pairs.forEach(({ a, b }, pair) => {
      for (let e = edges.firstEdges[pair]!; e < edges.endEdges[pair]!; e++) {
        if (edges.weights[e] === 0) continue;
        const ends = [edges.heads[e]! / 16, edges.tails[e]! / 16];
        const blocks = ends.map((vertex) => edges.blockStarts.findLastIndex((start) => start <= vertex));
        expect(new Set(blocks)).toEqual(new Set([a, b]));
        found.push(ends.join(' '));
      }
    });
    scope.release();
    const expected: string[] = [];
    for (let row = 0; row < rows; row++) {
      for (let e = graph.offsets[row]!; e < graph.offsets[row + 1]!; e++) {
        expected.push(`${edges.vertexOf[row]} ${edges.vertexOf[graph.targets[e]!]}`);
      }
    }
    expect(found.sort()).toEqual(expected.sort());
  });
});

describe('UMAP of new rows', () => {
  const all = blobs(700, 8, 5);
  const x = rowsOf(all, 0, 600);
  const rows = rowsOf(all, 600, 700);
  const map = { x, positions: umap(x, { ...options, epochs: 200 }) };

  it('puts them beside rows of their own group', () => {
    const placed = umapTransform(map, rows, options);
    for (let i = 0; i < 100; i++) {
      const nearest = nearestRow(map.positions, placed.data.subarray(3 * i, 3 * i + 3));
      expect(nearest % 5).toBe((600 + i) % 5);
    }
  });

  it('gives the same bits on 1, 2, 3 and 4 threads, and leaves the map alone', () => {
    const before = map.positions.data.slice();
    const placed = crews.map((crew) => umapTransform(map, rows, { ...options, crew }).data);
    for (const each of placed) expect(each).toEqual(placed[0]);
    expect(map.positions.data).toEqual(before);
  });

  it('takes no rows, copies of rows and a map of equal rows', () => {
    expect(umapTransform(map, rowsOf(all, 0, 0), options).data).toEqual(new Float64Array(0));
    expect(umapTransform(map, rowsOf(all, 0, 30), options).data.every(Number.isFinite)).toBe(true);
    const equal = matrix(new Float64Array(40).fill(2), 20, 2);
    const flat = { x: equal, positions: umap(equal, options) };
    expect(umapTransform(flat, rowsOf(equal, 0, 3), options).data.every(Number.isFinite)).toBe(true);
  });

  it.each([{ neighbors: 0 }, { neighbors: 601 }, { epochs: 0 }])('refuses %o', (wrong) => {
    expect(() => umapTransform(map, rows, { ...options, ...wrong })).toThrow(RangeError);
  });
});
