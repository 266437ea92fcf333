import { type CentredTable, withCentredTable } from './centred-table.ts';
import { type Matrix, zeros } from './matrix.ts';
import type { Crew } from './parallel/crew.ts';
import { sharedSoloCrew } from './parallel/shared-solo-crew.ts';
import { safelyScaled } from './safe-scale.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** Fewer products than this take less time than waking a thread. */
const FEW_PRODUCTS = 1_000_000;

export interface PcaOptions {
  /** 1 … min(rows, columns). */
  readonly nComponents: number;
  /** Scale every score column to unit variance. Default false. */
  readonly whiten?: boolean;
  /** Threads to work on; the result does not depend on them. Default one. */
  readonly crew?: Crew;
}

export interface PcaResult {
  /** (rows, nComponents): the table in its principal axes. */
  readonly scores: Matrix;
  /** (nComponents, columns): orthonormal rows, by falling variance. */
  readonly components: Matrix;
  /** (nComponents,), with n − 1 in the denominator, in squared units of the table. */
  readonly explainedVariance: Float64Array;
  /** (nComponents,), shares of the total variance; zeros when nothing varies. */
  readonly explainedVarianceRatio: Float64Array;
  /** (columns,) */
  readonly mean: Float64Array;
}

/**
 * Principal component analysis, exact: the eigenvectors of the covariance matrix, or of the Gram matrix of the rows when
 * there are fewer rows than columns.
 *
 * Jolliffe (2002), "Principal Component Analysis", ch. 1 and 3. Signs as in scikit-learn (`svd_flip` on the loadings): in
 * each component the loading of largest magnitude is positive; of equally large ones, up to rounding, the first decides.
 *
 * Directions without variance still get orthonormal components; their scores are rounding noise, and zero when whitened.
 *
 * @param x (rows, columns), finite values; never modified
 * @throws RangeError when nComponents is out of range or a value is not finite
 */
export function pca(x: Matrix, { nComponents, whiten = false, crew }: PcaOptions): PcaResult {
  const { rows, columns } = x;
  if (rows < 1 || columns < 1) safelyScaled(x); // says what is wrong
  const most = Math.min(rows, columns);
  if (!Number.isInteger(nComponents) || nComponents < 1 || nComponents > most) {
    throw new RangeError(
      `nComponents must be a whole number from 1 to ${most} (the smaller side of the table), got ${nComponents}`,
    );
  }
  if (rows >= columns && rows * columns * columns >= FEW_PRODUCTS) {
    const result = withCentredTable(x, crew ?? sharedSoloCrew(), (table) =>
      pcaOfCentred(table, rows, nComponents, whiten),
    );
    if (result !== null) return result;
  }
  return pcaOfScaled(x, nComponents, whiten);
}

/** Large tables of ordinary numbers. */
function pcaOfCentred(table: CentredTable, rows: number, nComponents: number, whiten: boolean): PcaResult {
  const { mean, crossProducts } = table;
  const columns = mean.length;
  const { variances, components } = axesFromCrossProducts(crossProducts, rows, columns, nComponents);
  fixSigns(components);
  let total = 0;
  for (let t = 0; t < columns; t++) total += crossProducts[t * columns + t]! / (rows - 1);
  const scores = table.project(components);
  if (whiten) whitenColumns(scores, variances, total);
  const explainedVarianceRatio = variances.map((variance) => variance / total);
  return { scores, components, explainedVariance: variances, explainedVarianceRatio, mean };
}

/** Small tables, those with more columns than rows, and those of extreme numbers. */
function pcaOfScaled(x: Matrix, nComponents: number, whiten: boolean): PcaResult {
  const { x: scaled, unit: outerUnit } = safelyScaled(x);
  const { rows, columns } = scaled;
  const mean = columnMeans(scaled);
  // What varies may be tiny beside what does not.
  const { x: centred, unit: innerUnit } = safelyScaled(subtractRow(scaled, mean));
  const unit = outerUnit * innerUnit;
  const { variances, components } =
    rows < columns
      ? axesFromGram(centred, nComponents)
      : axesFromCrossProducts(crossProducts(centred), rows, columns, nComponents);
  fixSigns(components);

  const total = totalVariance(centred);
  const scores = project(centred, components);
  if (whiten) whitenColumns(scores, variances, total);
  else for (let i = 0; i < scores.data.length; i++) scores.data[i] = scores.data[i]! * unit;
  return {
    scores,
    components,
    explainedVariance: variances.map((variance) => variance * unit * unit),
    explainedVarianceRatio: variances.map((variance) => (total > 0 ? variance / total : 0)),
    mean: mean.map((value) => value * outerUnit),
  };
}

