import type { Linkage } from '../../kernels/agglomerative.ts';
import type { Metric } from '../../kernels/distance.ts';
import type { PathReader } from '../../kernels/isolation-paths.ts';
import type { Matrix } from '../../kernels/matrix.ts';
import type { PrincipalAxes } from '../../kernels/pca-projection.ts';
import type { OnProgress } from '../../kernels/progress.ts';
import type { Start } from '../../kernels/umap/starting-positions.ts';

export const ENGINES = ['fast', 'reference'] as const;

export type EngineName = (typeof ENGINES)[number];

/** What to compute, every default filled in. Sizes that the table does not allow are clamped by the engine, with a note. */
export type ReductionPlan = PcaPlan | TsnePlan | UmapPlan;

export interface PcaPlan {
  readonly method: 'pca';
  readonly components: number;
  readonly whiten: boolean;
}

export interface TsnePlan {
  readonly method: 'tsne';
  readonly perplexity: number;
  readonly learningRate: number | 'auto';
  readonly iterations: number;
  readonly metric: Metric;
  readonly seed: number;
}

export interface UmapPlan {
  readonly method: 'umap';
  /** The row itself counts. */
  readonly neighbors: number;
  readonly minDist: number;
  readonly metric: Metric;
  /** null: as many as the size of the table suggests. */
  readonly epochs: number | null;
  readonly init: Start;
  /** The column that rows are told apart by besides the features, and how much; its values are given to the engine. */
  readonly target: { readonly column: string; readonly weight: number } | null;
  readonly seed: number;
}

export type ClusteringPlan = KmeansPlan | DbscanPlan | HdbscanPlan | AgglomerativePlan | GaussianMixturePlan;

export interface KmeansPlan {
  readonly method: 'kmeans';
  readonly clusters: number | 'auto';
  readonly init: 'k-means++' | 'random';
  readonly maxIterations: number;
  readonly tolerance: number;
  readonly seed: number;
}

export interface DbscanPlan {
  readonly method: 'dbscan';
  readonly eps: number | 'auto';
  /** The row itself counts. */
  readonly minSamples: number;
  readonly metric: Metric;
}

export interface HdbscanPlan {
  readonly method: 'hdbscan';
  readonly minClusterSize: number;
  /** The row itself counts. */
  readonly minSamples: number;
  readonly epsilon: number;
}

export interface AgglomerativePlan {
  readonly method: 'agglomerative';
  readonly clusters: number | 'auto';
  readonly linkage: Linkage;
  /** When set it wins over `clusters`. */
  readonly distanceThreshold: number | null;
}

export interface GaussianMixturePlan {
  readonly method: 'gaussian_mixture';
  readonly clusters: number | 'auto';
  readonly seed: number;
}

export interface AnomalyPlan {
  readonly method: 'isolation_forest' | 'local_outlier_factor';
  /** Share of rows to flag, 0 … 0.5. */
  readonly contamination: number;
  readonly seed: number;
}

/** Told now and then of positions that are not final: (rows, 3) when read, and how many steps have led there. */
export type OnFrame = (read: () => Float32Array, step: number) => void;

/** `notes` everywhere: English sentences for `preprocessing_steps`, what was chosen, clamped or replaced. */
export interface Reduction {
  /** (rows, 3) row-major, finite; z = 0, and y = 0, where the method or the table has fewer axes. */
  readonly positions: Float32Array;
  /** Of all components asked for; PCA only. */
  readonly explainedVarianceRatio: readonly number[] | null;
  /** t-SNE only. */
  readonly klDivergence: number | null;
  /** PCA only: what places other rows into this map. */
  readonly axes?: PrincipalAxes;
  readonly notes: readonly string[];
}

export interface Clustering {
  /** (rows,), −1 for noise, else 0 … without gaps. */
  readonly labels: Int32Array;
  readonly notes: readonly string[];
}

export interface Anomalies {
  /** (rows,), 1 for an anomaly. */
  readonly flags: Uint8Array;
  /** (rows,), higher is stranger. */
  readonly scores: Float64Array;
  /** What isolates single rows; null where no forest was grown. */
  readonly paths: PathReader | null;
  readonly notes: readonly string[];
}

/**
 * A set of implementations of every method: `fast` is our own kernels, `reference` the well-known npm packages, to check
 * ours against. Asynchronous only because the packages are loaded when they are first needed; the work itself blocks,
 * so an engine belongs in a compute process.
 */
export interface Engine {
  readonly name: EngineName;
  /** @param x (rows, columns), the preprocessed features: finite values, at least two rows */
  reduce(x: Matrix, plan: ReductionPlan, onProgress?: OnProgress, onFrame?: OnFrame): Promise<Reduction>;
  /** @param positions (rows, 3), the values of `Reduction.positions` */
  cluster(positions: Matrix, plan: ClusteringPlan, onProgress?: OnProgress): Promise<Clustering>;
  /** @param x as for `reduce` */
  anomalies(x: Matrix, plan: AnomalyPlan, onProgress?: OnProgress): Promise<Anomalies>;
}
