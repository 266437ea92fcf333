import * as z from 'zod';
import { idSchema } from '../procedure/wire.ts';

/** The machine-learning part of the contract: configuration, result, progress. */

/** Takes the default when the field is absent or null. The document tells apart what may be sent and what is kept. */
const withDefault = <V>(schema: z.ZodType<V, V>, fallback: V) =>
  schema
    .nullish()
    .transform((value): V => value ?? fallback)
    .pipe(schema as z.ZodType<V, Awaited<V>>);

/** Absent and null are the same: null. */
const nullable = <V>(schema: z.ZodType<V, V>) =>
  schema
    .nullish()
    .transform((value): V | null => value ?? null)
    .pipe(schema.nullable() as z.ZodType<V | null, Awaited<V> | null>);

export const metricSchema = z.enum(['euclidean', 'manhattan', 'cosine', 'chebyshev', 'correlation']);
const metric = withDefault(metricSchema, 'euclidean');

export const reductionMethodSchema = z.enum(['tsne', 'umap', 'pca']);
export type ReductionMethod = z.infer<typeof reductionMethodSchema>;

export const clusteringMethodSchema = z.enum([
  'kmeans',
  'dbscan',
  'hdbscan',
  'agglomerative',
  'gaussian_mixture',
]);
export type ClusteringMethod = z.infer<typeof clusteringMethodSchema>;

export const tsneConfigSchema = z.object({
  perplexity: withDefault(z.number().min(5).max(50), 30).describe(
    'Effective number of neighbours of a point',
  ),
  learning_rate: withDefault(z.union([z.literal('auto'), z.number().positive()]), 'auto').describe(
    'Step size of the gradient descent; auto adapts it to the number of rows',
  ),
  n_iter: withDefault(z.int().min(250).max(5000), 1000).describe('Iterations of the gradient descent'),
  metric: metric.describe('Distance between rows'),
});

const columnName = z.string().min(1).max(1000);

export const umapConfigSchema = z.object({
  n_neighbors: withDefault(z.int().min(2).max(100), 15).describe(
    'Size of the neighbourhood: small shows detail, large shows the whole',
  ),
  min_dist: withDefault(z.number().min(0).max(1), 0.1).describe('How tightly points may be packed'),
  metric: metric.describe('Distance between rows'),
  n_epochs: nullable(z.int().min(50).max(1000)).describe(
    'Passes of the optimisation; null chooses by the number of rows',
  ),
  init: withDefault(z.enum(['pca', 'spectral', 'random']), 'pca').describe(
    'Where the optimisation starts: at the principal components, at the eigenvectors of the neighbour graph, or anywhere',
  ),
  target_column: nullable(columnName).describe(
    'A column whose equal values are to come together; it is no feature then',
  ),
  target_weight: withDefault(z.number().min(0).max(1), 0.5).describe(
    'How much the target counts: 0 leaves all to the features, 1 all to the target',
  ),
});

export const pcaConfigSchema = z.object({
  n_components: withDefault(z.int().min(2).max(10), 3).describe(
    'Components computed; the map shows the first three',
  ),
  whiten: withDefault(z.boolean(), false).describe('Scale every component to unit variance'),
});

const clusterCount = withDefault(z.union([z.literal('auto'), z.int().min(2).max(20)]), 3).describe(
  'Number of clusters; auto chooses it',
);

export const kmeansConfigSchema = z.object({
  n_clusters: clusterCount,
  init: withDefault(z.enum(['k-means++', 'random']), 'k-means++').describe(
    'How the first centres are chosen',
  ),
  max_iter: withDefault(z.int().min(100).max(1000), 300).describe('Iterations at most'),
  tol: withDefault(z.number().positive().max(1), 1e-4).describe(
    'Stops when the centres move less than this share of the variance',
  ),
});

export const dbscanConfigSchema = z.object({
  eps: withDefault(z.union([z.literal('auto'), z.number().positive()]), 0.5)
    .describe('Radius of a neighbourhood in the map; auto chooses it')
    .meta({ ui_min: 0.1, ui_max: 2 }),
  min_samples: withDefault(z.int().min(1), 5)
    .describe('Points within eps, itself included, that make a core point')
    .meta({ ui_max: 20 }),
  metric: metric.describe('Distance between points of the map'),
});

export const hdbscanConfigSchema = z.object({
  min_cluster_size: withDefault(z.int().min(2), 5)
    .describe('Smallest group that counts as a cluster')
    .meta({ ui_max: 100 }),
  min_samples: nullable(z.int().min(1))
    .describe('Neighbours, the point included, of a core point; null takes min_cluster_size')
    .meta({ ui_max: 20 }),
  cluster_selection_epsilon: withDefault(z.number().min(0), 0).describe(
    'Clusters closer than this are merged',
  ),
});

