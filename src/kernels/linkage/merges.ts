/**
 * The n − 1 merges of a hierarchical clustering in any order. Merge i joins the clusters that then hold the rows `a[i]`
 * and `b[i]`, at `heights[i]`.
 */
export interface Merges {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly heights: Float64Array;
  /** How many have been added. */
  count: number;
}

export function noMerges(rows: number): Merges {
  const size = Math.max(0, rows - 1);
  return { a: new Int32Array(size), b: new Int32Array(size), heights: new Float64Array(size), count: 0 };
}

export function addMerge(merges: Merges, a: number, b: number, height: number): void {
  merges.a[merges.count] = a;
  merges.b[merges.count] = b;
  merges.heights[merges.count] = height;
  merges.count++;
}

/** The same merges from the lowest to the highest; equally high ones keep their order. */
export function sortedMerges({ a, b, heights, count }: Merges): Merges {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  order.sort((i, j) => heights[i]! - heights[j]! || i - j);
  return {
    a: order.map((i) => a[i]!),
    b: order.map((i) => b[i]!),
    heights: Float64Array.from(order, (i) => heights[i]!),
    count,
  };
}

/**
 * The partition after the first `done` merges.
 *
 * @returns (rows,), clusters numbered in the order of their first rows
 */
export function labelsAfter(merges: Merges, rows: number, done: number): Int32Array {
  const parents = Int32Array.from({ length: rows }, (_, i) => i);
  const rootOf = (row: number): number => {
    let root = row;
    while (parents[root] !== root) {
      parents[root] = parents[parents[root]!]!;
      root = parents[root]!;
    }
    return root;
  };
  for (let i = 0; i < done; i++) {
    const a = rootOf(merges.a[i]!);
    const b = rootOf(merges.b[i]!);
    parents[Math.max(a, b)] = Math.min(a, b); // the root is the first row of its cluster
  }
  const labels = new Int32Array(rows);
  let found = 0;
  for (let i = 0; i < rows; i++) {
    const root = rootOf(i);
    labels[i] = root === i ? found++ : labels[root]!;
  }
  return labels;
}
