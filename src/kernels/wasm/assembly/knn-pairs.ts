import { insert, insertOnce, lastKey } from './knn-lists';
import { CHEBYSHEV, extendedSingle, MANHATTAN, SQUARED_EUCLIDEAN } from './norms';

/**
 * Compares points `row` … `row + 3` with the points of some groups of eight by squared Euclidean distance: 32 dot products
 * at a time, which live in registers. Each of the two is offered to the other's list.
 *
 * The key of a pair is |x|²/2 + |y|²/2 − x·y, half the squared distance but for rounding, for which the caller must allow.
 *
 * @param points (points, columns) float32
 * @param packed the same in groups of eight: value t of point j at ((j >> 3) · columns + t) · 8 + (j & 7)
 * @param halfNorms |x|²/2 of each point, infinite where a group is filled up
 * @param members the rows that the points are, whose lists may hold one another already, or 0 where points are rows
 * @param worst the last key of each point's list, −∞ where a group is filled up
 */
export function compareFour(
  row: i32,
  points: usize,
  packed: usize,
  halfNorms: usize,
  columns: i32,
  group: i32,
  end: i32,
  members: usize,
  size: i32,
  worst: usize,
  keys: usize,
  lists: usize,
): void {
  compareBy(SQUARED_EUCLIDEAN, row, points, packed, halfNorms, columns, group, end, members, size, worst, keys, lists);
}

/**
 * The same by Manhattan distance, which is the key; `halfNorms` are 0, and infinite where a group is filled up. A function of
 * its own for each norm: with all three in one, the machine code of each is half as fast.
 */
export function compareFourByManhattan(
  row: i32,
  points: usize,
  packed: usize,
  halfNorms: usize,
  columns: i32,
  group: i32,
  end: i32,
  members: usize,
  size: i32,
  worst: usize,
  keys: usize,
  lists: usize,
): void {
  compareBy(MANHATTAN, row, points, packed, halfNorms, columns, group, end, members, size, worst, keys, lists);
}

/** The same by Chebyshev distance. */
export function compareFourByChebyshev(
  row: i32,
  points: usize,
  packed: usize,
  halfNorms: usize,
  columns: i32,
  group: i32,
  end: i32,
  members: usize,
  size: i32,
  worst: usize,
  keys: usize,
  lists: usize,
): void {
  compareBy(CHEBYSHEV, row, points, packed, halfNorms, columns, group, end, members, size, worst, keys, lists);
}

// @ts-ignore: decorator
@inline
function compareBy(
  norm: i32,
  row: i32,
  points: usize,
  packed: usize,
  halfNorms: usize,
  columns: i32,
  group: i32,
  end: i32,
  members: usize,
  size: i32,
  worst: usize,
  keys: usize,
  lists: usize,
): void {
  const stride = <usize>columns << 2;
  const x0 = points + <usize>row * stride;
  const x1 = x0 + stride;
  const x2 = x1 + stride;
  const x3 = x2 + stride;
  const norms = halfNorms + (<usize>row << 2);
  let y = packed + <usize>group * (stride << 3);
  for (; group < end; group++) {
    let low0 = f32x4.splat(0);
    let low1 = low0;
    let low2 = low0;
    let low3 = low0;
    let high0 = low0;
    let high1 = low0;
    let high2 = low0;
    let high3 = low0;
    for (let t: usize = 0; t < stride; t += 4) {
      const low = v128.load(y);
      const high = v128.load(y, 16);
      y += 32;
      let value = v128.load32_splat(x0 + t);
      low0 = withColumn(low0, value, low, norm);
      high0 = withColumn(high0, value, high, norm);
      value = v128.load32_splat(x1 + t);
      low1 = withColumn(low1, value, low, norm);
      high1 = withColumn(high1, value, high, norm);
      value = v128.load32_splat(x2 + t);
      low2 = withColumn(low2, value, low, norm);
      high2 = withColumn(high2, value, high, norm);
      value = v128.load32_splat(x3 + t);
      low3 = withColumn(low3, value, low, norm);
      high3 = withColumn(high3, value, high, norm);
    }
    const lowNorms = v128.load(halfNorms + (<usize>group << 5));
    const highNorms = v128.load(halfNorms + (<usize>group << 5), 16);
    const j = group << 3;
    let own = v128.load32_splat(norms);
    offerIfNear(keyOf(low0, lowNorms, own, norm), keyOf(high0, highNorms, own, norm), row, j, members, size, worst, keys, lists);
    own = v128.load32_splat(norms, 4);
    offerIfNear(keyOf(low1, lowNorms, own, norm), keyOf(high1, highNorms, own, norm), row + 1, j, members, size, worst, keys, lists);
    own = v128.load32_splat(norms, 8);
    offerIfNear(keyOf(low2, lowNorms, own, norm), keyOf(high2, highNorms, own, norm), row + 2, j, members, size, worst, keys, lists);
    own = v128.load32_splat(norms, 12);
    offerIfNear(keyOf(low3, lowNorms, own, norm), keyOf(high3, highNorms, own, norm), row + 3, j, members, size, worst, keys, lists);
  }
}

