import type { Metric } from '../distance.ts';
import { type Matrix, matrix } from '../matrix.ts';
import { createMetricSpace } from '../metric-space.ts';
import type { Crew } from '../parallel/crew.ts';
import { sharedSoloCrew } from '../parallel/shared-solo-crew.ts';
import { nearestAmong } from './among.ts';
import type { Neighbors } from './neighbors.ts';

/**
 * The k nearest rows of a table to each of some other rows, exactly, by comparing all pairs.
 *
 * @param x (rows, columns), finite values; never modified, nor is `queries`
 * @param queries (queries, columns)
 * @param k 1 … rows
 * @param crew threads to work on; the result does not depend on them
 * @returns (queries, k): row numbers in `x`, distances in the units of the metric
 * @throws RangeError when there are not k rows, or the columns differ in number
 */
export function neighborsAmong(
  x: Matrix,
  queries: Matrix,
  k: number,
  metric: Metric,
  crew: Crew = sharedSoloCrew(),
): Neighbors {
  if (!Number.isInteger(k) || k < 1 || k > x.rows) {
    throw new RangeError(`k must be a whole number from 1 to ${x.rows} (rows), got ${k}`);
  }
  if (queries.columns !== x.columns) {
    throw new RangeError(`the new rows must have ${x.columns} columns, got ${queries.columns}`);
  }
  // One space for both: what it scales or adds depends on all rows.
  const space = createMetricSpace(joined(x, queries), metric);
  const { data, columns } = space.points;
  const rows = matrix(data.subarray(0, x.rows * columns), x.rows, columns);
  const asked = matrix(data.subarray(x.rows * columns), queries.rows, columns);
  const { indices, distances } = nearestAmong(rows, asked, k, space.norm, crew);
  return { k, indices, distances: distances.map(space.toDistance) };
}

function joined(x: Matrix, queries: Matrix): Matrix {
  const data = new Float64Array(x.data.length + queries.data.length);
  data.set(x.data);
  data.set(queries.data, x.data.length);
  return matrix(data, x.rows + queries.rows, x.columns);
}
