import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustedRandIndex } from '../../../src/kernels/adjusted-rand-index.ts';
import { kmeans } from '../../../src/kernels/kmeans.ts';
import { matrix } from '../../../src/kernels/matrix.ts';
import { createRandom } from '../../../src/kernels/random.ts';
import { awkwardTables, blobs, isLabelledWithoutGaps, smallTables } from './awkward-tables.ts';

describe('kmeans', () => {
  for (const [name, x] of awkwardTables()) {
    for (const init of ['k-means++', 'random'] as const) {
      it(`labels every row of ${name}, init ${init}`, () => {
        for (const nClusters of [1, 3, 20]) {
          const { labels, centers, inertia } = kmeans(x, { nClusters, init });
          expect(centers.rows).toBeLessThanOrEqual(nClusters);
          expect(isLabelledWithoutGaps(labels, centers.rows)).toBe(true);
          expect(centers.data.every(Number.isFinite)).toBe(true);
          expect(inertia).toBeGreaterThanOrEqual(0);
        }
      });
    }
  }

  it('finds fewer clusters when there are fewer distinct rows', () => {
    const x = matrix(
      Float64Array.from({ length: 90 }, (_, i) => (i % 3) * 0.1),
      90,
      1,
    );
    const { labels, centers, inertia } = kmeans(x, { nClusters: 8 });
    expect(centers.rows).toBe(3);
    expect(inertia).toBeCloseTo(0, 20);
    expect(
      adjustedRandIndex(
        labels,
        Int32Array.from(x.data, (value) => Math.round(value * 10)),
      ),
    ).toBe(1);
  });

  it('gives every row its nearest centre, though most distances are skipped', () => {
    fc.assert(
      fc.property(smallTables, fc.integer({ min: 1, max: 8 }), fc.integer(), (x, nClusters, seed) => {
        const { labels, centers, inertia } = kmeans(x, { nClusters, seed });
        let total = 0;
        for (let i = 0; i < x.rows; i++) {
          const distances = Array.from({ length: centers.rows }, (_, c) => {
            let sum = 0;
            for (let t = 0; t < x.columns; t++) {
              sum += (x.data[i * x.columns + t]! - centers.data[c * x.columns + t]!) ** 2;
            }
            return sum;
          });
          expect(distances[labels[i]!]!).toBeLessThanOrEqual(Math.min(...distances) + 1e-9);
          total += distances[labels[i]!]!;
        }
        expect(inertia).toBeCloseTo(total, 8);
      }),
    );
  });

  it('separates blobs', () => {
    const { labels } = kmeans(blobs(600, 5, 5), { nClusters: 5 });
    expect(
      adjustedRandIndex(
        labels,
        Int32Array.from({ length: 600 }, (_, i) => i % 5),
      ),
    ).toBe(1);
  });

  it('moves an empty cluster to where it is needed', () => {
    const x = blobs(90, 3, 3);
    const far = Float64Array.of(20, 0, 0, 1e6, 1e6, 1e6, -1e6, 1e6, 1e6);
    const { labels, centers, inertia } = kmeans(x, { nClusters: 3, init: matrix(far, 3, 3) });
    expect(isLabelledWithoutGaps(labels, 3)).toBe(true);
    expect(Math.max(...centers.data)).toBeLessThan(100);
    expect(inertia).toBeLessThan(kmeans(x, { nClusters: 1 }).inertia / 2);
  });

  it('does not get worse with more runs, and is the same every time', () => {
    const x = blobs(300, 2, 7, 3, 4);
    const one = kmeans(x, { nClusters: 7, nInit: 1 });
    const ten = kmeans(x, { nClusters: 7, nInit: 10 });
    expect(ten.inertia).toBeLessThanOrEqual(one.inertia);
    expect(kmeans(x, { nClusters: 7, nInit: 10 })).toEqual(ten);
  });

  it('ends within 1 % of the best of ten runs on small tables without clusters', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const random = createRandom(seed);
      const x = matrix(
        Float64Array.from({ length: 3 * 200 * seed }, () => random.normal()),
        200 * seed,
        3,
      );
      const others = Array.from(
        { length: 10 },
        (_, start) => kmeans(x, { nClusters: 5, nInit: 1, seed: 100 + start }).inertia,
      );
      expect(kmeans(x, { nClusters: 5 }).inertia).toBeLessThanOrEqual(1.01 * Math.min(...others));
    }
  });

  it('ends within 1 % of the best of ten runs on a large table of overlapping clusters', () => {
    const x = blobs(8000, 3, 10, 6, 4);
    const runs = Array.from({ length: 10 }, (_, seed) =>
      kmeans(x, { nClusters: 10, init: 'random', nInit: 1, seed }),
    );
    const best = Math.min(...runs.map(({ inertia }) => inertia));
    expect(kmeans(x, { nClusters: 10 }).inertia).toBeLessThanOrEqual(1.01 * best);
  });

  it('scales with the table: the same labels for values 1e200 times as large', () => {
    const x = blobs(200, 3, 4, 2, 3);
    const large = matrix(
      x.data.map((value) => value * 2 ** 660),
      x.rows,
      x.columns,
    );
    expect(kmeans(large, { nClusters: 4 }).labels).toEqual(kmeans(x, { nClusters: 4 }).labels);
  });

  it('refuses impossible options', () => {
    const x = blobs(20, 2, 2);
    expect(() => kmeans(x, { nClusters: 0 })).toThrow(RangeError);
    expect(() => kmeans(x, { nClusters: 2.5 })).toThrow(RangeError);
    expect(() => kmeans(x, { nClusters: 2, maxIter: 0 })).toThrow(RangeError);
    expect(() => kmeans(x, { nClusters: 2, init: matrix(new Float64Array(3), 1, 3) })).toThrow(RangeError);
    expect(() => kmeans(matrix(new Float64Array(0), 0, 3), { nClusters: 2 })).toThrow(RangeError);
  });
});
