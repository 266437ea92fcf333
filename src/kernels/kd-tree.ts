import type { ReducedDistance } from './distance.ts';
import type { Matrix } from './matrix.ts';

/**
 * A balanced KD-tree over the rows of a matrix (Bentley, 1975, "Multidimensional binary search trees used for
 * associative searching"), laid out like a heap: node 0 is the root, the children of node v are 2v + 1 and 2v + 2, and
 * the nodes from `firstLeaf` on are leaves. Node v holds the tree positions `start[v] … end[v] − 1`.
 *
 * Good up to about eight columns; above, almost every query visits almost every leaf.
 */
export interface KdTree {
  readonly columns: number;
  /** Row of the matrix at each tree position. */
  readonly rows: Int32Array;
  /** Tree position of each row. */
  readonly positions: Int32Array;
  /** Coordinates in tree order, row-major. */
  readonly points: Float64Array;
  readonly nodeCount: number;
  readonly firstLeaf: number;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Smallest row of each node: settles ties between equally distant rows without opening the node. */
  readonly smallestRow: Int32Array;
  /** Bounding boxes, (nodeCount, columns). */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

const LEAF_SIZE = 12;

/** @param x (rows, columns), finite values, at least one row; never modified */
export function buildKdTree(x: Matrix): KdTree {
  const { rows: n, columns } = x;
  const depth = Math.max(0, Math.ceil(Math.log2(n / LEAF_SIZE)));
  const nodeCount = 2 ** (depth + 1) - 1;
  const firstLeaf = 2 ** depth - 1;
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  const start = new Int32Array(nodeCount);
  const end = new Int32Array(nodeCount);
  const smallestRow = new Int32Array(nodeCount);
  const lower = new Float64Array(nodeCount * columns).fill(Number.POSITIVE_INFINITY);
  const upper = new Float64Array(nodeCount * columns).fill(Number.NEGATIVE_INFINITY);

  const measure = (node: number) => {
    let smallest = n;
    const box = node * columns;
    for (let p = start[node]!; p < end[node]!; p++) {
      const row = rows[p]!;
      if (row < smallest) smallest = row;
      for (let t = 0; t < columns; t++) {
        const value = x.data[row * columns + t]!;
        if (value < lower[box + t]!) lower[box + t] = value;
        if (value > upper[box + t]!) upper[box + t] = value;
      }
    }
    smallestRow[node] = smallest;
  };

  const widestColumn = (node: number) => {
    let widest = 0;
    let extent = -1;
    for (let t = 0; t < columns; t++) {
      const width = upper[node * columns + t]! - lower[node * columns + t]!;
      if (width > extent) {
        widest = t;
        extent = width;
      }
    }
    return widest;
  };

  end[0] = n;
  for (let node = 0; node < nodeCount; node++) {
    measure(node);
    if (node >= firstLeaf) continue;
    const middle = (start[node]! + end[node]!) >> 1;
    partitionAround(x, widestColumn(node), rows, start[node]!, end[node]! - 1, middle);
    start[2 * node + 1] = start[node]!;
    end[2 * node + 1] = middle;
    start[2 * node + 2] = middle;
    end[2 * node + 2] = end[node]!;
  }

  const points = new Float64Array(n * columns);
  const positions = new Int32Array(n);
  for (let p = 0; p < n; p++) {
    const row = rows[p]!;
    positions[row] = p;
    for (let t = 0; t < columns; t++) points[p * columns + t] = x.data[row * columns + t]!;
  }
  return { columns, rows, positions, points, nodeCount, firstLeaf, start, end, smallestRow, lower, upper };
}

/**
 * Hoare's quickselect (1961): rearranges `rows[low … high]` so that the row at `middle` is where sorting by the column
 * would put it, smaller ones before and larger ones after.
 */
function partitionAround(
  x: Matrix,
  column: number,
  rows: Int32Array,
  lowest: number,
  highest: number,
  middle: number,
): void {
  const value = (position: number) => x.data[rows[position]! * x.columns + column]!;
  let low = lowest;
  let high = highest;
  while (low < high) {
    const pivot = value((low + high) >> 1);
    let i = low;
    let j = high;
    while (i <= j) {
      while (value(i) < pivot) i++;
      while (value(j) > pivot) j--;
      if (i > j) break;
      const swapped = rows[i]!;
      rows[i] = rows[j]!;
      rows[j] = swapped;
      i++;
      j--;
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}

/** Reduced distances from the point at a tree position to the boxes of a tree's nodes. */
export interface BoxDistances {
  /** No point of the node is nearer than this. */
  nearest(position: number, node: number): number;
  /** No point of the node is farther than this. */
  farthest(position: number, node: number): number;
  /** No point of one node is nearer to a point of the other than this. */
  between(node: number, other: number): number;
}

export function createBoxDistances(tree: KdTree, reducedDistance: ReducedDistance): BoxDistances {
  const { columns, points, lower, upper } = tree;
  const corner = new Float64Array(columns);
  const gap = new Float64Array(columns);
  const none = new Float64Array(columns);

  const nearest = (position: number, node: number) => {
    for (let t = 0; t < columns; t++) {
      const value = points[position * columns + t]!;
      const low = lower[node * columns + t]!;
      const high = upper[node * columns + t]!;
      corner[t] = Math.max(low, Math.min(value, high));
    }
    return reducedDistance(points, position * columns, corner, 0, columns);
  };

  const farthest = (position: number, node: number) => {
    for (let t = 0; t < columns; t++) {
      const value = points[position * columns + t]!;
      const low = lower[node * columns + t]!;
      const high = upper[node * columns + t]!;
      corner[t] = value - low > high - value ? low : high;
    }
    return reducedDistance(points, position * columns, corner, 0, columns);
  };

  const between = (node: number, other: number) => {
    for (let t = 0; t < columns; t++) {
      const above = lower[other * columns + t]! - upper[node * columns + t]!;
      const below = lower[node * columns + t]! - upper[other * columns + t]!;
      gap[t] = Math.max(0, above, below);
    }
    return reducedDistance(gap, 0, none, 0, columns);
  };

  return { nearest, farthest, between };
}
