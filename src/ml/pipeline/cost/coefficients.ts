import type { MemoryTerm } from './memory-terms.ts';
import type { TimeModel } from './time-terms.ts';

/** Written by `npm run bench:cost-model`; not to be edited. */

/** Of the machine that was measured: AMD EPYC. */
export const FITTED_THREADS = 2;

/** Nanoseconds that each term of a model of time costs; error 11 % in the median, 34 % in the worst tenth. */
export const NANOSECONDS: Readonly<Record<TimeModel, readonly number[]>> = {
  preprocessing: [24100000, 67.1, 128],
  pca: [11100000, 5.33, 0.354],
  kmeans: [15200000, 32.1],
  isolation_forest: [47800000, 1290],
  finalizing: [180000000, 1890, 162, 0.245, 1.36],
  ward_linkage: [1210000, 855, 2.17],
  automatic_clusters: [213000000, 9590],
  gaussian_mixture: [33000000, 413],
  pairwise_linkage: [0, 1500, 8.79],
  hdbscan: [23300000, 426, 0],
  dbscan: [9470000, 17.4],
  local_outlier_factor: [8140000, 0.0339, 0, 31, 0],
  single_linkage: [27500000, 176, 0.0563],
  umap: [33200000, 0.0245, 0, 36.6, 0, 13],
  tsne: [0, 0, 0, 0, 3.87, 16.5],
  reference_umap: [1160000000, 5970, 0],
  reference_tsne: [261000000, 482],
};

/** Bytes that each term of the model of memory costs, 10 % added; error 5 % in the median, 14 % in the worst tenth. */
export const BYTES: Readonly<Record<MemoryTerm, number>> = {
  process: 188000000,
  table_cell: 23.1,
  matrix_cell: 48.5,
  row: 0,
  umap_neighbor: 53.5,
  tsne_neighbor: 56.1,
  outlier_neighbor: 46.7,
  pair: 9.43,
};
