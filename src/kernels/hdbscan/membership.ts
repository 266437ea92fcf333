import type { CondensedTree } from './condensed-tree.ts';

export interface Membership {
  /** (rows,), −1 for noise, else 0 … in the order of each cluster's first row. */
  readonly labels: Int32Array;
  /** (rows,), how firmly the row belongs to its cluster, 0 (noise) … 1. */
  readonly probabilities: Float64Array;
}

const NOISE = -1;

/** Labels and strengths of membership: a row belongs to the chosen cluster, if any, that holds the one it fell out of. */
export function assignRows(tree: CondensedTree, selected: Uint8Array): Membership {
  const { clusterCount, parents, births, clusterOfRow, lambdaOfRow } = tree;
  const rows = clusterOfRow.length;

  const chosenAbove = new Int32Array(clusterCount).fill(NOISE);
  for (let cluster = 1; cluster < clusterCount; cluster++) {
    chosenAbove[cluster] = selected[cluster] === 1 ? cluster : chosenAbove[parents[cluster]!]!;
  }

  // The λ at which a cluster ends: its last row falls out, or it splits.
  const deaths = new Float64Array(clusterCount);
  for (let child = 1; child < clusterCount; child++) {
    deaths[parents[child]!] = Math.max(deaths[parents[child]!]!, births[child]!);
  }
  for (let row = 0; row < rows; row++) {
    deaths[clusterOfRow[row]!] = Math.max(deaths[clusterOfRow[row]!]!, lambdaOfRow[row]!);
  }

  const labels = new Int32Array(rows).fill(NOISE);
  const probabilities = new Float64Array(rows);
  const labelOfCluster = new Int32Array(clusterCount).fill(NOISE);
  let labelCount = 0;
  for (let row = 0; row < rows; row++) {
    const cluster = chosenAbove[clusterOfRow[row]!]!;
    if (cluster === NOISE) continue;
    if (labelOfCluster[cluster] === NOISE) labelOfCluster[cluster] = labelCount++;
    labels[row] = labelOfCluster[cluster]!;
    const death = deaths[cluster]!;
    const lambda = lambdaOfRow[row]!;
    probabilities[row] = lambda >= death ? 1 : lambda / death;
  }
  return { labels, probabilities };
}
