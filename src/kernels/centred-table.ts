import type { Matrix } from './matrix.ts';
import type { TableProducts } from './table-products.ts';

/** Between these, squares neither overflow nor vanish. */
const COMFORTABLE = 2 ** 100;

/** Rows that a first guess of the column means is made from. */
const GUESSED_FROM = 64;

/** What PCA needs of the columns less their means. */
export interface ColumnProducts {
  /** (columns,) */
  readonly mean: Float64Array;
  /** (columns, columns): the sums of products of the centred columns, both triangles. */
  readonly crossProducts: Float64Array;
}

/**
 * The cross products of the centred columns, in one pass over the table: of the columns less a guess of their means, from
 * which the means are taken off at the end. Where the guess was off by more than a standard deviation, so that this would
 * cost digits, the pass is made again with the mean. Chan, Golub & LeVeque (1983), "Algorithms for computing the sample
 * variance", §3 on the choice of a shift.
 *
 * @param x the table that `table` holds
 * @returns null when a value is not finite, or values are so large or vary so little that squares would lose them
 */
export function centredProducts(x: Matrix, table: TableProducts): ColumnProducts | null {
  const guess = guessedMean(x);
  const first = productsAround(guess, table);
  return first.isNear ? first.found : productsAround(first.mean, table).found;
}

function productsAround(shift: Float64Array, table: TableProducts) {
  const { rows, columns } = table;
  const { products, sums } = table.crossProducts(shift);
  const offsets = sums.map((sum) => sum / rows);
  const mean = shift.map((value, t) => value + offsets[t]!);
  let isNear = true;
  let trace = 0;
  let largest = 0;
  for (let t = 0; t < columns; t++) {
    const around = products[t * columns + t]!;
    const taken = (sums[t]! * sums[t]!) / rows;
    if (taken > around - taken) isNear = false;
    trace += around - taken;
    largest = Math.max(largest, around);
  }
  // Not a number compares as false.
  const isComfortable = largest <= COMFORTABLE ** 2 && trace >= COMFORTABLE ** -2;
  if (isComfortable) {
    for (let a = 0; a < columns; a++)
      for (let b = 0; b < columns; b++)
        products[a * columns + b] = products[a * columns + b]! - (sums[a]! * sums[b]!) / rows;
    for (let t = 0; t < columns; t++) products[t * columns + t] = Math.max(0, products[t * columns + t]!);
  }
  return { isNear, mean, found: isComfortable ? { mean, crossProducts: products } : null };
}

/** The mean of rows from all over the table; of a column that does not vary, exactly its value. */
export function guessedMean({ data, rows, columns }: Matrix): Float64Array {
  const count = Math.min(rows, GUESSED_FROM);
  const guess = new Float64Array(columns);
  for (let s = 0; s < count; s++) {
    const row = Math.floor((s * rows) / count) * columns;
    for (let t = 0; t < columns; t++) guess[t] = guess[t]! + (data[row + t]! - data[t]!);
  }
  return guess.map((sum, t) => data[t]! + sum / count);
}
