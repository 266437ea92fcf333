import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseEps } from '../../../src/kernels/choose-eps.ts';
import { dbscan } from '../../../src/kernels/dbscan.ts';
import { METRICS } from '../../../src/kernels/distance.ts';
import { hdbscan } from '../../../src/kernels/hdbscan/hdbscan.ts';
import { buildKdTree } from '../../../src/kernels/kd-tree.ts';
import { kdTreeNeighbors } from '../../../src/kernels/knn/kd-tree-search.ts';
import { type Matrix, matrix } from '../../../src/kernels/matrix.ts';
import { createMetricSpace } from '../../../src/kernels/metric-space.ts';
import { createRandom } from '../../../src/kernels/random.ts';
import { boruvkaSpanningTree } from '../../../src/kernels/spanning-tree/boruvka.ts';
import { type Edges, sortEdges } from '../../../src/kernels/spanning-tree/edges.ts';
import { primSpanningTree } from '../../../src/kernels/spanning-tree/prim.ts';

const NOISE = -1;

const tables = fc
  .record({ rows: fc.integer({ min: 2, max: 50 }), columns: fc.integer({ min: 1, max: 4 }) })
  .chain(({ rows, columns }) =>
    fc
      .array(fc.integer({ min: -5, max: 5 }), { minLength: rows * columns, maxLength: rows * columns })
      .map((values) => matrix(Float64Array.from(values), rows, columns)),
  );

/** Round groups of unit spread, their centres 10 apart, each followed by the next. */
function groups(rows: number, count: number, columns = 3): Matrix {
  const random = createRandom(1);
  const data = Float64Array.from({ length: rows * columns }, (_, i) => {
    const group = Math.floor(i / columns) % count;
    return random.normal() + (i % columns === 0 ? 10 * group : 0);
  });
  return matrix(data, rows, columns);
}

function expectLabelsWithoutGaps(labels: Int32Array, rows: number) {
  expect(labels).toHaveLength(rows);
  const used = new Set(labels);
  used.delete(NOISE);
  expect([...used].sort((a, b) => a - b)).toEqual(Array.from({ length: used.size }, (_, i) => i));
}

/** DBSCAN straight from its definition: O(rows²) memory, no tree, no claims. */
function plainDbscan({ data, rows, columns }: Matrix, eps: number, minSamples: number): number[] {
  const near = (i: number, j: number) => {
    let sum = 0;
    for (let t = 0; t < columns; t++) sum += (data[i * columns + t]! - data[j * columns + t]!) ** 2;
    return sum <= eps * eps;
  };
  const all = Array.from({ length: rows }, (_, i) => i);
  const neighborhoods = all.map((i) => all.filter((j) => near(i, j)));
  const labels = all.map(() => NOISE);
  let cluster = 0;
  for (const seed of all) {
    if (labels[seed] !== NOISE || neighborhoods[seed]!.length < minSamples) continue;
    const pending = [seed];
    for (let row = pending.pop(); row !== undefined; row = pending.pop()) {
      if (labels[row] !== NOISE) continue;
      labels[row] = cluster;
      if (neighborhoods[row]!.length >= minSamples) pending.push(...neighborhoods[row]!);
    }
    cluster++;
  }
  return labels;
}

describe('DBSCAN', () => {
  it('is its definition, whatever the table', () => {
    fc.assert(
      fc.property(
        tables,
        fc.constantFrom(0.5, 1, 1.5, 3, 50),
        fc.integer({ min: 1, max: 8 }),
        (x, eps, minSamples) => {
          const labels = dbscan(x, { eps, minSamples, metric: 'euclidean' });
          expect(Array.from(labels)).toEqual(plainDbscan(x, eps, minSamples));
        },
      ),
    );
  });

  it('gives the same labels by tree and by scan', () => {
    fc.assert(
      fc.property(tables, fc.constantFrom(1, 2, 4), (x, eps) => {
        const padded = matrix(new Float64Array(x.rows * 12), x.rows, 12);
        x.data.forEach((value, i) => {
          padded.data[Math.floor(i / x.columns) * 12 + (i % x.columns)] = value;
        });
        const options = { eps, minSamples: 3, metric: 'manhattan' } as const;
        expect(dbscan(padded, options)).toEqual(dbscan(x, options));
      }),
    );
  });

  it('puts everything in one cluster when eps covers everything', () => {
    const labels = dbscan(groups(3000, 3), { eps: 1e6, minSamples: 5, metric: 'euclidean' });
    expect(labels.every((label) => label === 0)).toBe(true);
  });

  it.each([
    { eps: 0, minSamples: 5 },
    { eps: Number.NaN, minSamples: 5 },
    { eps: 1, minSamples: 0 },
  ])('refuses $eps and $minSamples', (options) => {
    expect(() => dbscan(groups(20, 2), { ...options, metric: 'euclidean' })).toThrow(RangeError);
  });
});

