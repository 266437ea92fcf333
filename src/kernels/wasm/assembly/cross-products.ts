/**
 * Products of a table with itself and with a few columns, in double precision; see `src/kernels/table-products.ts`.
 *
 * Strips of 64 rows are copied less a shift into panels of four columns, side by side: value t of row r of a strip lies in
 * panel t >> 2 at 4 · r + (t & 3). A tile of four by four sums lives in registers. Chunks of the rows are fixed by the
 * shape of the table, and so is the order of every sum.
 */
import { scratch } from './scratch';

const STRIP: i32 = 64;
/** From one panel to the next: with a cache line between them, panels do not all fall on the same lines of the cache. */
const PANEL_BYTES: usize = 64 * 32 + 64;
/** From one tile of sums to the next, and from one panel's row to the next. */
const TILE_BYTES: usize = 128;
const ROW_BYTES: usize = 32;

/** Rows of one block of the projection. */
const PROJECTED: i32 = 512;

// @ts-ignore: decorators belong to AssemblyScript
@inline
function startOf(chunk: i32, chunks: i32, rows: i32): i32 {
  return <i32>((<i64>rows * chunk) / chunks);
}

/**
 * The upper triangle of YᵀY over one chunk of the rows, where Y is the table less its shift, and the sums of its columns.
 *
 * @param block the chunk, of `chunks`
 * @param x (rows, columns) float64
 * @param shift (columns,) float64
 * @param sums float64: of each chunk (tiles, 4, 4), by rows of the upper triangle of tiles, then (panels, 4) sums of columns
 */
export function crossProducts(block: i32, chunks: i32, x: usize, shift: usize, rows: i32, columns: i32, sums: usize): void {
  const to = startOf(block + 1, chunks, rows);
  const panels = (columns + 3) >> 2;
  const tilesBytes = ((<usize>panels * <usize>(panels + 1)) >> 1) * TILE_BYTES;
  const bytes = tilesBytes + <usize>panels * ROW_BYTES;
  const target = sums + <usize>block * bytes;
  memory.fill(target, 0, bytes);
  for (let strip = startOf(block, chunks, rows); strip < to; strip += STRIP) {
    const count = min(STRIP, to - strip);
    packStrip(x + <usize>strip * (<usize>columns << 3), shift, count, columns, scratch());
    let tile = target;
    for (let a = 0; a < panels; a++, tile += TILE_BYTES) {
      addDiagonalTile(panelAt(a), count, tile, target + tilesBytes + <usize>a * ROW_BYTES);
      for (let b = a + 1; b < panels; b++) {
        tile += TILE_BYTES;
        addTile(panelAt(a), panelAt(b), count, tile);
      }
    }
  }
}

/**
 * (X − shift)ᵀ Y over one chunk of the rows.
 *
 * @param y (rows, width) float64
 * @param width a multiple of four
 * @param sums float64: (chunks, panels of X, panels of Y, 4, 4)
 */
export function crossProductsWith(
  block: i32,
  chunks: i32,
  x: usize,
  shift: usize,
  rows: i32,
  columns: i32,
  y: usize,
  width: i32,
  sums: usize,
): void {
  const to = startOf(block + 1, chunks, rows);
  const panels = (columns + 3) >> 2;
  const others = width >> 2;
  const bytes = <usize>panels * <usize>others * TILE_BYTES;
  const target = sums + <usize>block * bytes;
  memory.fill(target, 0, bytes);
  for (let strip = startOf(block, chunks, rows); strip < to; strip += STRIP) {
    const count = min(STRIP, to - strip);
    packStrip(x + <usize>strip * (<usize>columns << 3), shift, count, columns, scratch());
    packStrip(y + <usize>strip * (<usize>width << 3), 0, count, width, panelAt(panels));
    let tile = target;
    for (let a = 0; a < panels; a++) {
      for (let b = 0; b < others; b++, tile += TILE_BYTES) addTile(panelAt(a), panelAt(panels + b), count, tile);
    }
  }
}

// @ts-ignore: decorator
@inline
function panelAt(panel: i32): usize {
  return scratch() + <usize>panel * PANEL_BYTES;
}

/** @param shift what is taken off each column, or 0 for nothing */
function packStrip(source: usize, shift: usize, count: i32, columns: i32, panels: usize): void {
  const whole = <usize>(columns >> 2);
  const rest = columns & 3;
  for (let i = 0; i < count; i++) {
    let target = panels + <usize>i * ROW_BYTES;
    let off = shift;
    for (let panel: usize = 0; panel < whole; panel++) {
      let low = v128.load(source);
      let high = v128.load(source, 16);
      if (shift !== 0) {
        low = f64x2.sub(low, v128.load(off));
        high = f64x2.sub(high, v128.load(off, 16));
        off += 32;
      }
      v128.store(target, low);
      v128.store(target, high, 16);
      source += 32;
      target += PANEL_BYTES;
    }
    if (rest === 0) continue;
    v128.store(target, f64x2.splat(0));
    v128.store(target, f64x2.splat(0), 16);
    for (let t = 0; t < rest; t++) {
      store<f64>(target, load<f64>(source) - (shift === 0 ? 0 : load<f64>(off)));
      source += 8;
      target += 8;
      off += 8;
    }
  }
}

