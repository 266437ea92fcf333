/**
 * A balanced KD-tree (Bentley, 1975) laid out like a heap, see `src/kernels/kd-tree.ts`. The nodes of one level do not
 * touch each other's points: a level is built by as many threads as there are.
 */

/** Written by the host, word by word in this order. */
@unmanaged
export class KdTree {
  columns: i32;
  /** Nodes from this one on are leaves. */
  firstLeaf: i32;
  /** f64 (rows, columns) in tree order. */
  points: usize;
  /** i32 per point: its row. */
  rows: usize;
  /** i32 per node: node v holds the points start … end − 1. */
  start: usize;
  end: usize;
  /** i32 per node. */
  smallestRow: usize;
  /** f64 (nodes, columns): bounding boxes. */
  lower: usize;
  upper: usize;
}

/** Measures a node of a level and, unless it is a leaf, divides its points among its children at the median. */
export function kdTreeNode(block: i32, address: usize, level: i32): void {
  const tree = changetype<KdTree>(address);
  const node = (1 << level) - 1 + block;
  const slot = <usize>node << 2;
  const start = load<i32>(tree.start + slot);
  const end = load<i32>(tree.end + slot);
  store<i32>(tree.smallestRow + slot, smallestOf(tree.rows, start, end));
  const widest = measureBox(tree, node, start, end);
  if (node >= tree.firstLeaf) return;
  const middle = (start + end) >> 1;
  partitionAround(tree, widest, start, end - 1, middle);
  const left = (<usize>(2 * node + 1)) << 2;
  store<i32>(tree.start + left, start);
  store<i32>(tree.end + left, middle);
  store<i32>(tree.start + left, middle, 4);
  store<i32>(tree.end + left, end, 4);
}

function smallestOf(rows: usize, start: i32, end: i32): i32 {
  let smallest = i32.MAX_VALUE;
  for (let p = start; p < end; p++) smallest = min(smallest, load<i32>(rows + (<usize>p << 2)));
  return smallest;
}

/** Writes the bounding box of a node; returns the column it is widest in, the first of equally wide ones. */
function measureBox(tree: KdTree, node: i32, start: i32, end: i32): i32 {
  const columns = tree.columns;
  const stride = <usize>columns << 3;
  const first = tree.points + <usize>start * stride;
  const stop = tree.points + <usize>end * stride;
  let widest = 0;
  let extent: f64 = -1;
  for (let t = 0; t < columns; t++) {
    let low: f64 = Infinity;
    let high: f64 = -Infinity;
    for (let at = first + (<usize>t << 3), last = stop; at < last; at += stride) {
      const value = load<f64>(at);
      low = value < low ? value : low;
      high = value > high ? value : high;
    }
    store<f64>(tree.lower + <usize>node * stride + (<usize>t << 3), low);
    store<f64>(tree.upper + <usize>node * stride + (<usize>t << 3), high);
    if (high - low > extent) {
      widest = t;
      extent = high - low;
    }
  }
  return widest;
}

/**
 * Hoare's quickselect (1961): rearranges the points `lowest … highest` so that the one at `middle` is where sorting by
 * the column would put it, smaller ones before and larger ones after.
 */
function partitionAround(tree: KdTree, column: i32, lowest: i32, highest: i32, middle: i32): void {
  const stride = <usize>tree.columns << 3;
  const values = tree.points + (<usize>column << 3);
  let low = lowest;
  let high = highest;
  while (low < high) {
    const pivot = load<f64>(values + <usize>((low + high) >> 1) * stride);
    let i = low;
    let j = high;
    while (i <= j) {
      while (load<f64>(values + <usize>i * stride) < pivot) i++;
      while (load<f64>(values + <usize>j * stride) > pivot) j--;
      if (i > j) break;
      swapPoints(tree, i, j);
      i++;
      j--;
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}

function swapPoints(tree: KdTree, i: i32, j: i32): void {
  const rowI = tree.rows + (<usize>i << 2);
  const rowJ = tree.rows + (<usize>j << 2);
  const row = load<i32>(rowI);
  store<i32>(rowI, load<i32>(rowJ));
  store<i32>(rowJ, row);
  const stride = <usize>tree.columns << 3;
  const pointI = tree.points + <usize>i * stride;
  const pointJ = tree.points + <usize>j * stride;
  for (let t: usize = 0; t < stride; t += 8) {
    const value = load<f64>(pointI + t);
    store<f64>(pointI + t, load<f64>(pointJ + t));
    store<f64>(pointJ + t, value);
  }
}
