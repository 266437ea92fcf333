/**
 * Correlations of columns with holes: NaN is no value, and a pair of columns is judged by the rows where both have one.
 */

/** Null where it has no meaning: fewer than three rows, or no spread. */
export interface PairCorrelation {
  /** Rows where both columns have a value. */
  readonly n: number;
  /** Product-moment correlation (Pearson, 1895). */
  readonly pearson: number | null;
  /** Rank correlation, ties given their mean rank (Spearman, 1904). */
  readonly spearman: number | null;
}

/** A column, prepared once for all of its pairs. */
export interface CorrelationColumn {
  readonly values: Float64Array;
  readonly hasHoles: boolean;
  /** Of all rows, for a column without holes. */
  readonly ranks: Float64Array | null;
}

export function correlationColumn(values: Float64Array): CorrelationColumn {
  const hasHoles = values.some(Number.isNaN);
  return { values, hasHoles, ranks: hasHoles ? null : meanRanks(values) };
}

export function correlate(a: CorrelationColumn, b: CorrelationColumn): PairCorrelation {
  if (a.ranks !== null && b.ranks !== null) {
    return { n: a.values.length, pearson: pearson(a.values, b.values), spearman: pearson(a.ranks, b.ranks) };
  }
  const [x, y] = completeRows(a.values, b.values);
  return { n: x.length, pearson: pearson(x, y), spearman: pearson(meanRanks(x), meanRanks(y)) };
}

function completeRows(a: Float64Array, b: Float64Array): [Float64Array, Float64Array] {
  const x = new Float64Array(a.length);
  const y = new Float64Array(a.length);
  let n = 0;
  for (let row = 0; row < a.length; row++) {
    if (Number.isNaN(a[row]!) || Number.isNaN(b[row]!)) continue;
    x[n] = a[row]!;
    y[n] = b[row]!;
    n++;
  }
  return [x.subarray(0, n), y.subarray(0, n)];
}

/** In two passes, over values scaled so that no square overflows. */
export function pearson(x: Float64Array, y: Float64Array): number | null {
  const n = x.length;
  if (n < 3) return null;
  const sx = largest(x);
  const sy = largest(y);
  if (sx === 0 || sy === 0) return null;
  let mx = 0;
  let my = 0;
  for (let i = 0; i < n; i++) {
    mx += (x[i]! / sx - mx) / (i + 1);
    my += (y[i]! / sy - my) / (i + 1);
  }
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    const dx = x[i]! / sx - mx;
    const dy = y[i]! / sy - my;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  // A constant's rounding errors are no spread.
  const noise = n * (n * 2 ** -52) ** 2;
  if (xx <= noise || yy <= noise) return null;
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/** From 1; equal values share the mean of their places. */
export function meanRanks(values: Float64Array): Float64Array {
  const order = new Uint32Array(values.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  order.sort((i, j) => values[i]! - values[j]!);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}
