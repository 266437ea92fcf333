import { buildKdTree } from '../kd-tree.ts';
import { exactNeighbors } from '../knn/exact.ts';
import { kdTreeNeighbors } from '../knn/kd-tree-search.ts';
import { suitsKdTree } from '../knn/nearest-neighbors.ts';
import type { Neighbors } from '../knn/neighbors.ts';
import type { MetricSpace } from '../metric-space.ts';
import type { Crew } from '../parallel/crew.ts';
import { boruvkaSpanningTree } from './boruvka.ts';
import type { Edges } from './edges.ts';
import { primSpanningTree } from './prim.ts';

/** Borůvka's first rounds need no search when every row knows a few neighbours. */
const FEWEST_NEIGHBORS = 8;

/**
 * The minimum spanning tree of mutual reachability: by Borůvka's rounds over a KD-tree in few columns, by Prim's algorithm
 * in many.
 *
 * @param others a row's core distance is that to its so-many-th nearest other row; 0: the tree of the plain distances
 */
export function spanningTree(space: MetricSpace, others: number, crew: Crew): Edges {
  const { points, norm } = space;
  if (suitsKdTree(space)) {
    const tree = buildKdTree(points, crew);
    const k = Math.min(points.rows - 1, Math.max(others, FEWEST_NEIGHBORS));
    const near = kdTreeNeighbors(tree, norm, k, crew);
    return boruvkaSpanningTree(tree, norm, coreDistances(near, points.rows, others), near, crew);
  }
  const near = others === 0 ? null : exactNeighbors(space, others);
  return primSpanningTree(
    space,
    near === null ? new Float64Array(points.rows) : coreDistances(near, points.rows, others),
  );
}

/** Reduced distance of each row to the last of its `others` nearest other rows; 0 when there are none to count. */
function coreDistances({ k, distances }: Neighbors, rows: number, others: number): Float64Array {
  const core = new Float64Array(rows);
  if (others === 0) return core;
  for (let i = 0; i < rows; i++) core[i] = distances[i * k + others - 1]!;
  return core;
}
