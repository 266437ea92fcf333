import { type Matrix, zeros } from './matrix.ts';
import type { Crew } from './parallel/crew.ts';
import { symmetricEigen } from './symmetric-eigen.ts';
import { placeTable } from './table-products.ts';
import { inScope } from './wasm/in-scope.ts';

/** Orthonormal directions by falling variance. */
export interface Axes {
  /** (nComponents,) */
  readonly variances: Float64Array;
  /** (nComponents, columns) */
  readonly components: Matrix;
}

/** @param products (columns, columns): the cross products of the centred columns */
export function axesFromCrossProducts(
  products: Float64Array,
  rows: number,
  columns: number,
  nComponents: number,
  { machine }: Crew,
): Axes {
  const { values, vectors } = symmetricEigen(products, columns, nComponents, machine);
  return {
    variances: toVariances(values, nComponents, rows),
    components: { data: vectors, rows: nComponents, columns },
  };
}

/** XᵀX. */
export function crossProductsOf(x: Matrix, crew: Crew): Float64Array {
  return inScope(
    crew.machine,
    (scope) => placeTable(x, crew, scope).crossProducts(new Float64Array(x.columns)).products,
  );
}

/**
 * The way for fewer rows than columns: for X = U S Vᵀ the Gram matrix X Xᵀ has the eigenvectors U; the components are the
 * unit rows of Uᵀ X.
 */
export function axesFromGram(centred: Matrix, nComponents: number, crew: Crew): Axes {
  const { data, rows, columns } = centred;
  const { values, vectors } = symmetricEigen(
    crossProductsOf(transposed(centred), crew),
    rows,
    nComponents,
    crew.machine,
  );
  const components = zeros(nComponents, columns);
  const negligible = values[0]! * rows * Number.EPSILON;
  for (let c = 0; c < nComponents; c++) {
    const component = components.data.subarray(c * columns, (c + 1) * columns);
    if (values[c]! > negligible) {
      for (let i = 0; i < rows; i++) {
        const weight = vectors[c * rows + i]!;
        for (let t = 0; t < columns; t++) component[t] = component[t]! + weight * data[i * columns + t]!;
      }
      orthonormaliseLast(components.data, c, columns);
    } else {
      completeBasis(components.data, c, columns);
    }
  }
  return { variances: toVariances(values, nComponents, rows), components };
}

function transposed({ data, rows, columns }: Matrix): Matrix {
  const turned = zeros(columns, rows);
  for (let i = 0, p = 0; i < rows; i++)
    for (let t = 0; t < columns; t++, p++) turned.data[t * rows + i] = data[p]!;
  return turned;
}

/** Makes the rows of a basis orthonormal, one after the other; rows without a direction of their own get some. */
export function orthonormaliseRows({ data, rows, columns }: Matrix): void {
  for (let c = 0; c < rows; c++)
    if (orthonormaliseLast(data, c, columns) === 0) completeBasis(data, c, columns);
}

/** Makes row c a unit vector orthogonal to the rows above it; returns the length that was left of it. */
function orthonormaliseLast(basis: Float64Array, c: number, columns: number): number {
  const row = c * columns;
  for (let pass = 0; pass < 2; pass++) {
    for (let above = 0; above < row; above += columns) {
      let dot = 0;
      for (let t = 0; t < columns; t++) dot += basis[row + t]! * basis[above + t]!;
      for (let t = 0; t < columns; t++) basis[row + t] = basis[row + t]! - dot * basis[above + t]!;
    }
  }
  let squares = 0;
  for (let t = 0; t < columns; t++) squares += basis[row + t]! * basis[row + t]!;
  const length = Math.sqrt(squares);
  if (length > 0) for (let t = 0; t < columns; t++) basis[row + t] = basis[row + t]! / length;
  return length;
}

/** Fills row c with some direction orthogonal to the rows above: what is left of the first coordinate axis that will do. */
function completeBasis(basis: Float64Array, c: number, columns: number): void {
  // Of `columns` axes, whose squared remainders add up to columns − c, one is left with at least this length.
  const enough = Math.sqrt((columns - c) / columns) / 2;
  for (let axis = 0; axis < columns; axis++) {
    basis.fill(0, c * columns, (c + 1) * columns);
    basis[c * columns + axis] = 1;
    if (orthonormaliseLast(basis, c, columns) >= enough) return;
  }
}

/** @param eigenvalues of the cross products */
export function toVariances(eigenvalues: Float64Array, nComponents: number, rows: number): Float64Array {
  return eigenvalues.slice(0, nComponents).map((value) => Math.max(0, value) / Math.max(1, rows - 1));
}

const SAME_MAGNITUDE = 1 - 1e-9;

/** In each component the loading of largest magnitude becomes positive; of equally large ones the first decides. */
export function fixSigns({ data, rows, columns }: Matrix): void {
  for (let c = 0; c < rows; c++) {
    const component = data.subarray(c * columns, (c + 1) * columns);
    let largest = 0;
    for (let t = 0; t < columns; t++) largest = Math.max(largest, Math.abs(component[t]!));
    let leading = 0;
    while (Math.abs(component[leading]!) < largest * SAME_MAGNITUDE) leading++;
    if (component[leading]! < 0) for (let t = 0; t < columns; t++) component[t] = -component[t]!;
  }
}
