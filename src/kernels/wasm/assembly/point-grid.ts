/**
 * Points in up to three dimensions, sorted into cubic cells. A cell's key rises with its place on the first axis, then the
 * second, then the third, so that cells in a line along the third axis lie side by side, and so do their points.
 */
import { scratch } from './scratch';

/** How far the lines around a cell reach: cells at most this many steps away on every axis. */
const REACH: i32 = 2;
export const LINES: i32 = 25;
/** Cells on one axis: the keys of three axes fit into 63 bits. */
const MOST_CELLS: f64 = 1_048_576;
const DIGIT_BITS: u64 = 11;
const DIGITS: i32 = 1 << 11;

/** Written by the host, word by word in this order; the last three belong to this file. */
@unmanaged
export class PointGrid {
  count: i32;
  columns: i32;
  /** f64 (count, columns). */
  values: usize;
  /** u64 per point: the key of its cell, rising once sorted; and as much to sort with. */
  keys: usize;
  spareKeys: usize;
  /** i32 per point: its row; and as much to sort with. */
  rows: usize;
  spareRows: usize;
  /** i32 (2048). */
  histogram: usize;
  /** f64 per point, in the order of the cells; missing columns are 0. */
  x: usize;
  y: usize;
  z: usize;
  /** i32 per cell and one more: where its points begin. */
  starts: usize;
  /** u64 per cell. */
  cellKeys: usize;
  cells: i32;
  /** From a cell to the next on the second and the first axis, in keys. */
  secondStep: u32;
  firstStep: u64;
}

/** Sorts the points into cells of this side; returns the number of cells, or −1 where an axis would need too many. */
export function gridPoints(address: usize, side: f64): i32 {
  const grid = changetype<PointGrid>(address);
  const largestKey = writeKeys(grid, side);
  if (largestKey === 0) return -1;
  sortByKey(grid, largestKey);
  return collectCells(grid);
}

/** Returns a key above all, or 0 where an axis has too many cells. */
function writeKeys(grid: PointGrid, side: f64): u64 {
  const count = grid.count;
  const columns = grid.columns;
  let above: u64 = 1;
  for (let i = 0; i < count; i++) {
    store<u64>(grid.keys + (<usize>i << 3), 0);
    store<i32>(grid.rows + (<usize>i << 2), i);
  }
  for (let axis = 0; axis < 3; axis++) {
    // Points of fewer columns lie in one plane, or on one line, of cells.
    const first = grid.values + (<usize>min(axis, columns - 1) << 3);
    const stride = <usize>columns << 3;
    let low: f64 = Infinity;
    let high: f64 = -Infinity;
    for (let i = 0, at = first; i < count; i++, at += stride) {
      low = min(low, load<f64>(at));
      high = max(high, load<f64>(at));
    }
    const extent = axis < columns ? (high - low) / side : 0;
    if (!(extent < MOST_CELLS)) return 0;
    const width = <u64>floor(extent) + 1 + 2 * REACH;
    for (let i = 0, at = first; i < count; i++, at += stride) {
      const steps = axis < columns ? floor((load<f64>(at) - low) / side) : 0;
      const key = grid.keys + (<usize>i << 3);
      store<u64>(key, load<u64>(key) * width + REACH + <u64>steps);
    }
    above *= width;
    if (axis === 1) grid.firstStep = width;
    if (axis === 2) {
      grid.secondStep = <u32>width;
      grid.firstStep *= width;
    }
  }
  return above;
}

