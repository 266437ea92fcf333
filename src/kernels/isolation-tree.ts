import { logarithm } from './math/exponential.ts';
import type { Matrix } from './matrix.ts';
import { createRandom, type Random } from './random.ts';

/** Nodes in preorder: the left child of node i is node i + 1. */
export interface IsolationTree {
  /** No path is longer: ⌈log₂ ψ⌉, at least 1. */
  readonly depth: number;
  /** The column a node splits on; −1 for a leaf. */
  readonly features: Int32Array;
  /** Where it splits (rows up to and including this value go left); for a leaf, the path length of rows that end there. */
  readonly values: Float64Array;
  readonly rightChildren: Int32Array;
  /** Rows of the sample that came to each node. */
  readonly sizes: Int32Array;
}

const EULER = 0.5772156649015329;

/**
 * c(n): the mean path length of an unsuccessful search in a binary search tree of n rows, which stands for the subtree
 * that a leaf of n rows was not grown into. Liu, Ting & Zhou (2008), eq. 1.
 */
export function averagePathLength(n: number): number {
  if (n <= 1) return 0;
  if (n === 2) return 1;
  return 2 * (logarithm(n - 1) + EULER) - (2 * (n - 1)) / n;
}

/** The trees of a forest, the same for the same table and seed. */
export function growIsolationTrees(x: Matrix, count: number, psi: number, seed: number): IsolationTree[] {
  const random = createRandom(seed);
  const rowNumbers = new Int32Array(x.rows);
  for (let i = 0; i < x.rows; i++) rowNumbers[i] = i;
  return Array.from({ length: count }, () => growIsolationTree(x, rowNumbers, psi, random));
}

/**
 * Grows a tree of random splits, Liu, Ting & Zhou (2008), algorithm 2, on `psi` rows drawn without replacement, up to the
 * depth ⌈log₂ ψ⌉. A split takes one of the columns that still vary, each as likely, and a value uniform in their range.
 *
 * @param rowNumbers a permutation of all row numbers; shuffled further
 */
function growIsolationTree(x: Matrix, rowNumbers: Int32Array, psi: number, random: Random): IsolationTree {
  const { columns } = x;
  const maxDepth = 32 - Math.clz32(Math.max(psi, 2) - 1);
  const maxNodes = 2 * psi - 1;
  const features = new Int32Array(maxNodes).fill(-1);
  const values = new Float64Array(maxNodes);
  const rightChildren = new Int32Array(maxNodes);
  const sizes = new Int32Array(maxNodes);
  const columnNumbers = Int32Array.from({ length: columns }, (_, t) => t);
  let nodes = 0;
  let low = 0;
  let high = 0;

  for (let i = 0; i < psi; i++) swap(rowNumbers, i, i + random.below(x.rows - i));
  // The sample side by side, and its rows in the order of the nodes.
  const data = new Float64Array(psi * columns);
  for (let i = 0, p = 0; i < psi; i++) {
    const row = rowNumbers[i]! * columns;
    for (let t = 0; t < columns; t++) data[p++] = x.data[row + t]!;
  }
  const order = Int32Array.from({ length: psi }, (_, i) => i);

  /** Draws a column that varies over the rows and leaves its range in `low` and `high`; −1 when there is none. */
  const drawColumn = (start: number, end: number): number => {
    for (let tried = 0; tried < columns; tried++) {
      swap(columnNumbers, tried, tried + random.below(columns - tried));
      const column = columnNumbers[tried]!;
      low = Number.POSITIVE_INFINITY;
      high = Number.NEGATIVE_INFINITY;
      for (let s = start; s < end; s++) {
        const value = data[order[s]! * columns + column]!;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      if (low < high) return column;
    }
    return -1;
  };

  const grow = (start: number, end: number, depth: number): void => {
    const node = nodes++;
    sizes[node] = end - start;
    const column = end - start > 1 && depth < maxDepth ? drawColumn(start, end) : -1;
    if (column < 0) {
      values[node] = depth + averagePathLength(end - start);
      return;
    }
    const drawn = low + random.next() * (high - low);
    const value = drawn < high ? drawn : low; // rounding must not leave the right side empty
    features[node] = column;
    values[node] = value;
    let middle = start;
    for (let s = start; s < end; s++) {
      if (data[order[s]! * columns + column]! <= value) swap(order, s, middle++);
    }
    grow(start, middle, depth + 1);
    rightChildren[node] = nodes;
    grow(middle, end, depth + 1);
  };

  grow(0, psi, 0);
  return { depth: maxDepth, features, values, rightChildren, sizes };
}

function swap(values: Int32Array, a: number, b: number): void {
  const value = values[a]!;
  values[a] = values[b]!;
  values[b] = value;
}
