import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { startKernelCrew } from '../../../../src/compute/process/kernel-crew.ts';
import { METRICS, type Metric } from '../../../../src/kernels/distance.ts';
import { forestListSize, forestNeighbors } from '../../../../src/kernels/knn/forest.ts';
import { beginsWith, longestList, nearestNeighbors } from '../../../../src/kernels/knn/nearest-neighbors.ts';
import { firstNeighbors, type Neighbors } from '../../../../src/kernels/knn/neighbors.ts';
import { shareNeighbors } from '../../../../src/kernels/knn/share-neighbors.ts';
import { localOutlierFactor } from '../../../../src/kernels/local-outlier-factor.ts';
import { type Matrix, matrix } from '../../../../src/kernels/matrix.ts';
import { createMetricSpace } from '../../../../src/kernels/metric-space.ts';
import { tsne, tsneListLength } from '../../../../src/kernels/tsne/tsne.ts';
import { umap, umapListLength } from '../../../../src/kernels/umap/umap.ts';
import { awkwardTables, blobs } from '../awkward-tables.ts';

const crew = startKernelCrew(2);
afterAll(() => crew.close());

/** A table whose neighbours would take long, of which nothing but the size is looked at. */
const huge = (columns: number): Matrix => ({ rows: 1_000_000, columns, data: new Float64Array(0) });

/** To be compared sooner than number by number. */
function bitsOf({ k, indices, distances }: Neighbors): string {
  const hash = createHash('sha256').update(indices).update(distances);
  return `${k} ${hash.digest('hex')}`;
}

/** What a search was told of, and the neighbours to keep. */
function recording() {
  const found: [Metric, Neighbors][] = [];
  return {
    found,
    onFound: (metric: Metric, neighbors: Neighbors) => void found.push([metric, neighbors]),
  };
}

