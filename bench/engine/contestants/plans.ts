import type { AnomalyPlan, ClusteringPlan, ReductionPlan } from '../../../src/ml/engine/engine.ts';

const SEED = 42;

/** The settings that our methods are measured with: those of the peers, which are their defaults where they have any. */
export const REDUCTIONS = {
  umap: {
    method: 'umap',
    neighbors: 15,
    minDist: 0.1,
    metric: 'euclidean',
    epochs: null,
    init: 'pca',
    target: null,
    seed: SEED,
  },
  tsne: {
    method: 'tsne',
    perplexity: 30,
    learningRate: 'auto',
    iterations: 1000,
    metric: 'euclidean',
    seed: SEED,
  },
  pca: { method: 'pca', components: 3, whiten: false },
} satisfies Record<string, ReductionPlan>;

export const ANOMALIES: AnomalyPlan = { method: 'isolation_forest', contamination: 0.1, seed: SEED };

export function clusteringPlan(task: string, eps: number): ClusteringPlan | null {
  switch (task) {
    case 'kmeans':
      return {
        method: 'kmeans',
        clusters: 10,
        init: 'k-means++',
        maxIterations: 300,
        tolerance: 1e-4,
        seed: SEED,
      };
    case 'dbscan':
      return { method: 'dbscan', eps, minSamples: 10, metric: 'euclidean' };
    case 'hdbscan':
      return { method: 'hdbscan', minClusterSize: 30, minSamples: 10, epsilon: 0 };
    case 'ward':
    case 'complete':
    case 'average':
    case 'single':
      return { method: 'agglomerative', clusters: 10, linkage: task, distanceThreshold: null };
    default:
      return null;
  }
}
