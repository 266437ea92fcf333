import { type MLConfig, type MLConfigInput, mlConfigSchema } from '../../ml/ml.schema.ts';
import { isIdentifier } from '../../table/identifiers.ts';
import type { ColumnProfile, NumericStatistics } from '../../table/profile.ts';
import type { TableStudy } from './table-study.ts';
import type { Reason, RecommendationKind } from './wording.ts';

/** A configuration that fits a table, and why; words are found for it elsewhere. */
export interface Advice {
  readonly kind: RecommendationKind;
  readonly config: MLConfig;
  readonly reasons: readonly Reason[];
}

/** As few as a run accepts. */
const MIN_ROWS = 10;
const SAME = 0.98;
const FAR_SKEWNESS = 3;
const FAR_SHARE = 0.05;
const MAX_LABELS = 20;
const ENCODABLE = 20;
const UMAP_ROWS = 50_000;
const TSNE_ROWS = 10_000;

/** Up to three; none for a table that no map can be made of. */
export function recommend(
  columns: readonly ColumnProfile[],
  rowCount: number,
  study: TableStudy | null,
): Advice[] {
  const numbers = columns.filter((column) => isUsefulNumber(column, rowCount));
  const encodable = columns.filter(isEncodable);
  const encode = numbers.length < 2 && encodable.length > 0;
  if (rowCount < MIN_ROWS || (numbers.length === 0 && !encode)) return [];

  const repeated = encode ? new Set<ColumnProfile>() : findRepeated(columns, numbers, study);
  const features = [...numbers.filter((column) => !repeated.has(column)), ...(encode ? encodable : [])];
  const farOff = numbers.filter(hasFarValues);
  const robust = farOff.length >= Math.max(1, features.length / 4);
  const empty = features.reduce((sum, { statistics }) => sum + statistics.null_count, 0);
  const contamination = contaminationOf(numbers);
  const label = columns.find(isLabel);

  const common: Partial<MLConfigInput> = {
    ...(repeated.size === 0 ? {} : { feature_columns: features.map(({ name }) => name) }),
    ...(encode ? { encode_categorical: true } : {}),
    ...(empty === 0 ? {} : { handle_missing: 'median' }),
    ...(robust ? { scaling: 'robust' } : {}),
    ...(label === undefined ? {} : { label_column: label.name }),
    anomaly_config: { contamination },
  };
  const commonReasons: Reason[] = [
    { kind: 'columns', figures: { count: features.length } },
    ...when(encode, 'encoded', { count: encodable.length }),
    ...when(empty > 0, 'missing', { share: empty / (features.length * rowCount) }),
    ...when(robust, 'robust', { names: farOff.map(({ name }) => name) }),
    ...when(repeated.size > 0, 'redundant', { names: [...repeated].map(({ name }) => name) }),
    { kind: 'anomalies', figures: { share: contamination } },
    ...when(label !== undefined, 'labelled', { names: [label?.name ?? ''] }),
  ];
  const advice = (
    kind: RecommendationKind,
    why: Reason,
    maxRows: number,
    config: Pick<MLConfigInput, 'reduction_method' | 'clustering_method'> & Partial<MLConfigInput>,
  ): Advice => {
    const sampled = rowCount > maxRows;
    return {
      kind,
      config: mlConfigSchema.parse({ ...common, ...config, ...(sampled ? { max_samples: maxRows } : {}) }),
      reasons: [why, ...commonReasons, ...when(sampled, 'sampled', { rows: maxRows })],
    };
  };

  const neighbours = rowCount < 200 ? 10 : rowCount < 5000 ? 15 : 30;
  const isSmall = rowCount <= TSNE_ROWS;
  const smallest = Math.max(5, Math.round(Math.min(rowCount, isSmall ? TSNE_ROWS : UMAP_ROWS) / 100));
  return [
    advice('overview', { kind: 'neighbourhoods', figures: { count: neighbours } }, UMAP_ROWS, {
      reduction_method: 'umap',
      clustering_method: 'kmeans',
      umap_config: { n_neighbors: neighbours },
      kmeans_config: { n_clusters: 'auto' },
    }),
    ...(features.length < 2 && !encode
      ? []
      : [
          advice('directions', { kind: 'axes', figures: {} }, Number.POSITIVE_INFINITY, {
            reduction_method: 'pca',
            clustering_method: 'kmeans',
            kmeans_config: { n_clusters: 'auto' },
          }),
        ]),
    advice('detail', { kind: 'fine_groups', figures: { rows: smallest } }, isSmall ? TSNE_ROWS : UMAP_ROWS, {
      reduction_method: isSmall ? 'tsne' : 'umap',
      clustering_method: 'hdbscan',
      tsne_config: { perplexity: Math.min(30, Math.max(5, Math.floor((rowCount - 1) / 3))) },
      umap_config: { n_neighbors: neighbours, min_dist: 0 },
      hdbscan_config: { min_cluster_size: smallest },
    }),
  ];
}

function when(holds: boolean, kind: Reason['kind'], figures: Reason['figures']): Reason[] {
  return holds ? [{ kind, figures }] : [];
}

function isUsefulNumber(column: ColumnProfile, rowCount: number): boolean {
  return column.type === 'numeric' && column.statistics.unique_count > 1 && !isIdentifier(column, rowCount);
}

function isEncodable({ type, statistics }: ColumnProfile): boolean {
  const { unique_count: distinct } = statistics;
  return (type === 'categorical' || type === 'boolean') && distinct > 1 && distinct <= ENCODABLE;
}

function isLabel({ type, statistics }: ColumnProfile): boolean {
  return type === 'categorical' && statistics.unique_count > 1 && statistics.unique_count <= MAX_LABELS;
}

/** Of columns that say the same, all but the first. */
function findRepeated(
  columns: readonly ColumnProfile[],
  numbers: readonly ColumnProfile[],
  study: TableStudy | null,
): Set<ColumnProfile> {
  const repeated = new Set<ColumnProfile>();
  for (const pair of study?.numbers ?? []) {
    const [first, second] = pair.columns.map((index) => columns[index]);
    if (Math.abs(pair.pearson ?? 0) < SAME || first === undefined || second === undefined) continue;
    if (!repeated.has(first) && numbers.length - repeated.size > 2) repeated.add(second);
  }
  return repeated;
}

function hasFarValues({ statistics }: ColumnProfile): boolean {
  const { outliers, count, skewness } = statistics as NumericStatistics;
  return Math.abs(skewness ?? 0) >= FAR_SKEWNESS || outliers / count >= FAR_SHARE;
}

/** After the columns' mean share of far-off values, in the range that makes a map readable. */
function contaminationOf(numbers: readonly ColumnProfile[]): number {
  if (numbers.length === 0) return 0.05;
  const shares = numbers.map(
    ({ statistics }) => (statistics as NumericStatistics).outliers / statistics.count,
  );
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return Math.min(0.1, Math.max(0.01, Math.round(mean * 100) / 100));
}
