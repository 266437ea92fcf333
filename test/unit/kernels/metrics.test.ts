import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustedRandIndex } from '../../../src/kernels/adjusted-rand-index.ts';
import { calinskiHarabasz } from '../../../src/kernels/calinski-harabasz.ts';
import { daviesBouldin } from '../../../src/kernels/davies-bouldin.ts';
import { type Matrix, matrix } from '../../../src/kernels/matrix.ts';
import { silhouette } from '../../../src/kernels/silhouette.ts';
import { trustworthiness } from '../../../src/kernels/trustworthiness.ts';
import { awkwardTables, blobs, smallTables } from './awkward-tables.ts';

type Score = (x: Matrix, labels: Int32Array) => number | null;
const scores: [name: string, score: Score][] = [
  ['silhouette', (x, labels) => silhouette(x, labels)?.value ?? null],
  ['calinskiHarabasz', calinskiHarabasz],
  ['daviesBouldin', daviesBouldin],
];

const inTurn = (rows: number, clusters: number) => Int32Array.from({ length: rows }, (_, i) => i % clusters);

describe.each(scores)('%s', (_, score) => {
  it('has no meaning for fewer than two clusters, or one a row: null', () => {
    const x = blobs(30, 3, 3);
    expect(score(x, new Int32Array(30))).toBeNull();
    expect(score(x, new Int32Array(30).fill(-1))).toBeNull();
    expect(score(x, inTurn(30, 30))).toBeNull();
    expect(
      score(
        x,
        inTurn(30, 2).map((label) => label - 1),
      ),
    ).toBeNull();
  });

  it('leaves noise out', () => {
    const x = blobs(60, 3, 3);
    const labels = inTurn(60, 3).map((label, i) => (i < 30 ? label : -1));
    expect(score(x, labels)).toBe(score(matrix(x.data.slice(0, 90), 30, 3), inTurn(30, 3)));
  });

  it('does not depend on how clusters are numbered', () => {
    const x = blobs(60, 3, 3);
    const renumbered = inTurn(60, 3).map((label) => 1000 - 7 * label);
    expect(score(x, renumbered)!).toBeCloseTo(score(x, inTurn(60, 3))!, 9);
  });

  for (const [name, x] of awkwardTables()) {
    it(`is a number or null for ${name}`, () => {
      for (const clusters of [2, 3, 7]) expect(score(x, inTurn(x.rows, clusters))).not.toBeNaN();
    });
  }

  it('refuses labels of another table', () => {
    expect(() => score(blobs(30, 3, 3), new Int32Array(29))).toThrow(RangeError);
  });
});

describe('silhouette', () => {
  it('is near 1 for well separated clusters, below 0 for mixed up ones', () => {
    const x = blobs(90, 3, 3, 1, 200);
    expect(silhouette(x, inTurn(90, 3))!.value).toBeGreaterThan(0.95);
    expect(silhouette(x, inTurn(90, 2))!.value).toBeLessThan(0);
  });

  it('is the definition, row by row', () => {
    fc.assert(
      fc.property(smallTables, fc.integer({ min: 2, max: 5 }), (x, clusters) => {
        fc.pre(clusters < x.rows);
        const labels = inTurn(x.rows, clusters);
        const distance = (i: number, j: number) => {
          let sum = 0;
          for (let t = 0; t < x.columns; t++)
            sum += (x.data[i * x.columns + t]! - x.data[j * x.columns + t]!) ** 2;
          return Math.sqrt(sum);
        };
        let total = 0;
        for (let i = 0; i < x.rows; i++) {
          const means = Array.from({ length: clusters }, (_, c) => {
            const others = [...labels.keys()].filter((j) => j !== i && labels[j] === c);
            return others.reduce((sum, j) => sum + distance(i, j), 0) / others.length;
          });
          const own = means[labels[i]!]!;
          const next = Math.min(...means.filter((_, c) => c !== labels[i]));
          if (!Number.isNaN(own) && Math.max(own, next) > 0) total += (next - own) / Math.max(own, next);
        }
        expect(silhouette(x, labels)!.value).toBeCloseTo(total / x.rows, 9);
      }),
    );
  });

  it('estimates from a sample above the limit, says how many rows, and sees all of them if asked to', () => {
    const x = blobs(2000, 3, 4, 1, 3);
    const exact = silhouette(x, inTurn(2000, 4))!;
    const sampled = silhouette(x, inTurn(2000, 4), { exactLimit: 100, sampleSize: 400 })!;
    const all = silhouette(x, inTurn(2000, 4), { exactLimit: 100, sampleSize: 5000 })!;
    expect(exact.sample).toBe(2000);
    expect(sampled.sample).toBe(400);
    expect(Math.abs(sampled.value - exact.value)).toBeLessThan(0.02);
    expect(all.sample).toBe(2000);
    expect(all.value).toBeCloseTo(exact.value, 9);
    expect(silhouette(x, inTurn(2000, 4), { exactLimit: 100, sampleSize: 400 })).toEqual(sampled);
  });

  it('takes as many rows as it needs to be off by no more than it is told', () => {
    const x = blobs(6000, 3, 6, 4, 2);
    const labels = inTurn(6000, 6);
    const exact = silhouette(x, labels)!.value;
    for (const seed of [1, 2, 3, 4, 5]) {
      const options = { exactLimit: 100, sampleSize: 50, maxError: 0.01, seed };
      const { value, sample } = silhouette(x, labels, options)!;
      expect(sample).toBeLessThan(6000);
      expect(Math.abs(value - exact)).toBeLessThan(0.01);
    }
  });

  it('is the same to six digits for a large map in single precision as in double', () => {
    const { data } = blobs(5200, 3, 5, 9, 3);
    const single = matrix(
      data.map((value) => Math.fround(1e5 + value)),
      5200,
      3,
    );
    // A column of zeros changes no distance, but single precision is for three columns.
    const double = matrix(
      Float64Array.from({ length: 4 * 5200 }, (_, p) =>
        p % 4 === 3 ? 0 : single.data[3 * Math.floor(p / 4) + (p % 4)]!,
      ),
      5200,
      4,
    );
    const labels = inTurn(5200, 5);
    expect(silhouette(single, labels)!.value).toBeCloseTo(silhouette(double, labels)!.value, 6);
  });
});

