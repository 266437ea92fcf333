/**
 * Complete and average linkage on the square of all distances, see `src/kernels/linkage/complete-average.ts`. T is f32 or
 * f64, `stride` the bytes of a row of the square, a multiple of 16; what fills up a row is infinite, as is the diagonal.
 */

const ROWS_PER_BLOCK: i32 = 64;

/** The distances of the 64 rows of block `first + block` to all `count` rows. `values`: f64 by columns. */
function fillRows<T extends number>(
  block: i32,
  first: i32,
  values: usize,
  columnBytes: usize,
  columns: i32,
  count: i32,
  square: usize,
  stride: usize,
): void {
  const from = (first + block) * ROWS_PER_BLOCK;
  const to = min(count, from + ROWS_PER_BLOCK);
  const lastColumn = values + <usize>columns * columnBytes;
  for (let i = from; i < to; i++) {
    const row = square + <usize>i * stride;
    const at = <usize>i << 3;
    for (let j = 0; j < count; j += 2) {
      const others = <usize>j << 3;
      let sum = f64x2.splat(0);
      for (let column = values; column < lastColumn; column += columnBytes) {
        const difference = f64x2.sub(v128.load64_splat(column + at), v128.load(column + others));
        sum = f64x2.add(sum, f64x2.mul(difference, difference));
      }
      const distances = f64x2.sqrt(sum);
      if (sizeof<T>() === 8) v128.store(row + others, distances);
      else v128.store64_lane(row + (<usize>j << 2), f32x4.demote_f64x2_zero(distances), 0);
    }
    for (let at = row + <usize>count * sizeof<T>(); at < row + stride; at += sizeof<T>()) store<T>(at, <T>Infinity);
    store<T>(row + <usize>i * sizeof<T>(), <T>Infinity);
  }
}

/**
 * The slot nearest to the one whose row is given; `previous` (−1 for none) wins ties, then the first.
 *
 * @param gone T per slot: 0, and infinity where a cluster has been merged away
 */
function nearestSlot<T extends number>(row: usize, gone: usize, stride: usize, previous: i32): i32 {
  let least = v128.splat<T>(<T>Infinity);
  for (let at: usize = 0; at < stride; at += 16) {
    least = v128.pmin<T>(least, v128.add<T>(v128.load(row + at), v128.load(gone + at)));
  }
  let smallest = v128.extract_lane<T>(least, 0);
  smallest = min(smallest, v128.extract_lane<T>(least, 1));
  if (sizeof<T>() === 4) {
    smallest = min(smallest, <T>f32x4.extract_lane(least, 2));
    smallest = min(smallest, <T>f32x4.extract_lane(least, 3));
  }
  if (previous >= 0 && load<T>(row + <usize>previous * sizeof<T>()) === smallest) return previous;
  const wanted = v128.splat<T>(smallest);
  let at: usize = 0;
  while (!v128.any_true(v128.eq<T>(wanted, v128.add<T>(v128.load(row + at), v128.load(gone + at))))) at += 16;
  while (load<T>(row + at) + load<T>(gone + at) !== smallest) at += sizeof<T>();
  return <i32>(at / sizeof<T>());
}

/**
 * Slot `kept` takes in slot `gone`. Lance & Williams (1967): the distances of the joined cluster from those of its halves.
 * A mean is never allowed below both of its terms: a rounding error there could send the chain in circles.
 *
 * @param active i32 (remaining): slots in use, `gone` no longer among them
 */
function joinSlots<T extends number>(
  square: usize,
  stride: usize,
  active: usize,
  remaining: i32,
  gone: i32,
  kept: i32,
  goneSize: f64,
  keptSize: f64,
  isComplete: bool,
): void {
  const goneRow = square + <usize>gone * stride;
  const keptRow = square + <usize>kept * stride;
  const keptColumn = square + <usize>kept * sizeof<T>();
  const size = goneSize + keptSize;
  for (let s: usize = 0; s < <usize>remaining; s++) {
    const other = load<i32>(active + (s << 2));
    if (other === kept) continue;
    const offset = <usize>other * sizeof<T>();
    const toGone = <f64>load<T>(goneRow + offset);
    const toKept = <f64>load<T>(keptRow + offset);
    const joined = isComplete
      ? max(toGone, toKept)
      : max(min(toGone, toKept), (goneSize * toGone + keptSize * toKept) / size);
    if (joined === toKept) continue;
    store<T>(keptRow + offset, <T>joined);
    store<T>(keptColumn + <usize>other * stride, <T>joined);
  }
}

/**
 * Takes a slot out of those in use; returns how many are left.
 *
 * @param active i32 (remaining), rising
 */
export function removeSlot(active: usize, remaining: i32, slot: i32): i32 {
  let low = 0;
  let high = remaining - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<i32>(active + (<usize>middle << 2)) < slot) low = middle + 1;
    else high = middle;
  }
  const place = active + (<usize>low << 2);
  memory.copy(place, place + 4, (<usize>(remaining - 1 - low)) << 2);
  return remaining - 1;
}

/** Moves the slots in use to the front, in order, and makes the rows as short as they can be. */
function packSlots<T extends number>(
  square: usize,
  stride: usize,
  newStride: usize,
  active: usize,
  remaining: i32,
): void {
  for (let s: usize = 0; s < <usize>remaining; s++) {
    const from = square + <usize>load<i32>(active + (s << 2)) * stride;
    const to = square + s * newStride;
    for (let t: usize = 0; t < <usize>remaining; t++) {
      store<T>(to + t * sizeof<T>(), load<T>(from + <usize>load<i32>(active + (t << 2)) * sizeof<T>()));
    }
    for (let at = to + <usize>remaining * sizeof<T>(); at < to + newStride; at += sizeof<T>()) store<T>(at, <T>Infinity);
  }
}

export function fillPairsSingle(block: i32, first: i32, values: usize, columnBytes: usize, columns: i32, count: i32, square: usize, stride: usize): void {
  fillRows<f32>(block, first, values, columnBytes, columns, count, square, stride);
}

export function fillPairsDouble(block: i32, first: i32, values: usize, columnBytes: usize, columns: i32, count: i32, square: usize, stride: usize): void {
  fillRows<f64>(block, first, values, columnBytes, columns, count, square, stride);
}

export function nearestPairSingle(row: usize, gone: usize, stride: usize, previous: i32): i32 {
  return nearestSlot<f32>(row, gone, stride, previous);
}

export function nearestPairDouble(row: usize, gone: usize, stride: usize, previous: i32): i32 {
  return nearestSlot<f64>(row, gone, stride, previous);
}

export function joinPairsSingle(square: usize, stride: usize, active: usize, remaining: i32, gone: i32, kept: i32, goneSize: f64, keptSize: f64, isComplete: bool): void {
  joinSlots<f32>(square, stride, active, remaining, gone, kept, goneSize, keptSize, isComplete);
}

export function joinPairsDouble(square: usize, stride: usize, active: usize, remaining: i32, gone: i32, kept: i32, goneSize: f64, keptSize: f64, isComplete: bool): void {
  joinSlots<f64>(square, stride, active, remaining, gone, kept, goneSize, keptSize, isComplete);
}

export function packPairsSingle(square: usize, stride: usize, newStride: usize, active: usize, remaining: i32): void {
  packSlots<f32>(square, stride, newStride, active, remaining);
}

export function packPairsDouble(square: usize, stride: usize, newStride: usize, active: usize, remaining: i32): void {
  packSlots<f64>(square, stride, newStride, active, remaining);
}
