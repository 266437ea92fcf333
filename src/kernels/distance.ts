import type { Matrix } from './matrix.ts';

export const METRICS = ['euclidean', 'manhattan', 'cosine', 'chebyshev', 'correlation'] as const;

export type Metric = (typeof METRICS)[number];

/**
 * A distance that orders pairs as the true one does but is cheaper (scikit-learn calls it "reduced"): the square of the
 * Euclidean distance, the Manhattan or the Chebyshev distance itself. Offsets point at the first value of each row.
 */
export type ReducedDistance = (
  a: Float64Array,
  aOffset: number,
  b: Float64Array,
  bOffset: number,
  columns: number,
) => number;

/** Reduced distances from one row to the rows `from … to − 1`, written to `out[0 … to − from − 1]`. */
export type RowDistances = (points: Matrix, row: number, from: number, to: number, out: Float64Array) => void;

/** One of the three norms every metric of this house comes down to; see `metric-space.ts`. */
export interface Norm {
  readonly between: ReducedDistance;
  readonly fromRow: RowDistances;
}

function squaredEuclidean(
  a: Float64Array,
  aOffset: number,
  b: Float64Array,
  bOffset: number,
  columns: number,
) {
  let sum = 0;
  for (let t = 0; t < columns; t++) {
    const difference = a[aOffset + t]! - b[bOffset + t]!;
    sum += difference * difference;
  }
  return sum;
}

function manhattan(a: Float64Array, aOffset: number, b: Float64Array, bOffset: number, columns: number) {
  let sum = 0;
  for (let t = 0; t < columns; t++) sum += Math.abs(a[aOffset + t]! - b[bOffset + t]!);
  return sum;
}

function chebyshev(a: Float64Array, aOffset: number, b: Float64Array, bOffset: number, columns: number) {
  let largest = 0;
  for (let t = 0; t < columns; t++) {
    largest = Math.max(largest, Math.abs(a[aOffset + t]! - b[bOffset + t]!));
  }
  return largest;
}

/**
 * The squared Euclidean distances of `RowDistances`, four rows at a time: four independent sums keep the processor's
 * adder busy, where a single sum would wait for itself. Differences are taken directly, not through
 * |x|² − 2x·y + |y|², which cancels to noise beside an extreme outlier.
 */
function squaredEuclideanFromRow(
  points: Matrix,
  row: number,
  from: number,
  to: number,
  out: Float64Array,
): void {
  const { data, columns } = points;
  const query = row * columns;
  let j = from;
  for (; j + 4 <= to; j += 4) {
    const first = j * columns;
    const second = first + columns;
    const third = second + columns;
    const fourth = third + columns;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let t = 0; t < columns; t++) {
      const value = data[query + t]!;
      const d0 = value - data[first + t]!;
      const d1 = value - data[second + t]!;
      const d2 = value - data[third + t]!;
      const d3 = value - data[fourth + t]!;
      sum0 += d0 * d0;
      sum1 += d1 * d1;
      sum2 += d2 * d2;
      sum3 += d3 * d3;
    }
    out[j - from] = sum0;
    out[j - from + 1] = sum1;
    out[j - from + 2] = sum2;
    out[j - from + 3] = sum3;
  }
  for (; j < to; j++) out[j - from] = squaredEuclidean(data, query, data, j * columns, columns);
}

function rowByRow(between: ReducedDistance): RowDistances {
  return ({ data, columns }, row, from, to, out) => {
    for (let j = from; j < to; j++) out[j - from] = between(data, row * columns, data, j * columns, columns);
  };
}

export const NORMS = {
  squaredEuclidean: { between: squaredEuclidean, fromRow: squaredEuclideanFromRow },
  manhattan: { between: manhattan, fromRow: rowByRow(manhattan) },
  chebyshev: { between: chebyshev, fromRow: rowByRow(chebyshev) },
} as const satisfies Record<string, Norm>;
