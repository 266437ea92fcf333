import type { Matrix } from './matrix.ts';

/**
 * Which rows are the same row again.
 *
 * @param x finite values
 * @returns (rows,): the first row with the very same values; a row of its own its own number
 */
export function firstEqualRows(x: Matrix): Int32Array {
  const first = new Int32Array(x.rows);
  const size = 2 ** Math.max(4, 33 - Math.clz32(Math.max(1, x.rows)));
  const heads = new Int32Array(size).fill(NOBODY);
  /** Rows of their own whose hashes fall together. */
  const next = new Int32Array(x.rows).fill(NOBODY);
  for (let row = 0; row < x.rows; row++) {
    const slot = rowHash(x, row) & (size - 1);
    let other = heads[slot]!;
    while (other !== NOBODY && !areRowsEqual(x, row, x, other)) other = next[other]!;
    first[row] = other === NOBODY ? row : other;
    if (other !== NOBODY) continue;
    next[row] = heads[slot]!;
    heads[slot] = row;
  }
  return first;
}

/** Whether there is but one row, over and over. */
export function areAllRowsEqual(x: Matrix): boolean {
  for (let row = 1; row < x.rows; row++) if (!areRowsEqual(x, 0, x, row)) return false;
  return true;
}

const NOBODY = -1;

const value = new Float64Array(1);
const words = new Int32Array(value.buffer);

/** 32 bits, the same for equal rows: Fowler, Noll & Vo's multiplications over the words of a row, the high bits mixed down at the end. */
export function rowHash({ data, columns }: Matrix, row: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let t = row * columns; t < (row + 1) * columns; t++) {
    // Both zeros are equal, and have to come to the same.
    value[0] = data[t]! + 0;
    hash = Math.imul(hash ^ words[0]!, 0x01000193);
    hash = Math.imul(hash ^ words[1]!, 0x01000193);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

/** Whether row `row` of the one has the values of row `other` of the other, of as many columns. */
export function areRowsEqual(a: Matrix, row: number, b: Matrix, other: number): boolean {
  const { columns } = a;
  for (let t = 0; t < columns; t++) {
    if (a.data[row * columns + t] !== b.data[other * columns + t]) return false;
  }
  return true;
}