export const agglomerativeConfigSchema = z.object({
  n_clusters: clusterCount,
  linkage: withDefault(z.enum(['ward', 'complete', 'average', 'single']), 'ward').describe(
    'How the distance of two clusters is measured',
  ),
  distance_threshold: nullable(z.number().min(0)).describe(
    'Clusters farther apart than this stay apart; when set it wins over n_clusters',
  ),
});

export const anomalyConfigSchema = z.object({
  method: withDefault(z.enum(['isolation_forest', 'local_outlier_factor']), 'isolation_forest').describe(
    'How unusual rows are found',
  ),
  contamination: withDefault(z.number().min(0.01).max(0.5), 0.1).describe('Share of rows marked as unusual'),
  random_state: withDefault(z.int().min(0).max(4294967295), 42).describe('Seed'),
});

/** A section may be absent or null: every field has a default. */
const section = <O extends I, I>(schema: z.ZodType<O, I>) =>
  schema
    .nullish()
    .transform((value): I => value ?? ({} as I))
    .pipe(schema as z.ZodType<O, Awaited<I>>);

const optionalColumn = nullable(columnName);

export const mlConfigSchema = z
  .object({
    reduction_method: reductionMethodSchema,
    clustering_method: clusteringMethodSchema,
    detect_anomalies: withDefault(z.boolean(), true),
    random_state: withDefault(z.int().min(0).max(4294967295), 42),
    tsne_config: section(tsneConfigSchema),
    umap_config: section(umapConfigSchema),
    pca_config: section(pcaConfigSchema),
    kmeans_config: section(kmeansConfigSchema),
    dbscan_config: section(dbscanConfigSchema),
    hdbscan_config: section(hdbscanConfigSchema),
    agglomerative_config: section(agglomerativeConfigSchema),
    anomaly_config: section(anomalyConfigSchema),
    /** null: all numeric columns but constants and identifiers. */
    feature_columns: nullable(z.array(columnName).min(1).max(10_000)),
    color_column: optionalColumn,
    size_column: optionalColumn,
    label_column: optionalColumn,
    normalize_features: withDefault(z.boolean(), true),
    handle_missing: withDefault(z.enum(['drop', 'mean', 'median', 'mode', 'zero']), 'drop'),
    max_samples: nullable(z.int().min(100)),
    use_parallel: withDefault(z.boolean(), true),
    scaling: withDefault(z.enum(['standard', 'robust', 'none']), 'standard'),
    encode_categorical: withDefault(z.boolean(), false),
    engine: withDefault(z.enum(['fast', 'reference']), 'fast'),
    align_to: nullable(idSchema).describe(
      'A completed run into whose map the rows are placed; its features, filling, scaling and reduction apply',
    ),
  })
  .meta({ id: 'MLConfig' });
/** A configuration with every default filled in. */
export type MLConfig = z.output<typeof mlConfigSchema>;
export type MLConfigInput = z.input<typeof mlConfigSchema>;

