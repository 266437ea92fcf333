import type { MemoryTerm } from './memory-terms.ts';
import type { TimeModel } from './time-terms.ts';

/** Written by `npm run bench:cost-model`; not to be edited. */

/** Of the machine that was measured: AMD EPYC. */
export const FITTED_THREADS = 2;

/** Nanoseconds that each term of a model of time costs; error 10 % in the median, 30 % in the worst tenth. */
export const NANOSECONDS: Readonly<Record<TimeModel, readonly number[]>> = {
  preprocessing: [17800000, 36.3, 90.5],
  pca: [7350000, 3.23, 0.193],
  kmeans: [12500000, 24.9],
  isolation_forest: [34000000, 858],
  finalizing: [137000000, 1560, 137, 0.205, 1.06],
  ward_linkage: [13700000, 0, 1.91],
  automatic_clusters: [141000000, 4290],
  gaussian_mixture: [138000000, 0, 274],
  pairwise_linkage: [2430000, 2070, 4.2],
  hdbscan: [11200000, 344, 0],
  dbscan: [5360000, 8.71],
  local_outlier_factor: [5330000, 0.0277, 0, 28.1, 0],
  single_linkage: [23900000, 170, 0.0582],
  umap: [63900000, 0.0183, 0, 21.6, 156, 4.83],
  tsne: [0, 0.0442, 0, 0, 2.6, 9.13],
  reference_umap: [777000000, 4260, 0],
  reference_tsne: [191000000, 304],
};

/** Bytes that each term of the model of memory costs, 10 % added; error 5 % in the median, 14 % in the worst tenth. */
export const BYTES: Readonly<Record<MemoryTerm, number>> = {
  process: 187000000,
  table_cell: 23.2,
  matrix_cell: 61.1,
  row: 77.3,
  umap_neighbor: 65.5,
  tsne_neighbor: 60.6,
  outlier_neighbor: 57.4,
  pair: 9.39,
};
