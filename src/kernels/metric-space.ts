import { type Metric, NORMS, type Norm } from './distance.ts';
import { type Matrix, matrix } from './matrix.ts';
import { safelyScaled } from './safe-scale.ts';

/**
 * A table made ready for distances: every metric becomes one of three norms on suitable points, so that trees and tiles
 * need to know only those. Cosine and correlation distances are half the squared Euclidean distance of unit rows.
 */
export interface MetricSpace {
  readonly points: Matrix;
  readonly norm: Norm;
  /** From a norm's reduced distance to the metric's distance in the units of the table. */
  toDistance(reduced: number): number;
  /** The other way round, for a radius. */
  toReduced(distance: number): number;
}

/**
 * @param x (rows, columns), finite values; never modified
 * @returns points of the same number of rows; the number of columns may grow by one (see `unitRows`)
 */
export function createMetricSpace(x: Matrix, metric: Metric): MetricSpace {
  switch (metric) {
    case 'cosine':
    case 'correlation':
      return {
        points: unitRows(metric === 'cosine' ? x : centredRows(x)),
        norm: NORMS.squaredEuclidean,
        toDistance: (reduced) => reduced / 2,
        toReduced: (distance) => distance * 2,
      };
    case 'manhattan':
    case 'chebyshev': {
      const { x: points, unit } = safelyScaled(x);
      return {
        points,
        norm: NORMS[metric],
        toDistance: (reduced) => finite(reduced * unit),
        toReduced: (distance) => distance / unit,
      };
    }
    case 'euclidean': {
      const { x: points, unit } = safelyScaled(x);
      return {
        points,
        norm: NORMS.squaredEuclidean,
        toDistance: (reduced) => finite(Math.sqrt(reduced) * unit),
        toReduced: (distance) => (distance / unit) ** 2,
      };
    }
  }
}

/** A distance beyond the largest number becomes that: so far apart, all are the same to a method. */
function finite(distance: number): number {
  return Math.min(Number.MAX_VALUE, distance);
}

/**
 * Scales every row to length one. A row of zeros has no direction: it gets one of its own in an extra column, which puts
 * it at distance 1 from all other rows and 0 from other zero rows, as in umap-learn.
 */
function unitRows(x: Matrix): Matrix {
  const lengths = new Float64Array(x.rows);
  const scales = new Float64Array(x.rows);
  let hasZeroRow = false;
  for (let i = 0; i < x.rows; i++) {
    const scale = largestMagnitude(x.data, i * x.columns, (i + 1) * x.columns);
    let sum = 0;
    for (let t = 0; t < x.columns && scale > 0; t++) sum += (x.data[i * x.columns + t]! / scale) ** 2;
    scales[i] = scale;
    lengths[i] = Math.sqrt(sum);
    if (scale === 0) hasZeroRow = true;
  }
  const columns = x.columns + (hasZeroRow ? 1 : 0);
  const data = new Float64Array(x.rows * columns);
  for (let i = 0; i < x.rows; i++) {
    if (scales[i] === 0) {
      data[i * columns + x.columns] = 1;
      continue;
    }
    for (let t = 0; t < x.columns; t++) {
      data[i * columns + t] = x.data[i * x.columns + t]! / scales[i]! / lengths[i]!;
    }
  }
  return matrix(data, x.rows, columns);
}

/** Subtracts each row's mean; a row that is constant up to rounding becomes exactly zero. */
function centredRows(x: Matrix): Matrix {
  const data = new Float64Array(x.data.length);
  for (let i = 0; i < x.rows; i++) {
    const start = i * x.columns;
    const end = start + x.columns;
    let mean = 0;
    for (let t = start; t < end; t++) mean += x.data[t]! / x.columns;
    for (let t = start; t < end; t++) data[t] = x.data[t]! - mean;
    const rounding = 4 * x.columns * Number.EPSILON * largestMagnitude(x.data, start, end);
    if (largestMagnitude(data, start, end) <= rounding) data.fill(0, start, end);
  }
  return matrix(data, x.rows, x.columns);
}

function largestMagnitude(values: Float64Array, start: number, end: number): number {
  let largest = 0;
  for (let t = start; t < end; t++) {
    const magnitude = Math.abs(values[t]!);
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}