const colorSchema = z.string().regex(/^#[0-9A-F]{6}$/);
export const vectorSchema = z.tuple([z.number(), z.number(), z.number()]);
const cellSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const pointSchema = z
  .object({
    /** Index of the row in the uploaded dataset. */
    id: z.string(),
    position: vectorSchema,
    color: colorSchema,
    size: z.number().min(0.1).max(10),
    /** −1 is noise. */
    cluster: z.int().min(-1),
    is_anomaly: z.boolean(),
    original_data: z.record(z.string(), cellSchema),
  })
  .meta({ id: 'Point' });

export const clusterSummarySchema = z
  .object({
    id: z.int().min(-1),
    color: colorSchema,
    count: z.int().min(1),
    center: vectorSchema,
    label: z.string(),
  })
  .meta({ id: 'Cluster' });
export type ClusterSummary = z.infer<typeof clusterSummarySchema>;

/** A sentence and the ids of the facts it stands on. */
export const sentenceSchema = z
  .object({ text: z.string(), facts: z.array(z.string()) })
  .meta({ id: 'Sentence' });

/** Who wrote a text; `mixed`: a model, but for sentences of its that were not true. */
export const sourceSchema = z.enum(['template', 'model', 'mixed']);

export const clusterExplanationSchema = z
  .object({
    cluster_id: z.int().min(-1),
    /** In a few words, from its rule or what sets it apart most. */
    name: z.string().optional(),
    explanation: z.string(),
    /** The explanation, sentence by sentence. */
    sentences: z.array(sentenceSchema).optional(),
    characteristics: z.array(z.string()),
    data_points: z.int().min(1),
    key_features: z.array(z.string()),
    /** Ids of the rows nearest to the cluster's centre. */
    representative_points: z.array(z.string()),
    source: sourceSchema,
  })
  .meta({ id: 'ClusterExplanation' });
export type ClusterExplanation = z.infer<typeof clusterExplanationSchema>;

/** What a run says in words, kept for both languages. */
export interface RunNarrative {
  readonly fr: readonly ClusterExplanation[];
  readonly en: readonly ClusterExplanation[];
}

export const performanceMetricsSchema = z
  .object({
    /** Mean silhouette of the clusters on the map, noise left out; −1 … 1. */
    silhouette_score: z.number().nullable(),
    calinski_harabasz_score: z.number().nullable(),
    davies_bouldin_score: z.number().nullable(),
    explained_variance_ratio: z.array(z.number()).nullable(),
    /** t-SNE: Kullback-Leibler divergence. */
    stress: z.number().nullable(),
    /** Share of map neighbourhoods (k = 15) that are neighbourhoods of the data; 0 … 1. */
    trustworthiness: z.number().nullable(),
    /** Rows on which trustworthiness was measured. */
    trustworthiness_sample: z.int().nullable(),
    /** Rows on which the silhouette was measured. */
    silhouette_sample: z.int().nullable(),
  })
  .meta({ id: 'PerformanceMetrics' });
export type PerformanceMetrics = z.infer<typeof performanceMetricsSchema>;

export const resultMetadataSchema = z
  .object({
    total_points: z.int().min(0),
    /** Seconds. */
    processing_time: z.number().min(0),
    reduction_method: reductionMethodSchema,
    clustering_method: clusteringMethodSchema,
    features_used: z.array(z.string()),
    preprocessing_steps: z.array(z.string()),
    aligned_to: idSchema
      .nullable()
      .optional()
      .describe('The run into whose map the rows were placed; null for a map of their own'),
  })
  .meta({ id: 'ResultMetadata' });

export const processingResultSchema = z
  .object({
    run_id: idSchema,
    points: z.array(pointSchema),
    clusters: z.array(clusterSummarySchema),
    /** Ids of the anomalous points. */
    anomalies: z.array(z.string()),
    explanations: z.array(clusterExplanationSchema),
    metadata: resultMetadataSchema,
    performance: performanceMetricsSchema,
  })
  .meta({ id: 'ProcessingResult' });
export type ProcessingResult = z.infer<typeof processingResultSchema>;

export const STAGES = [
  'preprocessing',
  'reduction',
  'clustering',
  'anomalies',
  'finalizing',
  'completed',
  'error',
  'cancelled',
] as const;
export const stageSchema = z.enum(STAGES);
export type Stage = z.infer<typeof stageSchema>;

export const processingProgressSchema = z
  .object({
    dataset_id: idSchema,
    stage: stageSchema,
    /** 0 … 100, never falling within a run. */
    progress: z.number().min(0).max(100),
    message: z.string(),
    /** Seconds, or null while unknown. */
    estimated_remaining: z.number().min(0).nullable(),
  })
  .meta({ id: 'ProcessingProgress' });
export type ProcessingProgress = z.infer<typeof processingProgressSchema>;

export const runStartedSchema = z
  .object({ run_id: idSchema, dataset_id: idSchema, status: z.enum(['queued', 'running', 'completed']) })
  .meta({ id: 'RunStarted' });
export type RunStarted = z.infer<typeof runStartedSchema>;

export const cancelledRunSchema = z
  .object({ run_id: idSchema, dataset_id: idSchema })
  .meta({ id: 'CancelledRun' });

export const datasetIdInputSchema = z.object({ dataset_id: idSchema });
/** `{ dataset_id, …MLConfig }` */
export const processInputSchema = mlConfigSchema.extend({ dataset_id: idSchema });
export const resultsInputSchema = z.object({ dataset_id: idSchema, run_id: idSchema.nullish() });

const parameterSchema = z.object({
  type: z.string(),
  min: z.number().optional(),
  max: z.number().optional(),
  ui_min: z.number().optional(),
  ui_max: z.number().optional(),
  options: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  default: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  description: z.string(),
});
export type ParameterDescription = z.infer<typeof parameterSchema>;
const methodSchema = z.object({
  name: z.string(),
  description: z.string(),
  parameters: z.record(z.string(), parameterSchema),
});
export const algorithmsSchema = z
  .object({
    reduction_methods: z.record(z.string(), methodSchema),
    clustering_methods: z.record(z.string(), methodSchema),
    anomaly_detection: z.record(z.string(), methodSchema),
  })
  .meta({ id: 'Algorithms' });
export type Algorithms = z.infer<typeof algorithmsSchema>;
