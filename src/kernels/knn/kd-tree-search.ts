import type { Norm } from '../distance.ts';
import { type KdTree, layOutKdTree } from '../kd-tree.ts';
import type { Crew } from '../parallel/crew.ts';
import { sharedSoloCrew } from '../parallel/shared-solo-crew.ts';
import { inScope } from '../wasm/in-scope.ts';
import type { Neighbors } from './neighbors.ts';
import { normNumber } from './norm-number.ts';

/** As in `kd-tree-search.ts` of the assembly. */
const LEAVES_PER_BLOCK = 8;

/**
 * k nearest neighbours of every row of a KD-tree by branch and bound, the nearer child first (Friedman, Bentley &
 * Finkel, 1977, "An algorithm for finding best matches in logarithmic expected time"); the rows of a leaf share a descent.
 *
 * @param k 1 … rows − 1
 * @param crew threads to work on; the result does not depend on them
 * @returns reduced distances of the norm, by row of the matrix (not by tree position)
 */
export function kdTreeNeighbors(
  tree: KdTree,
  norm: Norm,
  k: number,
  crew: Crew = sharedSoloCrew(),
): Neighbors {
  const { columns, firstLeaf, points, rows } = tree;
  const n = rows.length;
  return inScope(crew.machine, (scope) => {
    const indices = scope.int32(n * k);
    const distances = scope.float64(n * k);
    const byColumn = scope.float64(n * columns);
    for (let p = 0, at = 0; p < n; p++) {
      for (let t = 0; t < columns; t++) byColumn[t * n + p] = points[at++]!;
    }
    const search = Int32Array.of(
      layOutKdTree(tree, scope).byteOffset,
      byColumn.byteOffset,
      n * Float64Array.BYTES_PER_ELEMENT,
      normNumber(norm),
      k,
      indices.byteOffset,
      distances.byteOffset,
    );
    const state = scope.int32(search.length);
    state.set(search);
    crew.forEachBlock('kdTreeSearch', Math.ceil((firstLeaf + 1) / LEAVES_PER_BLOCK), state.byteOffset);
    return { k, indices: new Int32Array(indices), distances: new Float64Array(distances) };
  });
}
