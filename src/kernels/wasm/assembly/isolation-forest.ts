/**
 * Path lengths in an isolation forest. Every tree is completed to its full depth, like a heap: node 1 is the root, the
 * children of node v are 2v and 2v + 1, and where a tree ends early all paths go on to the left. A step is then an
 * addition of a comparison, without a branch, and rows walk side by side.
 */
import { exp2 } from './exp2';

const ROWS_PER_BLOCK: i32 = 128;
/** Rows that walk side by side: a step waits for three loads, and those of the other rows need not wait for them. */
const WALKERS: i32 = 8;
/** Of an inner node: f64 the value up to which rows go left, u32 the offset of its column in a block. */
const NODE_BITS: usize = 4;
const COLUMN: usize = 8;

/**
 * Adds the path lengths of 128 rows in some trees to f64 `sums`.
 *
 * @param blocks of the table: f64 (columns, 128) each
 * @param blockBytes from one to the next
 * @param rows a multiple of eight, as are the `sums`
 * @param trees one after the other: 2^depth nodes, of which the first is unused, and the path lengths, f64, of 2^depth leaves
 */
export function isolationPaths(
  block: i32,
  blocks: usize,
  blockBytes: usize,
  rows: i32,
  trees: usize,
  treeCount: i32,
  depth: i32,
  sums: usize,
): void {
  const leaves: usize = 1 << depth;
  const treeBytes = (leaves << NODE_BITS) + (leaves << 3);
  const values = blocks + <usize>block * blockBytes;
  const from = block * ROWS_PER_BLOCK;
  const count = min(rows - from, ROWS_PER_BLOCK);
  const blockSums = sums + (<usize>from << 3);
  for (let tree = trees, end = trees + <usize>treeCount * treeBytes; tree < end; tree += treeBytes) {
    // Leaf v of the heap is number v − 2^depth of the leaves.
    const lengths = tree + (leaves << NODE_BITS) - (leaves << 3);
    for (let row = 0; row < count; row += WALKERS) {
      const value = values + (<usize>row << 3);
      let a: usize = 1;
      let b: usize = 1;
      let c: usize = 1;
      let d: usize = 1;
      let e: usize = 1;
      let f: usize = 1;
      let g: usize = 1;
      let h: usize = 1;
      for (let level = 0; level < depth; level++) {
        a = nextNode(tree, a, value, 0);
        b = nextNode(tree, b, value, 8);
        c = nextNode(tree, c, value, 16);
        d = nextNode(tree, d, value, 24);
        e = nextNode(tree, e, value, 32);
        f = nextNode(tree, f, value, 40);
        g = nextNode(tree, g, value, 48);
        h = nextNode(tree, h, value, 56);
      }
      const sum = blockSums + (<usize>row << 3);
      store<f64>(sum, load<f64>(sum) + load<f64>(lengths + (a << 3)));
      store<f64>(sum, load<f64>(sum, 8) + load<f64>(lengths + (b << 3)), 8);
      store<f64>(sum, load<f64>(sum, 16) + load<f64>(lengths + (c << 3)), 16);
      store<f64>(sum, load<f64>(sum, 24) + load<f64>(lengths + (d << 3)), 24);
      store<f64>(sum, load<f64>(sum, 32) + load<f64>(lengths + (e << 3)), 32);
      store<f64>(sum, load<f64>(sum, 40) + load<f64>(lengths + (f << 3)), 40);
      store<f64>(sum, load<f64>(sum, 48) + load<f64>(lengths + (g << 3)), 48);
      store<f64>(sum, load<f64>(sum, 56) + load<f64>(lengths + (h << 3)), 56);
    }
  }
}

/** @param walker the offset of the row, known at compile time */
// @ts-ignore: decorators belong to AssemblyScript
@inline
function nextNode(tree: usize, node: usize, value: usize, walker: usize): usize {
  const place = tree + (node << NODE_BITS);
  return (node << 1) + <usize>(load<f64>(value + load<u32>(place, COLUMN) + walker) > load<f64>(place));
}

/** Replaces f64 `sums` by the scores 2^(−sum / usual). */
export function isolationScores(sums: usize, count: i32, usual: f64): void {
  for (let at = sums, end = sums + (<usize>count << 3); at < end; at += 8) store<f64>(at, exp2(-load<f64>(at) / usual));
}
