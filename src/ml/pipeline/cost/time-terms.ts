import type { Metric } from '../../../kernels/distance.ts';
import { RACE_ROWS } from '../../../kernels/gaussian-mixture.ts';
import {
  approximateRows,
  beginsWith,
  comparesInDouble,
  KD_TREE_MAX_COLUMNS,
  longestList,
} from '../../../kernels/knn/nearest-neighbors.ts';
import { chooseEpochs } from '../../../kernels/umap/epochs.ts';
import { MAX_PAIR_STEPS } from '../../engine/reference/tsne.ts';
import type { MLConfig } from '../../ml.schema.ts';
import type { PipelineStage } from '../pipeline-stages.ts';
import { neighborNeeds } from '../plans.ts';
import { judgedRows } from '../quality.ts';
import type { Workload } from './workload.ts';

/**
 * The form of the model of time: what the seconds of a stage are a sum of. How much each term costs is measured, see
 * `coefficients.ts`.
 */
export interface TimeTerms {
  /** Which coefficients go with the terms. */
  readonly model: TimeModel;
  readonly terms: readonly number[];
}

export type TimeModel =
  | 'preprocessing'
  | MLConfig['reduction_method']
  | Exclude<MLConfig['clustering_method'], 'agglomerative'>
  | 'ward_linkage'
  | 'single_linkage'
  | 'pairwise_linkage'
  | 'automatic_clusters'
  | MLConfig['anomaly_config']['method']
  | 'reference_umap'
  | 'reference_tsne'
  | 'finalizing';

/** All that a stage does; an empty list is a stage with nothing to do. */
export function timeTerms(stage: PipelineStage, workload: Workload): readonly TimeTerms[] {
  const { config } = workload;
  switch (stage) {
    case 'preprocessing':
      return [preprocessing(workload)];
    case 'reduction':
      return workload.takesMapOver === true ? [] : [reduction(workload)];
    case 'clustering':
      return clustering(workload);
    case 'anomalies':
      return config.detect_anomalies ? [anomalies(workload)] : [];
    case 'finalizing':
      return [finalizing(workload)];
  }
}

function preprocessing({ tableRows, columns, rows, features }: Workload): TimeTerms {
  return { model: 'preprocessing', terms: [1, tableRows * columns, rows * features] };
}

function reduction(workload: Workload): TimeTerms {
  const { rows: n, features: d, config, referenceRows } = workload;
  if (referenceRows !== undefined) return alignment(workload, referenceRows);
  switch (config.reduction_method) {
    case 'pca':
      return { model: 'pca', terms: [1, n * d, Math.max(n, d) * Math.min(n, d) ** 2] };
    case 'umap': {
      const { n_neighbors: k, n_epochs, metric } = config.umap_config;
      const epochs = chooseEpochs(n, n_epochs);
      const forces = n * k * epochs;
      return config.engine === 'reference'
        ? { model: 'reference_umap', terms: [1, n * n, forces] }
        : { model: 'umap', terms: [1, ...search(workload, k, metric), n * k, forces] };
    }
    case 'tsne': {
      const { perplexity, n_iter: iterations, metric } = config.tsne_config;
      const pairSteps = n * n * iterations;
      if (config.engine === 'reference' && pairSteps <= MAX_PAIR_STEPS)
        return { model: 'reference_tsne', terms: [1, pairSteps] };
      const k = 3 * perplexity;
      const forces = [n * k * iterations, n * Math.log2(n) * iterations];
      return { model: 'tsne', terms: [1, ...search(workload, k, metric), ...forces] };
    }
  }
}

/** A pair of rows compared in double precision takes so many times as long as in single precision. */
const DOUBLE_PRECISION = 4;
/** New rows take a third of the epochs of a map by UMAP, and of t-SNE few neighbours and iterations. */
const SHARE_OF_EPOCHS = 1 / 3;
/** A cell read from a file and compared, in cells that PCA passes over. */
const READING = 10;
const TSNE_PLACING = { neighbors: 15, iterations: 250 };

/** Placing rows into a map by their exact neighbours there. */
function alignment({ rows, placedRows: n = rows, features: d, config }: Workload, m: number): TimeTerms {
  const pairs = DOUBLE_PRECISION * n * m * (d + PAIR_OVERHEAD);
  switch (config.reduction_method) {
    case 'pca':
      // The rows are hardly worth placing; reading and comparing those of the map takes the time.
      return { model: 'pca', terms: [0, READING * (rows + m) * d, 0] };
    case 'umap': {
      const { n_neighbors: k, n_epochs } = config.umap_config;
      const epochs = SHARE_OF_EPOCHS * chooseEpochs(m, n_epochs);
      return { model: 'umap', terms: [0, pairs, 0, 0, n * k, n * k * epochs] };
    }
    case 'tsne': {
      const { neighbors: k, iterations } = TSNE_PLACING;
      return {
        model: 'tsne',
        terms: [0, pairs, 0, 0, n * k * iterations, n * Math.log2(m) * iterations],
      };
    }
  }
}

