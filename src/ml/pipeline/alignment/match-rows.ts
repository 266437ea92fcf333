import { areRowsEqual, rowHash } from '../../../kernels/equal-rows.ts';
import type { Matrix } from '../../../kernels/matrix.ts';

/** Rows of a table beside their places in it. */
export interface NumberedRows {
  readonly x: Matrix;
  /** (x.rows,): index in the uploaded table, ascending. */
  readonly rows: Uint32Array;
}

const NOBODY = -1;

/**
 * Finds, for every row, one of the reference with the very same values. Of several equal ones that at the same place of its
 * table comes first, then each is taken once, in their order; rows beyond that share the first.
 *
 * @returns (table.x.rows,): row numbers in `reference.x`, −1 where there is none
 */
export function matchRows(table: NumberedRows, reference: NumberedRows): Int32Array {
  const matches = new Int32Array(table.x.rows).fill(NOBODY);
  const isTaken = new Uint8Array(reference.x.rows);
  matchInPlace(table, reference, matches, isTaken);
  const chains = chainByHash(reference.x);
  for (let row = 0; row < table.x.rows; row++) {
    if (matches[row] === NOBODY) matches[row] = takeEqual(table.x, row, reference.x, chains, isTaken);
  }
  return matches;
}

/** The first of the equal rows that nobody has taken, else the first of all. */
function takeEqual(
  x: Matrix,
  row: number,
  reference: Matrix,
  { heads, next, mask }: Chains,
  isTaken: Uint8Array,
): number {
  let first = NOBODY;
  let previous = NOBODY;
  for (let other = heads[rowHash(x, row) & mask]!; other !== NOBODY; other = next[other]!) {
    if (areRowsEqual(x, row, reference, other)) {
      if (isTaken[other] === 0) {
        isTaken[other] = 1;
        return other;
      }
      // Out of the chain, so that nobody walks over thousands of taken copies again.
      if (first !== NOBODY) {
        next[previous] = next[other]!;
        continue;
      }
      first = other;
    }
    previous = other;
  }
  return first;
}

/** Most rows of a new version stand where they stood. */
function matchInPlace(
  table: NumberedRows,
  reference: NumberedRows,
  matches: Int32Array,
  isTaken: Uint8Array,
): void {
  for (let row = 0, other = 0; row < table.x.rows && other < reference.x.rows; ) {
    const difference = table.rows[row]! - reference.rows[other]!;
    if (difference === 0 && areRowsEqual(table.x, row, reference.x, other)) {
      matches[row] = other;
      isTaken[other] = 1;
    }
    if (difference <= 0) row++;
    if (difference >= 0) other++;
  }
}

/** Rows of one hash in a chain, by rising number. */
interface Chains {
  readonly heads: Int32Array;
  readonly next: Int32Array;
  readonly mask: number;
}

function chainByHash(x: Matrix): Chains {
  const size = 2 ** Math.max(4, 33 - Math.clz32(Math.max(1, x.rows)));
  const heads = new Int32Array(size).fill(NOBODY);
  const next = new Int32Array(x.rows).fill(NOBODY);
  for (let row = x.rows - 1; row >= 0; row--) {
    const slot = rowHash(x, row) & (size - 1);
    next[row] = heads[slot]!;
    heads[slot] = row;
  }
  return { heads, next, mask: size - 1 };
}
