import { insert, lastKey, NEW, ROW_BITS } from './knn-lists';
import { CHEBYSHEV, extendedSingle, MANHATTAN, SQUARED_EUCLIDEAN } from './norms';
import { scratch } from './scratch';

/**
 * Refinement of neighbour lists, "a neighbour of a neighbour is likely a neighbour" (Dong, Moses & Li, 2011, "Efficient
 * k-nearest neighbor graph construction for generic similarity measures"). Other than there, each point changes only its
 * own list and reads the lists of the round before: the result does not depend on the order of work.
 */

/** Points of one call. */
const POINTS: i32 = 256;
/** Rows are dealt to as many blocks when the arrows are turned round. */
const REVERSE_BLOCKS: i32 = 4;

/**
 * For the points of one of four blocks, who has them in his list: the first `capacity` by number, marked new as there.
 *
 * @param reverse (rows, capacity) i32
 * @param reverseCounts (rows,) i32, may exceed the capacity
 */
export function chooseReverse(
  block: i32,
  rows: i32,
  size: i32,
  lists: usize,
  capacity: i32,
  reverse: usize,
  reverseCounts: usize,
): void {
  const from = <i32>((<i64>rows * block) / REVERSE_BLOCKS);
  const to = <i32>((<i64>rows * (block + 1)) / REVERSE_BLOCKS);
  memory.fill(reverseCounts + (<usize>from << 2), 0, <usize>(to - from) << 2);
  let place = lists;
  for (let i = 0; i < rows; i++) {
    for (let slot = 0; slot < size; slot++, place += 4) {
      const entry = load<i32>(place);
      const target = entry & ROW_BITS;
      if (target < from || target >= to) continue;
      const counter = reverseCounts + (<usize>target << 2);
      const count = load<i32>(counter);
      if (count < capacity)
        store<i32>(reverse + ((<usize>target * <usize>capacity + <usize>count) << 2), i | (entry & NEW));
      store<i32>(counter, count + 1);
    }
  }
}

/**
 * Offers 256 points the neighbours of their neighbours, and of the points whose neighbours they are, wherever one of the
 * two steps is new. Scratch: rows + 1 words, zeros at the start of a round, and as many as a point can have candidates.
 *
 * @param norm 0 squared Euclidean, 1 Manhattan, 2 Chebyshev
 * @param size of the lists, a multiple of four
 * @param lists (rows + 1, size) i32 of the round before; `rows` stands for nobody, and its list is empty
 * @param next the same, and `keys` to go with it: what changes
 */
export function refineLists(
  block: i32,
  norm: i32,
  points: usize,
  rows: i32,
  stride: i32,
  size: i32,
  lists: usize,
  keys: usize,
  next: usize,
  capacity: i32,
  reverse: usize,
  reverseCounts: usize,
): void {
  const bytes = <usize>stride << 2;
  const listBytes = <usize>size << 2;
  const candidates = scratch() + (<usize>(rows + 1) << 2);
  const to = min(rows, (block + 1) * POINTS);
  for (let i = block * POINTS; i < to; i++) {
    const list = <usize>i * listBytes;
    markListed(i, rows, listBytes, lists + list, next + list);
    const turned = reverse + <usize>i * (<usize>capacity << 2);
    const turnedCount = min(capacity, load<i32>(reverseCounts + (<usize>i << 2)));
    let end = candidates;
    for (let slot: usize = 0; slot < listBytes; slot += 4)
      end = addNeighborsOf(load<i32>(lists + list + slot), lists, listBytes, i + 1, end);
    for (let arrow = 0; arrow < turnedCount; arrow++) {
      const entry = load<i32>(turned + (<usize>arrow << 2));
      if (entry < 0) end = addUnlessSeen(entry & ROW_BITS, i + 1, end);
      end = addNeighborsOf(entry, lists, listBytes, i + 1, end);
    }
    if (norm === SQUARED_EUCLIDEAN) offerAll(SQUARED_EUCLIDEAN, i, candidates, end, points, bytes, keys + list, next + list, size);
    else if (norm === MANHATTAN) offerAll(MANHATTAN, i, candidates, end, points, bytes, keys + list, next + list, size);
    else offerAll(CHEBYSHEV, i, candidates, end, points, bytes, keys + list, next + list, size);
  }
}

/** What need not be looked at: the point itself, nobody, and who is listed. The entries of `next` lose their marks. */
function markListed(i: i32, rows: i32, listBytes: usize, list: usize, next: usize): void {
  const seen = scratch();
  const mark = i + 1;
  store<i32>(seen + (<usize>i << 2), mark);
  store<i32>(seen + (<usize>rows << 2), mark);
  for (let slot: usize = 0; slot < listBytes; slot += 4) {
    const row = load<i32>(list + slot) & ROW_BITS;
    store<i32>(next + slot, row);
    store<i32>(seen + (<usize>row << 2), mark);
  }
}