const NO_SEARCH: [number, number, number] = [0, 0, 0];

/** Work for each pair of rows beside that for each feature, in features. */
const PAIR_OVERHEAD = 8;

/** Nearest neighbours by comparing all rows, by a tree, or approximately. */
function search(
  { rows: n, features: d, keptNeighbors }: Workload,
  k: number,
  metric: Metric,
): [number, number, number] {
  if (keptNeighbors?.includes(metric) === true) return NO_SEARCH;
  if (d <= KD_TREE_MAX_COLUMNS) return [0, n * Math.log2(n) * k, 0];
  const perPair = d + PAIR_OVERHEAD;
  if (n >= approximateRows(metric)) return [0, 0, n * Math.log2(n) * perPair];
  // In double precision each pair is compared from both sides.
  return [n * n * perPair * (comparesInDouble(metric) ? 2 * DOUBLE_PRECISION : 1), 0, 0];
}

/** The map has three columns, whatever went in. */
function clustering({ rows: n, config }: Workload): TimeTerms[] {
  const method = config.clustering_method;
  switch (method) {
    case 'kmeans':
      return withClusters(method, n, config.kmeans_config.n_clusters, (clusters) => [1, n * clusters]);
    case 'gaussian_mixture':
      return withClusters(method, n, config.kmeans_config.n_clusters, (clusters) => [
        1,
        Math.min(n, RACE_ROWS) * clusters,
        n * clusters,
      ]);
    case 'dbscan':
      return [{ model: 'dbscan', terms: [1, n * Math.log2(n)] }];
    case 'hdbscan': {
      const { min_samples, min_cluster_size } = config.hdbscan_config;
      const k = Math.min(n, min_samples ?? min_cluster_size);
      return [{ model: 'hdbscan', terms: [1, n * Math.log2(n), n * k] }];
    }
    case 'agglomerative': {
      const { linkage, n_clusters, distance_threshold } = config.agglomerative_config;
      const clusters = distance_threshold === null ? n_clusters : 0;
      return withClusters(LINKAGE_MODELS[linkage], n, clusters, () => [1, n * Math.log2(n), n * n]);
    }
  }
}

const LINKAGE_MODELS = {
  ward: 'ward_linkage',
  single: 'single_linkage',
  complete: 'pairwise_linkage',
  average: 'pairwise_linkage',
} as const;

/** A number of clusters that is to be found is tried out before the method itself begins. */
function withClusters(
  model: TimeModel,
  n: number,
  clusters: number | 'auto',
  terms: (clusters: number) => readonly number[],
): TimeTerms[] {
  if (clusters !== 'auto') return [{ model, terms: terms(clusters) }];
  return [
    { model: 'automatic_clusters', terms: [1, n] },
    { model, terms: terms(TYPICAL_CLUSTERS) },
  ];
}

const TYPICAL_CLUSTERS = 6;

function anomalies(workload: Workload): TimeTerms {
  const { rows: n, config } = workload;
  const model = config.anomaly_config.method;
  if (model === 'isolation_forest') return { model, terms: [1, n] };
  const searched = areFoundForMap(workload)
    ? NO_SEARCH
    : search(workload, NEIGHBORS_OF_OUTLIERS, 'euclidean');
  return { model, terms: [1, ...searched, n * NEIGHBORS_OF_OUTLIERS] };
}

/** Whether the search for the map finds the neighbours that anomalies are found by, too. */
function areFoundForMap(workload: Workload): boolean {
  const { rows, features: columns, config, referenceRows, takesMapOver } = workload;
  const makesMap = takesMapOver !== true && referenceRows === undefined;
  const [ofMap, ofAnomalies] = neighborNeeds(config, makesMap, rows);
  if (ofMap === undefined || ofAnomalies === undefined || ofMap.metric !== ofAnomalies.metric) return false;
  const { metric } = ofMap;
  const found = longestList({ rows, columns }, metric, [ofMap.k, ofAnomalies.k]);
  return beginsWith({ rows, columns }, metric, found, ofAnomalies.k);
}

const NEIGHBORS_OF_OUTLIERS = 20;

function finalizing({ rows: n, features: d }: Workload): TimeTerms {
  const { trustworthiness, silhouette } = judgedRows(n, d);
  return { model: 'finalizing', terms: [1, n, n * d, silhouette * n, trustworthiness * n * d] };
}
