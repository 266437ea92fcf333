import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustedRandIndex } from '../../../src/kernels/adjusted-rand-index.ts';
import { agglomerative, LINKAGES } from '../../../src/kernels/agglomerative.ts';
import { matrix } from '../../../src/kernels/matrix.ts';
import { awkwardTables, blobs, isLabelledWithoutGaps, smallTables } from './awkward-tables.ts';

describe.each(LINKAGES)('agglomerative, %s linkage', (linkage) => {
  for (const [name, x] of awkwardTables()) {
    it(`cuts ${name} into as many clusters as asked for`, () => {
      for (const nClusters of [1, 3, 20]) {
        const result = agglomerative(x, { linkage, nClusters });
        expect(result.nClusters).toBe(Math.min(nClusters, x.rows));
        expect(isLabelledWithoutGaps(result.labels, result.nClusters)).toBe(true);
        expect(result.heights).toHaveLength(x.rows - 1);
        expect(result.heights.some(Number.isNaN)).toBe(false);
      }
    });
  }

  it('merges at rising heights, and a threshold does exactly the merges below it', () => {
    fc.assert(
      fc.property(smallTables, fc.double({ min: 0, max: 30, noNaN: true }), (x, distanceThreshold) => {
        const result = agglomerative(x, { linkage, distanceThreshold });
        const below = result.heights.filter((height) => height < distanceThreshold).length;
        expect(result.nClusters).toBe(x.rows - below);
        expect(isLabelledWithoutGaps(result.labels, result.nClusters)).toBe(true);
        for (let i = 1; i < result.heights.length; i++) {
          expect(result.heights[i]!).toBeGreaterThanOrEqual(result.heights[i - 1]!);
        }
      }),
    );
  });

  it('joins equal rows first, at height 0', () => {
    const x = matrix(
      Float64Array.from({ length: 120 }, (_, i) => 0.1 * (Math.floor(i / 3) % 4) + (i % 3)),
      40,
      3,
    );
    const { labels, heights } = agglomerative(x, { linkage, nClusters: 4 });
    expect(heights.filter((height) => height === 0)).toHaveLength(36);
    expect(
      adjustedRandIndex(
        labels,
        Int32Array.from({ length: 40 }, (_, i) => i % 4),
      ),
    ).toBe(1);
  });

  it('separates blobs in two, three and many columns', () => {
    for (const columns of [2, 3, 7]) {
      const { labels } = agglomerative(blobs(300, columns, columns), { linkage, nClusters: columns });
      expect(
        adjustedRandIndex(
          labels,
          Int32Array.from({ length: 300 }, (_, i) => i % columns),
        ),
      ).toBe(1);
    }
  });

  it('scales with the table', () => {
    const x = blobs(80, 3, 3, 4, 3);
    const scaled = matrix(
      x.data.map((value) => value * 2 ** 500),
      x.rows,
      x.columns,
    );
    const plain = agglomerative(x, { linkage, nClusters: 5 });
    const large = agglomerative(scaled, { linkage, nClusters: 5 });
    expect(large.labels).toEqual(plain.labels);
    expect(large.heights).toEqual(plain.heights.map((height) => height * 2 ** 500));
  });

  it('reports progress that never falls and ends at 1', () => {
    const fractions: number[] = [];
    agglomerative(blobs(700, 3, 3), { linkage, onProgress: (fraction) => fractions.push(fraction) });
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });
});

type Cluster = readonly (readonly number[])[];

/** The distance of two clusters by the linkage's definition, from all their rows. */
function distanceBetween(a: Cluster, b: Cluster, linkage: (typeof LINKAGES)[number]): number {
  const distance = (p: readonly number[], q: readonly number[]) =>
    Math.hypot(...p.map((value, t) => value - q[t]!));
  const mean = (cluster: Cluster) =>
    cluster[0]!.map((_, t) => cluster.reduce((sum, row) => sum + row[t]!, 0) / cluster.length);
  const all = a.flatMap((rowA) => b.map((rowB) => distance(rowA, rowB)));
  if (linkage === 'single') return Math.min(...all);
  if (linkage === 'complete') return Math.max(...all);
  if (linkage === 'average') return all.reduce((sum, value) => sum + value, 0) / all.length;
  return Math.sqrt((2 * a.length * b.length) / (a.length + b.length)) * distance(mean(a), mean(b));
}

