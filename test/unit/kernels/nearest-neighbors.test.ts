import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METRICS, type Metric, NORMS } from '../../../src/kernels/distance.ts';
import { buildKdTree } from '../../../src/kernels/kd-tree.ts';
import { exactNeighbors } from '../../../src/kernels/knn/exact.ts';
import { kdTreeNeighbors } from '../../../src/kernels/knn/kd-tree-search.ts';
import { nearestNeighbors } from '../../../src/kernels/knn/nearest-neighbors.ts';
import { symmetricGraph } from '../../../src/kernels/knn/symmetric-graph.ts';
import { type Matrix, matrix } from '../../../src/kernels/matrix.ts';
import { createMetricSpace } from '../../../src/kernels/metric-space.ts';

/** Tables of small whole numbers, so that ties and copies abound. */
const tables = fc
  .record({ rows: fc.integer({ min: 2, max: 60 }), columns: fc.integer({ min: 1, max: 6 }) })
  .chain(({ rows, columns }) =>
    fc
      .array(fc.integer({ min: -4, max: 4 }), { minLength: rows * columns, maxLength: rows * columns })
      .map((values) => matrix(Float64Array.from(values), rows, columns)),
  );

const metrics = fc.constantFrom(...METRICS);

function shuffled(x: Matrix, order: readonly number[]): Matrix {
  const data = order.flatMap((row) => Array.from(x.data.subarray(row * x.columns, (row + 1) * x.columns)));
  return matrix(Float64Array.from(data), x.rows, x.columns);
}

describe('nearest neighbours', () => {
  it('are the same by KD-tree and by brute force, ties included', () => {
    fc.assert(
      fc.property(tables, metrics, fc.integer({ min: 1, max: 20 }), (x, metric, wanted) => {
        const k = Math.min(wanted, x.rows - 1);
        const space = createMetricSpace(x, metric);
        const byTree = kdTreeNeighbors(buildKdTree(space.points), space.norm, k);
        expect(byTree).toEqual(exactNeighbors(space, k));
      }),
    );
  });

  it('are other rows, each once, nearest first, equally near ones by number', () => {
    fc.assert(
      fc.property(tables, metrics, (x, metric) => {
        const k = Math.min(5, x.rows - 1);
        const { indices, distances } = nearestNeighbors(x, k, metric);
        for (let i = 0; i < x.rows; i++) {
          const rows = Array.from(indices.subarray(i * k, (i + 1) * k));
          expect(rows).not.toContain(i);
          expect(new Set(rows).size).toBe(k);
          for (let m = 1; m < k; m++) {
            const step = distances[i * k + m]! - distances[i * k + m - 1]!;
            expect(step > 0 || (step === 0 && rows[m]! > rows[m - 1]!)).toBe(true);
          }
        }
      }),
    );
  });

  it('do not depend on the order of the rows', () => {
    const shuffledTables = tables.chain((x) =>
      fc
        .shuffledSubarray(
          Array.from({ length: x.rows }, (_, i) => i),
          { minLength: x.rows, maxLength: x.rows },
        )
        .map((order) => ({ x, order })),
    );
    fc.assert(
      fc.property(shuffledTables, metrics, ({ x, order }, metric) => {
        const k = Math.min(4, x.rows - 1);
        const original = nearestNeighbors(x, k, metric);
        const moved = nearestNeighbors(shuffled(x, order), k, metric);
        order.forEach((row, place) => {
          const distances = moved.distances.subarray(place * k, (place + 1) * k);
          expect(distances).toEqual(original.distances.subarray(row * k, (row + 1) * k));
        });
      }),
    );
  });

  it('of a table larger than a tile are complete', () => {
    const x = matrix(
      Float64Array.from({ length: 600 * 9 }, (_, i) => Math.sin(i * 12.9898) * 10),
      600,
      9,
    );
    const { indices, distances } = nearestNeighbors(x, 3, 'euclidean');
    const row = 431;
    const all = Array.from({ length: 600 }, (_, j) => ({
      j,
      distance: Math.sqrt(NORMS.squaredEuclidean.between(x.data, row * 9, x.data, j * 9, 9)),
    }))
      .filter(({ j }) => j !== row)
      .sort((a, b) => a.distance - b.distance);
    expect(Array.from(indices.subarray(row * 3, row * 3 + 3))).toEqual(all.slice(0, 3).map(({ j }) => j));
    expect(distances[row * 3]).toBe(all[0]!.distance);
  });

  it.each([0, 5, 2.5])('refuses k = %s for five rows', (k) => {
    expect(() => nearestNeighbors(matrix(new Float64Array(5), 5, 1), k, 'euclidean')).toThrow(RangeError);
  });

  it.each<[Metric, number]>([
    ['euclidean', 1e300],
    ['euclidean', 1e-300],
    ['manhattan', 1e300],
    ['chebyshev', 1e-300],
    ['cosine', 1e300],
    ['correlation', 1e-300],
  ])('%s neither overflows nor vanishes at a scale of %s', (metric, scale) => {
    const data = Float64Array.from([1, 2, 3, 1, 2, 4, 5, -1, 2, 0, 0, 1], (value) => value * scale);
    const unscaled = nearestNeighbors(
      matrix(
        data.map((value) => value / scale),
        4,
        3,
      ),
      3,
      metric,
    );
    const scaled = nearestNeighbors(matrix(data, 4, 3), 3, metric);
    const isAngle = metric === 'cosine' || metric === 'correlation';
    expect(scaled.indices).toEqual(unscaled.indices);
    scaled.distances.forEach((distance, i) => {
      expect(distance / (isAngle ? 1 : scale)).toBeCloseTo(unscaled.distances[i]!, 9);
    });
  });
});

describe('metric spaces', () => {
  it('put a row of zeros at cosine distance 1 from others and 0 from another of its kind', () => {
    const x = matrix(Float64Array.of(0, 0, 0, 0, 3, 4), 3, 2);
    const { indices, distances } = nearestNeighbors(x, 2, 'cosine');
    expect(Array.from(indices.subarray(0, 2))).toEqual([1, 2]);
    expect(distances[0]).toBe(0);
    expect(distances[1]).toBeCloseTo(1, 12);
  });

  it('see no correlation in rows that are constant up to rounding', () => {
    const x = matrix(Float64Array.of(0.1, 0.1, 0.1, 7.7, 7.7, 7.7, 1, 2, 3), 3, 3);
    const { distances } = nearestNeighbors(x, 2, 'correlation');
    expect(distances[0]).toBe(0);
    expect(distances[1]).toBeCloseTo(1, 12);
  });
});

describe('the symmetric graph of nearest neighbours', () => {
  it('has every edge at both ends, with one weight', () => {
    fc.assert(
      fc.property(tables, (x) => {
        const k = Math.min(3, x.rows - 1);
        const neighbors = nearestNeighbors(x, k, 'euclidean');
        const weights = neighbors.distances.map((_, i) => 1 / (1 + i));
        const graph = symmetricGraph(neighbors, weights, (a, b) => a + b);
        const edges = new Map<string, number>();
        for (let i = 0; i < x.rows; i++) {
          for (let e = graph.offsets[i]!; e < graph.offsets[i + 1]!; e++) {
            edges.set(`${i} ${graph.targets[e]}`, graph.weights[e]!);
          }
        }
        expect(edges.size).toBe(graph.targets.length);
        for (const [ends, weight] of edges)
          expect(edges.get(ends.split(' ').reverse().join(' '))).toBe(weight);
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        expect(graph.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(2 * total, 9);
      }),
    );
  });
});
