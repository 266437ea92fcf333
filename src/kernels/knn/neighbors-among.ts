import type { Metric } from '../distance.ts';
import { type Matrix, matrix } from '../matrix.ts';
import { createMetricSpace } from '../metric-space.ts';
import { emptyNeighbors, type Neighbors, offerNeighbor } from './neighbors.ts';

/** Rows whose distances are taken at once: they stay in the cache while every query passes. */
const ROWS_PER_TILE = 512;

/**
 * The k nearest rows of a table to each of some other rows, exactly, by comparing all pairs.
 *
 * @param x (rows, columns), finite values; never modified, nor is `queries`
 * @param queries (queries, columns)
 * @param k 1 … rows
 * @returns (queries, k): row numbers in `x`, distances in the units of the metric
 * @throws RangeError when there are not k rows, or the columns differ in number
 */
export function neighborsAmong(x: Matrix, queries: Matrix, k: number, metric: Metric): Neighbors {
  if (!Number.isInteger(k) || k < 1 || k > x.rows) {
    throw new RangeError(`k must be a whole number from 1 to ${x.rows} (rows), got ${k}`);
  }
  if (queries.columns !== x.columns) {
    throw new RangeError(`the new rows must have ${x.columns} columns, got ${queries.columns}`);
  }
  // One space for both: what it scales or adds depends on all rows.
  const space = createMetricSpace(joined(x, queries), metric);
  const lists = emptyNeighbors(queries.rows, k);
  const distances = new Float64Array(ROWS_PER_TILE);
  for (let from = 0; from < x.rows; from += ROWS_PER_TILE) {
    const to = Math.min(x.rows, from + ROWS_PER_TILE);
    for (let query = 0; query < queries.rows; query++) {
      space.norm.fromRow(space.points, x.rows + query, from, to, distances);
      for (let row = from; row < to; row++) offerNeighbor(lists, query, row, distances[row - from]!);
    }
  }
  return { ...lists, distances: lists.distances.map(space.toDistance) };
}

function joined(x: Matrix, queries: Matrix): Matrix {
  const data = new Float64Array(x.data.length + queries.data.length);
  data.set(x.data);
  data.set(queries.data, x.data.length);
  return matrix(data, x.rows + queries.rows, x.columns);
}
