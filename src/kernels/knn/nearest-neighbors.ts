import type { Metric } from '../distance.ts';
import { buildKdTree } from '../kd-tree.ts';
import type { Matrix } from '../matrix.ts';
import { createMetricSpace, type MetricSpace } from '../metric-space.ts';
import type { Crew } from '../parallel/crew.ts';
import { sharedSoloCrew } from '../parallel/shared-solo-crew.ts';
import { ignoreProgress, type OnProgress } from '../progress.ts';
import { exactNeighbors } from './exact.ts';
import { forestListSize, forestNeighbors } from './forest.ts';
import { kdTreeNeighbors } from './kd-tree-search.ts';
import type { Neighbors } from './neighbors.ts';
import { tiledNeighbors } from './tiled.ts';

/** In more dimensions a tree has to look at nearly everything. */
export const KD_TREE_MAX_COLUMNS = 8;
/** Below this many rows threads are not worth waking. */
const FEW_ROWS = 500;
/** From this many rows on, all pairs take longer than most of the true neighbours are worth. */
const APPROXIMATE_ROWS = 50_000;
/** The same where pairs are compared in double precision, which takes ten times as long. */
const APPROXIMATE_ROWS_IN_DOUBLE = 20_000;
/** Longer lists leave a forest little advantage. */
const APPROXIMATE_MAX_K = 128;

/** Whether a KD-tree is worth building for the points of a space; otherwise all pairs are compared. */
export function suitsKdTree(space: MetricSpace): boolean {
  return space.points.columns <= KD_TREE_MAX_COLUMNS;
}

/** All of a table that decides how it is searched. */
type TableSize = Pick<Matrix, 'rows' | 'columns'>;

/** Finds neighbours as `nearestNeighbors` does, to the last bit. */
export type NeighborSearch = (
  x: Matrix,
  k: number,
  metric: Metric,
  onProgress?: OnProgress,
  crew?: Crew,
) => Neighbors;

/** Whether pairs of rows are compared in double precision from the start. */
export function comparesInDouble(metric: Metric): boolean {
  return metric === 'manhattan' || metric === 'chebyshev';
}

/** The rows from which on a table of many columns is searched approximately. */
export function approximateRows(metric: Metric): number {
  return comparesInDouble(metric) ? APPROXIMATE_ROWS_IN_DOUBLE : APPROXIMATE_ROWS;
}

/** Whether a search in the table finds most of the neighbours only. */
function isApproximate({ rows, columns }: TableSize, metric: Metric, k: number): boolean {
  return columns > KD_TREE_MAX_COLUMNS && rows >= approximateRows(metric) && k <= APPROXIMATE_MAX_K;
}

/**
 * Whether the lists of a search for `longer` neighbours begin with the very lists of a search for k. Exact ones do; of
 * approximate ones those that are worked on at the same length, as a longer list meets other candidates.
 */
export function beginsWith(x: TableSize, metric: Metric, longer: number, k: number): boolean {
  if (longer < k) return false;
  const areApproximate = isApproximate(x, metric, k);
  if (areApproximate !== isApproximate(x, metric, longer)) return false;
  return !areApproximate || forestListSize(longer) === forestListSize(k);
}

/** How many neighbours to look for so that one search serves the first of these needs, and as many of the others as can be. */
export function longestList(x: TableSize, metric: Metric, needs: readonly [number, ...number[]]): number {
  const [k] = needs;
  if (isApproximate(x, metric, k)) return forestListSize(k);
  return Math.max(...needs.filter((need) => need <= k || beginsWith(x, metric, need, k)));
}

/**
 * The k nearest other rows of every row, exactly: by KD-tree in few dimensions, by comparing all pairs in many. Of 50,000 rows
 * and more in many columns, by Manhattan and Chebyshev distance of 20,000, it finds most of them only (see `forest.ts`). A
 * row is never its own neighbour; a copy of it may be.
 *
 * @param x (rows, columns), finite values; never modified
 * @param k 1 … rows − 1
 * @param crew threads to work on; the result does not depend on them
 * @returns distances in the units of the metric
 * @throws RangeError when there are not k other rows
 */
export function nearestNeighbors(
  x: Matrix,
  k: number,
  metric: Metric,
  onProgress: OnProgress = ignoreProgress,
  crew?: Crew,
): Neighbors {
  if (!Number.isInteger(k) || k < 1 || k >= x.rows) {
    throw new RangeError(`k must be a whole number from 1 to ${x.rows - 1} (rows − 1), got ${k}`);
  }
  const space = createMetricSpace(x, metric);
  const found = isApproximate(x, metric, k)
    ? forestNeighbors(space, k, crew ?? sharedSoloCrew(), onProgress)
    : searchExactly(space, x.columns <= KD_TREE_MAX_COLUMNS, k, onProgress, crew);
  const { indices, distances } = found;
  for (let at = 0; at < distances.length; at++) distances[at] = space.toDistance(distances[at]!);
  return { k, indices, distances };
}

/** @returns reduced distances */
function searchExactly(
  space: MetricSpace,
  byTree: boolean,
  k: number,
  onProgress: OnProgress,
  crew?: Crew,
): Neighbors {
  const { points, norm } = space;
  if (byTree) return kdTreeNeighbors(buildKdTree(points, crew), norm, k, crew);
  if (points.rows < FEW_ROWS) return exactNeighbors(space, k, onProgress);
  return tiledNeighbors(space, k, crew ?? sharedSoloCrew(), onProgress);
}
