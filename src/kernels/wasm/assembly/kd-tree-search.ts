/**
 * k nearest neighbours of the points of a KD-tree, leaf by leaf: the points of a leaf share one descent, which passes over
 * what lies too far from all of them (Friedman, Bentley & Finkel, 1977; March, Ram & Gray, 2010, for the shared bound).
 */
import { KdTree } from './kd-tree';
import { distanceOfBoxes, distanceToBox } from './kd-tree-distances';

/** The search of one leaf's points. Written by the host: all but the last four, which belong to one thread. */
@unmanaged
export class KdSearch {
  tree: usize;
  /** f64 (columns, stride): the points in tree order, column by column. */
  columnValues: usize;
  /** Bytes from a column to the next. */
  columnBytes: usize;
  /** 0 squared Euclidean, 1 Manhattan, 2 Chebyshev. */
  norm: i32;
  k: i32;
  /** i32 and f64 (rows, k), by row: nearest first, equally distant ones by number. */
  indices: usize;
  distances: usize;
}

const LEAVES_PER_BLOCK: i32 = 8;
const NOBODY: i32 = i32.MAX_VALUE;

/** Searches from every point of eight leaves. */
export function kdTreeSearch(block: i32, address: usize): void {
  const search = changetype<KdSearch>(address);
  const tree = changetype<KdTree>(search.tree);
  const leaves = tree.firstLeaf + 1;
  const stop = min(leaves, (block + 1) * LEAVES_PER_BLOCK);
  for (let leaf = block * LEAVES_PER_BLOCK; leaf < stop; leaf++) searchFromLeaf(search, tree, tree.firstLeaf + leaf);
}

/** The farthest neighbour that any point of the leaf still keeps, by distance and then by row. */
let worstDistance: f64 = 0;
let worstRow: i32 = 0;

function searchFromLeaf(search: KdSearch, tree: KdTree, leaf: i32): void {
  const start = load<i32>(tree.start + (<usize>leaf << 2));
  const end = load<i32>(tree.end + (<usize>leaf << 2));
  for (let p = start; p < end; p++) {
    emptyList(search, load<i32>(tree.rows + (<usize>p << 2)));
    scanLeaf(search, tree, leaf, p);
  }
  findWorst(search, tree, start, end);
  visit(search, tree, leaf, start, end, 0, 0);
}

function emptyList(search: KdSearch, row: i32): void {
  const first = <usize>row * <usize>search.k;
  for (let m: usize = 0; m < <usize>search.k; m++) {
    store<i32>(search.indices + ((first + m) << 2), NOBODY);
    store<f64>(search.distances + ((first + m) << 3), Infinity);
  }
}

function findWorst(search: KdSearch, tree: KdTree, start: i32, end: i32): void {
  worstDistance = -1;
  worstRow = 0;
  for (let p = start; p < end; p++) {
    const last = <usize>load<i32>(tree.rows + (<usize>p << 2)) * <usize>search.k + <usize>search.k - 1;
    const distance = load<f64>(search.distances + (last << 3));
    const row = load<i32>(search.indices + (last << 2));
    if (isBefore(worstDistance, worstRow, distance, row)) {
      worstDistance = distance;
      worstRow = row;
    }
  }
}

