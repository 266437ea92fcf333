import { describe, expect, it } from 'vitest';
import { type Matrix, matrix } from '../../../src/kernels/matrix.ts';
import { createSoloCrew } from '../../../src/kernels/parallel/crew.ts';
import { createRandom } from '../../../src/kernels/random.ts';
import type { AnomalyPlan, ClusteringPlan, Engine, ReductionPlan } from '../../../src/ml/engine/engine.ts';
import { createFastEngine } from '../../../src/ml/engine/fast.ts';
import { createReferenceEngine } from '../../../src/ml/engine/reference.ts';

function table(
  rows: number,
  columns: number,
  value: (row: number, column: number, noise: number) => number,
): Matrix {
  const random = createRandom(11);
  const data = Float64Array.from({ length: rows * columns }, (_, i) =>
    value(Math.floor(i / columns), i % columns, random.normal()),
  );
  return matrix(data, rows, columns);
}

const threeGroups = (row: number, column: number, noise: number) =>
  noise + (row % 3) * (column % 2 === 0 ? 12 : -12);

const tables: [string, Matrix][] = [
  ['groups', table(60, 5, threeGroups)],
  ['ten rows', table(10, 4, threeGroups)],
  ['constant columns', table(40, 4, (_, column, noise) => (column > 1 ? 7 : noise))],
  ['rows all equal', table(40, 4, () => 3.3)],
  ['one column', table(40, 1, threeGroups)],
  ['two columns', table(40, 2, threeGroups)],
  ['huge values', table(40, 3, (...at) => threeGroups(...at) * 1e300)],
  ['tiny values', table(40, 3, (...at) => threeGroups(...at) * 1e-300)],
  ['an extreme outlier', table(50, 4, (row, ...at) => (row === 7 ? 1e12 : threeGroups(row, ...at)))],
  ['many copies', table(60, 3, (row, column) => (row % 4) * (column + 1))],
  ['more columns than rows', table(12, 40, threeGroups)],
];

const tsne = {
  method: 'tsne',
  perplexity: 30,
  learningRate: 'auto',
  iterations: 100,
  metric: 'euclidean',
  seed: 1,
} as const satisfies ReductionPlan;
const umap = {
  method: 'umap',
  neighbors: 15,
  minDist: 0.1,
  metric: 'euclidean',
  epochs: 50,
  init: 'pca',
  target: null,
  seed: 1,
} as const satisfies ReductionPlan;
const pca = { method: 'pca', components: 3, whiten: false } as const satisfies ReductionPlan;
const kmeans = {
  method: 'kmeans',
  clusters: 3,
  init: 'k-means++',
  maxIterations: 300,
  tolerance: 1e-4,
  seed: 1,
} as const satisfies ClusteringPlan;
const dbscan = {
  method: 'dbscan',
  eps: 'auto',
  minSamples: 5,
  metric: 'euclidean',
} as const satisfies ClusteringPlan;
const hdbscan = {
  method: 'hdbscan',
  minClusterSize: 5,
  minSamples: 5,
  epsilon: 0,
} as const satisfies ClusteringPlan;
const agglomerative = {
  method: 'agglomerative',
  clusters: 3,
  linkage: 'ward',
  distanceThreshold: null,
} as const satisfies ClusteringPlan;
const mixture = { method: 'gaussian_mixture', clusters: 3, seed: 1 } as const satisfies ClusteringPlan;

const reductions: ReductionPlan[] = [
  pca,
  { ...pca, components: 10, whiten: true },
  tsne,
  { ...tsne, metric: 'correlation' },
  umap,
  { ...umap, metric: 'cosine', neighbors: 100 },
];
const clusterings: ClusteringPlan[] = [
  kmeans,
  { ...kmeans, clusters: 20, init: 'random' },
  { ...kmeans, clusters: 'auto' },
  dbscan,
  { ...dbscan, eps: 0.5, metric: 'cosine' },
  hdbscan,
  { ...hdbscan, minSamples: 1000, epsilon: 1 },
  agglomerative,
  { ...agglomerative, clusters: 'auto', linkage: 'average' },
  { ...agglomerative, linkage: 'single', distanceThreshold: 0 },
  mixture,
  { ...mixture, clusters: 'auto' },
];
const anomalyPlans: AnomalyPlan[] = [
  { method: 'isolation_forest', contamination: 0.1, seed: 1 },
  { method: 'local_outlier_factor', contamination: 0.1, seed: 1 },
];

const fastEngine = createFastEngine(createSoloCrew());
const referenceEngine = createReferenceEngine(fastEngine);
const engines: Engine[] = [fastEngine, referenceEngine];

async function positionsOf(engine: Engine, x: Matrix): Promise<Matrix> {
  const { positions } = await engine.reduce(x, pca);
  return matrix(Float64Array.from(positions), x.rows, 3);
}

