import type { ExplainedTable, NominalColumn, NumericColumn } from './explained-table.ts';

/** What sets one cluster apart from the rest of the map; every figure is counted from the table's own values. */
export interface ClusterProfile {
  readonly clusterId: number;
  readonly count: number;
  /** Of all points, 0 … 1. */
  readonly share: number;
  readonly anomalies: number;
  readonly contrasts: readonly NumericContrast[];
  readonly majorities: readonly CategoryContrast[];
}

/** A numeric column whose values differ between the cluster and the rest. */
export interface NumericContrast {
  readonly column: string;
  readonly mean: number;
  /** Mean of the rows outside the cluster. */
  readonly meanElsewhere: number;
  /**
   * Standardised mean difference (Cohen 1988, d): difference of the means over the pooled standard deviation.
   * Positive when the cluster's values are higher.
   */
  readonly effect: number;
}

/** A value that is more frequent in the cluster than elsewhere. */
export interface CategoryContrast {
  readonly column: string;
  readonly value: string;
  /** Of the cluster's rows, 0 … 1. */
  readonly share: number;
  /** Of the rows outside the cluster, 0 … 1. */
  readonly shareElsewhere: number;
}

/** Cohen's small, and the difference of shares from which a value is worth a word. */
const MIN_EFFECT = 0.2;
const MIN_SHARE = 0.25;
const MIN_SHARE_DIFFERENCE = 0.15;

const MAX_CONTRASTS = 4;
const MAX_MAJORITIES = 2;

/** Profiles of all clusters, noise (−1) included, by rising id. */
export function profileClusters(table: ExplainedTable): ClusterProfile[] {
  const groups = groupPoints(table.labels);
  return [...groups.keys()]
    .sort((a, b) => a - b)
    .map((clusterId) => profileCluster(table, clusterId, groups.get(clusterId) ?? []));
}

function profileCluster(table: ExplainedTable, clusterId: number, points: readonly number[]): ClusterProfile {
  const isMember = new Uint8Array(table.labels.length);
  let anomalies = 0;
  for (const point of points) {
    isMember[point] = 1;
    anomalies += table.anomalies[point]!;
  }
  const total = table.labels.length;
  return {
    clusterId,
    count: points.length,
    share: points.length / total,
    anomalies,
    contrasts: points.length === total ? [] : strongest(table.numeric, isMember),
    majorities: points.length === total ? [] : mostFrequent(table.nominal, isMember),
  };
}

function strongest(columns: readonly NumericColumn[], isMember: Uint8Array): NumericContrast[] {
  return columns
    .map((column) => contrast(column, isMember))
    .filter((found) => found !== null)
    .filter(({ effect }) => Math.abs(effect) >= MIN_EFFECT)
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    .slice(0, MAX_CONTRASTS);
}

/** Null where one side has no value, or the figures leave the range of doubles. */
function contrast(column: NumericColumn, isMember: Uint8Array): NumericContrast | null {
  const inside = momentsOf(column.values, isMember, 1);
  const outside = momentsOf(column.values, isMember, 0);
  if (inside.count === 0 || outside.count === 0) return null;
  const pooled = Math.sqrt(
    (inside.squares + outside.squares) / Math.max(1, inside.count + outside.count - 2),
  );
  const difference = inside.mean - outside.mean;
  if (!Number.isFinite(difference) || difference === 0 || Number.isNaN(pooled)) return null;
  // Without any spread inside the groups the difference is as clear as can be.
  const effect = pooled === 0 ? Math.sign(difference) * Number.MAX_VALUE : difference / pooled;
  return { column: column.name, mean: inside.mean, meanElsewhere: outside.mean, effect };
}

/** Count, mean and sum of squared deviations of one side; NaN cells are left out (Welford 1962). */
function momentsOf(values: Float64Array, isMember: Uint8Array, side: 0 | 1) {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (isMember[i] !== side || Number.isNaN(value)) continue;
    count += 1;
    const delta = value - mean;
    mean += delta / count;
    squares += delta * (value - mean);
  }
  return { count, mean, squares };
}

function mostFrequent(columns: readonly NominalColumn[], isMember: Uint8Array): CategoryContrast[] {
  return columns
    .flatMap((column) => majorities(column, isMember))
    .filter(
      ({ share, shareElsewhere }) => share >= MIN_SHARE && share - shareElsewhere >= MIN_SHARE_DIFFERENCE,
    )
    .sort((a, b) => b.share - b.shareElsewhere - (a.share - a.shareElsewhere))
    .slice(0, MAX_MAJORITIES);
}

/** The value of a column that the cluster holds more of than the rest does, if any. */
function majorities(column: NominalColumn, isMember: Uint8Array): CategoryContrast[] {
  const inside = new Float64Array(column.values.length);
  const outside = new Float64Array(column.values.length);
  let members = 0;
  for (let i = 0; i < column.codes.length; i++) {
    members += isMember[i]!;
    const code = column.codes[i]!;
    if (code < 0) continue;
    if (isMember[i] === 1) inside[code] = inside[code]! + 1;
    else outside[code] = outside[code]! + 1;
  }
  const others = column.codes.length - members;
  if (members === 0 || others === 0) return [];
  let best: CategoryContrast | null = null;
  for (const [code, value] of column.values.entries()) {
    const share = inside[code]! / members;
    const shareElsewhere = outside[code]! / others;
    if (best === null || share - shareElsewhere > best.share - best.shareElsewhere) {
      best = { column: column.name, value, share, shareElsewhere };
    }
  }
  return best === null ? [] : [best];
}

function groupPoints(labels: Int32Array): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const [point, label] of labels.entries()) {
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [point]);
    else group.push(point);
  }
  return groups;
}