/** Adds the products of two panels' columns to the 16 sums at `place`. */
function addTile(a: usize, b: usize, count: i32, place: usize): void {
  let s0 = v128.load(place);
  let s1 = v128.load(place, 16);
  let s2 = v128.load(place, 32);
  let s3 = v128.load(place, 48);
  let s4 = v128.load(place, 64);
  let s5 = v128.load(place, 80);
  let s6 = v128.load(place, 96);
  let s7 = v128.load(place, 112);
  for (const end = a + <usize>count * ROW_BYTES; a < end; a += ROW_BYTES) {
    const low = v128.load(b);
    const high = v128.load(b, 16);
    b += ROW_BYTES;
    let value = v128.load64_splat(a);
    s0 = f64x2.add(s0, f64x2.mul(value, low));
    s1 = f64x2.add(s1, f64x2.mul(value, high));
    value = v128.load64_splat(a, 8);
    s2 = f64x2.add(s2, f64x2.mul(value, low));
    s3 = f64x2.add(s3, f64x2.mul(value, high));
    value = v128.load64_splat(a, 16);
    s4 = f64x2.add(s4, f64x2.mul(value, low));
    s5 = f64x2.add(s5, f64x2.mul(value, high));
    value = v128.load64_splat(a, 24);
    s6 = f64x2.add(s6, f64x2.mul(value, low));
    s7 = f64x2.add(s7, f64x2.mul(value, high));
  }
  v128.store(place, s0);
  v128.store(place, s1, 16);
  v128.store(place, s2, 32);
  v128.store(place, s3, 48);
  v128.store(place, s4, 64);
  v128.store(place, s5, 80);
  v128.store(place, s6, 96);
  v128.store(place, s7, 112);
}

/**
 * Adds the products of a panel's columns among themselves to the sums at `place`, all that the upper triangle needs, and the
 * four columns to the sums at `totals`.
 */
function addDiagonalTile(a: usize, count: i32, place: usize, totals: usize): void {
  let s0 = v128.load(place);
  let s1 = v128.load(place, 16);
  let s2 = v128.load(place, 32);
  let s3 = v128.load(place, 48);
  let s5 = v128.load(place, 80);
  let s7 = v128.load(place, 112);
  let sumLow = v128.load(totals);
  let sumHigh = v128.load(totals, 16);
  for (const end = a + <usize>count * ROW_BYTES; a < end; a += ROW_BYTES) {
    const low = v128.load(a);
    const high = v128.load(a, 16);
    sumLow = f64x2.add(sumLow, low);
    sumHigh = f64x2.add(sumHigh, high);
    let value = v128.load64_splat(a);
    s0 = f64x2.add(s0, f64x2.mul(value, low));
    s1 = f64x2.add(s1, f64x2.mul(value, high));
    value = v128.load64_splat(a, 8);
    s2 = f64x2.add(s2, f64x2.mul(value, low));
    s3 = f64x2.add(s3, f64x2.mul(value, high));
    s5 = f64x2.add(s5, f64x2.mul(v128.load64_splat(a, 16), high));
    s7 = f64x2.add(s7, f64x2.mul(v128.load64_splat(a, 24), high));
  }
  v128.store(place, s0);
  v128.store(place, s1, 16);
  v128.store(place, s2, 32);
  v128.store(place, s3, 48);
  v128.store(place, s5, 80);
  v128.store(place, s7, 112);
  v128.store(totals, sumLow);
  v128.store(totals, sumHigh, 16);
}

/**
 * Over one chunk of the rows, of each column less its shift: the sum, and the sum of squares.
 *
 * @param sums (chunks, 2, columns) float64
 */
export function columnMoments(block: i32, chunks: i32, x: usize, shift: usize, rows: i32, columns: i32, sums: usize): void {
  const bytes = <usize>columns << 3;
  const total = sums + <usize>block * 2 * bytes;
  const squares = total + bytes;
  memory.fill(total, 0, 2 * bytes);
  const even = bytes & ~15;
  const end = x + <usize>startOf(block + 1, chunks, rows) * bytes;
  for (let row = x + <usize>startOf(block, chunks, rows) * bytes; row < end; row += bytes) {
    for (let t: usize = 0; t < even; t += 16) {
      const values = f64x2.sub(v128.load(row + t), v128.load(shift + t));
      v128.store(total + t, f64x2.add(v128.load(total + t), values));
      v128.store(squares + t, f64x2.add(v128.load(squares + t), f64x2.mul(values, values)));
    }
    if (even < bytes) {
      const value = load<f64>(row + even) - load<f64>(shift + even);
      store<f64>(total + even, load<f64>(total + even) + value);
      store<f64>(squares + even, load<f64>(squares + even) + value * value);
    }
  }
}