describe.each(engines)('the $name engine', (engine) => {
  describe.each(tables)('survives %s', (_, x) => {
    it.each(reductions)('reducing by $method', async (plan) => {
      const { positions, explainedVarianceRatio, klDivergence } = await engine.reduce(x, plan);
      expect(positions).toHaveLength(3 * x.rows);
      expect(positions.every(Number.isFinite)).toBe(true);
      expect((explainedVarianceRatio ?? []).every((share) => share >= 0 && share <= 1 + 1e-9)).toBe(true);
      expect(Number.isFinite(klDivergence ?? 0)).toBe(true);
      for (let c = 0; c < positions.length; c++) if (c % 3 >= x.columns) expect(positions[c]).toBe(0);
    });

    it.each(clusterings)('clustering by $method', async (plan) => {
      const { labels } = await engine.cluster(await positionsOf(engine, x), plan);
      expect(labels).toHaveLength(x.rows);
      const used = new Set(labels);
      used.delete(-1);
      expect([...used].sort((a, b) => a - b)).toEqual(Array.from({ length: used.size }, (__, i) => i));
    });

    it.each(anomalyPlans)('looking for anomalies by $method', async (plan) => {
      const { flags, scores } = await engine.anomalies(x, plan);
      expect(flags).toHaveLength(x.rows);
      expect(flags.every((flag) => flag === 0 || flag === 1)).toBe(true);
      expect(scores.every(Number.isFinite)).toBe(true);
    });
  });

  it.each([kmeans, agglomerative, mixture, dbscan, hdbscan])(
    'finds three groups by $method',
    async (plan) => {
      const x = table(90, 4, threeGroups);
      const { labels } = await engine.cluster(await positionsOf(engine, x), plan);
      for (let row = 0; row < 90; row++) if (labels[row] !== -1) expect(labels[row]).toBe(labels[row % 3]);
      expect(new Set(labels.filter((label) => label >= 0)).size).toBe(3);
    },
  );

  it('gives the same result for the same seed', async () => {
    const x = table(50, 4, threeGroups);
    for (const plan of [pca, umap, { ...tsne, metric: 'cosine' as const }]) {
      expect(await engine.reduce(x, plan)).toEqual(await engine.reduce(x, plan));
    }
    const positions = await positionsOf(engine, x);
    for (const plan of clusterings) {
      expect(await engine.cluster(positions, plan)).toEqual(await engine.cluster(positions, plan));
    }
  });

  it('says which sizes it had to lower', async () => {
    const x = table(28, 4, threeGroups);
    const notesOf = async (plan: ReductionPlan) => (await engine.reduce(x, plan)).notes;
    expect(await notesOf(tsne)).toContain(
      'perplexity was lowered from 30 to 9: a table of 28 rows allows no more',
    );
    expect(await notesOf({ ...umap, neighbors: 50 })).toContain(
      'n_neighbors was lowered from 50 to 27: a table of 28 rows allows no more',
    );
    expect(await notesOf({ ...pca, components: 10 })).toContain(
      'n_components was lowered from 10 to 4: a table of 28 rows and 4 columns allows no more',
    );
    expect((await engine.reduce(table(28, 1, threeGroups), pca)).notes).toContain(
      'n_components was lowered from 3 to 1: a table of 28 rows and 1 column allows no more',
    );
  });

  it('says what it chose for "auto"', async () => {
    const positions = await positionsOf(engine, table(90, 4, threeGroups));
    const byEps = await engine.cluster(positions, dbscan);
    expect(byEps.notes.at(-1)).toMatch(/^eps was chosen as [\d.]+ from the 4-distance curve$/);
    const byCount = await engine.cluster(positions, { ...kmeans, clusters: 'auto' });
    expect(byCount.notes.at(-1)).toMatch(/^n_clusters was chosen as 3 by its silhouette of 0\.\d\d$/);
  });
});

describe('the reference engine', () => {
  it('explains the same variance as the fast one', async () => {
    const x = table(60, 5, threeGroups);
    const [fast, reference] = await Promise.all(engines.map((engine) => engine.reduce(x, pca)));
    fast!.explainedVarianceRatio!.forEach((share, i) => {
      expect(reference!.explainedVarianceRatio![i]).toBeCloseTo(share, 9);
    });
    fast!.positions.forEach((value, i) => {
      expect(Math.abs(reference!.positions[i]!)).toBeCloseTo(Math.abs(value), 3);
    });
  });

  it.each(['ward', 'complete', 'average', 'single'] as const)(
    'cuts the tree of %s linkage as the fast one',
    async (linkage) => {
      const positions = await positionsOf(
        fastEngine,
        table(60, 5, (row, column, noise) => noise * (1 + (row % 5)) + column),
      );
      for (const plan of [
        { ...agglomerative, linkage, clusters: 6 },
        { ...agglomerative, linkage, distanceThreshold: 3.5 },
      ]) {
        const [fast, reference] = await Promise.all(engines.map((engine) => engine.cluster(positions, plan)));
        expect(reference!.labels).toEqual(fast!.labels);
      }
    },
  );

  it('says when our own kernel stood in for a package', async () => {
    const x = table(60, 5, threeGroups);
    const noPackage = await referenceEngine.cluster(await positionsOf(referenceEngine, x), hdbscan);
    expect(noPackage.notes).toContain(
      'the reference engine has no package for hdbscan: our own kernel was used',
    );
    const noMetric = await referenceEngine.reduce(x, { ...tsne, metric: 'chebyshev' });
    expect(noMetric.notes).toContain('tsne-js does not know the metric chebyshev: our own kernel was used');
    const tooLarge = await referenceEngine.reduce(table(600, 2, threeGroups), { ...tsne, iterations: 250 });
    expect(tooLarge.notes).toContain(
      'tsne-js would take too long for 600 rows and 250 iterations: our own kernel was used',
    );
  });

  it('reports that tsne-js cannot be seeded', async () => {
    const { notes, klDivergence } = await referenceEngine.reduce(table(30, 4, threeGroups), {
      ...tsne,
      perplexity: 5,
    });
    expect(notes).toContain('tsne-js cannot be seeded: another run gives another map');
    expect(klDivergence).toBeGreaterThan(0);
  });
});