describe('a shared search', () => {
  const needs = fc.array(
    fc.record({ metric: fc.constantFrom(...METRICS), k: fc.integer({ min: 1, max: 30 }) }),
    { minLength: 1, maxLength: 5 },
  );

  it('answers as searches of their own do, whatever was asked before or kept', () => {
    const tables = [blobs(90, 3, 3), blobs(90, 12, 3), blobs(510, 9, 3)];
    fc.assert(
      fc.property(fc.constantFrom(...tables), needs, fc.integer({ min: 1, max: 40 }), (x, wanted, keptK) => {
        const kept = (metric: Metric) => {
          const neighbors = nearestNeighbors(x, keptK, metric);
          return { k: keptK, first: (count: number) => firstNeighbors(neighbors, count) };
        };
        for (const options of [{}, { kept }]) {
          const search = shareNeighbors(x, wanted, options);
          for (const { metric, k } of wanted)
            expect(bitsOf(search(x, k, metric))).toBe(bitsOf(nearestNeighbors(x, k, metric)));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('looks once for what several need, as long as the longest of them', () => {
    const x = blobs(200, 12, 3);
    const { found, onFound } = recording();
    const search = shareNeighbors(
      x,
      [
        { metric: 'euclidean', k: 14 },
        { metric: 'euclidean', k: 20 },
      ],
      { onFound },
    );
    search(x, 14, 'euclidean');
    search(x, 20, 'euclidean');
    expect(found).toEqual([['euclidean', nearestNeighbors(x, 20, 'euclidean')]]);
  });

  it('looks for nothing where kept neighbours serve, and for itself where they cannot be had', () => {
    const x = blobs(200, 12, 3);
    const { found, onFound } = recording();
    const all = nearestNeighbors(x, 20, 'euclidean');
    const need = [{ metric: 'euclidean' as const, k: 14 }];
    const kept = (k: number, neighbors: Neighbors | null) => () => ({
      k,
      first: (count: number) => neighbors && firstNeighbors(neighbors, count),
    });
    shareNeighbors(x, need, { onFound, kept: kept(20, all) })(x, 14, 'euclidean');
    expect(found).toEqual([]);
    shareNeighbors(x, need, { onFound, kept: kept(13, firstNeighbors(all, 13)) })(x, 14, 'euclidean');
    shareNeighbors(x, need, { onFound, kept: kept(20, null) })(x, 14, 'euclidean');
    expect(found.map(([, { k }]) => k)).toEqual([14, 14]);
  });

  it('leaves other tables alone', () => {
    const [x, other] = [blobs(60, 3, 3), blobs(60, 3, 2)];
    const { found, onFound } = recording();
    const search = shareNeighbors(x, [{ metric: 'euclidean', k: 5 }], { onFound });
    expect(search(other, 5, 'euclidean')).toEqual(nearestNeighbors(other, 5, 'euclidean'));
    expect(found).toEqual([]);
  });

  it('gives the kernels the same bits as searches of their own', () => {
    const x = blobs(600, 10, 4);
    const metric = 'euclidean';
    const findNeighbors = shareNeighbors(x, [
      { metric, k: umapListLength(15) },
      { metric, k: tsneListLength(10, x.rows) },
      { metric, k: 20 },
    ]);
    const byUmap = { neighbors: 15, minDist: 0.1, metric, epochs: 20, seed: 1, crew } as const;
    expect(umap(x, { ...byUmap, findNeighbors })).toEqual(umap(x, byUmap));
    const byTsne = { perplexity: 10, metric, learningRate: 'auto', iterations: 20, seed: 1, crew } as const;
    expect(tsne(x, { ...byTsne, findNeighbors })).toEqual(tsne(x, byTsne));
    expect(localOutlierFactor(x, { findNeighbors, crew })).toEqual(localOutlierFactor(x, { crew }));
  });

  it.each(awkwardTables().filter(([, x]) => x.rows > 1))('finds the outliers of %s', (_, x) => {
    const k = Math.min(20, x.rows - 1);
    const findNeighbors = shareNeighbors(x, [
      { metric: 'euclidean', k: 1 },
      { metric: 'euclidean', k },
    ]);
    findNeighbors(x, 1, 'euclidean');
    expect(localOutlierFactor(x, { findNeighbors })).toEqual(localOutlierFactor(x));
  });
});

describe('lists that begin with shorter ones', () => {
  it('are all exact ones, and approximate ones of the same length of work', () => {
    const small = matrix(new Float64Array(1000 * 12), 1000, 12);
    expect(beginsWith(small, 'euclidean', 91, 14)).toBe(true);
    expect(beginsWith(small, 'euclidean', 14, 91)).toBe(false);
    expect(beginsWith(huge(4), 'euclidean', 91, 14)).toBe(true);
    expect(beginsWith(huge(12), 'euclidean', 16, 13)).toBe(true);
    expect(beginsWith(huge(12), 'euclidean', 20, 14)).toBe(false);
    expect(beginsWith(huge(12), 'cosine', 91, 14)).toBe(false);
    expect(beginsWith(huge(12), 'chebyshev', 91, 14)).toBe(false);
    expect(beginsWith({ ...huge(12), rows: 30_000 }, 'euclidean', 91, 14)).toBe(true);
    expect(beginsWith({ ...huge(12), rows: 30_000 }, 'manhattan', 91, 14)).toBe(false);
    // Beyond 128 neighbours the search is exact again.
    expect(beginsWith(huge(12), 'euclidean', 150, 14)).toBe(false);
    expect(beginsWith(huge(12), 'euclidean', 150, 140)).toBe(true);
  });

  it('are what a search looks for', () => {
    expect(longestList(huge(4), 'euclidean', [14, 91, 20])).toBe(91);
    expect(longestList(huge(12), 'euclidean', [14, 91, 20])).toBe(16);
    expect(longestList(huge(12), 'euclidean', [17, 20])).toBe(20);
    expect(longestList(huge(12), 'euclidean', [140, 14, 150])).toBe(150);
  });

  it('of a forest, hold the very bits of the shorter search', () => {
    const x = createMetricSpace(blobs(4_000, 14, 6), 'manhattan');
    for (const k of [5, 13, 14, 15, 91]) {
      const longer = forestListSize(k);
      const shorter = firstNeighbors(forestNeighbors(x, longer, crew), k);
      expect(bitsOf(shorter)).toBe(bitsOf(forestNeighbors(x, k, crew)));
    }
  });
});