/** The rows in each cluster of the partition into `nClusters`. */
function partition(rows: Cluster, linkage: (typeof LINKAGES)[number], nClusters: number): Cluster[] {
  const { labels } = agglomerative(matrix(Float64Array.from(rows.flat()), rows.length, 3), {
    linkage,
    nClusters,
  });
  return Array.from({ length: nClusters }, (_, label) => rows.filter((_row, i) => labels[i] === label));
}

/** The distances of all pairs of clusters, smallest first. */
function allDistances(clusters: Cluster[], linkage: (typeof LINKAGES)[number]): number[] {
  return clusters
    .flatMap((a, i) => clusters.slice(0, i).map((b) => distanceBetween(a, b, linkage)))
    .sort((p, q) => p - q);
}

describe('agglomerative', () => {
  it.each(LINKAGES)(
    'joins two nearest clusters at every step, whichever way ties fall, %s linkage',
    (linkage) => {
      const values = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 3, maxLength: 3 });
      fc.assert(
        fc.property(fc.array(values, { minLength: 2, maxLength: 14 }), (rows) => {
          const { heights } = agglomerative(matrix(Float64Array.from(rows.flat()), rows.length, 3), {
            linkage,
          });
          for (let step = 0; step < rows.length - 1; step++) {
            const before = partition(rows, linkage, rows.length - step);
            const after = partition(rows, linkage, rows.length - step - 1);
            const [a, b, ...others] = before.filter(
              (cluster) => !after.some((kept) => kept.length === cluster.length && kept[0] === cluster[0]),
            );
            expect(others).toEqual([]);
            expect(Math.abs(distanceBetween(a!, b!, linkage) - heights[step]!)).toBeLessThan(1e-9);
            expect(heights[step]! - allDistances(before, linkage)[0]!).toBeLessThan(1e-9);
          }
        }),
        // Two pairs equally far apart but for rounding, which once failed a test that wanted one of the two answers.
        {
          examples: [
            [
              [
                [0, -9.999999999999991, 0],
                [0, 0, 0.01817852790295029],
                [0, 9.999999999999982, 0],
                [0, 0, 0],
                [0, 9.999999999999996, 0],
              ],
            ],
          ],
        },
      );
    },
  );

  it.each(['complete', 'average'] as const)('%s linkage keeps its word for many rows too', (linkage) => {
    const x = blobs(5100, 3, 2);
    const { labels, heights } = agglomerative(x, { linkage, nClusters: 2 });
    expect(labels).toEqual(Int32Array.from({ length: 5100 }, (_, i) => i % 2));
    let largest = 0;
    let sum = 0;
    for (let i = 0; i < x.rows; i += 2) {
      for (let j = 1; j < x.rows; j += 2) {
        let squares = 0;
        for (let t = 0; t < 3; t++) squares += (x.data[3 * i + t]! - x.data[3 * j + t]!) ** 2;
        largest = Math.max(largest, Math.sqrt(squares));
        sum += Math.sqrt(squares);
      }
    }
    const expected = linkage === 'complete' ? largest : sum / 2550 ** 2;
    expect(Math.abs(heights.at(-1)! / expected - 1)).toBeLessThan(1e-6);
  });

  it('refuses more rows than complete and average linkage have memory for, and says so', () => {
    const x = blobs(101, 2, 2);
    expect(() => agglomerative(x, { linkage: 'complete', maxRows: 100 })).toThrow(
      /at most 100 rows, got 101/,
    );
    expect(() => agglomerative(x, { linkage: 'average', maxRows: 100 })).toThrow(RangeError);
    expect(agglomerative(x, { linkage: 'ward', maxRows: 100 }).nClusters).toBe(2);
    expect(agglomerative(x, { linkage: 'single', maxRows: 100 }).nClusters).toBe(2);
  });

  it('refuses impossible options', () => {
    const x = blobs(20, 2, 2);
    expect(() => agglomerative(x, { nClusters: 0 })).toThrow(RangeError);
    expect(() => agglomerative(x, { distanceThreshold: -1 })).toThrow(RangeError);
    expect(() => agglomerative(x, { distanceThreshold: Number.NaN })).toThrow(RangeError);
  });
});
