import { NORMS } from './distance.ts';
import { groupByLabel, type LabelGroups } from './group-by-label.ts';
import type { Matrix } from './matrix.ts';
import { ignoreProgress, type OnProgress } from './progress.ts';
import { createRandom } from './random.ts';
import { safelyScaled } from './safe-scale.ts';
import { takeRows } from './sample-rows.ts';
import { withThreeColumns } from './three-columns.ts';

export interface SilhouetteOptions {
  /** Up to this many clustered rows, all are scored: half its square in distances. Default 20,000. */
  readonly exactLimit?: number;
  /** How many rows are scored beyond. Default 2,000. */
  readonly sampleSize?: number;
  /** Of the sample. Default 42. */
  readonly seed?: number;
  readonly onProgress?: OnProgress;
}

export interface SilhouetteResult {
  /** −1 … 1 */
  readonly value: number;
  /** How many rows the mean is over. */
  readonly sample: number;
}

const squaredDistances = NORMS.squaredEuclidean.fromRow;

/**
 * Mean silhouette coefficient: how much nearer rows are to their own cluster than to the next one.
 *
 * Rousseeuw (1987), "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis":
 * s(i) = (b − a) / max(a, b), with a the mean distance to the other rows of the cluster and b the smallest mean distance
 * to the rows of another; 0 for a row alone in its cluster. Euclidean distances.
 *
 * Above `exactLimit` the mean is over a seeded sample, spread over the clusters in proportion to their sizes; each
 * sampled row keeps its exact coefficient against all rows, so the estimate is unbiased and small clusters stay whole.
 *
 * @param x (rows, columns), finite values; never modified
 * @param labels (rows,); rows with a negative label (noise) are left out
 * @returns null when there are fewer than two clusters, or as many clusters as rows
 */
export function silhouette(
  x: Matrix,
  labels: Int32Array,
  options: SilhouetteOptions = {},
): SilhouetteResult | null {
  const { exactLimit = 20_000, sampleSize = 2_000, seed = 42, onProgress = ignoreProgress } = options;
  const groups = groupByLabel(labels, x.rows);
  const n = groups.rows.length;
  if (groups.count < 2 || groups.count === n) return null;
  const points = withThreeColumns(takeRows(safelyScaled(x).x, groups.rows));
  if (n <= exactLimit) return { value: meanOverAllRows(points, groups, onProgress), sample: n };
  const sample = Math.min(Math.max(1, sampleSize), n);
  return { value: meanOverSample(points, groups, sample, seed, onProgress), sample };
}

/** Each distance is computed once and serves both its rows. `points` are sorted by cluster. */
function meanOverAllRows(points: Matrix, { count, starts }: LabelGroups, onProgress: OnProgress): number {
  const n = points.rows;
  const own = new Float64Array(n);
  const nearestOther = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const distances = new Float64Array(n);
  const columnSums = new Float64Array(n);

  for (let a = 0; a < count; a++) {
    const aStart = starts[a]!;
    const aEnd = starts[a + 1]!;
    for (let i = aStart; i < aEnd; i++) {
      own[i] = own[i]! + addDistances(points, i, i + 1, aEnd, distances, own);
    }
    for (let b = a + 1; b < count; b++) {
      const bStart = starts[b]!;
      const bEnd = starts[b + 1]!;
      columnSums.fill(0, bStart, bEnd);
      for (let i = aStart; i < aEnd; i++) {
        const mean = addDistances(points, i, bStart, bEnd, distances, columnSums) / (bEnd - bStart);
        if (mean < nearestOther[i]!) nearestOther[i] = mean;
      }
      for (let j = bStart; j < bEnd; j++) {
        const mean = columnSums[j]! / (aEnd - aStart);
        if (mean < nearestOther[j]!) nearestOther[j] = mean;
      }
    }
    onProgress(1 - ((n - aEnd) / n) ** 2);
  }

  let total = 0;
  for (let a = 0; a < count; a++) {
    const size = starts[a + 1]! - starts[a]!;
    for (let i = starts[a]!; i < starts[a + 1]!; i++) total += coefficient(own[i]!, size, nearestOther[i]!);
  }
  return total / n;
}

/** Adds the distance from row i to each row j of from … to − 1 to `sums[j]`; returns their sum. */
function addDistances(
  points: Matrix,
  i: number,
  from: number,
  to: number,
  distances: Float64Array,
  sums: Float64Array,
): number {
  if (points.columns === 3) return addDistances3(points.data, i, from, to, sums);
  squaredDistances(points, i, from, to, distances);
  let total = 0;
  for (let j = from; j < to; j++) {
    const distance = Math.sqrt(distances[j - from]!);
    sums[j] = sums[j]! + distance;
    total += distance;
  }
  return total;
}

/** The same for three columns, in one loop. */
function addDistances3(data: Float64Array, i: number, from: number, to: number, sums: Float64Array): number {
  const x = data[3 * i]!;
  const y = data[3 * i + 1]!;
  const z = data[3 * i + 2]!;
  let total = 0;
  for (let j = from, p = 3 * from; j < to; j++, p += 3) {
    const dx = data[p]! - x;
    const dy = data[p + 1]! - y;
    const dz = data[p + 2]! - z;
    const distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
    sums[j] = sums[j]! + distance;
    total += distance;
  }
  return total;
}

/** One row is drawn from each of `sample` equal slices of the rows, which are sorted by cluster. */
function meanOverSample(
  points: Matrix,
  { count, starts }: LabelGroups,
  sample: number,
  seed: number,
  onProgress: OnProgress,
): number {
  const random = createRandom(seed);
  const n = points.rows;
  const distances = new Float64Array(n);
  const ignored = new Float64Array(n);
  let total = 0;
  let own = 0;
  for (let s = 0; s < sample; s++) {
    const i = Math.min(n - 1, Math.floor(((s + random.next()) * n) / sample));
    while (i >= starts[own + 1]!) own++;
    let ownSum = 0;
    let nearestOther = Number.POSITIVE_INFINITY;
    for (let c = 0; c < count; c++) {
      const sum = addDistances(points, i, starts[c]!, starts[c + 1]!, distances, ignored);
      if (c === own) ownSum = sum;
      else nearestOther = Math.min(nearestOther, sum / (starts[c + 1]! - starts[c]!));
    }
    total += coefficient(ownSum, starts[own + 1]! - starts[own]!, nearestOther);
    if (s % 64 === 0) onProgress(s / sample);
  }
  return total / sample;
}

function coefficient(ownSum: number, clusterSize: number, nearestOther: number): number {
  if (clusterSize === 1) return 0;
  const own = ownSum / (clusterSize - 1);
  const larger = Math.max(own, nearestOther);
  return larger > 0 ? (nearestOther - own) / larger : 0;
}