describe('trustworthiness', () => {
  for (const [name, x] of awkwardTables().filter(([, table]) => table.rows >= 3)) {
    it(`is 1 for ${name} against itself`, () => {
      expect(trustworthiness(x, x)!.value).toBeCloseTo(1, 12);
    });
  }

  it('is lower for a worse map, and between 0 and 1', () => {
    const x = blobs(300, 6, 6);
    const cut = matrix(
      Float64Array.from({ length: 600 }, (_, p) => x.data[Math.floor(p / 2) * 6 + (p % 2)]!),
      300,
      2,
    );
    const noise = blobs(300, 2, 1, 99);
    const good = trustworthiness(x, cut)!.value;
    const bad = trustworthiness(x, noise)!.value;
    expect(good).toBeLessThan(1);
    expect(bad).toBeLessThan(good);
    expect(bad).toBeGreaterThan(0);
  });

  it('estimates from a seeded sample of rows and says how many', () => {
    const x = blobs(1000, 5, 5, 1, 4);
    const map = matrix(
      Float64Array.from({ length: 2000 }, (_, p) => x.data[Math.floor(p / 2) * 5 + (p % 2)]!),
      1000,
      2,
    );
    const exact = trustworthiness(x, map)!;
    const sampled = trustworthiness(x, map, { maxQueries: 200 })!;
    expect(exact.sample).toBe(1000);
    expect(sampled.sample).toBe(200);
    expect(Math.abs(sampled.value - exact.value)).toBeLessThan(0.03);
    expect(trustworthiness(x, map, { maxQueries: 200 })).toEqual(sampled);
  });

  it('has no meaning for fewer than three rows, and takes as many neighbours as ten rows allow', () => {
    expect(trustworthiness(blobs(2, 2, 1), blobs(2, 2, 1))).toBeNull();
    expect(trustworthiness(blobs(10, 4, 2), blobs(10, 3, 1, 8))!.value).toBeLessThanOrEqual(1);
    expect(() => trustworthiness(blobs(10, 2, 1), blobs(9, 2, 1))).toThrow(RangeError);
    expect(() => trustworthiness(blobs(10, 2, 1), blobs(10, 2, 1), { nNeighbors: 0 })).toThrow(RangeError);
  });
});

describe('adjustedRandIndex', () => {
  const partition = fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 2, maxLength: 40 });

  it('is 1 for the same partition under other labels, and symmetric', () => {
    fc.assert(
      fc.property(partition, fc.infiniteStream(fc.integer({ min: 0, max: 4 })), (a, stream) => {
        const labels = Int32Array.from(a);
        const other = Int32Array.from(a, () => stream.next().value);
        expect(
          adjustedRandIndex(
            labels,
            labels.map((label) => 100 - label),
          ),
        ).toBe(1);
        expect(adjustedRandIndex(labels, other)).toBeCloseTo(adjustedRandIndex(other, labels), 12);
        expect(adjustedRandIndex(labels, other)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is 1 for nothing to compare, 0 for a partition against none', () => {
    expect(adjustedRandIndex(new Int32Array(0), new Int32Array(0))).toBe(1);
    expect(adjustedRandIndex(new Int32Array(1), new Int32Array(1))).toBe(1);
    expect(adjustedRandIndex(new Int32Array(9), inTurn(9, 3))).toBe(0);
    expect(() => adjustedRandIndex(new Int32Array(2), new Int32Array(3))).toThrow(RangeError);
  });
});
