import type { CondensedTree } from './condensed-tree.ts';

/**
 * Stability of each cluster: the sum over its rows of (λ at which the row left − λ of the cluster's birth), Campello et
 * al. (2013), eq. 3. Infinite for a cluster that ends in copies of a row.
 */
export function clusterStabilities(tree: CondensedTree): Float64Array {
  const { clusterCount, parents, births, sizes, clusterOfRow, lambdaOfRow } = tree;
  const stabilities = new Float64Array(clusterCount);
  for (let child = 1; child < clusterCount; child++) {
    const parent = parents[child]!;
    stabilities[parent] = stabilities[parent]! + (births[child]! - births[parent]!) * sizes[child]!;
  }
  clusterOfRow.forEach((cluster, row) => {
    stabilities[cluster] = stabilities[cluster]! + lambdaOfRow[row]! - births[cluster]!;
  });
  return stabilities;
}

/**
 * Chooses the flat clustering of greatest total stability ("excess of mass"), Campello et al. (2013), section 5: from the
 * leaves up, a cluster gives way to its descendants only if they are more stable together. The root is never chosen.
 *
 * @returns 1 for each chosen cluster; no chosen cluster is inside another
 */
export function selectByStability(tree: CondensedTree): Uint8Array {
  const { clusterCount, parents } = tree;
  const best = clusterStabilities(tree);
  const ofChildren = new Float64Array(clusterCount);
  const isPreferred = new Uint8Array(clusterCount);
  for (let cluster = clusterCount - 1; cluster > 0; cluster--) {
    if (ofChildren[cluster]! > best[cluster]!) best[cluster] = ofChildren[cluster]!;
    else isPreferred[cluster] = 1;
    const parent = parents[cluster]!;
    ofChildren[parent] = ofChildren[parent]! + best[cluster]!;
  }
  return keepOutermost(tree, isPreferred);
}

/**
 * Replaces chosen clusters born at a distance below epsilon by their first ancestor born above it: Malzer & Baum
 * (2020), "A hybrid approach to hierarchical density-based cluster selection".
 */
export function mergeBelowEpsilon(tree: CondensedTree, selected: Uint8Array, epsilon: number): Uint8Array {
  const { clusterCount, parents, births } = tree;
  const birthDistance = (cluster: number) => 1 / births[cluster]!;
  const merged = new Uint8Array(clusterCount);
  for (let cluster = 1; cluster < clusterCount; cluster++) {
    if (selected[cluster] === 0) continue;
    let keeper = cluster;
    if (birthDistance(cluster) < epsilon) {
      while (parents[keeper] !== 0 && birthDistance(keeper) <= epsilon) keeper = parents[keeper]!;
    }
    merged[keeper] = 1;
  }
  return keepOutermost(tree, merged);
}

/** Drops every chosen cluster that lies inside another chosen one; parents come before their children. */
function keepOutermost({ clusterCount, parents }: CondensedTree, chosen: Uint8Array): Uint8Array {
  const isCovered = new Uint8Array(clusterCount);
  return chosen.map((isChosen, cluster) => {
    if (cluster === 0) return 0;
    const isInside = isCovered[parents[cluster]!]!;
    isCovered[cluster] = isInside | isChosen;
    return isInside === 1 ? 0 : isChosen;
  });
}
