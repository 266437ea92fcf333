import type { Matrix } from './matrix.ts';

/** How far `sweep` looks: cells at most this many steps away on every axis. */
const REACH = 2;
const LINES = (2 * REACH + 1) ** 2;

/** Cells that a key tells apart on one axis: three axes fit into the 53 bits of a whole number. */
const CELLS_PER_AXIS = 2 ** 17;

/** Points in up to three dimensions, sorted into cubic cells. */
export interface PointGrid {
  readonly cellCount: number;
  /** (points,): rows of the table, cell by cell. */
  readonly rows: Int32Array;
  /** (cells + 1,): where in `rows` each cell begins. */
  readonly starts: Int32Array;
  /**
   * Visits every cell with the occupied cells up to two steps away, itself included, as pairs (first, end) of ranges of
   * cells: one pair for each of the 25 lines of cells around it. The array is the same at every call.
   */
  sweep(visit: (cell: number, ranges: Int32Array) => void): void;
}

/** @returns null when the points have more than three columns, or would need more than 2¹⁷ cells on one axis */
export function createPointGrid(points: Matrix, side: number): PointGrid | null {
  const keys = cellKeys(points, side);
  if (keys === null) return null;
  const cells = distinctSorted(keys);
  return {
    cellCount: cells.length,
    ...sortIntoCells(keys, cells),
    sweep: (visit) => sweep(cells, visit),
  };
}

/** One number a point, ordered by the coordinates of its cell; lines of cells never run into each other. */
function cellKeys({ data, rows, columns }: Matrix, side: number): Float64Array | null {
  if (columns > 3) return null;
  const keys = new Float64Array(rows);
  for (let axis = 0; axis < columns; axis++) {
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (let p = axis; p < data.length; p += columns) {
      lowest = Math.min(lowest, data[p]!);
      highest = Math.max(highest, data[p]!);
    }
    if (!((highest - lowest) / side < CELLS_PER_AXIS - 2 * REACH - 1)) return null;
    for (let i = 0, p = axis; i < rows; i++, p += columns) {
      keys[i] = keys[i]! * CELLS_PER_AXIS + REACH + Math.floor((data[p]! - lowest) / side);
    }
  }
  // Points of fewer columns lie in one plane, or on one line, of cells.
  for (let axis = columns; axis < 3; axis++) for (let i = 0; i < rows; i++) keys[i]! *= CELLS_PER_AXIS;
  return keys;
}

function distinctSorted(keys: Float64Array): Float64Array {
  const sorted = keys.slice().sort();
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[count++] = sorted[i]!;
  }
  return sorted.slice(0, count);
}

function sortIntoCells(keys: Float64Array, cells: Float64Array): Pick<PointGrid, 'rows' | 'starts'> {
  const cellOfKey = new Map<number, number>();
  for (let cell = 0; cell < cells.length; cell++) cellOfKey.set(cells[cell]!, cell);
  const cellOf = Int32Array.from(keys, (key) => cellOfKey.get(key)!);
  const starts = new Int32Array(cells.length + 1);
  for (const cell of cellOf) starts[cell + 1]!++;
  for (let cell = 0; cell < cells.length; cell++) starts[cell + 1]! += starts[cell]!;
  const next = starts.slice();
  const rows = new Int32Array(keys.length);
  for (let i = 0; i < keys.length; i++) rows[next[cellOf[i]!]!++] = i;
  return { rows, starts };
}

/** Keys rise from cell to cell, and so do those at a fixed distance: each line's range only ever moves on. */
function sweep(cells: Float64Array, visit: (cell: number, ranges: Int32Array) => void): void {
  const shifts = new Float64Array(LINES);
  for (let a = -REACH, line = 0; a <= REACH; a++) {
    for (let b = -REACH; b <= REACH; b++) shifts[line++] = (a * CELLS_PER_AXIS + b) * CELLS_PER_AXIS;
  }
  const ranges = new Int32Array(2 * LINES);
  for (let cell = 0; cell < cells.length; cell++) {
    for (let line = 0; line < LINES; line++) {
      const center = cells[cell]! + shifts[line]!;
      let first = ranges[2 * line]!;
      while (first < cells.length && cells[first]! < center - REACH) first++;
      let end = Math.max(first, ranges[2 * line + 1]!);
      while (end < cells.length && cells[end]! <= center + REACH) end++;
      ranges[2 * line] = first;
      ranges[2 * line + 1] = end;
    }
    visit(cell, ranges);
  }
}
