import type { Histogram, NumericStatistics } from '../profile.ts';

const BINS = 20;
/** Values beyond this are scaled before they are added up, so that no sum overflows. */
const LARGE = 2 ** 960;
const SHRINK = 2 ** -64;

/**
 * The statistics of a numeric column, exact over all values.
 *
 * @param sorted every value that is there, ascending, all finite
 */
export function numericStatistics(sorted: Float64Array, nullCount: number): NumericStatistics {
  const count = sorted.length;
  const common = {
    type: 'numeric',
    count,
    null_count: nullCount,
    unique_count: countDistinct(sorted),
  } as const;
  if (count === 0) return { ...common, ...NO_FIGURES };
  const q1 = quantile(sorted, 0.25);
  const q3 = quantile(sorted, 0.75);
  const { mean, std, skewness } = moments(sorted);
  return {
    ...common,
    min: positiveZero(sorted[0]!),
    max: positiveZero(sorted[count - 1]!),
    mean: finite(mean),
    median: finite(quantile(sorted, 0.5)),
    std: finite(std),
    q1: finite(q1),
    q3: finite(q3),
    skewness: finite(skewness),
    outliers: countOutliers(sorted, q1, q3),
    histogram: histogram(sorted),
  };
}

const NO_FIGURES = {
  min: null,
  max: null,
  mean: null,
  median: null,
  std: null,
  q1: null,
  q3: null,
  skewness: null,
  outliers: 0,
  histogram: null,
} as const;

function countDistinct(sorted: Float64Array): number {
  let distinct = sorted.length === 0 ? 0 : 1;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}

/** Linear interpolation between the two values around the position (n − 1)·p (Hyndman & Fan 1996, type 7). */
function quantile(sorted: Float64Array, p: number): number {
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return between(low, high, position - below);
}

interface Moments {
  readonly mean: number;
  readonly std: number;
  readonly skewness: number;
}

/**
 * Mean, sample deviation and adjusted Fisher–Pearson skewness G1 (Joanes & Gill 1998), in two passes: deviations
 * are taken from the mean and divided by the largest of them, so that no power of them overflows or vanishes.
 */
function moments(sorted: Float64Array): Moments {
  const n = sorted.length;
  const scale = Math.max(Math.abs(sorted[0]!), Math.abs(sorted[n - 1]!)) > LARGE ? SHRINK : 1;
  const mean = compensatedMean(sorted, scale);
  const reach = Math.max(sorted[n - 1]! * scale - mean, mean - sorted[0]! * scale);
  if (n < 2) return { mean: mean / scale, std: Number.NaN, skewness: Number.NaN };
  if (reach === 0 || sorted[0] === sorted[n - 1]) return { mean: sorted[0]!, std: 0, skewness: Number.NaN };
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < n; i++) {
    const deviation = (sorted[i]! * scale - mean) / reach;
    const square = deviation * deviation;
    squares += square;
    cubes += square * deviation;
  }
  const std = (reach * Math.sqrt(squares / (n - 1))) / scale;
  const biased = cubes / n / (squares / n) ** 1.5;
  return {
    mean: mean / scale,
    std,
    skewness: n < 3 ? Number.NaN : (biased * Math.sqrt(n * (n - 1))) / (n - 2),
  };
}

/** Neumaier's compensated sum over n. */
function compensatedMean(values: Float64Array, scale: number): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! * scale;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return (sum + lost) / values.length;
}

function countOutliers(sorted: Float64Array, q1: number, q3: number): number {
  const reach = 1.5 * (q3 - q1);
  return lowerBound(sorted, q1 - reach) + sorted.length - upperBound(sorted, q3 + reach);
}

/** Equal widths from the smallest to the largest value, or around the value of a column that has only one. */
function histogram(sorted: Float64Array): Histogram {
  const [low, high] = histogramRange(sorted[0]!, sorted[sorted.length - 1]!);
  const edges = Array.from({ length: BINS + 1 }, (_, edge) => positiveZero(between(low, high, edge / BINS)));
  const counts = new Array<number>(BINS);
  let before = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const upTo = bin === BINS - 1 ? sorted.length : lowerBound(sorted, edges[bin + 1]!);
    counts[bin] = upTo - before;
    before = upTo;
  }
  return { edges, counts };
}

/** Half a unit to each side of a single value, as NumPy, or as much more as a large one needs to differ. */
function histogramRange(min: number, max: number): [low: number, high: number] {
  if (min !== max) return [min, max];
  const margin = Math.max(0.5, Math.abs(min) * 1e-12);
  return [Math.max(min - margin, -Number.MAX_VALUE), Math.min(max + margin, Number.MAX_VALUE)];
}

/** The value a share of the way from `low` to `high`, also where their difference overflows. */
function between(low: number, high: number, share: number): number {
  if (share === 1) return high;
  const spread = high - low;
  return Number.isFinite(spread) ? low + spread * share : low * (1 - share) + high * share;
}

/** How many values are below `limit`. */
function lowerBound(sorted: Float64Array, limit: number): number {
  return partition(sorted, (value) => value < limit);
}

/** How many values are at most `limit`. */
function upperBound(sorted: Float64Array, limit: number): number {
  return partition(sorted, (value) => value <= limit);
}

function partition(sorted: Float64Array, isBefore: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? positiveZero(value) : null;
}

function positiveZero(value: number): number {
  return value === 0 ? 0 : value;
}
