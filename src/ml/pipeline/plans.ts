import type { Metric } from '../../kernels/distance.ts';
import type { NeighborNeed } from '../../kernels/knn/share-neighbors.ts';
import type { AnomalyPlan, ClusteringPlan, ReductionPlan, UmapPlan } from '../engine/engine.ts';
import { needsOfAnomalies, needsOfMap } from '../engine/neighbor-needs.ts';
import type { MLConfig } from '../ml.schema.ts';

/** From the words of the contract to those of the engines. */

export function reductionPlan(config: MLConfig): ReductionPlan {
  const seed = config.random_state;
  switch (config.reduction_method) {
    case 'pca': {
      const { n_components: components, whiten } = config.pca_config;
      return { method: 'pca', components, whiten };
    }
    case 'tsne': {
      const { perplexity, learning_rate: learningRate, n_iter: iterations, metric } = config.tsne_config;
      return { method: 'tsne', perplexity, learningRate, iterations, metric, seed };
    }
    case 'umap': {
      const {
        n_neighbors: neighbors,
        min_dist: minDist,
        n_epochs: epochs,
        metric,
        init,
      } = config.umap_config;
      return { method: 'umap', neighbors, minDist, epochs, metric, init, target: targetOf(config), seed };
    }
  }
}

/** The distance by which rows are to lie on a map as they do in the table. */
export function metricOf(plan: ReductionPlan): Metric {
  return plan.method === 'pca' ? 'euclidean' : plan.metric;
}

/** The target of supervised UMAP; null where there is none. */
export function targetOf({ reduction_method, umap_config }: MLConfig): UmapPlan['target'] {
  const { target_column: column, target_weight: weight } = umap_config;
  return reduction_method === 'umap' && column !== null && weight > 0 ? { column, weight } : null;
}

export function clusteringPlan(config: MLConfig): ClusteringPlan {
  const seed = config.random_state;
  switch (config.clustering_method) {
    case 'kmeans': {
      const { n_clusters: clusters, init, max_iter: maxIterations, tol: tolerance } = config.kmeans_config;
      return { method: 'kmeans', clusters, init, maxIterations, tolerance, seed };
    }
    case 'gaussian_mixture':
      // The contract has no section of its own for it: the number of clusters is that of K-Means.
      return { method: 'gaussian_mixture', clusters: config.kmeans_config.n_clusters, seed };
    case 'agglomerative': {
      const {
        n_clusters: clusters,
        linkage,
        distance_threshold: distanceThreshold,
      } = config.agglomerative_config;
      return { method: 'agglomerative', clusters, linkage, distanceThreshold };
    }
    case 'dbscan': {
      const { eps, min_samples: minSamples, metric } = config.dbscan_config;
      return { method: 'dbscan', eps, minSamples, metric };
    }
    case 'hdbscan': {
      const {
        min_cluster_size: minClusterSize,
        min_samples,
        cluster_selection_epsilon: epsilon,
      } = config.hdbscan_config;
      return { method: 'hdbscan', minClusterSize, minSamples: min_samples ?? minClusterSize, epsilon };
    }
  }
}

export function anomalyPlan({
  anomaly_config: { method, contamination, random_state },
}: MLConfig): AnomalyPlan {
  return { method, contamination, seed: random_state };
}

/**
 * The neighbours that a run looks for in the table, in this order.
 *
 * @param makesMap false when it takes one over, or places its rows into one
 */
export function neighborNeeds(config: MLConfig, makesMap: boolean, rows: number): readonly NeighborNeed[] {
  const ownMap = makesMap && config.engine === 'fast';
  return [
    ...(ownMap ? needsOfMap(reductionPlan(config), rows) : []),
    ...(config.detect_anomalies ? needsOfAnomalies(anomalyPlan(config), rows) : []),
  ];
}
