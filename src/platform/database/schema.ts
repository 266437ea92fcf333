import type { ColumnType, Generated } from 'kysely';
import type { DatasetResponse } from '../../datasets/datasets.schema.ts';
import type { TableStudy } from '../../datasets/study/table-study.ts';
import type { StoredRowChanges } from '../../datasets/versions.schema.ts';
import type { Fact, FactKind } from '../../explanations/facts/fact.ts';
import type { ClusterSummary, MLConfig, PerformanceMetrics, RunNarrative } from '../../ml/ml.schema.ts';
import type { ColumnProfile, DetectedFormat } from '../../table/profile.ts';

/**
 * The rows of every table, as Kysely reads and writes them. Column names are the database's; timestamps are `Date`s;
 * `Json` columns are read parsed and written as JSON text.
 */
type Json<T> = ColumnType<T, string, string>;
type CreatedAt = ColumnType<Date, Date | undefined, never>;

export interface UsersTable {
  id: string;
  /** Stored in lower case; unique. */
  email: string;
  password_hash: string;
  first_name: string | null;
  last_name: string | null;
  profile_image_url: string | null;
  preferred_language: 'fr' | 'en' | null;
  is_active: Generated<boolean>;
  is_admin: Generated<boolean>;
  email_verified: Generated<boolean>;
  last_login: Date | null;
  login_count: Generated<number>;
  created_at: CreatedAt;
  updated_at: Generated<Date>;
}

export interface SessionsTable {
  id: string;
  user_id: string;
  /** How often the refresh token was rotated; the current token carries this number. */
  generation: Generated<number>;
  /** SHA-256 of the current refresh token, hexadecimal. */
  refresh_hash: string;
  /** When the current generation was made, that is, when its predecessor was first used. */
  rotated_at: Date;
  remember_me: Generated<boolean>;
  ip_address: string | null;
  user_agent: string | null;
  expires_at: Date;
  last_used: Date;
  revoked_at: Date | null;
  created_at: CreatedAt;
}

export type OneTimePurpose = 'reset_password' | 'verify_email';

/** What a mailed link proves; a user's newest for a purpose replaces the one before. */
export interface OneTimeTokensTable {
  /** SHA-256 of the token, hexadecimal. */
  token_hash: string;
  user_id: string;
  purpose: OneTimePurpose;
  expires_at: Date;
  created_at: CreatedAt;
}

export type DatasetStatus = 'uploaded' | 'processing' | 'processed' | 'error';

export interface DatasetsTable {
  id: string;
  user_id: string;
  name: string;
  description: string | null;
  is_public: Generated<boolean>;
  tags: Json<string[]>;
  status: Generated<DatasetStatus>;
  error_message: string | null;
  version: Generated<number>;
  /** The dataset that this was uploaded as a version of; null again once that is deleted. */
  parent_id: string | null;
  created_from_version: number | null;
  filename: string;
  mime_type: string;
  /** Bytes of the uploaded file. */
  file_bytes: number;
  /** SHA-256 of the uploaded file, hexadecimal. */
  sha256: string;
  /** Storage key of the table's Parquet file. */
  table_key: string;
  row_count: number;
  column_count: number;
  columns: Json<ColumnProfile[]>;
  /** Made by the database from `columns`. */
  column_names: ColumnType<string[], never, never>;
  column_types: ColumnType<ColumnProfile['type'][], never, never>;
  detected: Json<DetectedFormat>;
  warnings: Json<string[]>;
  created_at: CreatedAt;
  updated_at: Generated<Date>;
  processed_at: Date | null;
  /** Whether a language model may be told of columns that look as if they told of persons. */
  explain_personal_columns: Generated<boolean>;
}

/** One row for each version of a dataset, its first included; what changed is told against the version before. */
export interface DatasetVersionsTable {
  dataset_id: string;
  /** The first version's id, the same for the whole chain. */
  root_id: string;
  version: number;
  /** How many rows came and went, once that has been counted. */
  changes: Json<StoredRowChanges> | null;
  created_at: CreatedAt;
}

/** The keys that callers gave to their uploads, so that one sent again makes no second dataset. */
export interface UploadKeysTable {
  user_id: string;
  idempotency_key: string;
  dataset_id: string;
  /** SHA-256 over the address, the fields and the file, hexadecimal. */
  fingerprint: string;
  /** What the caller was answered. */
  answer: Json<DatasetResponse>;
  created_at: CreatedAt;
}

/** What was found by reading a whole table, which never changes; made when it is first asked for. */
export interface DatasetStudiesTable {
  dataset_id: string;
  study: Json<TableStudy>;
  created_at: CreatedAt;
}

export type RunStatus = 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';