/** @returns the new end of the candidates */
// @ts-ignore: decorator
@inline
function addUnlessSeen(row: i32, mark: i32, end: usize): usize {
  const place = scratch() + (<usize>row << 2);
  const isFresh = load<i32>(place) !== mark;
  store<i32>(place, mark);
  store<i32>(end, row);
  return end + (<usize>isFresh << 2);
}

/** Whom a neighbour lists: all if he is new himself, otherwise who is new to his list. */
// @ts-ignore: decorator
@inline
function addNeighborsOf(entry: i32, lists: usize, listBytes: usize, mark: i32, end: usize): usize {
  const list = lists + <usize>(entry & ROW_BITS) * listBytes;
  if (entry < 0) {
    for (let slot: usize = 0; slot < listBytes; slot += 4)
      end = addUnlessSeen(load<i32>(list + slot) & ROW_BITS, mark, end);
    return end;
  }
  for (let slot: usize = 0; slot < listBytes; slot += 16) {
    let fresh = i32x4.bitmask(v128.load(list + slot));
    while (fresh) {
      const second = load<i32>(list + slot + (<usize>ctz(fresh) << 2));
      end = addUnlessSeen(second & ROW_BITS, mark, end);
      fresh &= fresh - 1;
    }
  }
  return end;
}

/** Takes four candidates at a time, so that one need not wait for another's values. */
// @ts-ignore: decorator
@inline
function offerAll(norm: i32, i: i32, candidates: usize, end: usize, points: usize, bytes: usize, keys: usize, list: usize, size: i32): void {
  const point = points + <usize>i * bytes;
  // What fills up the last four is compared, but not taken.
  for (let fill: usize = 0; fill < 12; fill += 4) store<i32>(end + fill, i);
  let worst = lastKey(keys, size);
  for (let place = candidates; place < end; place += 16) {
    const y0 = points + <usize>load<i32>(place) * bytes;
    const y1 = points + <usize>load<i32>(place, 4) * bytes;
    const y2 = points + <usize>load<i32>(place, 8) * bytes;
    const y3 = points + <usize>load<i32>(place, 12) * bytes;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let t: usize = 0; t < bytes; t += 16) {
      const x = v128.load(point + t);
      s0 = extendedSingle(s0, f32x4.sub(x, v128.load(y0 + t)), norm);
      s1 = extendedSingle(s1, f32x4.sub(x, v128.load(y1 + t)), norm);
      s2 = extendedSingle(s2, f32x4.sub(x, v128.load(y2 + t)), norm);
      s3 = extendedSingle(s3, f32x4.sub(x, v128.load(y3 + t)), norm);
    }
    const found = keysOfFour(s0, s1, s2, s3, norm);
    let near = i32x4.bitmask(f32x4.lt(found, f32x4.splat(worst)));
    if (near === 0) continue;
    if (end - place < 16) near &= (1 << <i32>((end - place) >> 2)) - 1;
    if (near & 1) worst = offer(f32x4.extract_lane(found, 0), load<i32>(place), keys, list, size, worst);
    if (near & 2) worst = offer(f32x4.extract_lane(found, 1), load<i32>(place, 4), keys, list, size, worst);
    if (near & 4) worst = offer(f32x4.extract_lane(found, 2), load<i32>(place, 8), keys, list, size, worst);
    if (near & 8) worst = offer(f32x4.extract_lane(found, 3), load<i32>(place, 12), keys, list, size, worst);
  }
}

/** The distances whose parts are the lanes of four vectors, as the lanes of one; squared ones are halved, as in a leaf. */
// @ts-ignore: decorator
@inline
function keysOfFour(a: v128, b: v128, c: v128, d: v128, norm: i32): v128 {
  const ab = together(v128.shuffle<f32>(a, b, 0, 4, 2, 6), v128.shuffle<f32>(a, b, 1, 5, 3, 7), norm);
  const cd = together(v128.shuffle<f32>(c, d, 0, 4, 2, 6), v128.shuffle<f32>(c, d, 1, 5, 3, 7), norm);
  const all = together(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), norm);
  return norm === SQUARED_EUCLIDEAN ? f32x4.mul(f32x4.splat(0.5), all) : all;
}

// @ts-ignore: decorator
@inline
function together(a: v128, b: v128, norm: i32): v128 {
  return norm === CHEBYSHEV ? f32x4.max(a, b) : f32x4.add(a, b);
}

// @ts-ignore: decorator
@inline
function offer(key: f32, row: i32, keys: usize, list: usize, size: i32, worst: f32): f32 {
  if (!(key < worst)) return worst;
  insert(keys, list, size, key, row | NEW);
  return lastKey(keys, size);
}
