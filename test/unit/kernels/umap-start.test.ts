import { afterAll, describe, expect, it } from 'vitest';
import { startKernelCrew } from '../../../src/compute/process/kernel-crew.ts';
import { nearestNeighbors } from '../../../src/kernels/knn/nearest-neighbors.ts';
import { type Matrix, matrix } from '../../../src/kernels/matrix.ts';
import { createSoloCrew } from '../../../src/kernels/parallel/crew.ts';
import { createRandom } from '../../../src/kernels/random.ts';
import { symmetricEigen } from '../../../src/kernels/symmetric-eigen.ts';
import { uniteNeighbors } from '../../../src/kernels/umap/fuzzy-graph.ts';
import { edgesOf, type GraphEdges } from '../../../src/kernels/umap/graph-edges.ts';
import { spectralVectors } from '../../../src/kernels/umap/spectral-vectors.ts';
import { umap } from '../../../src/kernels/umap/umap.ts';
import { inScope } from '../../../src/kernels/wasm/in-scope.ts';
import { blobs } from './awkward-tables.ts';

const crews = [1, 2, 4].map(startKernelCrew);
const solo = createSoloCrew();
const options = { neighbors: 10, minDist: 0.1, metric: 'euclidean', epochs: 60, seed: 3 } as const;

afterAll(() => {
  for (const crew of crews) crew.close();
});

/** A ribbon: its graph is connected, and its smoothest function runs along it. */
function ribbon(rows: number): Matrix {
  const random = createRandom(4);
  const data = Float64Array.from({ length: 3 * rows }, (_, p) =>
    p % 3 === 0 ? Math.floor(p / 3) * 0.05 : 0.3 * random.normal(),
  );
  return matrix(data, rows, 3);
}

function graphOf(x: Matrix): GraphEdges {
  const neighbors = nearestNeighbors(x, 10, 'euclidean');
  return inScope(solo.machine, (scope) => edgesOf(uniteNeighbors(solo, scope, neighbors, 500)));
}

/** D^−½ W D^−½ */
function dense({ rows, offsets, ends, weights }: GraphEdges): Float64Array {
  const sums = Float64Array.from({ length: rows }, (_, row) =>
    weights.subarray(offsets[row]!, offsets[row + 1]!).reduce((sum, weight) => sum + weight, 0),
  );
  const full = new Float64Array(rows * rows);
  for (let row = 0; row < rows; row++) {
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++)
      full[row * rows + ends[e]!] = weights[e]! / Math.sqrt(sums[row]! * sums[ends[e]!]!);
  }
  return full;
}

describe('the edges of a graph', () => {
  it('are the same from both ends, each once', () => {
    const { rows, offsets, ends, weights } = graphOf(blobs(300, 5, 3));
    const found = new Map<string, number>();
    for (let row = 0; row < rows; row++) {
      for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
        expect(found.has(`${row}-${ends[e]}`)).toBe(false);
        found.set(`${row}-${ends[e]}`, weights[e]!);
      }
    }
    for (const [key, weight] of found) {
      expect(found.get(key.split('-').reverse().join('-'))).toBe(weight);
    }
  });
});

describe('spectral vectors', () => {
  it('are the eigenvectors of the normalised Laplacian behind the first', () => {
    const edges = graphOf(ribbon(400));
    const { rows } = edges;
    const start = new Float64Array(3 * rows);
    const { vectors, isSettled } = spectralVectors(edges, new Int32Array(rows), 1, start, solo);
    expect(isSettled).toBe(true);
    const exact = symmetricEigen(dense(edges), rows, 4);
    for (let c = 0; c < 3; c++) {
      const product = Array.from({ length: rows }).reduce<number>(
        (sum, _, row) => sum + vectors[3 * row + c]! * exact.vectors[(c + 1) * rows + row]!,
        0,
      );
      expect(Math.abs(product)).toBeGreaterThan(0.999);
    }
  });

  it('are found in each component by itself', () => {
    const one = graphOf(ribbon(200));
    const shift = one.offsets[200]!;
    const both: GraphEdges = {
      rows: 400,
      offsets: Int32Array.from({ length: 401 }, (_, i) =>
        i <= 200 ? one.offsets[i]! : shift + one.offsets[i - 200]!,
      ),
      ends: Int32Array.from([...one.ends, ...one.ends.map((end) => end + 200)]),
      weights: Float32Array.from([...one.weights, ...one.weights]),
    };
    const components = Int32Array.from({ length: 400 }, (_, row) => (row < 200 ? 0 : 1));
    const { vectors } = spectralVectors(both, components, 2, new Float64Array(1200), solo);
    const exact = symmetricEigen(dense(one), 200, 2);
    for (const first of [0, 200]) {
      const product = Array.from({ length: 200 }).reduce<number>(
        (sum, _, row) => sum + vectors[3 * (first + row)]! * exact.vectors[200 + row]!,
        0,
      );
      expect(Math.abs(product)).toBeGreaterThan(0.999);
    }
  });
});

describe('UMAP', () => {
  it.each([
    ['connected', ribbon(1500)],
    ['disconnected', blobs(1500, 6, 5)],
  ])('from the spectrum of a %s graph gives the same bits on 1, 2 and 4 threads', (_, x) => {
    const maps = crews.map((crew) => umap(x, { ...options, init: 'spectral', crew }).data);
    for (const map of maps) expect(map).toEqual(maps[0]);
    expect(maps[0]!.every(Number.isFinite)).toBe(true);
  });

  it.each(['spectral', 'random'] as const)(
    'from a %s start takes few rows, copies and one column',
    (init) => {
      for (const x of [
        matrix(Float64Array.of(1, 2), 2, 1),
        matrix(new Float64Array(60).fill(7), 20, 3),
        matrix(
          Float64Array.from({ length: 50 }, (_, i) => i % 7),
          50,
          1,
        ),
      ]) {
        const map = umap(x, { ...options, neighbors: Math.min(10, x.rows), init });
        expect(map.data.every(Number.isFinite)).toBe(true);
      }
    },
  );
});
