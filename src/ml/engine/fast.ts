import { agglomerative } from '../../kernels/agglomerative.ts';
import { chooseEps } from '../../kernels/choose-eps.ts';
import { dbscan } from '../../kernels/dbscan.ts';
import { areAllRowsEqual } from '../../kernels/equal-rows.ts';
import { gaussianMixture } from '../../kernels/gaussian-mixture.ts';
import { hdbscan } from '../../kernels/hdbscan/hdbscan.ts';
import { isolationForest } from '../../kernels/isolation-forest.ts';
import { kmeans } from '../../kernels/kmeans.ts';
import { type NeighborSearch, nearestNeighbors } from '../../kernels/knn/nearest-neighbors.ts';
import { localOutlierFactor } from '../../kernels/local-outlier-factor.ts';
import type { Matrix } from '../../kernels/matrix.ts';
import type { Crew } from '../../kernels/parallel/crew.ts';
import { pca } from '../../kernels/pca.ts';
import { ignoreProgress, type OnProgress } from '../../kernels/progress.ts';
import { tsne } from '../../kernels/tsne/tsne.ts';
import type { Target } from '../../kernels/umap/target.ts';
import { umap } from '../../kernels/umap/umap.ts';
import { countLabels, noteFewer, resolveClusters } from './cluster-count.ts';
import type {
  AgglomerativePlan,
  Anomalies,
  AnomalyPlan,
  Clustering,
  ClusteringPlan,
  DbscanPlan,
  Engine,
  HdbscanPlan,
  OnFrame,
  PcaPlan,
  Reduction,
  ReductionPlan,
  TsnePlan,
  UmapPlan,
} from './engine.ts';
import { limitComponents, limitMinSamples, limitNeighbors, limitPerplexity } from './limits.ts';
import { toPositions } from './positions.ts';

/** PCA of so many numbers, and K-Means or DBSCAN of so many rows, are over before a helper thread has started. */
const SHORT_WORK = { pcaNumbers: 2_000_000, clusteredRows: 10_000 };

/** What the methods work with. */
interface Means {
  readonly crew: Crew;
  readonly findNeighbors: NeighborSearch;
  readonly target: Target | null;
}

/**
 * Our own kernels: seeded, the same bits on every run and on any number of threads.
 *
 * @param findNeighbors in the tables given to `reduce` and `anomalies`
 * @param target of the rows given to `reduce`, where a plan names one
 */
export function createFastEngine(
  crew: Crew,
  findNeighbors: NeighborSearch = nearestNeighbors,
  target: Target | null = null,
): Engine {
  const means = { crew, findNeighbors, target };
  return {
    name: 'fast',
    reduce: async (x, plan, onProgress = ignoreProgress, onFrame) =>
      reduce(x, plan, onProgress, means, onFrame),
    cluster: async (positions, plan, onProgress = ignoreProgress) =>
      cluster(positions, plan, onProgress, crew),
    anomalies: async (x, plan, onProgress = ignoreProgress) => findAnomalies(x, plan, onProgress, means),
  };
}

function reduce(
  x: Matrix,
  plan: ReductionPlan,
  onProgress: OnProgress,
  means: Means,
  onFrame?: OnFrame,
): Reduction {
  switch (plan.method) {
    case 'pca':
      return reduceByPca(x, plan, crewFor(means.crew, x.data.length <= SHORT_WORK.pcaNumbers));
    case 'tsne':
      return reduceByTsne(x, plan, onProgress, means, onFrame);
    case 'umap':
      return reduceByUmap(x, plan, onProgress, means, onFrame);
  }
}

function crewFor(crew: Crew, isShortWork: boolean): Crew {
  return isShortWork ? crew.forShortWork() : crew;
}

function reduceByPca(x: Matrix, { components, whiten }: PcaPlan, crew: Crew): Reduction {
  const { value, notes } = limitComponents(components, x.rows, x.columns);
  const {
    scores,
    explainedVarianceRatio,
    explainedVariance,
    mean,
    components: found,
  } = pca(x, { nComponents: value, whiten, crew });
  return {
    positions: toPositions(scores),
    explainedVarianceRatio: Array.from(explainedVarianceRatio),
    klDivergence: null,
    axes: {
      mean: Array.from(mean),
      components: Array.from({ length: value }, (_, c) =>
        Array.from(found.data.subarray(c * found.columns, (c + 1) * found.columns)),
      ),
      factors: Array.from(explainedVariance, (variance, c) =>
        whiten ? whiteningFactor(variance, explainedVarianceRatio[c]!) : 1,
      ),
    },
    notes,
  };
}

/** Directions without variance hold nothing but rounding noise. */
function whiteningFactor(variance: number, share: number): number {
  return share <= Number.EPSILON ? 0 : 1 / Math.sqrt(variance);
}

