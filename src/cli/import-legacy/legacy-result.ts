import type { ClusterExplanation, ClusterSummary, PerformanceMetrics } from '../../ml/ml.schema.ts';
import type { WritableArtifact } from '../../ml/pipeline/artifact.ts';
import { clusterSummaries } from '../../ml/pipeline/cluster-summaries.ts';
import { AppError } from '../../platform/app-error.ts';
import { isRecord } from './fields.ts';
import { field, finite, type Json, text, texts } from './lenient.ts';

/** A ProcessingResult of the old service, in the shape of ours. */

export interface LegacyPoints {
  readonly ids: readonly string[];
  /** (points, 3) row-major. */
  readonly positions: Float32Array;
  readonly labels: Int32Array;
  readonly anomalies: Uint8Array;
  readonly sizes: Float32Array;
  readonly data: readonly (Json | null)[];
}

/** @throws AppError BAD_REQUEST */
export function readPoints(result: Json): LegacyPoints {
  const list = field(result, 'points', 'points_3d', 'data_points');
  if (!Array.isArray(list) || list.length === 0) throw unreadable('it has no points');
  const count = list.length;
  const anomalous = new Set(texts(field(result, 'anomalies', 'anomaly_ids')));
  const points = {
    ids: new Array<string>(count),
    positions: new Float32Array(3 * count),
    labels: new Int32Array(count),
    anomalies: new Uint8Array(count),
    sizes: new Float32Array(count),
    data: new Array<Json | null>(count),
  };
  for (const [index, point] of list.entries()) {
    if (!isRecord(point)) throw unreadable(`point ${index + 1} is no object`);
    const id = field(point, 'id', 'index');
    points.ids[index] = typeof id === 'string' || typeof id === 'number' ? String(id) : String(index);
    const position = positionOf(point);
    if (position === null) throw unreadable(`point ${index + 1} has no position`);
    points.positions.set(position, 3 * index);
    points.labels[index] = labelOf(field(point, 'cluster', 'cluster_id'));
    const isAnomaly = field(point, 'is_anomaly', 'anomaly') === true || anomalous.has(points.ids[index]!);
    points.anomalies[index] = isAnomaly ? 1 : 0;
    points.sizes[index] = Math.min(10, Math.max(0.1, finite(field(point, 'size')) ?? 1));
    const data = field(point, 'original_data', 'data');
    points.data[index] = isRecord(data) ? data : null;
  }
  return points;
}

/** The points in the order of their rows, as the artifact wants them. */
export function artifactOf(points: LegacyPoints, rows: Uint32Array): WritableArtifact {
  const order = Uint32Array.from(rows.keys()).sort((a, b) => rows[a]! - rows[b]!);
  const positions = new Float32Array(points.positions.length);
  order.forEach((point, place) => {
    positions.set(points.positions.subarray(3 * point, 3 * point + 3), 3 * place);
  });
  return {
    rows: order.map((point) => rows[point]!),
    positions,
    labels: Int32Array.from(order, (point) => points.labels[point]!),
    anomalies: Uint8Array.from(order, (point) => points.anomalies[point]!),
    anomalyScores: null,
    sizes: Float32Array.from(order, (point) => points.sizes[point]!),
  };
}

/** Counts and centres are those of the points; colours and labels those that people have seen. */
export function clustersOf(result: Json, artifact: WritableArtifact): ClusterSummary[] {
  const given = new Map<number, Json>();
  for (const cluster of recordsIn(field(result, 'clusters'))) {
    given.set(labelOf(field(cluster, 'id', 'cluster_id', 'cluster')), cluster);
  }
  const { positions, labels } = artifact;
  const matrix = { data: Float64Array.from(positions), rows: labels.length, columns: 3 };
  return clusterSummaries(matrix, labels).map((summary) => {
    const old = given.get(summary.id) ?? {};
    const color = text(field(old, 'color'))?.toUpperCase();
    return {
      ...summary,
      color: color !== undefined && /^#[0-9A-F]{6}$/.test(color) ? color : summary.color,
      label: text(field(old, 'label', 'name')) ?? summary.label,
    };
  });
}

/** The words of the old service, in whatever language they were written. */
export function explanationsOf(
  result: Json,
  clusters: readonly ClusterSummary[],
  rowOf: ReadonlyMap<string, number>,
): ClusterExplanation[] {
  return recordsIn(field(result, 'explanations')).flatMap((given) => {
    const id = labelOf(field(given, 'cluster_id', 'cluster', 'id'));
    const cluster = clusters.find((candidate) => candidate.id === id);
    const explanation = text(field(given, 'explanation', 'description', 'text'));
    if (cluster === undefined || explanation === null) return [];
    return {
      cluster_id: id,
      explanation,
      characteristics: texts(field(given, 'characteristics')),
      data_points: cluster.count,
      key_features: texts(field(given, 'key_features')),
      representative_points: texts(field(given, 'representative_points')).flatMap((point) => {
        const row = rowOf.get(point);
        return row === undefined ? [] : String(row);
      }),
      source: field(given, 'source') === 'template' ? ('template' as const) : ('model' as const),
    };
  });
}

export function performanceOf(result: Json): PerformanceMetrics {
  const given = recordIn(field(result, 'performance', 'performance_metrics', 'metrics'));
  const figure = (...names: string[]) => finite(field(given, ...names));
  const ratio = field(given, 'explained_variance_ratio', 'explained_variance');
  const numbers = Array.isArray(ratio) ? ratio.map(finite) : [];
  const isRatio = numbers.length > 0 && numbers.every((share) => share !== null);
  return {
    silhouette_score: figure('silhouette_score', 'silhouette'),
    calinski_harabasz_score: figure('calinski_harabasz_score', 'calinski_harabasz'),
    davies_bouldin_score: figure('davies_bouldin_score', 'davies_bouldin'),
    explained_variance_ratio: isRatio ? numbers.filter((share) => share !== null) : null,
    stress: figure('stress', 'kl_divergence'),
    trustworthiness: figure('trustworthiness'),
    trustworthiness_sample: null,
    silhouette_sample: null,
  };
}

export function recordIn(value: unknown): Json {
  return isRecord(value) ? value : {};
}

function recordsIn(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.filter(isRecord);
  // Some kept them by cluster: {"0": {…}}.
  return isRecord(value)
    ? Object.entries(value).flatMap(([id, inner]) => (isRecord(inner) ? { id, ...inner } : []))
    : [];
}

function positionOf(point: Json): readonly [number, number, number] | null {
  const position = field(point, 'position', 'coordinates') ?? point;
  const [x, y, z = 0] = Array.isArray(position)
    ? position
    : isRecord(position)
      ? [position['x'], position['y'], position['z'] ?? 0]
      : [];
  const values = [finite(x), finite(y), finite(z)];
  const [a, b, c] = values.map((value) => (value === null ? null : finite(Math.fround(value))));
  return a === null || b === null || c === null || a === undefined || b === undefined || c === undefined
    ? null
    : [a, b, c];
}

/** A cluster's number; what is none is noise. */
function labelOf(value: unknown): number {
  const label = finite(value);
  return label !== null && Number.isInteger(label) && label >= 0 && label < 2 ** 31 ? label : -1;
}

function unreadable(why: string): AppError {
  return new AppError({ code: 'BAD_REQUEST', message: `the result cannot be read: ${why}` });
}
