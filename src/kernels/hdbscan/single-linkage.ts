import { type Edges, sortEdges } from '../spanning-tree/edges.ts';
import { createUnionFind } from '../union-find.ts';

/**
 * A dendrogram of n rows: node i < n is row i; node n + m, made by merge m, joins `left[m]` and `right[m]` at
 * `distances[m]` and holds `sizes[m]` rows. Merges are in ascending order; the last is the root.
 */
export interface Dendrogram {
  readonly rows: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly distances: Float64Array;
  readonly sizes: Int32Array;
}

/** The single-linkage dendrogram a minimum spanning tree stands for, by Kruskal's merges. */
export function singleLinkage(edges: Edges, toDistance: (reduced: number) => number): Dendrogram {
  const merges = edges.from.length;
  const rows = merges + 1;
  const left = new Int32Array(merges);
  const right = new Int32Array(merges);
  const distances = new Float64Array(merges);
  const sizes = new Int32Array(merges);
  const sets = createUnionFind(rows);
  const nodeOfSet = Int32Array.from({ length: rows }, (_, i) => i);
  const sizeOf = (node: number) => (node < rows ? 1 : sizes[node - rows]!);

  sortEdges(edges).forEach((edge, merge) => {
    const from = edges.from[edge]!;
    const to = edges.to[edge]!;
    left[merge] = nodeOfSet[sets.find(from)]!;
    right[merge] = nodeOfSet[sets.find(to)]!;
    distances[merge] = toDistance(edges.reach[edge]!);
    sizes[merge] = sizeOf(left[merge]!) + sizeOf(right[merge]!);
    sets.union(from, to);
    nodeOfSet[sets.find(from)] = rows + merge;
  });
  return { rows, left, right, distances, sizes };
}