function columnMeans({ data, rows, columns }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0, p = 0; i < rows; i++)
    for (let t = 0; t < columns; t++, p++) means[t] = means[t]! + data[p]!;
  for (let t = 0; t < columns; t++) means[t] = means[t]! / rows;
  return means;
}

function subtractRow({ data, rows, columns }: Matrix, row: Float64Array): Matrix {
  const result = zeros(rows, columns);
  for (let i = 0, p = 0; i < rows; i++)
    for (let t = 0; t < columns; t++, p++) result.data[p] = data[p]! - row[t]!;
  return result;
}

interface Axes {
  readonly variances: Float64Array;
  readonly components: Matrix;
}

function axesFromCrossProducts(
  products: Float64Array,
  rows: number,
  columns: number,
  nComponents: number,
): Axes {
  const { values, vectors } = symmetricEigen(products, columns);
  return {
    variances: toVariances(values, nComponents, rows),
    components: { data: vectors.slice(0, nComponents * columns), rows: nComponents, columns },
  };
}

/** XᵀX. */
function crossProducts({ data, rows, columns: d }: Matrix): Float64Array {
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

/** For X = U S Vᵀ the Gram matrix X Xᵀ has the eigenvectors U; the components are the unit rows of Uᵀ X. */
function axesFromGram(centred: Matrix, nComponents: number): Axes {
  const { data, rows, columns } = centred;
  const gram = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = i; j < rows; j++) {
      let sum = 0;
      for (let t = 0; t < columns; t++) sum += data[i * columns + t]! * data[j * columns + t]!;
      gram[i * rows + j] = sum;
      gram[j * rows + i] = sum;
    }
  }
  const { values, vectors } = symmetricEigen(gram, rows);
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

function toVariances(eigenvalues: Float64Array, nComponents: number, rows: number): Float64Array {
  return eigenvalues.slice(0, nComponents).map((value) => Math.max(0, value) / Math.max(1, rows - 1));
}

function totalVariance({ data, rows }: Matrix): number {
  let squares = 0;
  for (let i = 0; i < data.length; i++) squares += data[i]! * data[i]!;
  return squares / Math.max(1, rows - 1);
}

const SAME_MAGNITUDE = 1 - 1e-9;

function fixSigns({ data, rows, columns }: Matrix): void {
  for (let c = 0; c < rows; c++) {
    const component = data.subarray(c * columns, (c + 1) * columns);
    let largest = 0;
    for (let t = 0; t < columns; t++) largest = Math.max(largest, Math.abs(component[t]!));
    let leading = 0;
    while (Math.abs(component[leading]!) < largest * SAME_MAGNITUDE) leading++;
    if (component[leading]! < 0) for (let t = 0; t < columns; t++) component[t] = -component[t]!;
  }
}

function project({ data, rows, columns }: Matrix, components: Matrix): Matrix {
  const scores = zeros(rows, components.rows);
  for (let i = 0, o = 0; i < rows; i++) {
    const row = i * columns;
    for (let c = 0; c < components.rows; c++, o++) {
      const component = c * columns;
      let sum = 0;
      for (let t = 0; t < columns; t++) sum += data[row + t]! * components.data[component + t]!;
      scores.data[o] = sum;
    }
  }
  return scores;
}

function whitenColumns(scores: Matrix, variances: Float64Array, total: number): void {
  const { data, rows, columns } = scores;
  for (let c = 0; c < columns; c++) {
    const isNoise = variances[c]! <= total * Number.EPSILON;
    const factor = isNoise ? 0 : 1 / Math.sqrt(variances[c]!);
    for (let i = 0; i < rows; i++) data[i * columns + c] = data[i * columns + c]! * factor;
  }
}