/** A dot product, or a distance, with one column more. */
// @ts-ignore: decorator
@inline
function withColumn(sum: v128, x: v128, y: v128, norm: i32): v128 {
  return norm === SQUARED_EUCLIDEAN ? f32x4.add(sum, f32x4.mul(x, y)) : extendedSingle(sum, f32x4.sub(x, y), norm);
}

// @ts-ignore: decorator
@inline
function keyOf(sum: v128, halfNorms: v128, ownHalfNorm: v128, norm: i32): v128 {
  return norm === SQUARED_EUCLIDEAN ? f32x4.add(f32x4.sub(halfNorms, sum), ownHalfNorm) : f32x4.add(halfNorms, sum);
}

// @ts-ignore: decorator
@inline
function offerIfNear(low: v128, high: v128, i: i32, j: i32, members: usize, size: i32, worst: usize, keys: usize, lists: usize): void {
  const own = v128.load32_splat(worst + (<usize>i << 2));
  const others = worst + (<usize>j << 2);
  const lowNear = f32x4.lt(low, f32x4.max(own, v128.load(others)));
  const highNear = f32x4.lt(high, f32x4.max(own, v128.load(others, 16)));
  if (v128.any_true(v128.or(lowNear, highNear)))
    offerEight(low, high, i32x4.bitmask(lowNear) | (i32x4.bitmask(highNear) << 4), i, j, members, size, worst, keys, lists);
}

/** @param near which of the eight pairs may be of use to either side */
function offerEight(low: v128, high: v128, near: i32, i: i32, j: i32, members: usize, size: i32, worst: usize, keys: usize, lists: usize): void {
  if (near & 1) offerPair(f32x4.extract_lane(low, 0), i, j, members, size, worst, keys, lists);
  if (near & 2) offerPair(f32x4.extract_lane(low, 1), i, j + 1, members, size, worst, keys, lists);
  if (near & 4) offerPair(f32x4.extract_lane(low, 2), i, j + 2, members, size, worst, keys, lists);
  if (near & 8) offerPair(f32x4.extract_lane(low, 3), i, j + 3, members, size, worst, keys, lists);
  if (near & 16) offerPair(f32x4.extract_lane(high, 0), i, j + 4, members, size, worst, keys, lists);
  if (near & 32) offerPair(f32x4.extract_lane(high, 1), i, j + 5, members, size, worst, keys, lists);
  if (near & 64) offerPair(f32x4.extract_lane(high, 2), i, j + 6, members, size, worst, keys, lists);
  if (near & 128) offerPair(f32x4.extract_lane(high, 3), i, j + 7, members, size, worst, keys, lists);
}

/** Each pair once, by i < j. */
function offerPair(key: f32, i: i32, j: i32, members: usize, size: i32, worst: usize, keys: usize, lists: usize): void {
  if (j <= i) return;
  offer(key, i, j, members, size, worst, keys, lists);
  offer(key, j, i, members, size, worst, keys, lists);
}

// @ts-ignore: decorator
@inline
function offer(key: f32, i: i32, j: i32, members: usize, size: i32, worst: usize, keys: usize, lists: usize): void {
  const last = worst + (<usize>i << 2);
  if (!(key < load<f32>(last))) return;
  const listBytes = <usize>size << 2;
  if (members === 0) {
    const list = <usize>i * listBytes;
    insert(keys + list, lists + list, size, key, j);
    store<f32>(last, lastKey(keys + list, size));
  } else {
    const list = <usize>load<i32>(members + (<usize>i << 2)) * listBytes;
    insertOnce(keys + list, lists + list, size, key, load<i32>(members + (<usize>j << 2)));
    store<f32>(last, lastKey(keys + list, size));
  }
}
