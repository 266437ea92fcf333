/** Disjoint sets with path halving and union by size (Tarjan & van Leeuwen, 1984). */
export interface UnionFind {
  /** The representative of an element's set. */
  find(element: number): number;
  /** Joins the sets of two elements; false when they were one already. */
  union(a: number, b: number): boolean;
}

export function createUnionFind(size: number): UnionFind {
  const parent = Int32Array.from({ length: size }, (_, i) => i);
  const sizes = new Int32Array(size).fill(1);

  const find = (element: number) => {
    let current = element;
    while (parent[current] !== current) {
      parent[current] = parent[parent[current]!]!;
      current = parent[current]!;
    }
    return current;
  };

  const union = (a: number, b: number) => {
    let large = find(a);
    let small = find(b);
    if (large === small) return false;
    if (sizes[large]! < sizes[small]!) [large, small] = [small, large];
    parent[small] = large;
    sizes[large] = sizes[large]! + sizes[small]!;
    return true;
  };

  return { find, union };
}
