import type { Dendrogram } from './single-linkage.ts';

/**
 * The dendrogram seen from above, by λ = 1 / distance: clusters of at least `minClusterSize` rows that lose rows and now
 * and then split in two. Cluster 0 is the root; children have larger numbers than their parents and come in pairs.
 */
export interface CondensedTree {
  readonly clusterCount: number;
  /** By cluster: its parent (−1 for the root), the λ of its birth and how many rows it was born with. */
  readonly parents: readonly number[];
  readonly births: readonly number[];
  readonly sizes: readonly number[];
  /** By row: the last cluster that held it, and the λ at which it fell out. */
  readonly clusterOfRow: Int32Array;
  readonly lambdaOfRow: Float64Array;
}

const UNVISITED = -1;

/**
 * Campello, Moulavi & Sander (2013), "Density-based clustering based on hierarchical density estimates", section 4: a
 * merge is a true split only if both sides are clusters; otherwise the small side's rows fall out of the cluster.
 *
 * Copies of a row merge at distance 0, λ = ∞. They never split: in whatever order they were merged, all of them fall
 * out of their cluster together.
 */
export function condenseTree(dendrogram: Dendrogram, minClusterSize: number): CondensedTree {
  const { rows, left, right, distances, sizes } = dendrogram;
  const root = 2 * rows - 2;
  const parents = [-1];
  const births = [0];
  const clusterSizes = [rows];
  const clusterOfRow = new Int32Array(rows);
  const lambdaOfRow = new Float64Array(rows);
  const clusterOfNode = new Int32Array(root + 1).fill(UNVISITED);
  clusterOfNode[root] = 0;
  const sizeOf = (node: number) => (node < rows ? 1 : sizes[node - rows]!);

  const dropRows = (top: number, cluster: number, lambda: number) => {
    const pending = [top];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (node < rows) {
        clusterOfRow[node] = cluster;
        lambdaOfRow[node] = lambda;
      } else {
        pending.push(left[node - rows]!, right[node - rows]!);
      }
    }
  };

  for (let node = root; node >= rows; node--) {
    const cluster = clusterOfNode[node]!;
    if (cluster === UNVISITED) continue;
    const distance = distances[node - rows]!;
    if (!(distance > 0)) {
      dropRows(node, cluster, Number.POSITIVE_INFINITY);
      continue;
    }
    const lambda = 1 / distance;
    const children = [left[node - rows]!, right[node - rows]!];
    const isSplit = children.every((child) => sizeOf(child) >= minClusterSize);
    for (const child of children) {
      if (isSplit) {
        clusterOfNode[child] = parents.length;
        parents.push(cluster);
        births.push(lambda);
        clusterSizes.push(sizeOf(child));
      } else if (sizeOf(child) >= minClusterSize) {
        clusterOfNode[child] = cluster;
      } else {
        dropRows(child, cluster, lambda);
      }
    }
  }
  return { clusterCount: parents.length, parents, births, sizes: clusterSizes, clusterOfRow, lambdaOfRow };
}
