import { lastKey } from './knn-lists';
import { compareFour, compareFourByChebyshev, compareFourByManhattan } from './knn-pairs';
import { MANHATTAN, SQUARED_EUCLIDEAN } from './norms';
import { scratch } from './scratch';

/**
 * Compares all pairs of points in one leaf of a random projection tree and offers each to the other's list. Leaves of one
 * tree share no point, so that they may be searched at the same time.
 *
 * The leaf's points are moved so that 0 lies among them: dot products then keep the digits of their distances, however far
 * from the rest of the table they lie. Scratch: the leaf's points twice, filled up to a multiple of eight, and two values
 * for each.
 *
 * @param block the leaf
 * @param norm 0 squared Euclidean, 1 Manhattan, 2 Chebyshev
 * @param depth there are 2^depth leaves
 * @param points (rows, stride) float32, stride a multiple of four
 * @param order (rows,) i32, the tree's permutation
 * @param size of the lists, a multiple of four
 * @param keys (rows, size) float32, half squared distances, or distances
 * @param lists (rows, size) i32
 */
export function searchLeaf(
  block: i32,
  norm: i32,
  depth: i32,
  points: usize,
  rows: i32,
  stride: i32,
  order: usize,
  size: i32,
  keys: usize,
  lists: usize,
): void {
  const from = <i32>(((<u64>rows) * (<u64>block)) >> (<u64>depth));
  const to = <i32>(((<u64>rows) * (<u64>(block + 1))) >> (<u64>depth));
  const count = to - from;
  const filled = (count + 7) & ~7;
  const bytes = <usize>stride << 2;
  const members = order + (<usize>from << 2);
  const gathered = scratch();
  const packed = gathered + <usize>filled * bytes;
  const halfNorms = packed + <usize>filled * bytes;
  const worst = halfNorms + (<usize>filled << 2);
  gather(points, bytes, members, count, gathered);
  for (let i = 0; i < filled; i++) {
    const own = <usize>i << 2;
    const point = gathered + <usize>i * bytes;
    pack(point, bytes, packed + <usize>(i >> 3) * (bytes << 3) + (<usize>(i & 7) << 2));
    const list = keys + <usize>load<i32>(members + (<usize>min(i, count - 1) << 2)) * (<usize>size << 2);
    const ownNorm: f32 = norm === SQUARED_EUCLIDEAN ? halfNorm(point, bytes) : 0;
    store<f32>(halfNorms + own, i < count ? ownNorm : Infinity);
    store<f32>(worst + own, i < count ? lastKey(list, size) : -Infinity);
  }
  for (let i = 0; i < count; i += 4) {
    if (norm === SQUARED_EUCLIDEAN)
      compareFour(i, gathered, packed, halfNorms, stride, i >> 3, filled >> 3, members, size, worst, keys, lists);
    else if (norm === MANHATTAN)
      compareFourByManhattan(i, gathered, packed, halfNorms, stride, i >> 3, filled >> 3, members, size, worst, keys, lists);
    else compareFourByChebyshev(i, gathered, packed, halfNorms, stride, i >> 3, filled >> 3, members, size, worst, keys, lists);
  }
}

/** The leaf's points less the median of three of them, which one extreme point does not move; zeros fill the last group. */
function gather(points: usize, bytes: usize, members: usize, count: i32, gathered: usize): void {
  const first = pointOf(0, points, bytes, members);
  const central = pointOf(count >> 1, points, bytes, members);
  const last = pointOf(count - 1, points, bytes, members);
  for (let t: usize = 0; t < bytes; t += 16) {
    const a = v128.load(first + t);
    const b = v128.load(central + t);
    const median = f32x4.max(f32x4.min(a, b), f32x4.min(f32x4.max(a, b), v128.load(last + t)));
    for (let i = 0; i < count; i++) {
      const values = v128.load(pointOf(i, points, bytes, members) + t);
      v128.store(gathered + <usize>i * bytes + t, f32x4.sub(values, median));
    }
  }
  memory.fill(gathered + <usize>count * bytes, 0, <usize>(-count & 7) * bytes);
}

// @ts-ignore: decorator
@inline
function pointOf(i: i32, points: usize, bytes: usize, members: usize): usize {
  return points + <usize>load<i32>(members + (<usize>i << 2)) * bytes;
}

// @ts-ignore: decorator
@inline
function pack(point: usize, bytes: usize, place: usize): void {
  for (let t: usize = 0; t < bytes; t += 4) store<f32>(place + (t << 3), load<f32>(point + t));
}

function halfNorm(point: usize, bytes: usize): f32 {
  let sums = f32x4.splat(0);
  for (let t: usize = 0; t < bytes; t += 16) {
    const values = v128.load(point + t);
    sums = f32x4.add(sums, f32x4.mul(values, values));
  }
  const low = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
  return 0.5 * (low + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3)));
}
