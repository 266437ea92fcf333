import type { Workload } from './workload.ts';

/**
 * The form of the model of memory: what the peak of a compute process is a sum of. How many bytes each term costs is
 * measured, see `coefficients.ts`.
 */
export type MemoryTerm =
  | 'process'
  | 'table_cell'
  | 'matrix_cell'
  | 'row'
  | 'umap_neighbor'
  | 'tsne_neighbor'
  | 'outlier_neighbor'
  | 'pair';

/** Columns of categories are read to explain the map by, whether they are features or not; at most so many. */
const DESCRIBED_COLUMNS = 4;

export function memoryTerms({
  tableRows,
  columns,
  rows: n,
  features: d,
  config,
  referenceRows = 0,
}: Workload): Readonly<Record<MemoryTerm, number>> {
  const { reduction_method: reduction, umap_config, tsne_config } = config;
  const findsOutliers = config.detect_anomalies && config.anomaly_config.method === 'local_outlier_factor';
  return {
    process: 1,
    table_cell: tableRows * (columns + DESCRIBED_COLUMNS),
    matrix_cell: (n + referenceRows) * d,
    row: n,
    umap_neighbor: reduction === 'umap' ? n * umap_config.n_neighbors : 0,
    tsne_neighbor: reduction === 'tsne' ? n * 3 * tsne_config.perplexity : 0,
    outlier_neighbor: findsOutliers ? n * NEIGHBORS_OF_OUTLIERS : 0,
    pair: comparesPairs(config) ? (n * n) / 2 : 0,
  };
}

const NEIGHBORS_OF_OUTLIERS = 20;

/** Complete and average linkage keep the distance of every pair of rows. */
export function comparesPairs(config: Workload['config']): boolean {
  const { linkage } = config.agglomerative_config;
  return config.clustering_method === 'agglomerative' && (linkage === 'complete' || linkage === 'average');
}