/** Least significant digit first (Knuth, The Art of Computer Programming, vol. 3, §5.2.5): rows of one key stay in order. */
function sortByKey(grid: PointGrid, above: u64): void {
  const count = grid.count;
  const histogram = grid.histogram;
  for (let shift: u64 = 0; above >> shift > 0; shift += DIGIT_BITS) {
    memory.fill(histogram, 0, <usize>DIGITS << 2);
    for (let i = 0; i < count; i++) {
      const slot = histogram + digitOf(load<u64>(grid.keys + (<usize>i << 3)), shift);
      store<i32>(slot, load<i32>(slot) + 1);
    }
    let before = 0;
    for (let digit = 0; digit < DIGITS; digit++) {
      const slot = histogram + (<usize>digit << 2);
      const here = load<i32>(slot);
      store<i32>(slot, before);
      before += here;
    }
    for (let i = 0; i < count; i++) {
      const key = load<u64>(grid.keys + (<usize>i << 3));
      const slot = histogram + digitOf(key, shift);
      const to = load<i32>(slot);
      store<i32>(slot, to + 1);
      store<u64>(grid.spareKeys + (<usize>to << 3), key);
      store<i32>(grid.spareRows + (<usize>to << 2), load<i32>(grid.rows + (<usize>i << 2)));
    }
    const keys = grid.keys;
    grid.keys = grid.spareKeys;
    grid.spareKeys = keys;
    const rows = grid.rows;
    grid.rows = grid.spareRows;
    grid.spareRows = rows;
  }
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
function digitOf(key: u64, shift: u64): usize {
  return <usize>((key >> shift) & (DIGITS - 1)) << 2;
}

function collectCells(grid: PointGrid): i32 {
  const count = grid.count;
  const columns = grid.columns;
  let cells = 0;
  for (let p = 0; p < count; p++) {
    const key = load<u64>(grid.keys + (<usize>p << 3));
    if (p === 0 || key !== load<u64>(grid.keys + (<usize>(p - 1) << 3))) {
      store<u64>(grid.cellKeys + (<usize>cells << 3), key);
      store<i32>(grid.starts + (<usize>cells << 2), p);
      cells++;
    }
    const at = grid.values + ((<usize>load<i32>(grid.rows + (<usize>p << 2)) * <usize>columns) << 3);
    store<f64>(grid.x + (<usize>p << 3), load<f64>(at));
    store<f64>(grid.y + (<usize>p << 3), columns > 1 ? load<f64>(at, 8) : 0);
    store<f64>(grid.z + (<usize>p << 3), columns > 2 ? load<f64>(at, 16) : 0);
  }
  store<i32>(grid.starts + (<usize>cells << 2), count);
  grid.cells = cells;
  return cells;
}

/** Steps on the first and the second axis to the 25 lines of cells around a cell, the nearest lines first. */
const STEPS = memory.data<i8>([
  0, 0, 0, 1, 0, -1, 1, 0, -1, 0, 1, 1, 1, -1, -1, 1, -1, -1, 0, 2, 0, -2, 2, 0, -2, 0, 1, 2, 1, -2, -1, 2, -1, -2, 2, 1,
  2, -1, -2, 1, -2, -1, 2, 2, 2, -2, -2, 2, -2, -2,
]);

/**
 * Finds the occupied cells on each line around a cell: first … end − 1 of line l are the words 2l and 2l + 1 of the
 * scratch memory. Keys rise from cell to cell, and so do those at a fixed distance: unless `isFresh`, the lines must be
 * those of an earlier cell, and are only ever moved on.
 */
export function findLines(grid: PointGrid, cell: i32, isFresh: bool): void {
  const cells = grid.cells;
  const key = <i64>load<u64>(grid.cellKeys + (<usize>cell << 3));
  for (let line: usize = 0; line < <usize>LINES; line++) {
    const center =
      key +
      <i64>load<i8>(STEPS + 2 * line) * <i64>grid.firstStep +
      <i64>load<i8>(STEPS + 2 * line, 1) * <i64>grid.secondStep;
    const at = scratch() + (line << 3);
    let first = isFresh ? firstCellFrom(grid, center - REACH) : load<i32>(at);
    while (first < cells && <i64>load<u64>(grid.cellKeys + (<usize>first << 3)) < center - REACH) first++;
    let end = isFresh ? first : max(first, load<i32>(at, 4));
    while (end < cells && <i64>load<u64>(grid.cellKeys + (<usize>end << 3)) <= center + REACH) end++;
    store<i32>(at, first);
    store<i32>(at, end, 4);
  }
}

/** The first cell with this key or a larger one. */
function firstCellFrom(grid: PointGrid, key: i64): i32 {
  let low = 0;
  let high = grid.cells;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (<i64>load<u64>(grid.cellKeys + (<usize>middle << 3)) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
