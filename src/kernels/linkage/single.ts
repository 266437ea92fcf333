import type { Matrix } from '../matrix.ts';
import { createMetricSpace } from '../metric-space.ts';
import type { Crew } from '../parallel/crew.ts';
import type { OnProgress } from '../progress.ts';
import { sortEdges } from '../spanning-tree/edges.ts';
import { spanningTree } from '../spanning-tree/spanning-tree.ts';
import { addMerge, type Merges, noMerges } from './merges.ts';

/**
 * Single linkage: the edges of a minimum spanning tree are the merges. Gower & Ross (1969), "Minimum spanning trees and
 * single linkage cluster analysis". O(rows) memory; about O(rows log rows) time in few columns, O(rows²) in many.
 */
export function singleLinkage(x: Matrix, crew: Crew, onProgress: OnProgress): Merges {
  const merges = noMerges(x.rows);
  if (x.rows < 2) return merges;
  const space = createMetricSpace(x, 'euclidean');
  const edges = spanningTree(space, 0, crew);
  onProgress(0.9);
  for (const edge of sortEdges(edges)) {
    addMerge(merges, edges.from[edge]!, edges.to[edge]!, space.toDistance(edges.distance[edge]!));
  }
  return merges;
}
