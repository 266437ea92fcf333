import { buildKdTree } from '../kd-tree.ts';
import { kdTreeNeighbors } from '../knn/kd-tree-search.ts';
import { suitsKdTree } from '../knn/nearest-neighbors.ts';
import type { Matrix } from '../matrix.ts';
import { createMetricSpace, type MetricSpace } from '../metric-space.ts';
import type { Crew } from '../parallel/crew.ts';
import type { OnProgress } from '../progress.ts';
import { boruvkaSpanningTree } from '../spanning-tree/boruvka.ts';
import { type Edges, sortEdges } from '../spanning-tree/edges.ts';
import { primSpanningTree } from '../spanning-tree/prim.ts';
import { addMerge, type Merges, noMerges } from './merges.ts';

/** Borůvka's first rounds need no search when every row knows a few neighbours. */
const NEIGHBORS = 8;

/**
 * Single linkage: the edges of a minimum spanning tree are the merges. Gower & Ross (1969), "Minimum spanning trees and
 * single linkage cluster analysis". O(rows) memory; about O(rows log rows) time in few columns, O(rows²) in many.
 */
export function singleLinkage(x: Matrix, crew: Crew, onProgress: OnProgress): Merges {
  const merges = noMerges(x.rows);
  if (x.rows < 2) return merges;
  const space = createMetricSpace(x, 'euclidean');
  const edges = spanningTree(space, crew);
  onProgress(0.9);
  for (const edge of sortEdges(edges)) {
    addMerge(merges, edges.from[edge]!, edges.to[edge]!, space.toDistance(edges.distance[edge]!));
  }
  return merges;
}

function spanningTree(space: MetricSpace, crew: Crew): Edges {
  const { points, norm } = space;
  const noDensity = new Float64Array(points.rows);
  if (!suitsKdTree(space)) return primSpanningTree(space, noDensity);
  const tree = buildKdTree(points, crew);
  const near = kdTreeNeighbors(tree, norm, Math.min(NEIGHBORS, points.rows - 1), crew);
  return boruvkaSpanningTree(tree, norm, noDensity, near);
}