function reduceByTsne(
  x: Matrix,
  plan: TsnePlan,
  onProgress: OnProgress,
  means: Means,
  onFrame?: OnFrame,
): Reduction {
  const { value: perplexity, notes } = limitPerplexity(plan.perplexity, x.rows);
  const { positions, klDivergence } = tsne(
    x,
    { ...plan, perplexity, ...means, ...(onFrame === undefined ? {} : { onFrame }) },
    onProgress,
  );
  return { positions: toPositions(positions), explainedVarianceRatio: null, klDivergence, notes };
}

function reduceByUmap(
  x: Matrix,
  plan: UmapPlan,
  onProgress: OnProgress,
  means: Means,
  onFrame?: OnFrame,
): Reduction {
  const target = plan.target === null ? null : means.target;
  if (target === null && areAllRowsEqual(x)) return onePoint(x.rows);
  const { value: neighbors, notes } = limitNeighbors(plan.neighbors, x.rows);
  const positions = umap(
    x,
    {
      ...plan,
      neighbors,
      ...means,
      target,
      ...(onFrame === undefined ? {} : { onFrame }),
    },
    onProgress,
  );
  return { positions: toPositions(positions), explainedVarianceRatio: null, klDivergence: null, notes };
}

/** The layout would spread the copies of one row, as if something parted them. */
function onePoint(rows: number): Reduction {
  return {
    positions: new Float32Array(3 * rows),
    explainedVarianceRatio: null,
    klDivergence: null,
    notes: ['All rows are equal: the map is one point'],
  };
}

function cluster(positions: Matrix, plan: ClusteringPlan, onProgress: OnProgress, whole: Crew): Clustering {
  const isShort = plan.method === 'kmeans' || plan.method === 'dbscan';
  const crew = crewFor(whole, isShort && positions.rows <= SHORT_WORK.clusteredRows);
  switch (plan.method) {
    case 'kmeans': {
      const { value: nClusters, notes } = resolveClusters(positions, plan.clusters, plan.seed, crew);
      const { init, maxIterations: maxIter, tolerance: tol, seed } = plan;
      const { labels, centers } = kmeans(positions, { nClusters, init, maxIter, tol, seed, crew });
      return { labels, notes: [...notes, ...noteFewer(nClusters, centers.rows)] };
    }
    case 'gaussian_mixture': {
      const { value: nComponents, notes } = resolveClusters(positions, plan.clusters, plan.seed, crew);
      const { labels } = gaussianMixture(positions, { nComponents, seed: plan.seed, onProgress });
      return { labels, notes: [...notes, ...noteFewer(nComponents, countLabels(labels))] };
    }
    case 'agglomerative':
      return clusterByLinkage(positions, plan, onProgress, crew);
    case 'dbscan':
      return clusterByDbscan(positions, plan, crew);
    case 'hdbscan':
      return clusterByHdbscan(positions, plan, crew);
  }
}

function clusterByLinkage(
  positions: Matrix,
  plan: AgglomerativePlan,
  onProgress: OnProgress,
  crew: Crew,
): Clustering {
  const { linkage, distanceThreshold } = plan;
  if (distanceThreshold !== null) {
    return {
      labels: agglomerative(positions, { distanceThreshold, linkage, onProgress, crew }).labels,
      notes: [],
    };
  }
  const { value: nClusters, notes } = resolveClusters(positions, plan.clusters, undefined, crew);
  return { labels: agglomerative(positions, { nClusters, linkage, onProgress, crew }).labels, notes };
}

function clusterByDbscan(positions: Matrix, { eps, minSamples, metric }: DbscanPlan, crew: Crew): Clustering {
  if (eps !== 'auto') return { labels: dbscan(positions, { eps, minSamples, metric, crew }), notes: [] };
  const chosen = chooseEps(positions, minSamples, metric, crew);
  return {
    labels: dbscan(positions, { eps: chosen.eps, minSamples, metric, crew }),
    notes: [`eps was chosen as ${shortened(chosen.eps)} from the ${chosen.k}-distance curve`],
  };
}

function clusterByHdbscan(positions: Matrix, plan: HdbscanPlan, crew: Crew): Clustering {
  const { minClusterSize, epsilon } = plan;
  const { value: minSamples, notes } = limitMinSamples(plan.minSamples, positions.rows);
  const { labels } = hdbscan(positions, { minClusterSize, minSamples, epsilon, metric: 'euclidean', crew });
  return { labels, notes };
}

/** Three significant digits, without an exponent where a reader can do without. */
function shortened(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function findAnomalies(
  x: Matrix,
  { method, contamination, seed }: AnomalyPlan,
  onProgress: OnProgress,
  { crew, findNeighbors }: Means,
): Anomalies {
  if (method === 'local_outlier_factor') {
    const { flags, scores } = localOutlierFactor(x, { contamination, crew, findNeighbors, onProgress });
    return { flags, scores, paths: null, notes: [] };
  }
  const { flags, scores, paths } = isolationForest(x, { contamination, seed, crew, onProgress });
  return { flags, scores, paths, notes: [] };
}
