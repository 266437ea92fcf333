import type { Metric } from '../distance.ts';
import { buildKdTree } from '../kd-tree.ts';
import type { Matrix } from '../matrix.ts';
import { createMetricSpace, type MetricSpace } from '../metric-space.ts';
import { ignoreProgress, type OnProgress } from '../progress.ts';
import { exactNeighbors } from './exact.ts';
import { kdTreeNeighbors } from './kd-tree-search.ts';
import type { Neighbors } from './neighbors.ts';

const KD_TREE_MAX_COLUMNS = 8;

/** Whether a KD-tree is worth building for the points of a space; otherwise all pairs are compared. */
export function suitsKdTree(space: MetricSpace): boolean {
  return space.points.columns <= KD_TREE_MAX_COLUMNS;
}

/**
 * The k nearest other rows of every row, exactly: by KD-tree in few dimensions, by comparing all pairs in many. A row is
 * never its own neighbour; a copy of it may be.
 *
 * @param x (rows, columns), finite values; never modified
 * @param k 1 … rows − 1
 * @returns distances in the units of the metric
 * @throws RangeError when there are not k other rows
 */
export function nearestNeighbors(
  x: Matrix,
  k: number,
  metric: Metric,
  onProgress: OnProgress = ignoreProgress,
): Neighbors {
  if (!Number.isInteger(k) || k < 1 || k >= x.rows) {
    throw new RangeError(`k must be a whole number from 1 to ${x.rows - 1} (rows − 1), got ${k}`);
  }
  const space = createMetricSpace(x, metric);
  const { indices, distances } = suitsKdTree(space)
    ? kdTreeNeighbors(buildKdTree(space.points), space.norm, k)
    : exactNeighbors(space, k, onProgress);
  return { k, indices, distances: distances.map(space.toDistance) };
}
