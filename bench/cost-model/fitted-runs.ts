import type { MLConfigInput } from '../../src/ml/ml.schema.ts';

/** The runs that the model of costs is fitted to: every method, over the sizes that tables have. */
export interface FittedRun {
  readonly rows: number;
  readonly columns: number;
  readonly config: MLConfigInput;
}

type Clustering = Omit<MLConfigInput, 'reduction_method'>;

const kmeans = (n_clusters: number | 'auto'): Clustering => ({
  clustering_method: 'kmeans',
  kmeans_config: { n_clusters },
});
const mixture: Clustering = { clustering_method: 'gaussian_mixture', kmeans_config: { n_clusters: 6 } };
const dbscan: Clustering = { clustering_method: 'dbscan' };
const hdbscan = (min_cluster_size: number): Clustering => ({
  clustering_method: 'hdbscan',
  hdbscan_config: { min_cluster_size },
});
const linkage = (name: 'ward' | 'single' | 'complete' | 'average'): Clustering => ({
  clustering_method: 'agglomerative',
  agglomerative_config: { linkage: name, n_clusters: 5 },
});
const outliers = { anomaly_config: { method: 'local_outlier_factor' } } as const;

const pca = (rows: number, columns: number, config: Clustering): FittedRun => ({
  rows,
  columns,
  config: { reduction_method: 'pca', ...config },
});
const umap = (rows: number, columns: number, config: Clustering, n_epochs?: number): FittedRun => ({
  rows,
  columns,
  config: { reduction_method: 'umap', umap_config: { n_epochs }, ...config },
});
const tsne = (
  rows: number,
  columns: number,
  config: Clustering,
  tsne_config: MLConfigInput['tsne_config'],
): FittedRun => ({ rows, columns, config: { reduction_method: 'tsne', tsne_config, ...config } });

export const FITTED_RUNS: readonly FittedRun[] = [
  pca(500, 5, kmeans(3)),
  pca(2000, 10, linkage('ward')),
  pca(2000, 30, kmeans('auto')),
  pca(2000, 300, mixture),
  pca(4000, 10, linkage('complete')),
  pca(8000, 10, linkage('average')),
  pca(10_000, 50, hdbscan(5)),
  pca(10_000, 50, { ...dbscan, ...outliers }),
  pca(20_000, 20, kmeans('auto')),
  pca(5000, 20, linkage('single')),
  pca(20_000, 10, linkage('ward')),
  pca(20_000, 20, { ...linkage('single'), ...outliers }),
  pca(50_000, 20, hdbscan(25)),
  pca(50_000, 20, linkage('ward')),
  pca(60_000, 20, { ...mixture, ...outliers }),
  pca(100_000, 10, dbscan),
  pca(100_000, 20, kmeans(8)),
  pca(300_000, 10, kmeans(3)),
  pca(200_000, 30, { ...kmeans(3), max_samples: 2000 }),
  pca(50_000, 100, { ...kmeans(3), max_samples: 10_000 }),
  umap(1000, 10, dbscan),
  umap(2000, 60, { ...hdbscan(5), ...outliers }),
  umap(5000, 20, kmeans(5)),
  umap(10_000, 30, linkage('ward')),
  umap(10_000, 50, dbscan, 200),
  umap(20_000, 20, hdbscan(15)),
  umap(40_000, 40, kmeans(3)),
  umap(80_000, 20, mixture),
  tsne(1000, 10, hdbscan(5), { n_iter: 1000 }),
  tsne(3000, 40, dbscan, { n_iter: 500, perplexity: 50 }),
  tsne(6000, 20, kmeans(4), { n_iter: 1000 }),
  tsne(10_000, 50, hdbscan(10), { n_iter: 500 }),
  tsne(20_000, 10, kmeans(3), { n_iter: 300, perplexity: 10 }),
  umap(300, 10, { ...kmeans(3), engine: 'reference' }),
  umap(1000, 10, { ...kmeans(3), engine: 'reference' }),
  tsne(100, 10, { ...kmeans(3), engine: 'reference' }, { n_iter: 250 }),
  tsne(200, 10, { ...kmeans(3), engine: 'reference' }, { n_iter: 250 }),
];
