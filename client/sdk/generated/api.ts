// Written by `npm run client:generate` from the router and the schemas of the service; not to be edited.
import type {
  TRPCBuiltRouter,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from '@trpc/server';

export interface Algorithms {
  reduction_methods: Record<string, {
    name: string;
    description: string;
    parameters: Record<string, {
      type: string;
      min?: number | undefined;
      max?: number | undefined;
      ui_min?: number | undefined;
      ui_max?: number | undefined;
      options?: (string | number | boolean)[] | undefined;
      default: string | number | boolean | null;
      description: string;
    }>;
  }>;
  clustering_methods: Record<string, {
    name: string;
    description: string;
    parameters: Record<string, {
      type: string;
      min?: number | undefined;
      max?: number | undefined;
      ui_min?: number | undefined;
      ui_max?: number | undefined;
      options?: (string | number | boolean)[] | undefined;
      default: string | number | boolean | null;
      description: string;
    }>;
  }>;
  anomaly_detection: Record<string, {
    name: string;
    description: string;
    parameters: Record<string, {
      type: string;
      min?: number | undefined;
      max?: number | undefined;
      ui_min?: number | undefined;
      ui_max?: number | undefined;
      options?: (string | number | boolean)[] | undefined;
      default: string | number | boolean | null;
      description: string;
    }>;
  }>;
}

export interface SentenceEvent {
  type: 'sentence';
  sentence: Sentence;
  facts: Fact[];
  source: 'template' | 'model' | 'mixed';
}

export interface AnsweredEvent {
  type: 'answered';
  run_id: string;
  language: 'fr' | 'en';
  answer: string;
  sentences: Sentence[];
  facts: Fact[];
  source: 'template' | 'model' | 'mixed';
}

export type AnswerEvent =
  | SentenceEvent
  | AnsweredEvent;

export interface AskResponse {
  run_id: string;
  language: 'fr' | 'en';
  answer: string;
  sentences: Sentence[];
  facts: Fact[];
  source: 'template' | 'model' | 'mixed';
}

export interface AuthChangePasswordInput {
  current_password: string;
  new_password: string;
  confirm_password: string;
}

export interface AuthConfirmPasswordResetInput {
  token: string;
  new_password: string;
  confirm_password: string;
}

export interface AuthLoginInput {
  email: string;
  password: string;
  remember_me?: boolean | null | undefined;
}

export interface AuthLogoutInput {
  all_sessions?: boolean | null | undefined;
}

export interface AuthRefreshInput {
  refresh_token: string;
}

export interface AuthRegisterInput {
  email: string;
  password: string;
  confirm_password: string;
  first_name?: string | null | undefined;
  last_name?: string | null | undefined;
  name?: string | null | undefined;
  profile_image_url?: string | null | undefined;
}

export interface AuthResetPasswordInput {
  email: string;
}

export interface AuthRevokeSessionInput {
  id: string;
}

export interface AuthUpdateMeInput {
  first_name?: string | null | undefined;
  last_name?: string | null | undefined;
  profile_image_url?: string | null | undefined;
  preferred_language?: 'fr' | 'en' | null | undefined;
}

export interface AuthVerifyEmailInput {
  token: string;
}

export interface CancelledRun {
  run_id: string;
  dataset_id: string;
}

export interface Cluster {
  id: number;
  color: string;
  count: number;
  center: [number, number, number];
  label: string;
}

export interface ClusterExplanation {
  cluster_id: number;
  name?: string | undefined;
  explanation: string;
  sentences?: Sentence[] | undefined;
  characteristics: string[];
  data_points: number;
  key_features: string[];
  representative_points: string[];
  source: 'template' | 'model' | 'mixed';
}

export interface ColumnDrift {
  column: string;
  level: 'none' | 'small' | 'large';
  missing: {
    before: number;
    after: number;
  };
  numeric?: {
    mean: {
      before: number | null;
      after: number | null;
    };
    std: {
      before: number | null;
      after: number | null;
    };
    mean_shift: number | null;
    std_ratio: number | null;
    psi: number | null;
    ks: number | null;
  } | undefined;
  categories?: {
    value: string | boolean;
    before: number | null;
    after: number | null;
  }[] | undefined;
}

export interface ColumnStatistics {
  type: 'numeric' | 'categorical' | 'unknown' | 'datetime' | 'boolean' | 'text';
  count: number;
  null_count: number;
  unique_count: number;
  min?: number | null | undefined;
  max?: number | null | undefined;
  mean?: number | null | undefined;
  median?: number | null | undefined;
  std?: number | null | undefined;
  q1?: number | null | undefined;
  q3?: number | null | undefined;
  skewness?: number | null | undefined;
  outliers?: number | null | undefined;
  histogram?: {
    edges: number[];
    counts: number[];
  } | null | undefined;
  most_common?: ([string | number | boolean | null, number])[] | undefined;
}

export interface Correlations {
  rows_used: number;
  columns_left_out: number;
  numeric: {
    columns: [string, string];
    pearson: number | null;
    spearman: number | null;
    n: number;
  }[];
  categorical: {
    columns: [string, string];
    cramers_v: number;
    n: number;
  }[];
  mixed: {
    columns: [string, string];
    correlation_ratio: number;
    n: number;
  }[];
}

export interface CreatedShareLink {
  link_id: string;
  url: string;
  expires_at: string;
}

export interface DatasetDetail {
  id: string;
  user_id: string;
  name: string;
  description: string | null;
  is_public: boolean;
  tags: string[];
  metadata: {
    row_count: number;
    column_count: number;
    columns: string[];
    column_types: Record<string, 'numeric' | 'categorical' | 'unknown' | 'datetime' | 'boolean' | 'text'>;
    size_mb: number;
    updated_at: string;
  };
  file_info: {
    filename: string;
    size: number;
    mime_type: string;
    created_from_version?: number | undefined;
  };
  status: 'uploaded' | 'processing' | 'processed' | 'error';
  error_message: string | null;
  version: number;
  parent_id: string | null;
  row_count: number;
  column_count: number;
  columns: string[];
  size_mb: number;
  is_processed: boolean;
  filename: string;
  size: number;
  warnings: string[];
  created_at: string;
  updated_at: string;
  processed_at: string | null;
  explain_personal_columns: boolean;
  sample_data: (Record<string, string | number | boolean | null>)[];
  column_stats: Record<string, ColumnStatistics>;
}

export interface DatasetList {
  datasets: DatasetResponse[];
  total: number;
  page: number;
  per_page: number;
  pages: number;
}

export interface DatasetResponse {
  id: string;
  user_id: string;
  name: string;
  description: string | null;
  is_public: boolean;
  tags: string[];
  metadata: {
    row_count: number;
    column_count: number;
    columns: string[];
    column_types: Record<string, 'numeric' | 'categorical' | 'unknown' | 'datetime' | 'boolean' | 'text'>;
    size_mb: number;
    updated_at: string;
  };
  file_info: {
    filename: string;
    size: number;
    mime_type: string;
    created_from_version?: number | undefined;
  };
  status: 'uploaded' | 'processing' | 'processed' | 'error';
  error_message: string | null;
  version: number;
  parent_id: string | null;
  row_count: number;
  column_count: number;
  columns: string[];
  size_mb: number;
  is_processed: boolean;
  filename: string;
  size: number;
  warnings: string[];
  created_at: string;
  updated_at: string;
  processed_at: string | null;
  explain_personal_columns: boolean;
}

export interface DatasetStats {
  dataset_id: string;
  basic_info: {
    row_count: number;
    column_count: number;
    size_mb: number;
    numeric_columns: number;
    categorical_columns: number;
    missing_values: number;
  };
  columns: Record<string, ColumnStatistics>;
  processing_history: {
    run_id: string;
    status: string;
    reduction_method: string;
    clustering_method: string;
    processing_time: number | null;
    created_at: string;
  }[];
  quality: {
    completeness: number;
    duplicate_rows: number | null;
    findings: QualityFinding[];
  };
  correlations: Correlations | null;
  recommendations: Recommendation[];
  language: 'fr' | 'en';
}

export interface DatasetVersion {
  id: string;
  user_id: string;
  name: string;
  description: string | null;
  is_public: boolean;
  tags: string[];
  metadata: {
    row_count: number;
    column_count: number;
    columns: string[];
    column_types: Record<string, 'numeric' | 'categorical' | 'unknown' | 'datetime' | 'boolean' | 'text'>;
    size_mb: number;
    updated_at: string;
  };
  file_info: {
    filename: string;
    size: number;
    mime_type: string;
    created_from_version?: number | undefined;
  };
  status: 'uploaded' | 'processing' | 'processed' | 'error';
  error_message: string | null;
  version: number;
  parent_id: string | null;
  row_count: number;
  column_count: number;
  columns: string[];
  size_mb: number;
  is_processed: boolean;
  filename: string;
  size: number;
  warnings: string[];
  created_at: string;
  updated_at: string;
  processed_at: string | null;
  explain_personal_columns: boolean;
  changes: VersionChanges | null;
}

export interface DatasetVersions {
  versions: DatasetVersion[];
}

export interface DatasetWithData {
  id: string;
  user_id: string;
  name: string;
  description: string | null;
  is_public: boolean;
  tags: string[];
  metadata: {
    row_count: number;
    column_count: number;
    columns: string[];
    column_types: Record<string, 'numeric' | 'categorical' | 'unknown' | 'datetime' | 'boolean' | 'text'>;
    size_mb: number;
    updated_at: string;
  };
  file_info: {
    filename: string;
    size: number;
    mime_type: string;
    created_from_version?: number | undefined;
  };
  status: 'uploaded' | 'processing' | 'processed' | 'error';
  error_message: string | null;
  version: number;
  parent_id: string | null;
  row_count: number;
  column_count: number;
  columns: string[];
  size_mb: number;
  is_processed: boolean;
  filename: string;
  size: number;
  warnings: string[];
  created_at: string;
  updated_at: string;
  processed_at: string | null;
  explain_personal_columns: boolean;
  sample_data: (Record<string, string | number | boolean | null>)[];
  column_stats: Record<string, ColumnStatistics>;
  original_data: (Record<string, string | number | boolean | null>)[];
  processed_data: (Record<string, string | number | boolean | null>)[] | null;
  processing_config: MLConfig | null;
  processing_results: ProcessingResult | null;
}

export interface DatasetsCopySampleInput {
  name: string;
}

export interface DatasetsDataInput {
  id: string;
  skip?: number | null | undefined;
  limit?: number | null | undefined;
  columns?: string[] | null | undefined;
  sort?: string | null | undefined;
}

export interface DatasetsDeleteInput {
  id: string;
}

export interface DatasetsGetInput {
  id: string;
}

export interface DatasetsListInput {
  skip?: number | null | undefined;
  limit?: number | null | undefined;
  search?: string | null | undefined;
  tags?: string[] | null | undefined;
  status?: 'uploaded' | 'processing' | 'processed' | 'error' | null | undefined;
  is_public?: boolean | null | undefined;
  my_datasets?: boolean | null | undefined;
  sort_by?: 'created_at' | 'updated_at' | 'name' | 'row_count' | 'column_count' | 'size' | null | undefined;
  sort_order?: 'asc' | 'desc' | null | undefined;
  min_rows?: number | null | undefined;
  max_rows?: number | null | undefined;
  created_after?: string | null | undefined;
  created_before?: string | null | undefined;
}

export interface DatasetsStatsInput {
  id: string;
  language?: 'fr' | 'en' | null | undefined;
}

export interface DatasetsUpdateInput {
  id: string;
  name?: string | undefined;
  description?: string | null | undefined;
  is_public?: boolean | undefined;
  tags?: string[] | string | null | undefined;
  explain_personal_columns?: boolean | undefined;
}

export interface DatasetsVersionsInput {
  id: string;
}

export interface DetailedHealth {
  status: 'healthy' | 'unhealthy';
  service: string;
  version: string;
  environment: string;
  components: {
    database: HealthComponent;
    redis: HealthComponent;
    queue: HealthComponent;
    storage: HealthComponent;
    websocket: HealthComponent;
    ml_services: HealthComponent;
  };
}

export interface ErrorBody {
  error: string;
  detail: string;
  status_code: number;
  path: string;
  request_id: string;
  details?: {
    loc: (string | number)[];
    msg: string;
    type: string;
  }[] | undefined;
}

export interface EventsOnEventInput {
  lastEventId?: string | null | undefined;
  frames?: boolean | null | undefined;
}

export interface ExplainResponse {
  run_id: string;
  language: 'fr' | 'en';
  cluster_explanations: ClusterExplanation[];
  dataset_summary: string;
  anomaly_explanation: string;
  insights: {
    text: string;
    sentences: Sentence[];
    source: 'template' | 'model' | 'mixed';
  }[];
  sentences: {
    summary: Sentence[];
    anomalies: Sentence[];
  };
  facts: Fact[];
  source: 'template' | 'model' | 'mixed';
}

export interface Fact {
  id: string;
  kind: string;
  about: 'cluster' | 'noise' | 'selection' | 'dataset' | 'row';
  number: number | null;
  details: Record<string, string | number | boolean | null | Record<string, string | number | boolean | null | (string | number | boolean | null)[]> | (string | number | boolean | null | Record<string, string | number | boolean | null | (string | number | boolean | null)[]>)[]>;
}

export interface Health {
  status: 'healthy' | 'unhealthy';
  service: string;
  version: string;
  environment: string;
}

export interface HealthComponent {
  status: 'healthy' | 'unhealthy' | 'not_configured';
  stats?: Record<string, number> | undefined;
  features?: Record<string, boolean> | undefined;
}

export interface ProcessingStartedEvent {
  type: 'processing_started';
  event_id: number;
  timestamp: string;
  user_id: string;
  dataset_id: string;
  run_id: string;
  config: Record<string, unknown>;
}

export interface ProcessingProgressEvent {
  type: 'processing_progress';
  event_id: number;
  timestamp: string;
  user_id: string;
  dataset_id: string;
  run_id: string;
  stage: 'preprocessing' | 'reduction' | 'clustering' | 'anomalies' | 'finalizing' | 'completed' | 'error' | 'cancelled';
  progress: number;
  message: string;
  estimated_remaining: number | null;
}

export interface ProcessingCompletedEvent {
  type: 'processing_completed';
  event_id: number;
  timestamp: string;
  user_id: string;
  dataset_id: string;
  run_id: string;
  result: {
    run_id: string;
    points?: Point[] | undefined;
    clusters: Cluster[];
    anomalies: string[];
    explanations: ClusterExplanation[];
    metadata: ResultMetadata;
    performance: PerformanceMetrics;
    points_url?: string | undefined;
  };
}

export interface ProcessingErrorEvent {
  type: 'processing_error';
  event_id: number;
  timestamp: string;
  user_id: string;
  dataset_id: string;
  run_id: string;
  error: string;
}

export interface ProcessingCancelledEvent {
  type: 'processing_cancelled';
  event_id: number;
  timestamp: string;
  user_id: string;
  dataset_id: string;
  run_id: string;
}

export interface RagCompletedEvent {
  type: 'rag_completed';
  event_id: number;
  timestamp: string;
  user_id: string;
  dataset_id: string;
  run_id: string;
  explanations: ClusterExplanation[];
}

export interface DatasetUploadedEvent {
  type: 'dataset_uploaded';
  event_id: number;
  timestamp: string;
  user_id: string;
  dataset_id: string;
  name: string;
}

export interface NotificationEvent {
  type: 'notification';
  event_id: number;
  timestamp: string;
  user_id: string;
  level: 'info' | 'warning' | 'error';
  message: string;
}

export interface ProcessingFrameEvent {
  type: 'processing_frame';
  event_id: number;
  timestamp: string;
  user_id: string;
  dataset_id: string;
  run_id: string;
  /** Iterations or epochs that have led here */
  step: number;
  /** Points of the whole map */
  total_points: number;
  /** Position k is that of point k · stride of the result */
  stride: number;
  /** Smallest value of each axis */
  minimum: [number, number, number];
  /** Largest value of each axis */
  maximum: [number, number, number];
  /** Base64 of three unsigned 16-bit numbers (x, y, z; little-endian) per position: 0 is the smallest value of the axis, 65535 the largest */
  positions: string;
}

export interface ResyncEvent {
  type: 'resync';
  event_id: number;
  timestamp: string;
  user_id: string;
}

export type LiveEvent =
  | ProcessingStartedEvent
  | ProcessingProgressEvent
  | ProcessingCompletedEvent
  | ProcessingErrorEvent
  | ProcessingCancelledEvent
  | RagCompletedEvent
  | DatasetUploadedEvent
  | NotificationEvent
  | ProcessingFrameEvent
  | ResyncEvent;

export interface MLConfig {
  reduction_method: 'tsne' | 'umap' | 'pca';
  clustering_method: 'kmeans' | 'dbscan' | 'hdbscan' | 'agglomerative' | 'gaussian_mixture';
  detect_anomalies: boolean;
  random_state: number;
  tsne_config: {
    /** Effective number of neighbours of a point */
    perplexity: number;
    /** Step size of the gradient descent; auto adapts it to the number of rows */
    learning_rate: 'auto' | number;
    /** Iterations of the gradient descent */
    n_iter: number;
    /** Distance between rows */
    metric: 'euclidean' | 'manhattan' | 'cosine' | 'chebyshev' | 'correlation';
  };
  umap_config: {
    /** Size of the neighbourhood: small shows detail, large shows the whole */
    n_neighbors: number;
    /** How tightly points may be packed */
    min_dist: number;
    /** Distance between rows */
    metric: 'euclidean' | 'manhattan' | 'cosine' | 'chebyshev' | 'correlation';
    /** Passes of the optimisation; null chooses by the number of rows */
    n_epochs: number | null;
    /** Where the optimisation starts: at the principal components, at the eigenvectors of the neighbour graph, or anywhere */
    init: 'pca' | 'spectral' | 'random';
    /** A column whose equal values are to come together; it is no feature then */
    target_column: string | null;
    /** How much the target counts: 0 leaves all to the features, 1 all to the target */
    target_weight: number;
  };
  pca_config: {
    /** Components computed; the map shows the first three */
    n_components: number;
    /** Scale every component to unit variance */
    whiten: boolean;
  };
  kmeans_config: {
    /** Number of clusters; auto chooses it */
    n_clusters: 'auto' | number;
    /** How the first centres are chosen */
    init: 'k-means++' | 'random';
    /** Iterations at most */
    max_iter: number;
    /** Stops when the centres move less than this share of the variance */
    tol: number;
  };
  dbscan_config: {
    /** Radius of a neighbourhood in the map; auto chooses it */
    eps: 'auto' | number;
    /** Points within eps, itself included, that make a core point */
    min_samples: number;
    /** Distance between points of the map */
    metric: 'euclidean' | 'manhattan' | 'cosine' | 'chebyshev' | 'correlation';
  };
  hdbscan_config: {
    /** Smallest group that counts as a cluster */
    min_cluster_size: number;
    /** Neighbours, the point included, of a core point; null takes min_cluster_size */
    min_samples: number | null;
    /** Clusters closer than this are merged */
    cluster_selection_epsilon: number;
  };
  agglomerative_config: {
    /** Number of clusters; auto chooses it */
    n_clusters: 'auto' | number;
    /** How the distance of two clusters is measured */
    linkage: 'ward' | 'complete' | 'average' | 'single';
    /** Clusters farther apart than this stay apart; when set it wins over n_clusters */
    distance_threshold: number | null;
  };
  anomaly_config: {
    /** How unusual rows are found */
    method: 'isolation_forest' | 'local_outlier_factor';
    /** Share of rows marked as unusual */
    contamination: number;
    /** Seed */
    random_state: number;
  };
  feature_columns: string[] | null;
  color_column: string | null;
  size_column: string | null;
  label_column: string | null;
  normalize_features: boolean;
  handle_missing: 'drop' | 'mean' | 'median' | 'mode' | 'zero';
  max_samples: number | null;
  use_parallel: boolean;
  scaling: 'standard' | 'robust' | 'none';
  encode_categorical: boolean;
  engine: 'fast' | 'reference';
  /** A completed run into whose map the rows are placed; its features, filling, scaling and reduction apply */
  align_to: string | null;
}

export interface MlAskInput {
  dataset_id: string;
  question: string;
  language?: 'fr' | 'en' | null | undefined;
  run_id?: string | null | undefined;
}

export interface MlCancelInput {
  dataset_id: string;
}

export interface MlExplainInput {
  dataset_id: string;
  language?: 'fr' | 'en' | null | undefined;
  run_id?: string | null | undefined;
}

export interface MlExplainSelectionInput {
  dataset_id: string;
  rows?: number[] | undefined;
  ranges?: [number, number][] | undefined;
  language?: 'fr' | 'en' | null | undefined;
  run_id?: string | null | undefined;
}

export interface MlOnAnswerInput {
  dataset_id: string;
  question: string;
  language?: 'fr' | 'en' | null | undefined;
  run_id?: string | null | undefined;
  lastEventId?: string | null | undefined;
}

export interface MlOnProgressInput {
  lastEventId?: string | null | undefined;
  frames?: boolean | null | undefined;
  dataset_id: string;
}

export interface MlProcessInput {
  reduction_method: 'tsne' | 'umap' | 'pca';
  clustering_method: 'kmeans' | 'dbscan' | 'hdbscan' | 'agglomerative' | 'gaussian_mixture';
  detect_anomalies?: boolean | null | undefined;
  random_state?: number | null | undefined;
  tsne_config?: {
    /** Effective number of neighbours of a point */
    perplexity?: number | null | undefined;
    /** Step size of the gradient descent; auto adapts it to the number of rows */
    learning_rate?: 'auto' | number | null | undefined;
    /** Iterations of the gradient descent */
    n_iter?: number | null | undefined;
    /** Distance between rows */
    metric?: 'euclidean' | 'manhattan' | 'cosine' | 'chebyshev' | 'correlation' | null | undefined;
  } | null | undefined;
  umap_config?: {
    /** Size of the neighbourhood: small shows detail, large shows the whole */
    n_neighbors?: number | null | undefined;
    /** How tightly points may be packed */
    min_dist?: number | null | undefined;
    /** Distance between rows */
    metric?: 'euclidean' | 'manhattan' | 'cosine' | 'chebyshev' | 'correlation' | null | undefined;
    /** Passes of the optimisation; null chooses by the number of rows */
    n_epochs?: number | null | undefined;
    /** Where the optimisation starts: at the principal components, at the eigenvectors of the neighbour graph, or anywhere */
    init?: 'pca' | 'spectral' | 'random' | null | undefined;
    /** A column whose equal values are to come together; it is no feature then */
    target_column?: string | null | undefined;
    /** How much the target counts: 0 leaves all to the features, 1 all to the target */
    target_weight?: number | null | undefined;
  } | null | undefined;
  pca_config?: {
    /** Components computed; the map shows the first three */
    n_components?: number | null | undefined;
    /** Scale every component to unit variance */
    whiten?: boolean | null | undefined;
  } | null | undefined;
  kmeans_config?: {
    /** Number of clusters; auto chooses it */
    n_clusters?: 'auto' | number | null | undefined;
    /** How the first centres are chosen */
    init?: 'k-means++' | 'random' | null | undefined;
    /** Iterations at most */
    max_iter?: number | null | undefined;
    /** Stops when the centres move less than this share of the variance */
    tol?: number | null | undefined;
  } | null | undefined;
  dbscan_config?: {
    /** Radius of a neighbourhood in the map; auto chooses it */
    eps?: 'auto' | number | null | undefined;
    /** Points within eps, itself included, that make a core point */
    min_samples?: number | null | undefined;
    /** Distance between points of the map */
    metric?: 'euclidean' | 'manhattan' | 'cosine' | 'chebyshev' | 'correlation' | null | undefined;
  } | null | undefined;
  hdbscan_config?: {
    /** Smallest group that counts as a cluster */
    min_cluster_size?: number | null | undefined;
    /** Neighbours, the point included, of a core point; null takes min_cluster_size */
    min_samples?: number | null | undefined;
    /** Clusters closer than this are merged */
    cluster_selection_epsilon?: number | null | undefined;
  } | null | undefined;
  agglomerative_config?: {
    /** Number of clusters; auto chooses it */
    n_clusters?: 'auto' | number | null | undefined;
    /** How the distance of two clusters is measured */
    linkage?: 'ward' | 'complete' | 'average' | 'single' | null | undefined;
    /** Clusters farther apart than this stay apart; when set it wins over n_clusters */
    distance_threshold?: number | null | undefined;
  } | null | undefined;
  anomaly_config?: {
    /** How unusual rows are found */
    method?: 'isolation_forest' | 'local_outlier_factor' | null | undefined;
    /** Share of rows marked as unusual */
    contamination?: number | null | undefined;
    /** Seed */
    random_state?: number | null | undefined;
  } | null | undefined;
  feature_columns?: string[] | null | undefined;
  color_column?: string | null | undefined;
  size_column?: string | null | undefined;
  label_column?: string | null | undefined;
  normalize_features?: boolean | null | undefined;
  handle_missing?: 'drop' | 'mean' | 'median' | 'mode' | 'zero' | null | undefined;
  max_samples?: number | null | undefined;
  use_parallel?: boolean | null | undefined;
  scaling?: 'standard' | 'robust' | 'none' | null | undefined;
  encode_categorical?: boolean | null | undefined;
  engine?: 'fast' | 'reference' | null | undefined;
  /** A completed run into whose map the rows are placed; its features, filling, scaling and reduction apply */
  align_to?: string | null | undefined;
  dataset_id: string;
}

export interface MlProgressInput {
  dataset_id: string;
}

export interface MlResultsInput {
  dataset_id: string;
  run_id?: string | null | undefined;
}

export interface PerformanceMetrics {
  silhouette_score: number | null;
  calinski_harabasz_score: number | null;
  davies_bouldin_score: number | null;
  explained_variance_ratio: number[] | null;
  stress: number | null;
  trustworthiness: number | null;
  trustworthiness_sample: number | null;
  silhouette_sample: number | null;
}

export interface Point {
  id: string;
  position: [number, number, number];
  color: string;
  size: number;
  cluster: number;
  is_anomaly: boolean;
  original_data: Record<string, string | number | boolean | null>;
}

export interface ProcessingProgress {
  dataset_id: string;
  stage: 'preprocessing' | 'reduction' | 'clustering' | 'anomalies' | 'finalizing' | 'completed' | 'error' | 'cancelled';
  progress: number;
  message: string;
  estimated_remaining: number | null;
}

export interface ProcessingResult {
  run_id: string;
  points: Point[];
  clusters: Cluster[];
  anomalies: string[];
  explanations: ClusterExplanation[];
  metadata: ResultMetadata;
  performance: PerformanceMetrics;
}

export interface QualityFinding {
  kind: 'empty_column' | 'constant_column' | 'near_constant_column' | 'identifier_column' | 'high_cardinality' | 'missing_values' | 'missing_together' | 'duplicate_rows' | 'outliers' | 'skewed' | 'redundant_columns';
  severity: 'critical' | 'warning' | 'info';
  columns: string[];
  figures: Record<string, number>;
  message: string;
}

export interface Readiness {
  status: 'ready' | 'stopping' | 'unhealthy';
}

export interface Recommendation {
  name: string;
  config: MLConfig;
  reasons: string[];
}

export interface ResultMetadata {
  total_points: number;
  processing_time: number;
  reduction_method: 'tsne' | 'umap' | 'pca';
  clustering_method: 'kmeans' | 'dbscan' | 'hdbscan' | 'agglomerative' | 'gaussian_mixture';
  features_used: string[];
  preprocessing_steps: string[];
  /** The run into whose map the rows were placed; null for a map of their own */
  aligned_to?: string | null | undefined;
}

export interface RunStarted {
  run_id: string;
  dataset_id: string;
  status: 'queued' | 'running' | 'completed';
}

export interface Sample {
  name: string;
  title: {
    fr: string;
    en: string;
  };
  description: {
    fr: string;
    en: string;
  };
  tags: string[];
  filename: string;
  size: number;
  row_count: number;
  columns: string[];
  origin: string;
  licence: string;
  recommended_config: MLConfig;
}

export interface Samples {
  samples: Sample[];
}

export interface SelectionResponse {
  run_id: string;
  language: 'fr' | 'en';
  data_points: number;
  total_points: number;
  name: string;
  explanation: string;
  sentences: Sentence[];
  characteristics: string[];
  key_features: string[];
  representative_points: string[];
  facts: Fact[];
  source: 'template' | 'model' | 'mixed';
}

export interface Sentence {
  text: string;
  facts: string[];
}

export interface SessionResponse {
  id: string;
  device_name: string;
  ip_address: string | null;
  is_active: boolean;
  is_current: boolean;
  expires_at: string;
  last_used: string;
  created_at: string;
}

export interface ShareAccessList {
  accesses: {
    at: string;
    ip_address: string | null;
    user_agent: string | null;
  }[];
  total: number;
  page: number;
  per_page: number;
  pages: number;
}

export interface ShareLink {
  link_id: string;
  hidden_columns: string[];
  views: number;
  last_viewed: string | null;
  created_at: string;
  expires_at: string;
  revoked_at: string | null;
  is_active: boolean;
}

export interface ShareLinkList {
  links: ShareLink[];
}

export interface SharedResult {
  run_id: string;
  points: Point[];
  clusters: Cluster[];
  anomalies: string[];
  explanations: ClusterExplanation[];
  metadata: ResultMetadata;
  performance: PerformanceMetrics;
  shared: {
    name: string;
    description: string | null;
    created_at: string;
    expires_at: string;
  };
}

export interface Start {
  message: string;
  version: string;
  description: string;
  docs: string;
  redoc: string;
  health: string;
  websocket: string;
  api: string;
}

export interface TokenResponse {
  access_token: string;
  refresh_token: string;
  token_type: 'bearer';
  expires_in: number;
  user: UserResponse;
}

export interface UserList {
  users: UserResponse[];
  total: number;
  page: number;
  per_page: number;
  pages: number;
}

export interface UserProfile {
  id: string;
  email: string;
  first_name: string | null;
  last_name: string | null;
  profile_image_url: string | null;
  full_name: string;
  name: string;
  initials: string;
  is_active: boolean;
  is_admin: boolean;
  email_verified: boolean;
  preferred_language: 'fr' | 'en' | null;
  last_login: string | null;
  login_count: number;
  created_at: string;
  updated_at: string;
  datasets_count: number;
  visualizations_count: number;
  last_dataset_uploaded: string | null;
}

export interface UserResponse {
  id: string;
  email: string;
  first_name: string | null;
  last_name: string | null;
  profile_image_url: string | null;
  full_name: string;
  name: string;
  initials: string;
  is_active: boolean;
  is_admin: boolean;
  email_verified: boolean;
  preferred_language: 'fr' | 'en' | null;
  last_login: string | null;
  login_count: number;
  created_at: string;
  updated_at: string;
}

export interface UserStats {
  user_id: string;
  datasets_count: number;
  visualizations_count: number;
  total_processing_time: number;
  most_used_algorithms: string[];
  account_age_days: number;
  last_login: string | null;
  login_count: number;
}

export interface UsersActivateInput {
  id: string;
}

export interface UsersDeactivateInput {
  id: string;
}

export interface UsersDeleteInput {
  id: string;
}

export interface UsersGetInput {
  id: string;
}

export interface UsersListInput {
  skip?: number | null | undefined;
  limit?: number | null | undefined;
  search?: string | null | undefined;
  is_active?: boolean | null | undefined;
}

export interface UsersStatsInput {
  id: string;
}

export interface VersionChanges {
  compared_to: string;
  rows: {
    before: number;
    after: number;
    difference: number;
    added: number | null;
    removed: number | null;
  };
  columns: {
    added: string[];
    removed: string[];
    renamed: {
      from: string;
      to: string;
    }[];
  };
  types: {
    column: string;
    from: 'numeric' | 'categorical' | 'unknown' | 'datetime' | 'boolean' | 'text';
    to: 'numeric' | 'categorical' | 'unknown' | 'datetime' | 'boolean' | 'text';
  }[];
  drift: ColumnDrift[];
}

export interface Visualization {
  id: string;
  user_id: string;
  dataset_id: string;
  dataset_name: string | null;
  run_id: string;
  name: string;
  description: string | null;
  is_favorite: boolean;
  reduction_method: 'tsne' | 'umap' | 'pca';
  clustering_method: 'kmeans' | 'dbscan' | 'hdbscan' | 'agglomerative' | 'gaussian_mixture';
  total_points: number;
  performance: PerformanceMetrics | null;
  created_at: string;
  updated_at: string;
}

export interface VisualizationList {
  visualizations: Visualization[];
  total: number;
  page: number;
  per_page: number;
  pages: number;
}

export interface VisualizationsAccessesInput {
  skip?: number | null | undefined;
  limit?: number | null | undefined;
  link_id: string;
}

export interface VisualizationsCreateInput {
  dataset_id: string;
  run_id?: string | null | undefined;
  name: string;
  description?: string | null | undefined;
  is_favorite?: boolean | null | undefined;
}

export interface VisualizationsCreateLinkInput {
  id: string;
  expires_in_days: number;
  hidden_columns?: string[] | null | undefined;
}

export interface VisualizationsDeleteInput {
  id: string;
}

export interface VisualizationsGetInput {
  id: string;
}

export interface VisualizationsLinksInput {
  id: string;
}

export interface VisualizationsListInput {
  skip?: number | null | undefined;
  limit?: number | null | undefined;
  dataset_id?: string | null | undefined;
  is_favorite?: boolean | null | undefined;
  search?: string | null | undefined;
}

export interface VisualizationsRevokeLinkInput {
  link_id: string;
}

export interface VisualizationsUpdateInput {
  id: string;
  name?: string | undefined;
  description?: string | null | undefined;
  is_favorite?: boolean | undefined;
}

/** One kind of live event. */
export type LiveEventOf<Type extends LiveEvent['type']> = Extract<LiveEvent, { type: Type }>;

/** Why a call failed, in one word. */
export type ErrorCode =
  | 'BAD_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'CONFLICT'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'VALIDATION'
  | 'RATE_LIMITED'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'STORAGE_FULL';

export interface CallOptions {
  /** Its end ends the call. */
  signal?: AbortSignal;
}

export interface AuthApi {
  /** Open an account and sign in */
  register(input: AuthRegisterInput, options?: CallOptions): Promise<TokenResponse>;
  /** Sign in */
  login(input: AuthLoginInput, options?: CallOptions): Promise<TokenResponse>;
  /** Exchange a refresh token for new tokens */
  refresh(input: AuthRefreshInput, options?: CallOptions): Promise<TokenResponse>;
  /** Sign out, here or everywhere */
  logout(input?: AuthLogoutInput, options?: CallOptions): Promise<void>;
  /** One's own profile */
  me(input?: undefined, options?: CallOptions): Promise<UserProfile>;
  /** Change one's own profile */
  updateMe(input?: AuthUpdateMeInput, options?: CallOptions): Promise<UserResponse>;
  /** Change one's password; all other sessions end */
  changePassword(input: AuthChangePasswordInput, options?: CallOptions): Promise<void>;
  /** One's own living sessions, the latest used first */
  sessions(input?: undefined, options?: CallOptions): Promise<SessionResponse[]>;
  /** End one of one's own sessions */
  revokeSession(input: AuthRevokeSessionInput, options?: CallOptions): Promise<void>;
  /** Have a one-time link mailed to choose a new password; the answer is the same for every address */
  resetPassword(input: AuthResetPasswordInput, options?: CallOptions): Promise<void>;
  /** Choose a new password with the token of a mailed link; all sessions end */
  confirmPasswordReset(input: AuthConfirmPasswordResetInput, options?: CallOptions): Promise<void>;
  /** Prove with the token of a mailed link that an e-mail address is one's own */
  verifyEmail(input: AuthVerifyEmailInput, options?: CallOptions): Promise<void>;
}

export interface UsersApi {
  /** List and search users, the newest first */
  list(input?: UsersListInput, options?: CallOptions): Promise<UserList>;
  /** A user's profile, for administrators and for oneself */
  get(input: UsersGetInput, options?: CallOptions): Promise<UserProfile>;
  /** Let a user sign in again */
  activate(input: UsersActivateInput, options?: CallOptions): Promise<UserResponse>;
  /** Keep a user from signing in, and end all sessions of the user */
  deactivate(input: UsersDeactivateInput, options?: CallOptions): Promise<UserResponse>;
  /** Delete a user with all datasets, results, sessions and files */
  delete(input: UsersDeleteInput, options?: CallOptions): Promise<void>;
  /** What a user has made so far */
  stats(input: UsersStatsInput, options?: CallOptions): Promise<UserStats>;
}

export interface DatasetsApi {
  /** List own and public datasets */
  list(input?: DatasetsListInput, options?: CallOptions): Promise<DatasetList>;
  /** Describe a dataset */
  get(input: DatasetsGetInput, options?: CallOptions): Promise<DatasetDetail>;
  /** Read the rows of a dataset */
  data(input: DatasetsDataInput, options?: CallOptions): Promise<DatasetWithData>;
  /** Rename, describe, tag or share a dataset */
  update(input: DatasetsUpdateInput, options?: CallOptions): Promise<DatasetResponse>;
  /** Delete a dataset with its results */
  delete(input: DatasetsDeleteInput, options?: CallOptions): Promise<void>;
  /** Statistics, quality, correlations and recommended configurations */
  stats(input: DatasetsStatsInput, options?: CallOptions): Promise<DatasetStats>;
  /** The versions of a dataset and what changed */
  versions(input: DatasetsVersionsInput, options?: CallOptions): Promise<DatasetVersions>;
  /** The bundled examples */
  samples(input?: undefined, options?: CallOptions): Promise<Samples>;
  /** Copy a bundled example into the account */
  copySample(input: DatasetsCopySampleInput, options?: CallOptions): Promise<DatasetResponse>;
}

export interface MlApi {
  /** Start processing a dataset */
  process(input: MlProcessInput, options?: CallOptions): Promise<RunStarted>;
  /** How far the processing of a dataset is */
  progress(input: MlProgressInput, options?: CallOptions): Promise<ProcessingProgress | null>;
  /** The latest result, or null */
  results(input: MlResultsInput, options?: CallOptions): Promise<ProcessingResult | null>;
  /** The methods with their parameters */
  algorithms(input?: undefined, options?: CallOptions): Promise<Algorithms>;
  /** Cancel the run that processes a dataset */
  cancel(input: MlCancelInput, options?: CallOptions): Promise<CancelledRun>;
  /** The live events of one dataset, from the last one seen */
  onProgress(input: MlOnProgressInput, options?: CallOptions): AsyncIterable<LiveEvent>;
  /** A result in words, each sentence with the facts it stands on */
  explain(input: MlExplainInput, options?: CallOptions): Promise<ExplainResponse>;
  /** What sets some rows of a map apart from all others */
  explainSelection(input: MlExplainSelectionInput, options?: CallOptions): Promise<SelectionResponse>;
  /** An answer to a question about a dataset and its map, each sentence with the facts it stands on */
  ask(input: MlAskInput, options?: CallOptions): Promise<AskResponse>;
  /** The same answer, sentence by sentence as it becomes known, then the whole */
  onAnswer(input: MlOnAnswerInput, options?: CallOptions): AsyncIterable<AnswerEvent>;
}

export interface VisualizationsApi {
  /** List one's saved maps */
  list(input?: VisualizationsListInput, options?: CallOptions): Promise<VisualizationList>;
  /** Save a run under a name */
  create(input: VisualizationsCreateInput, options?: CallOptions): Promise<Visualization>;
  /** A saved map */
  get(input: VisualizationsGetInput, options?: CallOptions): Promise<Visualization>;
  /** Rename, describe or favourite a saved map */
  update(input: VisualizationsUpdateInput, options?: CallOptions): Promise<Visualization>;
  /** Delete a saved map and its links; the run stays */
  delete(input: VisualizationsDeleteInput, options?: CallOptions): Promise<void>;
  /** Make a link that shows a saved map without a login */
  createLink(input: VisualizationsCreateLinkInput, options?: CallOptions): Promise<CreatedShareLink>;
  /** The links to a saved map */
  links(input: VisualizationsLinksInput, options?: CallOptions): Promise<ShareLinkList>;
  /** Who opened a link */
  accesses(input: VisualizationsAccessesInput, options?: CallOptions): Promise<ShareAccessList>;
  /** Revoke a link */
  revokeLink(input: VisualizationsRevokeLinkInput, options?: CallOptions): Promise<void>;
}

export interface EventsApi {
  /** The caller's live events, from the last one seen */
  onEvent(input?: EventsOnEventInput, options?: CallOptions): AsyncIterable<LiveEvent>;
}

export interface HealthApi {
  /** Whether the service works */
  check(input?: undefined, options?: CallOptions): Promise<Health>;
  /** Whether the process answers */
  live(input?: undefined, options?: CallOptions): Promise<Health>;
  /** Whether new requests should be sent here */
  ready(input?: undefined, options?: CallOptions): Promise<Readiness>;
  /** How each component is */
  detailed(input?: undefined, options?: CallOptions): Promise<DetailedHealth>;
}

/** Every procedure of the service, by its slice. */
export interface Api {
  auth: AuthApi;
  users: UsersApi;
  datasets: DatasetsApi;
  ml: MlApi;
  visualizations: VisualizationsApi;
  events: EventsApi;
  health: HealthApi;
}

/** What each procedure is. */
export const PROCEDURES = {
  'auth.register': 'mutation',
  'auth.login': 'mutation',
  'auth.refresh': 'mutation',
  'auth.logout': 'mutation',
  'auth.me': 'query',
  'auth.updateMe': 'mutation',
  'auth.changePassword': 'mutation',
  'auth.sessions': 'query',
  'auth.revokeSession': 'mutation',
  'auth.resetPassword': 'mutation',
  'auth.confirmPasswordReset': 'mutation',
  'auth.verifyEmail': 'mutation',
  'users.list': 'query',
  'users.get': 'query',
  'users.activate': 'mutation',
  'users.deactivate': 'mutation',
  'users.delete': 'mutation',
  'users.stats': 'query',
  'datasets.list': 'query',
  'datasets.get': 'query',
  'datasets.data': 'query',
  'datasets.update': 'mutation',
  'datasets.delete': 'mutation',
  'datasets.stats': 'query',
  'datasets.versions': 'query',
  'datasets.samples': 'query',
  'datasets.copySample': 'mutation',
  'ml.process': 'mutation',
  'ml.progress': 'query',
  'ml.results': 'query',
  'ml.algorithms': 'query',
  'ml.cancel': 'mutation',
  'ml.onProgress': 'subscription',
  'ml.explain': 'mutation',
  'ml.explainSelection': 'mutation',
  'ml.ask': 'mutation',
  'ml.onAnswer': 'subscription',
  'visualizations.list': 'query',
  'visualizations.create': 'mutation',
  'visualizations.get': 'query',
  'visualizations.update': 'mutation',
  'visualizations.delete': 'mutation',
  'visualizations.createLink': 'mutation',
  'visualizations.links': 'query',
  'visualizations.accesses': 'query',
  'visualizations.revokeLink': 'mutation',
  'events.onEvent': 'subscription',
  'health.check': 'query',
  'health.live': 'query',
  'health.ready': 'query',
  'health.detailed': 'query',
} as const;

/** What a failed procedure answers, in tRPC's envelope. */
export interface ProcedureError {
  message: string;
  code: number;
  data: ErrorBody & { code: string; httpStatus: number; retry_after?: number | undefined };
}

/** What a subscription yields: its id is where the next one goes on. */
export interface Tracked<Data> {
  id: string;
  data: Data;
}

/** The service for tRPC's own tools. */
export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ProcedureError; transformer: true },
  {
    auth: {
      register: TRPCMutationProcedure<{ meta: object; input: AuthRegisterInput; output: TokenResponse }>;
      login: TRPCMutationProcedure<{ meta: object; input: AuthLoginInput; output: TokenResponse }>;
      refresh: TRPCMutationProcedure<{ meta: object; input: AuthRefreshInput; output: TokenResponse }>;
      logout: TRPCMutationProcedure<{ meta: object; input: AuthLogoutInput; output: void }>;
      me: TRPCQueryProcedure<{ meta: object; input: void; output: UserProfile }>;
      updateMe: TRPCMutationProcedure<{ meta: object; input: AuthUpdateMeInput; output: UserResponse }>;
      changePassword: TRPCMutationProcedure<{ meta: object; input: AuthChangePasswordInput; output: void }>;
      sessions: TRPCQueryProcedure<{ meta: object; input: void; output: SessionResponse[] }>;
      revokeSession: TRPCMutationProcedure<{ meta: object; input: AuthRevokeSessionInput; output: void }>;
      resetPassword: TRPCMutationProcedure<{ meta: object; input: AuthResetPasswordInput; output: void }>;
      confirmPasswordReset: TRPCMutationProcedure<{ meta: object; input: AuthConfirmPasswordResetInput; output: void }>;
      verifyEmail: TRPCMutationProcedure<{ meta: object; input: AuthVerifyEmailInput; output: void }>;
    };
    users: {
      list: TRPCQueryProcedure<{ meta: object; input: UsersListInput; output: UserList }>;
      get: TRPCQueryProcedure<{ meta: object; input: UsersGetInput; output: UserProfile }>;
      activate: TRPCMutationProcedure<{ meta: object; input: UsersActivateInput; output: UserResponse }>;
      deactivate: TRPCMutationProcedure<{ meta: object; input: UsersDeactivateInput; output: UserResponse }>;
      delete: TRPCMutationProcedure<{ meta: object; input: UsersDeleteInput; output: void }>;
      stats: TRPCQueryProcedure<{ meta: object; input: UsersStatsInput; output: UserStats }>;
    };
    datasets: {
      list: TRPCQueryProcedure<{ meta: object; input: DatasetsListInput; output: DatasetList }>;
      get: TRPCQueryProcedure<{ meta: object; input: DatasetsGetInput; output: DatasetDetail }>;
      data: TRPCQueryProcedure<{ meta: object; input: DatasetsDataInput; output: DatasetWithData }>;
      update: TRPCMutationProcedure<{ meta: object; input: DatasetsUpdateInput; output: DatasetResponse }>;
      delete: TRPCMutationProcedure<{ meta: object; input: DatasetsDeleteInput; output: void }>;
      stats: TRPCQueryProcedure<{ meta: object; input: DatasetsStatsInput; output: DatasetStats }>;
      versions: TRPCQueryProcedure<{ meta: object; input: DatasetsVersionsInput; output: DatasetVersions }>;
      samples: TRPCQueryProcedure<{ meta: object; input: void; output: Samples }>;
      copySample: TRPCMutationProcedure<{ meta: object; input: DatasetsCopySampleInput; output: DatasetResponse }>;
    };
    ml: {
      process: TRPCMutationProcedure<{ meta: object; input: MlProcessInput; output: RunStarted }>;
      progress: TRPCQueryProcedure<{ meta: object; input: MlProgressInput; output: ProcessingProgress | null }>;
      results: TRPCQueryProcedure<{ meta: object; input: MlResultsInput; output: ProcessingResult | null }>;
      algorithms: TRPCQueryProcedure<{ meta: object; input: void; output: Algorithms }>;
      cancel: TRPCMutationProcedure<{ meta: object; input: MlCancelInput; output: CancelledRun }>;
      onProgress: TRPCSubscriptionProcedure<{ meta: object; input: MlOnProgressInput; output: AsyncIterable<Tracked<LiveEvent>, void> }>;
      explain: TRPCMutationProcedure<{ meta: object; input: MlExplainInput; output: ExplainResponse }>;
      explainSelection: TRPCMutationProcedure<{ meta: object; input: MlExplainSelectionInput; output: SelectionResponse }>;
      ask: TRPCMutationProcedure<{ meta: object; input: MlAskInput; output: AskResponse }>;
      onAnswer: TRPCSubscriptionProcedure<{ meta: object; input: MlOnAnswerInput; output: AsyncIterable<Tracked<AnswerEvent>, void> }>;
    };
    visualizations: {
      list: TRPCQueryProcedure<{ meta: object; input: VisualizationsListInput; output: VisualizationList }>;
      create: TRPCMutationProcedure<{ meta: object; input: VisualizationsCreateInput; output: Visualization }>;
      get: TRPCQueryProcedure<{ meta: object; input: VisualizationsGetInput; output: Visualization }>;
      update: TRPCMutationProcedure<{ meta: object; input: VisualizationsUpdateInput; output: Visualization }>;
      delete: TRPCMutationProcedure<{ meta: object; input: VisualizationsDeleteInput; output: void }>;
      createLink: TRPCMutationProcedure<{ meta: object; input: VisualizationsCreateLinkInput; output: CreatedShareLink }>;
      links: TRPCQueryProcedure<{ meta: object; input: VisualizationsLinksInput; output: ShareLinkList }>;
      accesses: TRPCQueryProcedure<{ meta: object; input: VisualizationsAccessesInput; output: ShareAccessList }>;
      revokeLink: TRPCMutationProcedure<{ meta: object; input: VisualizationsRevokeLinkInput; output: void }>;
    };
    events: {
      onEvent: TRPCSubscriptionProcedure<{ meta: object; input: EventsOnEventInput | null | undefined; output: AsyncIterable<Tracked<LiveEvent>, void> }>;
    };
    health: {
      check: TRPCQueryProcedure<{ meta: object; input: void; output: Health }>;
      live: TRPCQueryProcedure<{ meta: object; input: void; output: Health }>;
      ready: TRPCQueryProcedure<{ meta: object; input: void; output: Readiness }>;
      detailed: TRPCQueryProcedure<{ meta: object; input: void; output: DetailedHealth }>;
    };
  }
>;
