import { type Matrix, zeros } from './matrix.ts';
import type { Crew } from './parallel/crew.ts';
import { type Axes, orthonormaliseRows, toVariances } from './pca-axes.ts';
import { createRandom } from './random.ts';
import { symmetricEigen } from './symmetric-eigen.ts';
import type { TableProducts } from './table-products.ts';

/** Directions searched beyond those wanted: they make the wanted ones settle sooner. */
const SPARE = 12;
/** Settled once no wanted variance grows by more than this share of itself. */
const SETTLED = 1e-8;
const MOST_ITERATIONS = 40;

/**
 * The leading principal axes of a table with many rows and many columns: a random subspace, turned towards the table's
 * own by power iterations with an orthonormal basis in each, and the best axes within it.
 *
 * Halko, Martinsson & Tropp (2011), "Finding structure with randomness: probabilistic algorithms for constructing
 * approximate matrix decompositions", algorithms 4.4 and 5.1, with iterations until the variances have settled instead of
 * a fixed number. Variances are never above the exact ones; where the spectrum falls, equal to them in six digits.
 * O(rows · columns · nComponents) an iteration.
 *
 * @param mean (columns,) of the table
 * @param nComponents at most min(rows, columns) − 12
 */
export function randomizedAxes(
  table: TableProducts,
  mean: Float64Array,
  nComponents: number,
  seed: number,
  { machine }: Crew,
): Axes {
  const { rows, columns } = table;
  const random = createRandom(seed);
  const basis = zeros(nComponents + SPARE, columns);
  for (let p = 0; p < basis.data.length; p++) basis.data[p] = random.normal();
  orthonormaliseRows(basis);

  let known = new Float64Array(nComponents);
  for (let iteration = 0; ; iteration++) {
    const image = table.project(mean, basis);
    const { values, vectors } = symmetricEigen(crossProductsOfFew(image), basis.rows, nComponents, machine);
    const isSettled = known.every((value, c) => values[c]! - value <= SETTLED * values[c]!);
    if (isSettled || iteration === MOST_ITERATIONS) {
      const components = combined(vectors, nComponents, basis);
      orthonormaliseRows(components);
      return { variances: toVariances(values, nComponents, rows), components };
    }
    known = values.slice(0, nComponents);
    turnInto(basis, table.crossProductsWith(mean, image));
    orthonormaliseRows(basis);
  }
}

/** XᵀX of a table of few columns. */
function crossProductsOfFew({ data, rows, columns: d }: Matrix): Float64Array {
  const sums = new Float64Array(d * d);
  for (let i = 0; i < rows; i++) {
    for (let a = 0; a < d; a++) {
      const value = data[i * d + a]!;
      for (let b = a; b < d; b++) sums[a * d + b] = sums[a * d + b]! + value * data[i * d + b]!;
    }
  }
  for (let a = 1; a < d; a++) for (let b = 0; b < a; b++) sums[a * d + b] = sums[b * d + a]!;
  return sums;
}

/** @param weights (count, basis.rows) */
function combined(weights: Float64Array, count: number, basis: Matrix): Matrix {
  const { columns } = basis;
  const result = zeros(count, columns);
  for (let c = 0; c < count; c++) {
    for (let b = 0; b < basis.rows; b++) {
      const weight = weights[c * basis.rows + b]!;
      for (let t = 0; t < columns; t++)
        result.data[c * columns + t] = result.data[c * columns + t]! + weight * basis.data[b * columns + t]!;
    }
  }
  return result;
}

/** @param tall (columns, rows) of the target */
function turnInto({ data, rows, columns }: Matrix, tall: Matrix): void {
  for (let t = 0; t < columns; t++)
    for (let c = 0; c < rows; c++) data[c * columns + t] = tall.data[t * rows + c]!;
}
