/** A larger table is read again for each selection, so that the process stays small enough to be used again. */
export const MOST_KEPT_BYTES = 96 * 2 ** 20;

/** Smaller tables are read within the wink of an eye. */
const MANY_CELLS = 1_000_000;

/** Whether it pays to read a table before its first selection. */
export function isWorthReadingAhead(cells: number): boolean {
  return cells >= MANY_CELLS && cells * Float64Array.BYTES_PER_ELEMENT <= MOST_KEPT_BYTES;
}
