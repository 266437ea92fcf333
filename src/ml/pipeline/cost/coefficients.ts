import type { MemoryTerm } from './memory-terms.ts';
import type { TimeModel } from './time-terms.ts';

/** Written by `npm run bench:cost-model`; not to be edited. */

/** Of the machine that was measured: AMD EPYC. */
export const FITTED_THREADS = 2;

/** Nanoseconds that each term of a model of time costs; error 26 % in the median, 70 % in the worst tenth. */
export const NANOSECONDS: Readonly<Record<TimeModel, readonly number[]>> = {
  preprocessing: [31400000, 78.4, 198],
  pca: [20600000, 8.09, 0.601],
  kmeans: [21200000, 82.4],
  isolation_forest: [71800000, 1960],
  finalizing: [132000000, 967, 120, 0.5, 0.3],
  ward_linkage: [36500000, 0, 5.11],
  automatic_clusters: [347000000, 10200],
  gaussian_mixture: [202000000, 387],
  pairwise_linkage: [0, 0, 19.3],
  hdbscan: [66000000, 1080, 0],
  dbscan: [35800000, 72.2],
  local_outlier_factor: [33900000, 0.0385, 0, 91.8, 1320],
  single_linkage: [87500000, 547, 0.174],
  umap: [231000000, 0.152, 0, 511, 0, 15.7],
  tsne: [0, 0.546, 0, 0, 3.57, 72],
  reference_umap: [5080000000, 8800, 0],
  reference_tsne: [421000000, 1720],
};

/** Bytes that each term of the model of memory costs, 10 % added; error 4 % in the median, 17 % in the worst tenth. */
export const BYTES: Readonly<Record<MemoryTerm, number>> = {
  process: 172000000,
  table_cell: 23.9,
  matrix_cell: 27.6,
  row: 0,
  umap_neighbor: 78.4,
  tsne_neighbor: 64.9,
  outlier_neighbor: 37.7,
  pair: 9.34,
};
