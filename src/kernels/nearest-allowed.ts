import type { Matrix } from './matrix.ts';

/** Columns that are added up before a sum is held against the least so far. */
const AT_ONCE = 8;

/**
 * The row that is nearest to another among those allowed, by Euclidean distance; of equally near ones the first.
 *
 * @param x (rows, columns), squares of whose differences do not overflow
 * @param isAllowed tells whether a row counts; never asked of `row` itself
 * @returns −1 when none is allowed
 */
export function nearestAllowed(x: Matrix, row: number, isAllowed: (candidate: number) => boolean): number {
  const { data, columns, rows } = x;
  const query = data.slice(row * columns, (row + 1) * columns);
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let candidate = 0; candidate < rows; candidate++) {
    if (candidate === row || !isAllowed(candidate)) continue;
    const offset = candidate * columns;
    let sum = 0;
    for (let t = 0; t < columns && sum < least; ) {
      const end = Math.min(t + AT_ONCE, columns);
      for (; t < end; t++) {
        const difference = query[t]! - data[offset + t]!;
        sum += difference * difference;
      }
    }
    if (sum < least) {
      least = sum;
      nearest = candidate;
    }
  }
  return nearest;
}
