import type { ReducedDistance } from './distance.ts';
import type { Matrix } from './matrix.ts';
import type { Crew } from './parallel/crew.ts';
import { sharedSoloCrew } from './parallel/shared-solo-crew.ts';
import { inScope } from './wasm/in-scope.ts';
import type { Scope } from './wasm/machine.ts';

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

/**
 * @param x (rows, columns), finite values, at least one row; never modified
 * @param crew threads to work on; the tree does not depend on them
 */
export function buildKdTree(x: Matrix, crew: Crew = sharedSoloCrew()): KdTree {
  const { rows: n, columns } = x;
  let depth = 0;
  while (LEAF_SIZE * 2 ** depth < n) depth++;
  const nodeCount = 2 ** (depth + 1) - 1;
  const firstLeaf = 2 ** depth - 1;
  return inScope(crew.machine, (scope) => {
    const points = scope.float64(n * columns);
    const rows = scope.int32(n);
    const start = scope.int32(nodeCount);
    const end = scope.int32(nodeCount);
    const smallestRow = scope.int32(nodeCount);
    const lower = scope.float64(nodeCount * columns);
    const upper = scope.float64(nodeCount * columns);
    points.set(x.data);
    for (let i = 0; i < n; i++) rows[i] = i;
    start[0] = 0;
    end[0] = n;

    const inMemory = { columns, firstLeaf, points, rows, start, end, smallestRow, lower, upper };
    const state = layOutState(inMemory, scope);
    for (let level = 0; level <= depth; level++) {
      crew.forEachBlock('kdTreeNode', 2 ** level, state.byteOffset, level);
    }

    const positions = new Int32Array(n);
    for (let p = 0; p < n; p++) positions[rows[p]!] = p;
    return {
      columns,
      rows: new Int32Array(rows),
      positions,
      points: new Float64Array(points),
      nodeCount,
      firstLeaf,
      start: new Int32Array(start),
      end: new Int32Array(end),
      smallestRow: new Int32Array(smallestRow),
      lower: new Float64Array(lower),
      upper: new Float64Array(upper),
    };
  });
}

type LaidOut = Omit<KdTree, 'positions' | 'nodeCount'>;

/** Copies a tree into the memory of a machine; returns its `KdTree` of the assembly. */
export function layOutKdTree(tree: KdTree, scope: Scope): Int32Array {
  const int32 = (values: Int32Array) => {
    const copy = scope.int32(values.length);
    copy.set(values);
    return copy;
  };
  const float64 = (values: Float64Array) => {
    const copy = scope.float64(values.length);
    copy.set(values);
    return copy;
  };
  return layOutState(
    {
      columns: tree.columns,
      firstLeaf: tree.firstLeaf,
      points: float64(tree.points),
      rows: int32(tree.rows),
      start: int32(tree.start),
      end: int32(tree.end),
      smallestRow: int32(tree.smallestRow),
      lower: float64(tree.lower),
      upper: float64(tree.upper),
    },
    scope,
  );
}

/** Writes `KdTree` of the assembly, word by word in its order. */
function layOutState(tree: LaidOut, scope: Scope): Int32Array {
  const { columns, firstLeaf, points, rows, start, end, smallestRow, lower, upper } = tree;
  const arrays = [points, rows, start, end, smallestRow, lower, upper];
  const words = [columns, firstLeaf, ...arrays.map(({ byteOffset }) => byteOffset)];
  const state = scope.int32(words.length);
  state.set(words);
  return state;
}

/** Reduced distances from the point at a tree position to the boxes of a tree's nodes. */
export interface BoxDistances {
  /** No point of the node is nearer than this. */
  nearest(position: number, node: number): number;
  /** No point of the node is farther than this. */
  farthest(position: number, node: number): number;
}

export function createBoxDistances(tree: KdTree, reducedDistance: ReducedDistance): BoxDistances {
  const { columns, points, lower, upper } = tree;
  const corner = new Float64Array(columns);

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

  return { nearest, farthest };
}