export interface RunsTable {
  id: string;
  dataset_id: string;
  user_id: string;
  config: Json<MLConfig>;
  /** SHA-256 of table, configuration and engine version: equal hashes give equal results. */
  fingerprint: string;
  status: Generated<RunStatus>;
  stage: Generated<string>;
  /** 0 … 100 */
  progress: Generated<number>;
  message: Generated<string>;
  error_message: string | null;
  /** An ErrorCode. */
  error_code: string | null;
  /** How often a worker has started it. */
  attempts: Generated<number>;
  /** The worker that holds it, and until when it may do so without a sign of life. */
  worker_id: string | null;
  lease_expires_at: Date | null;
  /** Storage key of the columnar result (Arrow IPC file). */
  result_key: string | null;
  clusters: Json<ClusterSummary[]> | null;
  narrative: Json<RunNarrative> | null;
  performance: Json<PerformanceMetrics> | null;
  preprocessing_steps: Json<string[]> | null;
  features_used: Json<string[]> | null;
  total_points: number | null;
  /** Seconds from start to stored result. */
  processing_time: number | null;
  created_at: CreatedAt;
  started_at: Date | null;
  finished_at: Date | null;
  /** When its result was last asked for again; null when never. */
  asked_at: Date | null;
}

export interface PartsTable {
  dataset_id: string;
  /** SHA-256 of what the part follows from. */
  fingerprint: string;
  storage_key: string;
  bytes: number;
  used_at: Generated<Date>;
}

export interface VisualizationsTable {
  id: string;
  dataset_id: string;
  user_id: string;
  run_id: string;
  name: string;
  description: string | null;
  is_favorite: Generated<boolean>;
  created_at: CreatedAt;
  updated_at: Generated<Date>;
}

/** Shows one visualization, read-only, to whoever has the link. */
export interface ShareLinksTable {
  id: string;
  visualization_id: string;
  /** SHA-256 of the link's token, hexadecimal. */
  token_hash: string;
  hidden_columns: Json<string[]>;
  views: Generated<number>;
  last_viewed: Date | null;
  expires_at: Date;
  revoked_at: Date | null;
  created_at: CreatedAt;
}

export interface ShareAccessesTable {
  id: string;
  link_id: string;
  ip_address: string | null;
  user_agent: string | null;
  created_at: CreatedAt;
}

/** What is known of a run's map, see src/explanations/facts/fact.ts. */
export interface FactsTable {
  run_id: string;
  id: string;
  /** In the order they are told. */
  position: number;
  kind: FactKind;
  fact: Json<Fact>;
}

/** The words by which facts are found; made when a run is first asked about. */
export interface FactTextsTable {
  run_id: string;
  language: 'fr' | 'en';
  fact_id: string;
  /** A tsvector. */
  search: ColumnType<string, never, never>;
}

/** What a language model answered when it was asked to put a run's facts into words. */
export interface PhrasingsTable {
  /** SHA-256 of model, run, language and all that the model was told, hexadecimal. */
  key: string;
  run_id: string;
  /** What was understood of it, as JSON; what of that is true is decided anew whenever it is read. */
  answer: string;
  created_at: CreatedAt;
}

/** What a user's questions to a language model took, and its answers. */
export interface ModelUsageTable {
  user_id: string;
  /** UTC. */
  day: ColumnType<Date, string, never>;
  tokens: number;
}

export interface AuditEventsTable {
  id: string;
  actor_id: string | null;
  action: string;
  target_type: string | null;
  target_id: string | null;
  ip_address: string | null;
  details: Json<Record<string, unknown>>;
  created_at: CreatedAt;
}

/** The durable part of the live stream: everything but progress, kept for replay. */
export interface EventsTable {
  user_id: string;
  event_id: number;
  dataset_id: string | null;
  type: string;
  payload: Json<Record<string, unknown>>;
  created_at: CreatedAt;
}

/** One row: which database this is, so that files are never taken for those of another. */
export interface InstallationTable {
  singleton: boolean;
  id: string;
}

export interface Database {
  installation: InstallationTable;
  users: UsersTable;
  sessions: SessionsTable;
  one_time_tokens: OneTimeTokensTable;
  datasets: DatasetsTable;
  dataset_versions: DatasetVersionsTable;
  dataset_studies: DatasetStudiesTable;
  upload_keys: UploadKeysTable;
  runs: RunsTable;
  parts: PartsTable;
  visualizations: VisualizationsTable;
  share_links: ShareLinksTable;
  share_accesses: ShareAccessesTable;
  facts: FactsTable;
  fact_texts: FactTextsTable;
  phrasings: PhrasingsTable;
  model_usage: ModelUsageTable;
  audit_events: AuditEventsTable;
  events: EventsTable;
}
