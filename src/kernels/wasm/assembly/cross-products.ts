import { scratch } from './scratch';

/** Rows that are gone through for one tile of the result before the next tile: they stay in the cache. */
const STRIP: i32 = 64;

/** Rows of one block of the projection. */
const PROJECTED: i32 = 512;

/**
 * The sum of each column over one chunk of the rows, and then the largest magnitude of each.
 *
 * @param x (rows, columns) float64
 * @param sums (chunks, 2, columns) float64
 */
export function columnSums(block: i32, chunks: i32, x: usize, rows: i32, columns: i32, sums: usize): void {
  const from = <i32>((<i64>rows * block) / chunks);
  const to = <i32>((<i64>rows * (block + 1)) / chunks);
  const bytes = <usize>columns << 3;
  const total = sums + <usize>block * 2 * bytes;
  const largest = total + bytes;
  memory.fill(total, 0, 2 * bytes);
  const even = bytes & ~15;
  for (let row = x + <usize>from * bytes; row < x + <usize>to * bytes; row += bytes) {
    for (let t: usize = 0; t < even; t += 16) {
      const values = v128.load(row + t);
      v128.store(total + t, f64x2.add(v128.load(total + t), values));
      v128.store(largest + t, f64x2.max(v128.load(largest + t), f64x2.abs(values)));
    }
    if (even < bytes) {
      const value = load<f64>(row + even);
      store<f64>(total + even, load<f64>(total + even) + value);
      store<f64>(largest + even, max(load<f64>(largest + even), abs(value)));
    }
  }
}

/**
 * The upper triangle of (X − m)ᵀ(X − m) over one chunk of the rows, in double precision.
 *
 * A tile of two by eight sums lives in registers. Chunks are fixed by the shape of the table, and so is the order of every
 * sum. Scratch: 64 rows of `stride`.
 *
 * @param block the chunk, of `chunks`
 * @param x (rows, columns) float64
 * @param mean (columns,) float64
 * @param stride the columns, filled up to a multiple of 8
 * @param sums (chunks, stride, stride) float64; below the diagonal not all is filled
 */
export function crossProducts(
  block: i32,
  chunks: i32,
  x: usize,
  mean: usize,
  rows: i32,
  columns: i32,
  stride: i32,
  sums: usize,
): void {
  const from = <i32>((<i64>rows * block) / chunks);
  const to = <i32>((<i64>rows * (block + 1)) / chunks);
  const bytes = <usize>stride << 3;
  const target = sums + <usize>block * <usize>stride * bytes;
  memory.fill(target, 0, <usize>stride * bytes);
  for (let strip = from; strip < to; strip += STRIP) {
    const count = min(STRIP, to - strip);
    centre(x + <usize>strip * (<usize>columns << 3), mean, count, <usize>columns << 3, bytes);
    addStrip(scratch(), scratch() + <usize>count * bytes, bytes, target);
  }
}

function centre(rows: usize, mean: usize, count: i32, from: usize, to: usize): void {
  const even = from & ~15;
  for (let i = 0; i < count; i++) {
    const source = rows + <usize>i * from;
    const target = scratch() + <usize>i * to;
    for (let t: usize = 0; t < even; t += 16)
      v128.store(target + t, f64x2.sub(v128.load(source + t), v128.load(mean + t)));
    if (even < from) store<f64>(target + even, load<f64>(source + even) - load<f64>(mean + even));
    for (let t = from; t < to; t += 8) store<f64>(target + t, 0);
  }
}

/**
 * (X − m) Vᵀ for 512 rows.
 *
 * @param axes (columns, width) float64: V turned round
 * @param width the number of axes, filled up to a multiple of 2
 * @param scores (rows, width) float64
 */
export function projectRows(
  block: i32,
  x: usize,
  mean: usize,
  rows: i32,
  columns: i32,
  axes: usize,
  width: i32,
  scores: usize,
): void {
  const bytes = <usize>columns << 3;
  const scoreBytes = <usize>width << 3;
  const to = min(rows, (block + 1) * PROJECTED);
  for (let i = block * PROJECTED; i < to; i++) {
    const row = x + <usize>i * bytes;
    const place = scores + <usize>i * scoreBytes;
    for (let c: usize = 0; c < scoreBytes; c += 16) v128.store(place + c, projected(row, mean, bytes, axes + c, scoreBytes));
  }
}

// @ts-ignore: decorator
@inline
function projected(row: usize, mean: usize, bytes: usize, axis: usize, axisBytes: usize): v128 {
  let sums = f64x2.splat(0);
  for (let t: usize = 0; t < bytes; t += 8) {
    const value = f64x2.splat(load<f64>(row + t) - load<f64>(mean + t));
    sums = f64x2.add(sums, f64x2.mul(value, v128.load(axis)));
    axis += axisBytes;
  }
  return sums;
}

function addStrip(first: usize, end: usize, bytes: usize, target: usize): void {
  for (let a: usize = 0; a < bytes; a += 16) {
    for (let b: usize = a & ~63; b < bytes; b += 64) addTile(first, end, bytes, a, b, target + (a >> 3) * bytes + b);
  }
}

function addTile(first: usize, end: usize, bytes: usize, a: usize, b: usize, place: usize): void {
  let s0 = v128.load(place);
  let s1 = v128.load(place, 16);
  let s2 = v128.load(place, 32);
  let s3 = v128.load(place, 48);
  const below = place + bytes;
  let r0 = v128.load(below);
  let r1 = v128.load(below, 16);
  let r2 = v128.load(below, 32);
  let r3 = v128.load(below, 48);
  for (let row = first; row < end; row += bytes) {
    const b0 = v128.load(row + b);
    const b1 = v128.load(row + b, 16);
    const b2 = v128.load(row + b, 32);
    const b3 = v128.load(row + b, 48);
    let value = v128.load64_splat(row + a);
    s0 = f64x2.add(s0, f64x2.mul(value, b0));
    s1 = f64x2.add(s1, f64x2.mul(value, b1));
    s2 = f64x2.add(s2, f64x2.mul(value, b2));
    s3 = f64x2.add(s3, f64x2.mul(value, b3));
    value = v128.load64_splat(row + a, 8);
    r0 = f64x2.add(r0, f64x2.mul(value, b0));
    r1 = f64x2.add(r1, f64x2.mul(value, b1));
    r2 = f64x2.add(r2, f64x2.mul(value, b2));
    r3 = f64x2.add(r3, f64x2.mul(value, b3));
  }
  v128.store(place, s0);
  v128.store(place, s1, 16);
  v128.store(place, s2, 32);
  v128.store(place, s3, 48);
  v128.store(below, r0);
  v128.store(below, r1, 16);
  v128.store(below, r2, 32);
  v128.store(below, r3, 48);
}
