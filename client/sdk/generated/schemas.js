// Written by `npm run client:generate` from the schemas of the service; not to be edited.
import * as z from 'zod';

/** Building blocks of the wire contract that every slice shares. */
/** Made as UUID v7; imported ids are kept, so any short token is one. */
const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 of A-Z a-z 0-9 _ -');
/** ISO 8601 in UTC, with `Z`. */
const timestampSchema = z.iso.datetime();
const languageSchema = z.enum(['fr', 'en']);
/** Which part of a list: `skip` below 0 becomes 0, `limit` is clamped to 1 … 1000. */
const pageRequestSchema = z.object({
    skip: z
        .int()
        .nullish()
        .transform((value) => Math.max(0, value ?? 0)),
    limit: z
        .int()
        .nullish()
        .transform((value) => Math.min(1000, Math.max(1, value ?? 100))),
});
const pageSchema = z.object({
    total: z.int().min(0),
    page: z.int().min(1),
    per_page: z.int().min(1),
    pages: z.int().min(0),
});
/** `{ <items>, total, page, per_page, pages }` */
const pageOf = (key, item) => z.object({ [key]: z.array(item) }).extend(pageSchema.shape);
/** The body of every answer with a status of 400 or more. */
const errorBodySchema = z
    .object({
    error: z.string(),
    detail: z.string(),
    status_code: z.int(),
    path: z.string(),
    request_id: z.string(),
    details: z
        .array(z.object({ loc: z.array(z.union([z.string(), z.int()])), msg: z.string(), type: z.string() }))
        .optional(),
})
    .meta({ id: 'Error' });

/** The machine-learning part of the contract: configuration, result, progress. */
/** Takes the default when the field is absent or null. The document tells apart what may be sent and what is kept. */
const withDefault = (schema, fallback) => schema
    .nullish()
    .transform((value) => value ?? fallback)
    .pipe(schema);
/** Absent and null are the same: null. */
const nullable = (schema) => schema
    .nullish()
    .transform((value) => value ?? null)
    .pipe(schema.nullable());
const metricSchema = z.enum(['euclidean', 'manhattan', 'cosine', 'chebyshev', 'correlation']);
const metric = withDefault(metricSchema, 'euclidean');
const reductionMethodSchema = z.enum(['tsne', 'umap', 'pca']);
const clusteringMethodSchema = z.enum([
    'kmeans',
    'dbscan',
    'hdbscan',
    'agglomerative',
    'gaussian_mixture',
]);
const tsneConfigSchema = z.object({
    perplexity: withDefault(z.number().min(5).max(50), 30).describe('Effective number of neighbours of a point'),
    learning_rate: withDefault(z.union([z.literal('auto'), z.number().positive()]), 'auto').describe('Step size of the gradient descent; auto adapts it to the number of rows'),
    n_iter: withDefault(z.int().min(250).max(5000), 1000).describe('Iterations of the gradient descent'),
    metric: metric.describe('Distance between rows'),
});
const columnName = z.string().min(1).max(1000);
const umapConfigSchema = z.object({
    n_neighbors: withDefault(z.int().min(2).max(100), 15).describe('Size of the neighbourhood: small shows detail, large shows the whole'),
    min_dist: withDefault(z.number().min(0).max(1), 0.1).describe('How tightly points may be packed'),
    metric: metric.describe('Distance between rows'),
    n_epochs: nullable(z.int().min(50).max(1000)).describe('Passes of the optimisation; null chooses by the number of rows'),
    init: withDefault(z.enum(['pca', 'spectral', 'random']), 'pca').describe('Where the optimisation starts: at the principal components, at the eigenvectors of the neighbour graph, or anywhere'),
    target_column: nullable(columnName).describe('A column whose equal values are to come together; it is no feature then'),
    target_weight: withDefault(z.number().min(0).max(1), 0.5).describe('How much the target counts: 0 leaves all to the features, 1 all to the target'),
});
const pcaConfigSchema = z.object({
    n_components: withDefault(z.int().min(2).max(10), 3).describe('Components computed; the map shows the first three'),
    whiten: withDefault(z.boolean(), false).describe('Scale every component to unit variance'),
});
const clusterCount = withDefault(z.union([z.literal('auto'), z.int().min(2).max(20)]), 3).describe('Number of clusters; auto chooses it');
const kmeansConfigSchema = z.object({
    n_clusters: clusterCount,
    init: withDefault(z.enum(['k-means++', 'random']), 'k-means++').describe('How the first centres are chosen'),
    max_iter: withDefault(z.int().min(100).max(1000), 300).describe('Iterations at most'),
    tol: withDefault(z.number().positive().max(1), 1e-4).describe('Stops when the centres move less than this share of the variance'),
});
const dbscanConfigSchema = z.object({
    eps: withDefault(z.union([z.literal('auto'), z.number().positive()]), 0.5)
        .describe('Radius of a neighbourhood in the map; auto chooses it')
        .meta({ ui_min: 0.1, ui_max: 2 }),
    min_samples: withDefault(z.int().min(1), 5)
        .describe('Points within eps, itself included, that make a core point')
        .meta({ ui_max: 20 }),
    metric: metric.describe('Distance between points of the map'),
});
const hdbscanConfigSchema = z.object({
    min_cluster_size: withDefault(z.int().min(2), 5)
        .describe('Smallest group that counts as a cluster')
        .meta({ ui_max: 100 }),
    min_samples: nullable(z.int().min(1))
        .describe('Neighbours, the point included, of a core point; null takes min_cluster_size')
        .meta({ ui_max: 20 }),
    cluster_selection_epsilon: withDefault(z.number().min(0), 0).describe('Clusters closer than this are merged'),
});
const agglomerativeConfigSchema = z.object({
    n_clusters: clusterCount,
    linkage: withDefault(z.enum(['ward', 'complete', 'average', 'single']), 'ward').describe('How the distance of two clusters is measured'),
    distance_threshold: nullable(z.number().min(0)).describe('Clusters farther apart than this stay apart; when set it wins over n_clusters'),
});
const anomalyConfigSchema = z.object({
    method: withDefault(z.enum(['isolation_forest', 'local_outlier_factor']), 'isolation_forest').describe('How unusual rows are found'),
    contamination: withDefault(z.number().min(0.01).max(0.5), 0.1).describe('Share of rows marked as unusual'),
    random_state: withDefault(z.int().min(0).max(4294967295), 42).describe('Seed'),
});
/** A section may be absent or null: every field has a default. */
const section = (schema) => schema
    .nullish()
    .transform((value) => value ?? {})
    .pipe(schema);