/** @param bound reduced distance between the boxes of the leaf and the node */
function visit(search: KdSearch, tree: KdTree, leaf: i32, start: i32, end: i32, node: i32, bound: f64): void {
  if (node === leaf || isBefore(worstDistance, worstRow, bound, smallestRowOf(tree, node))) return;
  if (node >= tree.firstLeaf) {
    let isFound = false;
    for (let p = start; p < end; p++) {
      const last = <usize>load<i32>(tree.rows + (<usize>p << 2)) * <usize>search.k + <usize>search.k - 1;
      const nearest = distanceToBox(search.norm, tree, p, node);
      if (isBefore(load<f64>(search.distances + (last << 3)), load<i32>(search.indices + (last << 2)), nearest, smallestRowOf(tree, node))) continue;
      if (scanLeaf(search, tree, node, p)) isFound = true;
    }
    if (isFound) findWorst(search, tree, start, end);
    return;
  }
  const left = 2 * node + 1;
  const right = left + 1;
  const leftBound = distanceOfBoxes(search.norm, tree, leaf, left);
  const rightBound = distanceOfBoxes(search.norm, tree, leaf, right);
  if (isBefore(rightBound, smallestRowOf(tree, right), leftBound, smallestRowOf(tree, left))) {
    visit(search, tree, leaf, start, end, right, rightBound);
    visit(search, tree, leaf, start, end, left, leftBound);
  } else {
    visit(search, tree, leaf, start, end, left, leftBound);
    visit(search, tree, leaf, start, end, right, rightBound);
  }
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
function smallestRowOf(tree: KdTree, node: i32): i32 {
  return load<i32>(tree.smallestRow + (<usize>node << 2));
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
function isBefore(distance: f64, row: i32, otherDistance: f64, otherRow: i32): bool {
  return distance < otherDistance || (distance === otherDistance && row < otherRow);
}

/** Offers the points of a leaf to the point p, two at a time; says whether one was taken. */
function scanLeaf(search: KdSearch, tree: KdTree, leaf: i32, p: i32): bool {
  const end = load<i32>(tree.end + (<usize>leaf << 2));
  const row = load<i32>(tree.rows + (<usize>p << 2));
  const lastSlot = <usize>row * <usize>search.k + <usize>search.k - 1;
  let isTaken = false;
  for (let q = load<i32>(tree.start + (<usize>leaf << 2)); q < end; q += 2) {
    const pair = distancesToPair(search, tree, p, q);
    const worst = load<f64>(search.distances + (lastSlot << 3));
    if (!v128.any_true(f64x2.le(pair, f64x2.splat(worst)))) continue;
    if (q !== p) isTaken = offer(search, row, load<i32>(tree.rows + (<usize>q << 2)), f64x2.extract_lane(pair, 0)) || isTaken;
    if (q + 1 < end && q + 1 !== p)
      isTaken = offer(search, row, load<i32>(tree.rows + (<usize>q << 2), 4), f64x2.extract_lane(pair, 1)) || isTaken;
  }
  return isTaken;
}

/** Reduced distances of p to q and q + 1; the second means nothing behind the last point. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
function distancesToPair(search: KdSearch, tree: KdTree, p: i32, q: i32): v128 {
  const bytes = search.columnBytes;
  const stop = search.columnValues + bytes * <usize>tree.columns;
  const point = <usize>p << 3;
  const pair = <usize>q << 3;
  let sum = f64x2.splat(0);
  if (search.norm === 0) {
    for (let column = search.columnValues; column < stop; column += bytes) {
      const difference = f64x2.sub(v128.load64_splat(column + point), v128.load(column + pair));
      sum = f64x2.add(sum, f64x2.mul(difference, difference));
    }
    return sum;
  }
  for (let column = search.columnValues; column < stop; column += bytes) {
    const difference = f64x2.abs(f64x2.sub(v128.load64_splat(column + point), v128.load(column + pair)));
    sum = search.norm === 1 ? f64x2.add(sum, difference) : f64x2.pmax(sum, difference);
  }
  return sum;
}

/** Puts a candidate in its place in the list of a row, if it is among the k best so far. */
function offer(search: KdSearch, row: i32, candidate: i32, distance: f64): bool {
  const first = <usize>row * <usize>search.k;
  let slot = first + <usize>search.k - 1;
  const indices = search.indices;
  const distances = search.distances;
  if (!isBefore(distance, candidate, load<f64>(distances + (slot << 3)), load<i32>(indices + (slot << 2)))) return false;
  while (slot > first) {
    const before = slot - 1;
    const distanceBefore = load<f64>(distances + (before << 3));
    const rowBefore = load<i32>(indices + (before << 2));
    if (!isBefore(distance, candidate, distanceBefore, rowBefore)) break;
    store<f64>(distances + (slot << 3), distanceBefore);
    store<i32>(indices + (slot << 2), rowBefore);
    slot = before;
  }
  store<f64>(distances + (slot << 3), distance);
  store<i32>(indices + (slot << 2), candidate);
  return true;
}
