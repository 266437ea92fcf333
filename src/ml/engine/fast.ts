import { agglomerative } from '../../kernels/agglomerative.ts';
import { chooseEps } from '../../kernels/choose-eps.ts';
import { dbscan } from '../../kernels/dbscan.ts';
import { gaussianMixture } from '../../kernels/gaussian-mixture.ts';
import { hdbscan } from '../../kernels/hdbscan/hdbscan.ts';
import { isolationForest } from '../../kernels/isolation-forest.ts';
import { kmeans } from '../../kernels/kmeans.ts';
import { localOutlierFactor } from '../../kernels/local-outlier-factor.ts';
import type { Matrix } from '../../kernels/matrix.ts';
import { pca } from '../../kernels/pca.ts';
import { ignoreProgress, type OnProgress } from '../../kernels/progress.ts';
import { tsne } from '../../kernels/tsne/tsne.ts';
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
  PcaPlan,
  Reduction,
  ReductionPlan,
  TsnePlan,
  UmapPlan,
} from './engine.ts';
import { limitComponents, limitMinSamples, limitNeighbors, limitPerplexity } from './limits.ts';
import { toPositions } from './positions.ts';

/** Our own kernels: seeded, the same bits on every run. */
export const fastEngine: Engine = {
  name: 'fast',
  reduce: async (x, plan, onProgress = ignoreProgress) => reduce(x, plan, onProgress),
  cluster: async (positions, plan, onProgress = ignoreProgress) => cluster(positions, plan, onProgress),
  anomalies: async (x, plan, onProgress = ignoreProgress) => findAnomalies(x, plan, onProgress),
};

function reduce(x: Matrix, plan: ReductionPlan, onProgress: OnProgress): Reduction {
  switch (plan.method) {
    case 'pca':
      return reduceByPca(x, plan);
    case 'tsne':
      return reduceByTsne(x, plan, onProgress);
    case 'umap':
      return reduceByUmap(x, plan, onProgress);
  }
}

function reduceByPca(x: Matrix, { components, whiten }: PcaPlan): Reduction {
  const { value, notes } = limitComponents(components, x.rows, x.columns);
  const { scores, explainedVarianceRatio } = pca(x, { nComponents: value, whiten });
  return {
    positions: toPositions(scores),
    explainedVarianceRatio: Array.from(explainedVarianceRatio),
    klDivergence: null,
    notes,
  };
}

function reduceByTsne(x: Matrix, plan: TsnePlan, onProgress: OnProgress): Reduction {
  const { value: perplexity, notes } = limitPerplexity(plan.perplexity, x.rows);
  const { positions, klDivergence } = tsne(x, { ...plan, perplexity }, onProgress);
  return { positions: toPositions(positions), explainedVarianceRatio: null, klDivergence, notes };
}

function reduceByUmap(x: Matrix, plan: UmapPlan, onProgress: OnProgress): Reduction {
  const { value: neighbors, notes } = limitNeighbors(plan.neighbors, x.rows);
  const positions = umap(x, { ...plan, neighbors }, onProgress);
  return { positions: toPositions(positions), explainedVarianceRatio: null, klDivergence: null, notes };
}

function cluster(positions: Matrix, plan: ClusteringPlan, onProgress: OnProgress): Clustering {
  switch (plan.method) {
    case 'kmeans': {
      const { value: nClusters, notes } = resolveClusters(positions, plan.clusters, plan.seed);
      const { init, maxIterations: maxIter, tolerance: tol, seed } = plan;
      const { labels, centers } = kmeans(positions, { nClusters, init, maxIter, tol, seed });
      return { labels, notes: [...notes, ...noteFewer(nClusters, centers.rows)] };
    }
    case 'gaussian_mixture': {
      const { value: nComponents, notes } = resolveClusters(positions, plan.clusters, plan.seed);
      const { labels } = gaussianMixture(positions, { nComponents, seed: plan.seed, onProgress });
      return { labels, notes: [...notes, ...noteFewer(nComponents, countLabels(labels))] };
    }
    case 'agglomerative':
      return clusterByLinkage(positions, plan, onProgress);
    case 'dbscan':
      return clusterByDbscan(positions, plan);
    case 'hdbscan':
      return clusterByHdbscan(positions, plan);
  }
}

function clusterByLinkage(positions: Matrix, plan: AgglomerativePlan, onProgress: OnProgress): Clustering {
  const { linkage, distanceThreshold } = plan;
  if (distanceThreshold !== null) {
    return { labels: agglomerative(positions, { distanceThreshold, linkage, onProgress }).labels, notes: [] };
  }
  const { value: nClusters, notes } = resolveClusters(positions, plan.clusters);
  return { labels: agglomerative(positions, { nClusters, linkage, onProgress }).labels, notes };
}

function clusterByDbscan(positions: Matrix, { eps, minSamples, metric }: DbscanPlan): Clustering {
  if (eps !== 'auto') return { labels: dbscan(positions, { eps, minSamples, metric }), notes: [] };
  const chosen = chooseEps(positions, minSamples, metric);
  return {
    labels: dbscan(positions, { eps: chosen.eps, minSamples, metric }),
    notes: [`eps was chosen as ${shortened(chosen.eps)} from the ${chosen.k}-distance curve`],
  };
}

function clusterByHdbscan(positions: Matrix, plan: HdbscanPlan): Clustering {
  const { minClusterSize, epsilon } = plan;
  const { value: minSamples, notes } = limitMinSamples(plan.minSamples, positions.rows);
  const { labels } = hdbscan(positions, { minClusterSize, minSamples, epsilon, metric: 'euclidean' });
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
): Anomalies {
  const { flags, scores } =
    method === 'isolation_forest'
      ? isolationForest(x, { contamination, seed, onProgress })
      : localOutlierFactor(x, { contamination, onProgress });
  return { flags, scores, notes: [] };
}