const optionalColumn = nullable(columnName);
const mlConfigSchema = z
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
    align_to: nullable(idSchema).describe('A completed run into whose map the rows are placed; its features, filling, scaling and reduction apply'),
})
    .meta({ id: 'MLConfig' });
const colorSchema = z.string().regex(/^#[0-9A-F]{6}$/);
const vectorSchema = z.tuple([z.number(), z.number(), z.number()]);
const cellSchema$2 = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const pointSchema = z
    .object({
    /** Index of the row in the uploaded dataset. */
    id: z.string(),
    position: vectorSchema,
    color: colorSchema,
    size: z.number().min(0.1).max(10),
    /** −1 is noise. */
    cluster: z.int().min(-1),
    is_anomaly: z.boolean(),
    original_data: z.record(z.string(), cellSchema$2),
})
    .meta({ id: 'Point' });
const clusterSummarySchema = z
    .object({
    id: z.int().min(-1),
    color: colorSchema,
    count: z.int().min(1),
    center: vectorSchema,
    label: z.string(),
})
    .meta({ id: 'Cluster' });
/** A sentence and the ids of the facts it stands on. */
const sentenceSchema = z
    .object({ text: z.string(), facts: z.array(z.string()) })
    .meta({ id: 'Sentence' });
/** Who wrote a text; `mixed`: a model, but for sentences of its that were not true. */
const sourceSchema = z.enum(['template', 'model', 'mixed']);
const clusterExplanationSchema = z
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
const performanceMetricsSchema = z
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
const resultMetadataSchema = z
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
const processingResultSchema = z
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
const STAGES = [
    'preprocessing',
    'reduction',
    'clustering',
    'anomalies',
    'finalizing',
    'completed',
    'error',
    'cancelled',
];
const stageSchema = z.enum(STAGES);
const processingProgressSchema = z
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
const runStartedSchema = z
    .object({ run_id: idSchema, dataset_id: idSchema, status: z.enum(['queued', 'running', 'completed']) })
    .meta({ id: 'RunStarted' });
const cancelledRunSchema = z
    .object({ run_id: idSchema, dataset_id: idSchema })
    .meta({ id: 'CancelledRun' });
const datasetIdInputSchema$1 = z.object({ dataset_id: idSchema });
/** `{ dataset_id, …MLConfig }` */
const processInputSchema = mlConfigSchema.extend({ dataset_id: idSchema });
const resultsInputSchema = z.object({ dataset_id: idSchema, run_id: idSchema.nullish() });
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
const methodSchema = z.object({
    name: z.string(),
    description: z.string(),
    parameters: z.record(z.string(), parameterSchema),
});
const algorithmsSchema = z
    .object({
    reduction_methods: z.record(z.string(), methodSchema),
    clustering_methods: z.record(z.string(), methodSchema),
    anomaly_detection: z.record(z.string(), methodSchema),
})
    .meta({ id: 'Algorithms' });

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const flatSchema = z.record(z.string(), z.union([scalarSchema, z.array(scalarSchema)]));
const detailSchema = z.union([scalarSchema, flatSchema, z.array(z.union([scalarSchema, flatSchema]))]);
/** What is known, by id. Which details there are depends on the kind, see docs/facts.md. */
const factSchema = z
    .object({
    id: z.string(),
    kind: z.string(),
    about: z.enum(['cluster', 'noise', 'selection', 'dataset', 'row']),
    /** Which cluster or row; null for the others. */
    number: z.int().nullable(),
    details: z.record(z.string(), detailSchema),
})
    .meta({ id: 'Fact' });
const explainInputSchema = z.object({
    dataset_id: idSchema,
    /** Default: the caller's preference, else French. */
    language: languageSchema.nullish(),
    /** Default: the latest result. */
    run_id: idSchema.nullish(),
});
const rowSchema$1 = z.int().min(0).max(4294967295);
const selectionInputSchema = z
    .object({
    dataset_id: idSchema,
    /** Ids of points of the result, as numbers. */
    rows: z.array(rowSchema$1).max(2_000_000).default([]),
    /** From the first row to the last, both included; shorter for many neighbours. */
    ranges: z
        .array(z.tuple([rowSchema$1, rowSchema$1]))
        .max(500_000)
        .default([]),
    /** Default: the caller's preference, else French. */
    language: languageSchema.nullish(),
    /** Default: the latest result. */
    run_id: idSchema.nullish(),
})
    .refine(({ rows, ranges }) => rows.length + ranges.length > 0, {
    path: ['rows'],
    error: 'Select at least one row, by rows or by ranges.',
})
    .refine(({ ranges }) => ranges.every(([first, last]) => first <= last), {
    path: ['ranges'],
    error: 'A range goes from its first row to its last.',
});
const selectionResponseSchema = z
    .object({
    run_id: idSchema,
    language: languageSchema,
    /** Rows that were selected, of all on the map. */
    data_points: z.int().min(1),
    total_points: z.int().min(1),
    /** A proposal, from the rule or from what sets the rows apart most. */
    name: z.string(),
    explanation: z.string(),
    sentences: z.array(sentenceSchema),
    characteristics: z.array(z.string()),
    key_features: z.array(z.string()),
    /** Ids of the most typical rows. */
    representative_points: z.array(z.string()),
    facts: z.array(factSchema),
    source: sourceSchema,
})
    .meta({ id: 'SelectionResponse' });
const insightSchema = z.object({
    text: z.string(),
    sentences: z.array(sentenceSchema),
    source: sourceSchema,
});
const explainResponseSchema = z
    .object({
    run_id: idSchema,
    language: languageSchema,
    cluster_explanations: z.array(clusterExplanationSchema),
    dataset_summary: z.string(),
    anomaly_explanation: z.string(),
    /** Up to three things to look at. */
    insights: z.array(insightSchema),
    /** What each sentence stands on, by id. */
    sentences: z.object({ summary: z.array(sentenceSchema), anomalies: z.array(sentenceSchema) }),
    facts: z.array(factSchema),
    source: sourceSchema,
})
    .meta({ id: 'ExplainResponse' });
const askInputSchema = z.object({
    dataset_id: idSchema,
    /** In French or English. */
    question: z.string().trim().min(1).max(1000),
    /** Of the question and the answer. Default: the caller's preference, else French. */
    language: languageSchema.nullish(),
    /** Default: the latest result. */
    run_id: idSchema.nullish(),
});
const askResponseSchema = z
    .object({
    run_id: idSchema,
    language: languageSchema,
    answer: z.string(),
    /** The answer, sentence by sentence. */
    sentences: z.array(sentenceSchema),
    /** What the sentences stand on; of kind `aggregate` what was read from the table for this answer. */
    facts: z.array(factSchema),
    source: sourceSchema,
})
    .meta({ id: 'AskResponse' });
const followAnswerInputSchema = askInputSchema.extend({
    /** The last step seen; tRPC fills it in when a subscription reconnects. */
    lastEventId: z
        .string()
        .regex(/^\d{1,6}$/)
        .nullish(),
});

/** Splits at the first space: the first name before it, the last name after it. */
function splitName(name) {
    const [, first = '', last = ''] = /^(\S*)\s*(.*)$/su.exec(name.trim()) ?? [];
    return { first_name: first === '' ? null : first, last_name: last === '' ? null : last };
}

const MAX_NAME = 50;
const emailSchema = z
    .string()
    .trim()
    .max(254)
    .pipe(z.email())
    .transform((email) => email.toLowerCase());
/** Length only: that it holds a letter and a digit is a rule of the service, answered with 400. */
const passwordSchema = z.string().min(8).max(128);
const personNameSchema = z.string().trim().min(1).max(MAX_NAME);
const imageUrlSchema = z.url({ protocol: /^https?$/ }).max(2000);
const wholeNameSchema = z
    .string()
    .trim()
    .min(1)
    .refine((name) => Object.values(splitName(name)).every((part) => part === null || part.length <= MAX_NAME), `first and last name must not be longer than ${MAX_NAME} characters each`);
const registerInputSchema = z.object({
    email: emailSchema,
    password: passwordSchema,
    confirm_password: z.string().max(128),
    first_name: personNameSchema.nullish(),
    last_name: personNameSchema.nullish(),
    /** Split at the first space when first and last name are absent. */
    name: wholeNameSchema.nullish(),
    profile_image_url: imageUrlSchema.nullish(),
});
const loginInputSchema = z.object({
    email: z
        .string()
        .trim()
        .max(254)
        .transform((email) => email.toLowerCase()),
    password: z.string().max(128),
    remember_me: z
        .boolean()
        .nullish()
        .transform((value) => value ?? false),
});
const refreshInputSchema = z.object({ refresh_token: z.string().max(2000) });
const logoutInputSchema = z.object({
    all_sessions: z
        .boolean()
        .nullish()
        .transform((value) => value ?? false),
});
/** Any password may be the current one: what it has to be is asked of the new one only. */
const changePasswordInputSchema = z.object({
    current_password: z.string().max(128),
    new_password: passwordSchema,
    confirm_password: z.string().max(128),
});
const resetPasswordInputSchema = z.object({ email: emailSchema });
const oneTimeTokenSchema = z.string().trim().max(200);
const confirmPasswordResetInputSchema = z.object({
    token: oneTimeTokenSchema,
    new_password: passwordSchema,
    confirm_password: z.string().max(128),
});
const verifyEmailInputSchema = z.object({ token: oneTimeTokenSchema });
const revokeSessionInputSchema = z.object({ id: idSchema });
/** Absent keeps, null clears. */
const updateMeInputSchema = z.object({
    first_name: personNameSchema.nullish(),
    last_name: personNameSchema.nullish(),
    profile_image_url: imageUrlSchema.nullish(),
    preferred_language: languageSchema.nullish(),
});
const userResponseSchema = z
    .object({
    id: idSchema,
    email: z.string(),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    profile_image_url: z.string().nullable(),
    /** First and last name; without them the part of the e-mail before `@`. */
    full_name: z.string(),
    name: z.string(),
    initials: z.string(),
    is_active: z.boolean(),
    is_admin: z.boolean(),
    email_verified: z.boolean(),
    preferred_language: languageSchema.nullable(),
    last_login: timestampSchema.nullable(),
    login_count: z.int().min(0),
    created_at: timestampSchema,
    updated_at: timestampSchema,
})
    .meta({ id: 'UserResponse' });
const userProfileSchema = userResponseSchema
    .extend({
    datasets_count: z.int().min(0),
    visualizations_count: z.int().min(0),
    last_dataset_uploaded: timestampSchema.nullable(),
})
    .meta({ id: 'UserProfile' });
const sessionResponseSchema = z
    .object({
    id: idSchema,
    /** Read from the user agent: `Firefox on Linux (desktop)`. */
    device_name: z.string(),
    ip_address: z.string().nullable(),
    is_active: z.boolean(),
    /** Whether it is the session of this very call. */
    is_current: z.boolean(),
    expires_at: timestampSchema,
    last_used: timestampSchema,
    created_at: timestampSchema,
})
    .meta({ id: 'SessionResponse' });
const tokenResponseSchema = z
    .object({
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal('bearer'),
    /** Seconds until the access token expires. */
    expires_in: z.int().positive(),
    user: userResponseSchema,
})
    .meta({ id: 'TokenResponse' });

/** What a column is to a reader of the map; `column_types` of the contract. */
const COLUMN_TYPES = ['numeric', 'categorical', 'unknown', 'datetime', 'boolean', 'text'];

const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'];

/** How people call the encodings. */
const ENCODING_NAMES = {
    utf8: 'utf-8',
    'utf-16': 'utf-16le',
    utf16: 'utf-16le',
    latin1: 'windows-1252',
    'latin-1': 'windows-1252',
    'iso-8859-1': 'windows-1252',
    cp1252: 'windows-1252',
};
const columnTypeSchema = z.enum(COLUMN_TYPES);
const cellSchema$1 = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const rowSchema = z.record(z.string(), cellSchema$1);
const columnStatisticsSchema = z
    .object({
    type: columnTypeSchema,
    /** Cells that hold a value. */
    count: z.int().min(0),
    null_count: z.int().min(0),
    unique_count: z.int().min(0),
    min: z.number().nullish(),
    max: z.number().nullish(),
    mean: z.number().nullish(),
    median: z.number().nullish(),
    /** Of a sample (n − 1). */
    std: z.number().nullish(),
    /** Quartiles by linear interpolation. */
    q1: z.number().nullish(),
    q3: z.number().nullish(),
    skewness: z.number().nullish(),
    /** Values beyond 1.5 interquartile ranges. */
    outliers: z.int().min(0).nullish(),
    /** 20 bins of equal width. */
    histogram: z.object({ edges: z.array(z.number()), counts: z.array(z.int()) }).nullish(),
    /** Up to 5, the most frequent first, then by value. */
    most_common: z.array(z.tuple([cellSchema$1, z.int()])).optional(),
})
    .meta({ id: 'ColumnStatistics' });
const datasetStatusSchema = z.enum(['uploaded', 'processing', 'processed', 'error']);
const datasetResponseSchema = z
    .object({
    id: idSchema,
    user_id: idSchema,
    name: z.string(),
    description: z.string().nullable(),
    is_public: z.boolean(),
    tags: z.array(z.string()),
    metadata: z.object({
        row_count: z.int(),
        column_count: z.int(),
        columns: z.array(z.string()),
        column_types: z.record(z.string(), columnTypeSchema),
        size_mb: z.number(),
        updated_at: timestampSchema,
    }),
    file_info: z.object({
        filename: z.string(),
        size: z.int(),
        mime_type: z.string(),
        created_from_version: z.int().optional(),
    }),
    status: datasetStatusSchema,
    error_message: z.string().nullable(),
    version: z.int().min(1),
    parent_id: idSchema.nullable(),
    row_count: z.int(),
    column_count: z.int(),
    columns: z.array(z.string()),
    size_mb: z.number(),
    is_processed: z.boolean(),
    filename: z.string(),
    /** Bytes of the uploaded file. */
    size: z.int(),
    /** What was skipped or read otherwise than written, with line numbers. */
    warnings: z.array(z.string()),
    created_at: timestampSchema,
    updated_at: timestampSchema,
    processed_at: timestampSchema.nullable(),
    /** Whether a language model may be told of columns that look personal: e-mails, names, identifiers. */
    explain_personal_columns: z.boolean(),
})
    .meta({ id: 'DatasetResponse' });
const datasetDetailSchema = datasetResponseSchema
    .extend({
    /** The first 5 rows. */
    sample_data: z.array(rowSchema),
    column_stats: z.record(z.string(), columnStatisticsSchema),
})
    .meta({ id: 'DatasetDetail' });
const datasetWithDataSchema = datasetDetailSchema
    .extend({
    original_data: z.array(rowSchema),
    /** The rows and columns that went into the kernels, after preprocessing; null before a run, and for imported results. */
    processed_data: z.array(rowSchema).nullable(),
    processing_config: mlConfigSchema.nullable(),
    processing_results: processingResultSchema.nullable(),
})
    .meta({ id: 'DatasetWithData' });
const datasetSortKeySchema = z.enum([
    'created_at',
    'updated_at',
    'name',
    'row_count',
    'column_count',
    'size',
]);
/** What the column of the database can be compared with. */
const rowBoundSchema = z
    .int()
    .min(0)
    .max(2 ** 31 - 1);
/** A day, or a moment; without a zone it is UTC's. */
const momentSchema = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);
const momentOf = (text) => new Date(/T.*(Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`);
/** The first moment after what a text names: timestamps are shown in milliseconds and kept in microseconds. */
const endOf = (text) => new Date(momentOf(text).getTime() + (text.includes('T') ? 1 : 24 * 3600 * 1000));
const datasetListInputSchema = pageRequestSchema.extend({
    /** Anywhere in the name or the description, in whatever case. */
    search: z.string().max(1000).nullish(),
    /** Pieces of tags; a dataset is listed when it has all of them. */
    tags: z
        .array(z.string().max(50))
        .max(10)
        .nullish()
        .transform((tags) => tags?.filter((tag) => tag !== '')),
    status: datasetStatusSchema.nullish(),
    is_public: z.boolean().nullish(),
    /** Only one's own. */
    my_datasets: z.boolean().nullish(),
    sort_by: datasetSortKeySchema.nullish().transform((key) => key ?? 'created_at'),
    sort_order: z
        .enum(['asc', 'desc'])
        .nullish()
        .transform((order) => order ?? 'desc'),
    min_rows: rowBoundSchema.nullish(),
    max_rows: rowBoundSchema.nullish(),
    created_after: momentSchema.nullish().transform((text) => (text ? momentOf(text) : undefined)),
    /** The whole day, or the whole millisecond, is listed. */
    created_before: momentSchema.nullish().transform((text) => (text ? endOf(text) : undefined)),
});
const datasetListSchema = pageOf('datasets', datasetResponseSchema).meta({ id: 'DatasetList' });
const datasetIdInputSchema = z.object({ id: idSchema });
const datasetDataInputSchema = z.object({
    id: idSchema,
    skip: z
        .int()
        .nullish()
        .transform((value) => (typeof value === 'number' ? Math.max(0, value) : value)),
    limit: z
        .int()
        .nullish()
        .transform((value) => (typeof value === 'number' ? Math.max(1, value) : value)),
    columns: z.array(z.string().min(1)).min(1).nullish(),
    /** A column's name; a leading `-` sorts from the largest down. */
    sort: z.string().min(1).nullish(),
});
const formBooleanSchema = z.stringbool({
    truthy: ['true', '1', 'yes', 'on'],
    falsy: ['false', '0', 'no', 'off'],
    error: 'must be true or false',
});
/** An empty form field is an absent one. */
const formField = (schema) => z.preprocess((value) => (value === '' ? undefined : (value ?? undefined)), schema.optional());
const tagsSchema = z
    .array(z.string().trim().min(1).max(50))
    .max(10)
    .transform((tags) => [...new Set(tags)]);
/** Tags in one text, separated by commas. */
const tagListSchema = z
    .string()
    .transform((value) => value
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== ''))
    .pipe(tagsSchema);
/** The fields of the multipart form beside the file; every one arrives as a string. */
z.object({
    name: formField(z.string().trim().min(1).max(255)),
    description: formField(z.string().max(1000)),
    is_public: formField(formBooleanSchema),
    /** Separated by commas. */
    tags: formField(tagListSchema),
    /** A workbook's sheet, by its name or its place from 1. */
    sheet: formField(z.string().min(1).max(255)),
    delimiter: formField(z.preprocess((value) => (value === 'tab' || value === '\\t' ? '\t' : value), z.enum([',', ';', '\t', '|']))),
    decimal: formField(z.enum(['.', ','])),
    encoding: formField(z.preprocess((value) => (typeof value === 'string' ? (ENCODING_NAMES[value.trim().toLowerCase()] ?? value) : value), z.enum(ENCODINGS))),
    /** `%d/%m/%Y` or `DD/MM/YYYY`. */
    date_format: formField(z.string().min(2).max(50)),
});
const datasetUpdateInputSchema = z.object({
    id: idSchema,
    name: z.string().trim().min(1).max(255).optional(),
    description: z.string().max(1000).nullable().optional(),
    is_public: z.boolean().optional(),
    /** A list, or one text separated by commas. */
    tags: z.union([tagsSchema, tagListSchema]).nullable().optional(),
    /** Whether a language model may be told of columns that look personal: e-mails, names, identifiers. */
    explain_personal_columns: z.boolean().optional(),
});

/** The versions of a dataset, and what changed from each to the next. */
const cellSchema = z.union([z.string(), z.boolean()]);
const shareSchema = z.number().min(0).max(1);
/** How a column's values moved; a figure is null where it has no meaning. */
const columnDriftSchema = z
    .object({
    column: z.string(),
    /** How far apart the two are altogether. */
    level: z.enum(['none', 'small', 'large']),
    /** Shares of empty cells. */
    missing: z.object({ before: shareSchema, after: shareSchema }),
    /** For numbers. */
    numeric: z
        .object({
        mean: z.object({ before: z.number().nullable(), after: z.number().nullable() }),
        std: z.object({ before: z.number().nullable(), after: z.number().nullable() }),
        /** The mean's move in standard deviations of before. */
        mean_shift: z.number().nullable(),
        std_ratio: z.number().nullable(),
        /** Population stability index over the 20 bins of before; over 0.1 is some, over 0.25 much. */
        psi: z.number().nullable(),
        /** Kolmogorov–Smirnov distance, read from the histograms; 0 … 1. */
        ks: z.number().nullable(),
    })
        .optional(),
    /** For the rest: shares of the most frequent values; null where a value is not among the five that are known. */
    categories: z
        .array(z.object({
        value: cellSchema,
        before: shareSchema.nullable(),
        after: shareSchema.nullable(),
    }))
        .optional(),
})
    .meta({ id: 'ColumnDrift' });
const versionChangesSchema = z
    .object({
    /** The version before, among those the caller may see. */
    compared_to: idSchema,
    rows: z.object({
        before: z.int(),
        after: z.int(),
        difference: z.int(),
        /** Rows that are only in this version, and only in the one before, by all columns that both have. */
        added: z.int().nullable(),
        removed: z.int().nullable(),
    }),
    columns: z.object({
        added: z.array(z.string()),
        removed: z.array(z.string()),
        /** Columns with another name and the very same values. */
        renamed: z.array(z.object({ from: z.string(), to: z.string() })),
    }),
    types: z.array(z.object({ column: z.string(), from: columnTypeSchema, to: columnTypeSchema })),
    drift: z.array(columnDriftSchema),
})
    .meta({ id: 'VersionChanges' });
const datasetVersionsSchema = z
    .object({
    versions: z.array(datasetResponseSchema
        .extend({
        /** Null for the first. */
        changes: versionChangesSchema.nullable(),
    })
        .meta({ id: 'DatasetVersion' })),
})
    .meta({ id: 'DatasetVersions' });

/** Saved maps, and the links that show them. */
const nameSchema = z.string().trim().min(1).max(255);
const descriptionSchema = z.string().max(1000);
const columnNameSchema = z.string().min(1).max(1000);
const visualizationSchema = z
    .object({
    id: idSchema,
    user_id: idSchema,
    dataset_id: idSchema,
    /** null while one may not read the dataset. */
    dataset_name: z.string().nullable(),
    run_id: idSchema,
    name: z.string(),
    description: z.string().nullable(),
    is_favorite: z.boolean(),
    reduction_method: reductionMethodSchema,
    clustering_method: clusteringMethodSchema,
    total_points: z.int().min(0),
    performance: performanceMetricsSchema.nullable(),
    created_at: timestampSchema,
    updated_at: timestampSchema,
})
    .meta({ id: 'Visualization' });
const visualizationListSchema = pageOf('visualizations', visualizationSchema).meta({
    id: 'VisualizationList',
});
const visualizationIdInputSchema = z.object({ id: idSchema });
const visualizationListInputSchema = pageRequestSchema.extend({
    dataset_id: idSchema.nullish(),
    is_favorite: z.boolean().nullish(),
    search: z.string().max(200).nullish(),
});
const visualizationCreateInputSchema = z.object({
    dataset_id: idSchema,
    /** The run to keep; absent: the latest completed one. */
    run_id: idSchema.nullish(),
    name: nameSchema,
    description: descriptionSchema.nullish(),
    is_favorite: z.boolean().nullish(),
});
/** Absent keeps; null clears the description. */
const visualizationUpdateInputSchema = z.object({
    id: idSchema,
    name: nameSchema.optional(),
    description: descriptionSchema.nullable().optional(),
    is_favorite: z.boolean().optional(),
});
const linkCreateInputSchema = z.object({
    id: idSchema,
    expires_in_days: z.int().min(1).max(365),
    hidden_columns: z.array(columnNameSchema).max(10_000).nullish(),
});
const linkIdInputSchema = z.object({ link_id: idSchema });
const createdLinkSchema = z
    .object({ link_id: idSchema, url: z.url(), expires_at: timestampSchema })
    .meta({ id: 'CreatedShareLink' });
const shareLinkSchema = z
    .object({
    link_id: idSchema,
    hidden_columns: z.array(z.string()),
    views: z.int().min(0),
    last_viewed: timestampSchema.nullable(),
    created_at: timestampSchema,
    expires_at: timestampSchema,
    revoked_at: timestampSchema.nullable(),
    is_active: z.boolean(),
})
    .meta({ id: 'ShareLink' });
const shareLinkListSchema = z
    .object({ links: z.array(shareLinkSchema) })
    .meta({ id: 'ShareLinkList' });
const accessListInputSchema = pageRequestSchema.extend({ link_id: idSchema });
const accessListSchema = pageOf('accesses', z.object({ at: timestampSchema, ip_address: z.string().nullable(), user_agent: z.string().nullable() })).meta({ id: 'ShareAccessList' });
/** A result, and what it was saved as. */
const sharedResultSchema = processingResultSchema
    .extend({
    shared: z.object({
        name: z.string(),
        description: z.string().nullable(),
        created_at: timestampSchema,
        expires_at: timestampSchema,
    }),
})
    .meta({ id: 'SharedResult' });

/** What `stats` tells of a dataset. */
const datasetStatsInputSchema = z.object({
    id: idSchema,
    /** Of the sentences; by default the caller's, else French. */
    language: languageSchema.nullish(),
});
const FINDING_KINDS = [
    'empty_column',
    'constant_column',
    'near_constant_column',
    'identifier_column',
    'high_cardinality',
    'missing_values',
    'missing_together',
    'duplicate_rows',
    'outliers',
    'skewed',
    'redundant_columns',
];
const findingKindSchema = z.enum(FINDING_KINDS);
const findingSchema = z
    .object({
    kind: findingKindSchema,
    severity: z.enum(['critical', 'warning', 'info']),
    columns: z.array(z.string()),
    /** What the sentence is made of: rows, shares, coefficients, by name. */
    figures: z.record(z.string(), z.number()),
    message: z.string(),
})
    .meta({ id: 'QualityFinding' });
const pairSchema = z.tuple([z.string(), z.string()]);
const strengthSchema = z.number().min(0).max(1);
const correlationsSchema = z
    .object({
    /** Rows the figures come from: every so many of a table of more than 20,000. */
    rows_used: z.int(),
    /** Columns left out because there are too many. */
    columns_left_out: z.int(),
    /** The strongest pairs of numeric columns; null where a coefficient has no meaning. */
    numeric: z.array(z.object({
        columns: pairSchema,
        pearson: z.number().min(-1).max(1).nullable(),
        spearman: z.number().min(-1).max(1).nullable(),
        n: z.int(),
    })),
    categorical: z.array(z.object({ columns: pairSchema, cramers_v: strengthSchema, n: z.int() })),
    /** A category, then a number. */
    mixed: z.array(z.object({ columns: pairSchema, correlation_ratio: strengthSchema, n: z.int() })),
})
    .meta({ id: 'Correlations' });
const recommendationSchema = z
    .object({
    name: z.string(),
    /** Ready for POST /api/ml/process. */
    config: mlConfigSchema,
    reasons: z.array(z.string()),
})
    .meta({ id: 'Recommendation' });
const datasetStatsSchema = z
    .object({
    dataset_id: idSchema,
    basic_info: z.object({
        row_count: z.int(),
        column_count: z.int(),
        size_mb: z.number(),
        numeric_columns: z.int(),
        categorical_columns: z.int(),
        missing_values: z.int(),
    }),
    columns: z.record(z.string(), columnStatisticsSchema),
    processing_history: z.array(z.object({
        run_id: idSchema,
        status: z.string(),
        reduction_method: z.string(),
        clustering_method: z.string(),
        processing_time: z.number().nullable(),
        created_at: timestampSchema,
    })),
    quality: z.object({
        /** Share of cells that hold a value. */
        completeness: strengthSchema,
        /** Rows that say the same as an earlier one; null when the table could not be studied. */
        duplicate_rows: z.int().nullable(),
        /** The most serious first. */
        findings: z.array(findingSchema),
    }),
    /** Null when the table could not be studied. */
    correlations: correlationsSchema.nullable(),
    recommendations: z.array(recommendationSchema),
    language: languageSchema,
})
    .meta({ id: 'DatasetStats' });

/** The bundled examples: `samples/<name>.json` describes each, beside its table. */
const sampleNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be the name of a sample');
const sampleSchema = z
    .object({
    /** Stands in the address of POST /api/datasets/samples/{name}. */
    name: sampleNameSchema,
    title: z.object({ fr: z.string(), en: z.string() }),
    description: z.object({ fr: z.string(), en: z.string() }),
    tags: z.array(z.string()),
    filename: z.string(),
    /** Bytes of the file. */
    size: z.int().min(1),
    row_count: z.int().min(1),
    columns: z.array(z.string()),
    origin: z.string(),
    licence: z.string(),
    /** Ready for POST /api/ml/process. */
    recommended_config: mlConfigSchema,
})
    .meta({ id: 'Sample' });
const samplesSchema = z.object({ samples: z.array(sampleSchema) }).meta({ id: 'Samples' });
const copySampleInputSchema = z.object({ name: sampleNameSchema });

/** The service's own account of its state; never a path, an address or a secret. */
const componentSchema = z
    .object({
    status: z.enum(['healthy', 'unhealthy', 'not_configured']),
    stats: z.record(z.string(), z.number()).optional(),
    features: z.record(z.string(), z.boolean()).optional(),
})
    .meta({ id: 'HealthComponent' });
const healthSchema = z
    .object({
    status: z.enum(['healthy', 'unhealthy']),
    service: z.string(),
    version: z.string(),
    environment: z.string(),
})
    .meta({ id: 'Health' });
const readinessSchema = z
    .object({ status: z.enum(['ready', 'stopping', 'unhealthy']) })
    .meta({ id: 'Readiness' });
const detailedHealthSchema = healthSchema
    .extend({
    components: z.object({
        database: componentSchema,
        redis: componentSchema,
        queue: componentSchema,
        storage: componentSchema,
        websocket: componentSchema,
        ml_services: componentSchema,
    }),
})
    .meta({ id: 'DetailedHealth' });

/** The live stream: what /ws, tRPC subscriptions and the SDK all read. */
const envelope = {
    /** One rising cursor per user. */
    event_id: z.int(),
    timestamp: timestampSchema,
    user_id: idSchema,
};
/** A result on the wire, or one whose points must be fetched because they are many. */
const deliveredResultSchema = processingResultSchema.partial({ points: true }).extend({
    points_url: z.string().optional(),
});
const liveEventSchema = z
    .discriminatedUnion('type', [
    z.object({
        type: z.literal('processing_started'),
        ...envelope,
        dataset_id: idSchema,
        run_id: idSchema,
        config: z.record(z.string(), z.unknown()),
    }),
    z.object({
        type: z.literal('processing_progress'),
        ...envelope,
        dataset_id: idSchema,
        run_id: idSchema,
        stage: stageSchema,
        progress: z.number(),
        message: z.string(),
        estimated_remaining: z.number().nullable(),
    }),
    z.object({
        type: z.literal('processing_completed'),
        ...envelope,
        dataset_id: idSchema,
        run_id: idSchema,
        result: deliveredResultSchema,
    }),
    z.object({
        type: z.literal('processing_error'),
        ...envelope,
        dataset_id: idSchema,
        run_id: idSchema,
        error: z.string(),
    }),
    z.object({
        type: z.literal('processing_cancelled'),
        ...envelope,
        dataset_id: idSchema,
        run_id: idSchema,
    }),
    z.object({
        type: z.literal('rag_completed'),
        ...envelope,
        dataset_id: idSchema,
        run_id: idSchema,
        explanations: z.array(clusterExplanationSchema),
    }),
    z.object({ type: z.literal('dataset_uploaded'), ...envelope, dataset_id: idSchema, name: z.string() }),
    z.object({
        type: z.literal('notification'),
        ...envelope,
        level: z.enum(['info', 'warning', 'error']),
        message: z.string(),
    }),
    /** The map while it forms, for those who ask; neither kept nor replayed, and left out for slow readers. */
    z.object({
        type: z.literal('processing_frame'),
        ...envelope,
        dataset_id: idSchema,
        run_id: idSchema,
        step: z.int().describe('Iterations or epochs that have led here'),
        total_points: z.int().describe('Points of the whole map'),
        stride: z.int().min(1).describe('Position k is that of point k · stride of the result'),
        minimum: vectorSchema.describe('Smallest value of each axis'),
        maximum: vectorSchema.describe('Largest value of each axis'),
        positions: z
            .string()
            .describe('Base64 of three unsigned 16-bit numbers (x, y, z; little-endian) per position: 0 is the smallest value of the axis, 65535 the largest'),
    }),
    /** The cursor asked for is older than what is kept: read the state anew. */
    z.object({ type: z.literal('resync'), ...envelope }),
])
    .meta({ id: 'LiveEvent' });
const subscribeInputSchema = z.object({
    /** The last event seen; tRPC fills it in when a subscription reconnects. */
    lastEventId: z.string().regex(/^\d+$/).nullish(),
    /** Also the map while it forms. */
    frames: z.boolean().nullish(),
});
const subscribeProgressInputSchema = subscribeInputSchema.extend({ dataset_id: idSchema });

const userIdInputSchema = z.object({ id: idSchema });
const userListInputSchema = pageRequestSchema.extend({
    /** A piece of the e-mail address or of the name, in any case. */
    search: z.string().trim().max(200).nullish(),
    is_active: z.boolean().nullish(),
});
const userListSchema = pageOf('users', userResponseSchema).meta({ id: 'UserList' });
const userStatsSchema = z
    .object({
    user_id: idSchema,
    datasets_count: z.int().min(0),
    visualizations_count: z.int().min(0),
    /** Seconds of all completed runs. */
    total_processing_time: z.number().min(0),
    /** Reduction and clustering methods of completed runs, the most used first. */
    most_used_algorithms: z.array(z.string()),
    /** Whole days since registration. */
    account_age_days: z.int().min(0),
    last_login: timestampSchema.nullable(),
    login_count: z.int().min(0),
})
    .meta({ id: 'UserStats' });

export { algorithmsSchema, askResponseSchema, changePasswordInputSchema as authChangePasswordInputSchema, confirmPasswordResetInputSchema as authConfirmPasswordResetInputSchema, loginInputSchema as authLoginInputSchema, logoutInputSchema as authLogoutInputSchema, refreshInputSchema as authRefreshInputSchema, registerInputSchema as authRegisterInputSchema, resetPasswordInputSchema as authResetPasswordInputSchema, revokeSessionInputSchema as authRevokeSessionInputSchema, updateMeInputSchema as authUpdateMeInputSchema, verifyEmailInputSchema as authVerifyEmailInputSchema, cancelledRunSchema, clusterExplanationSchema, clusterSummarySchema as clusterSchema, columnDriftSchema, columnStatisticsSchema, createdLinkSchema as createdShareLinkSchema, datasetDetailSchema, datasetListSchema, datasetResponseSchema, datasetStatsSchema, datasetVersionsSchema, datasetWithDataSchema, copySampleInputSchema as datasetsCopySampleInputSchema, datasetDataInputSchema as datasetsDataInputSchema, datasetIdInputSchema as datasetsDeleteInputSchema, datasetIdInputSchema as datasetsGetInputSchema, datasetListInputSchema as datasetsListInputSchema, datasetStatsInputSchema as datasetsStatsInputSchema, datasetUpdateInputSchema as datasetsUpdateInputSchema, datasetIdInputSchema as datasetsVersionsInputSchema, detailedHealthSchema, errorBodySchema, subscribeInputSchema as eventsOnEventInputSchema, explainResponseSchema, factSchema, componentSchema as healthComponentSchema, healthSchema, liveEventSchema, askInputSchema as mlAskInputSchema, datasetIdInputSchema$1 as mlCancelInputSchema, mlConfigSchema, explainInputSchema as mlExplainInputSchema, selectionInputSchema as mlExplainSelectionInputSchema, followAnswerInputSchema as mlOnAnswerInputSchema, subscribeProgressInputSchema as mlOnProgressInputSchema, processInputSchema as mlProcessInputSchema, datasetIdInputSchema$1 as mlProgressInputSchema, resultsInputSchema as mlResultsInputSchema, performanceMetricsSchema, pointSchema, processingProgressSchema, processingResultSchema, readinessSchema, recommendationSchema, resultMetadataSchema, runStartedSchema, sampleSchema, samplesSchema, selectionResponseSchema, sentenceSchema, sessionResponseSchema, accessListSchema as shareAccessListSchema, shareLinkListSchema, shareLinkSchema, sharedResultSchema, tokenResponseSchema, userListSchema, userProfileSchema, userResponseSchema, userStatsSchema, userIdInputSchema as usersActivateInputSchema, userIdInputSchema as usersDeactivateInputSchema, userIdInputSchema as usersDeleteInputSchema, userIdInputSchema as usersGetInputSchema, userListInputSchema as usersListInputSchema, userIdInputSchema as usersStatsInputSchema, versionChangesSchema, visualizationListSchema, visualizationSchema, accessListInputSchema as visualizationsAccessesInputSchema, visualizationCreateInputSchema as visualizationsCreateInputSchema, linkCreateInputSchema as visualizationsCreateLinkInputSchema, visualizationIdInputSchema as visualizationsDeleteInputSchema, visualizationIdInputSchema as visualizationsGetInputSchema, visualizationIdInputSchema as visualizationsLinksInputSchema, visualizationListInputSchema as visualizationsListInputSchema, linkIdInputSchema as visualizationsRevokeLinkInputSchema, visualizationUpdateInputSchema as visualizationsUpdateInputSchema };