describe('the choice of eps', () => {
  it('separates groups that are well apart', () => {
    const x = groups(400, 4);
    const { eps, k } = chooseEps(x, 5, 'euclidean');
    const labels = dbscan(x, { eps, minSamples: 5, metric: 'euclidean' });
    expect(k).toBe(4);
    for (let row = 4; row < 400; row++) {
      if (labels[row] === NOISE) continue;
      for (let other = 1; other < 4; other++) expect(labels[row - other]).not.toBe(labels[row]);
    }
    const sizes = Array.from(
      new Set(labels),
      (label) => labels.filter((one) => label !== NOISE && one === label).length,
    );
    expect(sizes.filter((size) => size > 75)).toHaveLength(4);
  });

  it('is positive and finite whatever the table', () => {
    fc.assert(
      fc.property(
        tables,
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom(...METRICS),
        (x, minSamples, metric) => {
          const { eps } = chooseEps(x, minSamples, metric);
          expect(eps).toBeGreaterThan(0);
          expect(Number.isFinite(eps)).toBe(true);
        },
      ),
    );
  });
});

describe('the minimum spanning tree of mutual reachability', () => {
  it('is the same by Borůvka and by Prim, ties included', () => {
    const asText = (edges: Edges) =>
      Array.from(sortEdges(edges), (edge) => {
        const ends = [edges.from[edge]!, edges.to[edge]!].sort((a, b) => a - b);
        return `${ends.join('–')} ${edges.reach[edge]} ${edges.distance[edge]}`;
      });
    fc.assert(
      fc.property(tables, fc.nat({ max: 6 }), fc.nat({ max: 4 }), (x, wanted, more) => {
        const space = createMetricSpace(x, 'euclidean');
        const { points, norm } = space;
        const others = Math.min(wanted, x.rows - 1);
        const tree = buildKdTree(points);
        const near = kdTreeNeighbors(tree, norm, Math.max(1, Math.min(others + more, x.rows - 1)));
        const core = Float64Array.from({ length: x.rows }, (_, i) =>
          others === 0 ? 0 : near.distances[i * near.k + others - 1]!,
        );
        expect(asText(boruvkaSpanningTree(tree, norm, core, near))).toEqual(
          asText(primSpanningTree(space, core)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('has its edges sorted by reach, then by distance, then by rows', () => {
    const edge = fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 }), fc.nat({ max: 3 }), fc.nat({ max: 3 }));
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 70 }), (list) => {
        const column = (c: 0 | 1 | 2 | 3) => list.map((values) => values[c]);
        const edges: Edges = {
          from: Int32Array.from(column(0)),
          to: Int32Array.from(column(1)),
          reach: Float64Array.from(column(2)),
          distance: Float64Array.from(column(3)),
        };
        const order = ([from, to, reach, distance]: readonly [number, number, number, number]) =>
          ((reach * 10 + distance) * 10 + Math.min(from, to)) * 10 + Math.max(from, to);
        const sorted = Array.from(sortEdges(edges), (e) => list[e]!);
        expect(sorted.map(order)).toEqual(list.map(order).sort((a, b) => a - b));
        expect(new Set(sortEdges(edges)).size).toBe(list.length);
      }),
    );
  });
});

describe('HDBSCAN', () => {
  const defaults = { minClusterSize: 5, minSamples: 5, epsilon: 0, metric: 'euclidean' } as const;

  it('finds groups that are well apart', () => {
    const { labels } = hdbscan(groups(300, 3), { ...defaults, minClusterSize: 20 });
    for (let row = 0; row < 300; row++) if (labels[row] !== NOISE) expect(labels[row]).toBe(labels[row % 3]);
    expect(new Set(labels.filter((label) => label !== NOISE)).size).toBe(3);
  });

  it('gives valid labels and probabilities whatever the table', () => {
    fc.assert(
      fc.property(
        tables,
        fc.integer({ min: 2, max: 8 }),
        fc.constantFrom(0, 1, 2.5),
        (x, minClusterSize, epsilon) => {
          const minSamples = Math.min(4, x.rows);
          const { labels, probabilities } = hdbscan(x, { ...defaults, minClusterSize, minSamples, epsilon });
          expectLabelsWithoutGaps(labels, x.rows);
          labels.forEach((label, row) => {
            expect(probabilities[row]).toBeGreaterThanOrEqual(0);
            expect(probabilities[row]).toBeLessThanOrEqual(1);
            if (label === NOISE) expect(probabilities[row]).toBe(0);
          });
          for (const label of new Set(labels)) {
            const size = labels.filter((other) => other === label).length;
            if (label !== NOISE) expect(size).toBeGreaterThanOrEqual(minClusterSize);
          }
        },
      ),
    );
  });

  it('does not tear copies of a row apart', () => {
    const copies = Array.from({ length: 60 }, (_, i) => [(i % 3) * 10, 1]).flat();
    const { labels } = hdbscan(matrix(Float64Array.from(copies), 60, 2), { ...defaults, minSamples: 3 });
    expect(Array.from(labels)).toEqual(Array.from({ length: 60 }, (_, i) => i % 3));
  });

  it('calls rows that are all equal noise', () => {
    const { labels } = hdbscan(matrix(new Float64Array(150).fill(4), 50, 3), defaults);
    expect(labels.every((label) => label === NOISE)).toBe(true);
  });

  it.each([{ minClusterSize: 1 }, { minSamples: 0 }, { minSamples: 21 }])(
    'refuses %o for 20 rows',
    (wrong) => {
      expect(() => hdbscan(groups(20, 2), { ...defaults, ...wrong })).toThrow(RangeError);
    },
  );
});