/**
 * (X − shift) Vᵀ for 512 rows, four rows, three axes and two columns at a time: the sums of even and of odd columns are
 * added up at the end.
 *
 * @param x (rows, columns) float64, and one more number after the last, which is finite
 * @param shift (columns,) float64, and a zero after the last
 * @param axes (count, columns made even) float64: V, with a zero at the end of each row where the columns are odd
 * @param count the number of axes
 * @param scores (rows, count) float64
 */
export function projectRows(
  block: i32,
  x: usize,
  shift: usize,
  rows: i32,
  columns: i32,
  axes: usize,
  count: i32,
  scores: usize,
): void {
  const bytes = <usize>columns << 3;
  const axisBytes = <usize>((columns + 1) & ~1) << 3;
  const scoreBytes = <usize>count << 3;
  const to = min(rows, (block + 1) * PROJECTED);
  for (let i = block * PROJECTED; i < to; i += 4) {
    const first = x + <usize>i * bytes;
    // Behind the last row, it stands in for the missing ones.
    const second = i + 1 < to ? first + bytes : first;
    const third = i + 2 < to ? second + bytes : second;
    const fourth = i + 3 < to ? third + bytes : third;
    for (let c = 0; c < count; c += 3) {
      const axis0 = axes + <usize>c * axisBytes;
      // And the last axis for those behind it.
      const axis1 = c + 1 < count ? axis0 + axisBytes : axis0;
      const axis2 = c + 2 < count ? axis1 + axisBytes : axis1;
      let s0 = f64x2.splat(0);
      let s1 = f64x2.splat(0);
      let s2 = f64x2.splat(0);
      let s3 = f64x2.splat(0);
      let s4 = f64x2.splat(0);
      let s5 = f64x2.splat(0);
      let s6 = f64x2.splat(0);
      let s7 = f64x2.splat(0);
      let s8 = f64x2.splat(0);
      let s9 = f64x2.splat(0);
      let s10 = f64x2.splat(0);
      let s11 = f64x2.splat(0);
      for (let t: usize = 0; t < axisBytes; t += 16) {
        const off = v128.load(shift + t);
        let value = f64x2.sub(v128.load(first + t), off);
        s0 = f64x2.add(s0, f64x2.mul(value, v128.load(axis0 + t)));
        s1 = f64x2.add(s1, f64x2.mul(value, v128.load(axis1 + t)));
        s2 = f64x2.add(s2, f64x2.mul(value, v128.load(axis2 + t)));
        value = f64x2.sub(v128.load(second + t), off);
        s3 = f64x2.add(s3, f64x2.mul(value, v128.load(axis0 + t)));
        s4 = f64x2.add(s4, f64x2.mul(value, v128.load(axis1 + t)));
        s5 = f64x2.add(s5, f64x2.mul(value, v128.load(axis2 + t)));
        value = f64x2.sub(v128.load(third + t), off);
        s6 = f64x2.add(s6, f64x2.mul(value, v128.load(axis0 + t)));
        s7 = f64x2.add(s7, f64x2.mul(value, v128.load(axis1 + t)));
        s8 = f64x2.add(s8, f64x2.mul(value, v128.load(axis2 + t)));
        value = f64x2.sub(v128.load(fourth + t), off);
        s9 = f64x2.add(s9, f64x2.mul(value, v128.load(axis0 + t)));
        s10 = f64x2.add(s10, f64x2.mul(value, v128.load(axis1 + t)));
        s11 = f64x2.add(s11, f64x2.mul(value, v128.load(axis2 + t)));
      }
      const place = scores + ((<usize>i * <usize>count + <usize>c) << 3);
      putThree(place, s0, s1, s2, count - c);
      if (i + 1 < to) putThree(place + scoreBytes, s3, s4, s5, count - c);
      if (i + 2 < to) putThree(place + 2 * scoreBytes, s6, s7, s8, count - c);
      if (i + 3 < to) putThree(place + 3 * scoreBytes, s9, s10, s11, count - c);
    }
  }
}

/** @param count of the three, so many are wanted, or more */
// @ts-ignore: decorator
@inline
function putThree(place: usize, first: v128, second: v128, third: v128, count: i32): void {
  store<f64>(place, sumOf(first));
  if (count > 1) store<f64>(place, sumOf(second), 8);
  if (count > 2) store<f64>(place, sumOf(third), 16);
}

// @ts-ignore: decorator
@inline
function sumOf(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
