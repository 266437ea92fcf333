import { afterAll, describe, expect, it } from 'vitest';
import { startKernelCrew } from '../../../../src/compute/process/kernel-crew.ts';
import { agglomerative } from '../../../../src/kernels/agglomerative.ts';
import { chooseClusters } from '../../../../src/kernels/choose-clusters.ts';
import { chooseEps } from '../../../../src/kernels/choose-eps.ts';
import { dbscan } from '../../../../src/kernels/dbscan.ts';
import { hdbscan } from '../../../../src/kernels/hdbscan/hdbscan.ts';
import { type IsolationForestResult, isolationForest } from '../../../../src/kernels/isolation-forest.ts';
import { buildKdTree } from '../../../../src/kernels/kd-tree.ts';
import { kmeans } from '../../../../src/kernels/kmeans.ts';
import { nearestNeighbors } from '../../../../src/kernels/knn/nearest-neighbors.ts';
import { neighborsAmong } from '../../../../src/kernels/knn/neighbors-among.ts';
import { localOutlierFactor } from '../../../../src/kernels/local-outlier-factor.ts';
import type { Matrix } from '../../../../src/kernels/matrix.ts';
import type { Crew } from '../../../../src/kernels/parallel/crew.ts';
import { silhouette } from '../../../../src/kernels/silhouette.ts';
import { trustworthiness } from '../../../../src/kernels/trustworthiness.ts';
import { awkwardTables, blobs } from '../awkward-tables.ts';

/** Everything of a kernel's result, as bytes where it is made of bytes. */
type Run = (x: Matrix, crew: Crew) => unknown;

/** The forest can be asked as well, by functions, which are never the same. */
function numbersOf({ paths, ...numbers }: IsolationForestResult) {
  return { ...numbers, sums: paths.contributions(paths.rowAt(0)) };
}

const kernels: readonly (readonly [name: string, run: Run])[] = [
  ['the KD-tree', buildKdTree],
  ['neighbours by KD-tree', (x, crew) => nearestNeighbors(x, 7, 'euclidean', () => {}, crew)],
  ['k-means', (x, crew) => kmeans(x, { nClusters: 4, nInit: 3, crew })],
  ['the choice of a number of clusters', (x, crew) => chooseClusters(x, { max: 6, crew })],
  ['the choice of eps', (x, crew) => chooseEps(x, 5, 'manhattan', crew)],
  ['DBSCAN', (x, crew) => dbscan(x, { eps: 0.7, minSamples: 4, metric: 'euclidean', crew })],
  [
    'HDBSCAN',
    (x, crew) => hdbscan(x, { minClusterSize: 5, minSamples: 5, epsilon: 0, metric: 'chebyshev', crew }),
  ],
  ['Ward linkage', (x, crew) => agglomerative(x, { linkage: 'ward', crew })],
  ['single linkage', (x, crew) => agglomerative(x, { linkage: 'single', crew })],
  ['complete linkage', (x, crew) => agglomerative(x, { linkage: 'complete', crew })],
  ['average linkage', (x, crew) => agglomerative(x, { linkage: 'average', crew })],
  ['the isolation forest', (x, crew) => numbersOf(isolationForest(x, { nTrees: 20, crew }))],
  ['the local outlier factor', (x, crew) => localOutlierFactor(x, { crew })],
  [
    'the silhouette',
    (x, crew) =>
      silhouette(
        x,
        Int32Array.from({ length: x.rows }, (_, i) => i % 3),
        { crew },
      ),
  ],
  [
    'a sampled silhouette',
    (x, crew) =>
      silhouette(
        x,
        Int32Array.from({ length: x.rows }, (_, i) => i % 3),
        { crew, exactLimit: 10, sampleSize: 9 },
      ),
  ],
  ['the trustworthiness', (x, crew) => trustworthiness(x, x, { maxQueries: 300, crew })],
  [
    'neighbours among other rows',
    (x, crew) => neighborsAmong(x, { ...x, data: x.data.map((value) => value / 2) }, 5, 'manhattan', crew),
  ],
];

/** Large enough for many blocks of each kernel. */
const tables: [name: string, x: Matrix][] = [
  ['5,300 rows in four blobs', blobs(5_300, 3, 4)],
  ...awkwardTables().filter(([, x]) => x.rows > 8),
];

const [solo, ...crews] = [1, 2, 4].map(startKernelCrew);

afterAll(() => {
  for (const crew of crews) crew.close();
});

describe.each(kernels)('%s', (_, run) => {
  it.each(tables)('is the same on one, two and four threads: %s', (_name, x) => {
    const expected = run(x, solo!);
    for (const crew of crews) expect(run(x, crew)).toEqual(expected);
  });
});

describe('the memory of a crew', () => {
  it('is left as it was found by every kernel, even one that fails', () => {
    const [, x] = tables[0]!;
    const probe = () => solo!.machine.scope().uint8(1);
    const before = solo!.machine.scope();
    const top = before.uint8(1).byteOffset;
    before.release();
    for (const [, run] of kernels) run(x, solo!);
    expect(() => isolationForest(x, { contamination: 2, crew: solo! })).toThrow(RangeError);
    expect(probe().byteOffset).toBe(top);
  });
});
