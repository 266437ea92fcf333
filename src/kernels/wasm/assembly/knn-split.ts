/**
 * Random projection trees (Dasgupta & Freund, 2008, "Random projection trees and low dimensional manifolds"): a node's
 * points are projected on the line through two of them and halved at the median. All trees are balanced alike: node q of
 * level l holds the positions ⌊n·q / 2^l⌋ … ⌊n·(q + 1) / 2^l⌋ − 1 of its tree's permutation.
 */

/** Rows that one call puts in order. */
const GATHERED: i32 = 1024;

/** Puts the rows of a table, of `bytes` each, in the order of a permutation. */
export function gatherRows(block: i32, table: usize, rows: i32, bytes: i32, order: usize, to: usize): void {
  const end = min(rows, (block + 1) * GATHERED);
  for (let i = block * GATHERED; i < end; i++)
    memory.copy(to + <usize>i * bytes, table + <usize>load<i32>(order + (<usize>i << 2)) * bytes, bytes);
}

/** Bijective mixing of 32 bits (the finaliser of a hash function). */
function mixed(value: u32): u32 {
  value = (value ^ (value >> 15)) * 0x2c1b3c6d;
  value = (value ^ (value >> 12)) * 0x297a2d39;
  return value ^ (value >> 15);
}

// @ts-ignore: decorator
@inline
function positionOf(node: i32, level: i32, rows: i32): i32 {
  return <i32>(((<u64>rows) * (<u64>node)) >> (<u64>level));
}

/**
 * Halves node `block & (2^level − 1)` of tree `firstTree + (block >> level)`.
 *
 * @param points (rows, stride) float32, stride a multiple of 4
 * @param orders one permutation (rows,) i32 after the other, by tree
 * @param projections (rows,) float32 for each tree
 * @param directions (stride,) float32 for each block
 */
export function splitNode(
  block: i32,
  firstTree: i32,
  level: i32,
  points: usize,
  rows: i32,
  stride: i32,
  orders: usize,
  projections: usize,
  directions: usize,
  seed: i32,
): void {
  const tree = firstTree + (block >> level);
  const start = <usize>tree * (<usize>rows << 2);
  const direction = directions + <usize>block * (<usize>stride << 2);
  halve(block & ((1 << level) - 1), level, points, rows, stride, orders + start, projections + start, direction, mixed(seed + tree));
}

/** As `splitNode`, and the nodes below it down to those of level `depth`, which are the leaves. */
export function splitSubtree(
  block: i32,
  firstTree: i32,
  level: i32,
  depth: i32,
  points: usize,
  rows: i32,
  stride: i32,
  orders: usize,
  projections: usize,
  directions: usize,
  seed: i32,
): void {
  const tree = firstTree + (block >> level);
  const root = block & ((1 << level) - 1);
  const start = <usize>tree * (<usize>rows << 2);
  const direction = directions + <usize>block * (<usize>stride << 2);
  for (let l = level; l < depth; l++) {
    const first = root << (l - level);
    const end = (root + 1) << (l - level);
    for (let node = first; node < end; node++)
      halve(node, l, points, rows, stride, orders + start, projections + start, direction, mixed(seed + tree));
  }
}

function halve(
  node: i32,
  level: i32,
  points: usize,
  rows: i32,
  stride: i32,
  order: usize,
  projections: usize,
  direction: usize,
  seed: u32,
): void {
  const from = positionOf(node, level, rows);
  const to = positionOf(node + 1, level, rows);
  const middle = positionOf(2 * node + 1, level + 1, rows);
  const count = to - from;
  if (count < 2) return;
  const first = mixed(seed + (<u32>((1 << level) + node)) * 0x9e3779b1);
  const second = mixed(first + 0x85ebca77);
  const a = <i32>(((<u64>first) * (<u64>count)) >> 32);
  let b = <i32>(((<u64>second) * (<u64>(count - 1))) >> 32);
  if (b >= a) b++;
  const bytes = <usize>stride << 2;
  const x = points + <usize>load<i32>(order + (<usize>(from + a) << 2)) * bytes;
  const y = points + <usize>load<i32>(order + (<usize>(from + b) << 2)) * bytes;
  for (let t: usize = 0; t < bytes; t += 16) {
    v128.store(direction + t, f32x4.sub(v128.load(x + t), v128.load(y + t)));
  }
  for (let i = from; i < to; i++) {
    const point = points + <usize>load<i32>(order + (<usize>i << 2)) * bytes;
    store<f32>(projections + (<usize>i << 2), dot(point, direction, bytes));
  }
  partitionAround(projections, order, from, to - 1, middle);
}

function dot(x: usize, y: usize, bytes: usize): f32 {
  let sums = f32x4.splat(0);
  for (let t: usize = 0; t < bytes; t += 16) sums = f32x4.add(sums, f32x4.mul(v128.load(x + t), v128.load(y + t)));
  const low = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
  const high = f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
  return low + high;
}

/** Hoare's quickselect (1961), the pivot the median of three: smaller values before `middle`, larger ones after. */
function partitionAround(values: usize, order: usize, lowest: i32, highest: i32, middle: i32): void {
  let low = lowest;
  let high = highest;
  while (low < high) {
    const first = load<f32>(values + (<usize>low << 2));
    const central = load<f32>(values + (<usize>((low + high) >> 1) << 2));
    const last = load<f32>(values + (<usize>high << 2));
    const pivot = max(min(first, central), min(max(first, central), last));
    let i = low;
    let j = high;
    while (i <= j) {
      while (load<f32>(values + (<usize>i << 2)) < pivot) i++;
      while (load<f32>(values + (<usize>j << 2)) > pivot) j--;
      if (i > j) break;
      swap(values, i, j);
      swap(order, i, j);
      i++;
      j--;
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}

function swap(words: usize, i: i32, j: i32): void {
  const a = words + (<usize>i << 2);
  const b = words + (<usize>j << 2);
  const word = load<u32>(a);
  store<u32>(a, load<u32>(b));
  store<u32>(b, word);
}
