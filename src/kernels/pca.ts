import { centredProducts, guessedMean } from './centred-table.ts';
import { type Matrix, zeros } from './matrix.ts';
import type { Crew } from './parallel/crew.ts';
import { sharedSoloCrew } from './parallel/shared-solo-crew.ts';
import { axesFromCrossProducts, axesFromGram, crossProductsOf, fixSigns } from './pca-axes.ts';
import { randomizedAxes } from './pca-randomized.ts';
import { safelyScaled } from './safe-scale.ts';
import { placeTable } from './table-products.ts';
import { inScope } from './wasm/in-scope.ts';

/** Fewer products than this take less time than waking a thread. */
const FEW_PRODUCTS = 1_000_000;

/** From so many rows and columns on, all axes of a table take much longer than a few of them. */
const WIDE = 400;
/** And so many times fewer of them. */
const FEW_OF_MANY = 20;

export interface PcaOptions {
  /** 1 … min(rows, columns). */
  readonly nComponents: number;
  /** Scale every score column to unit variance. Default false. */
  readonly whiten?: boolean;
  /** Where a large and wide table is searched at random. Default 42. */
  readonly seed?: number;
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
 * Principal component analysis: the eigenvectors of the covariance matrix, or of the Gram matrix of the rows when there
 * are fewer rows than columns. Of tables with more than 400 rows and columns, a few components are found by randomized
 * power iterations (see `pca-randomized.ts`); all else is exact.
 *
 * Jolliffe (2002), "Principal Component Analysis", ch. 1 and 3. Signs as in scikit-learn (`svd_flip` on the loadings): in
 * each component the loading of largest magnitude is positive; of equally large ones, up to rounding, the first decides.
 *
 * Directions without variance still get orthonormal components; their scores are rounding noise, and zero when whitened.
 *
 * @param x (rows, columns), finite values; never modified
 * @throws RangeError when nComponents is out of range or a value is not finite
 */
export function pca(x: Matrix, options: PcaOptions): PcaResult {
  const { nComponents, whiten = false, seed = 42, crew = sharedSoloCrew() } = options;
  const { rows, columns } = x;
  if (rows < 1 || columns < 1) safelyScaled(x); // says what is wrong
  const most = Math.min(rows, columns);
  if (!Number.isInteger(nComponents) || nComponents < 1 || nComponents > most) {
    throw new RangeError(
      `nComponents must be a whole number from 1 to ${most} (the smaller side of the table), got ${nComponents}`,
    );
  }
  if (most > WIDE && nComponents * FEW_OF_MANY <= most) return pcaOfWide(x, nComponents, whiten, seed, crew);
  const isTall = rows >= columns && rows * columns * columns >= FEW_PRODUCTS;
  return (
    (isTall ? pcaOfTall(x, nComponents, whiten, crew) : null) ?? pcaOfScaled(x, nComponents, whiten, crew)
  );
}

/** Large tables of ordinary numbers; null for extreme ones. */
function pcaOfTall(x: Matrix, nComponents: number, whiten: boolean, crew: Crew): PcaResult | null {
  return inScope(crew.machine, (scope) => {
    const { rows, columns } = x;
    const table = placeTable(x, crew, scope);
    const found = centredProducts(x, table);
    if (found === null) return null;
    const { mean, crossProducts } = found;
    const { variances, components } = axesFromCrossProducts(crossProducts, rows, columns, nComponents, crew);
    fixSigns(components);
    let total = 0;
    for (let t = 0; t < columns; t++) total += crossProducts[t * columns + t]! / (rows - 1);
    const scores = table.project(mean, components);
    if (whiten) whitenColumns(scores, variances, total);
    return { scores, components, ...shares(variances, total), mean };
  });
}

function pcaOfWide(x: Matrix, nComponents: number, whiten: boolean, seed: number, crew: Crew): PcaResult {
  const { x: scaled, unit } = safelyScaled(x);
  return inScope(crew.machine, (scope) => {
    const table = placeTable(scaled, crew, scope);
    const guess = guessedMean(scaled);
    const { sums } = table.moments(guess);
    const mean = guess.map((value, t) => value + sums[t]! / x.rows);
    const total = table.moments(mean).squares.reduce((sum, square) => sum + square, 0) / (x.rows - 1);
    const { variances, components } = randomizedAxes(table, mean, nComponents, seed, crew);
    fixSigns(components);
    const scores = table.project(mean, components);
    if (whiten) whitenColumns(scores, variances, total);
    else scaleBy(scores, unit);
    return {
      scores,
      components,
      explainedVariance: variances.map((variance) => variance * unit * unit),
      explainedVarianceRatio: shares(variances, total).explainedVarianceRatio,
      mean: mean.map((value) => value * unit),
    };
  });
}

/** Small tables, those with more columns than rows, and those of extreme numbers. */
function pcaOfScaled(x: Matrix, nComponents: number, whiten: boolean, crew: Crew): PcaResult {
  const { x: scaled, unit: outerUnit } = safelyScaled(x);
  const { rows, columns } = scaled;
  const mean = columnMeans(scaled);
  // What varies may be tiny beside what does not.
  const { x: centred, unit: innerUnit } = safelyScaled(subtractRow(scaled, mean));
  const unit = outerUnit * innerUnit;
  const { variances, components } =
    rows < columns
      ? axesFromGram(centred, nComponents, crew)
      : axesFromCrossProducts(crossProductsOf(centred, crew), rows, columns, nComponents, crew);
  fixSigns(components);

  const total = totalVariance(centred);
  const scores = project(centred, components);
  if (whiten) whitenColumns(scores, variances, total);
  else scaleBy(scores, unit);
  return {
    scores,
    components,
    explainedVariance: variances.map((variance) => variance * unit * unit),
    explainedVarianceRatio: shares(variances, total).explainedVarianceRatio,
    mean: mean.map((value) => value * outerUnit),
  };
}

function shares(variances: Float64Array, total: number) {
  return {
    explainedVariance: variances,
    explainedVarianceRatio: variances.map((variance) => (total > 0 ? variance / total : 0)),
  };
}

function scaleBy({ data }: Matrix, unit: number): void {
  if (unit === 1) return;
  for (let i = 0; i < data.length; i++) data[i] = data[i]! * unit;
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

function totalVariance({ data, rows }: Matrix): number {
  let squares = 0;
  for (let i = 0; i < data.length; i++) squares += data[i]! * data[i]!;
  return squares / Math.max(1, rows - 1);
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
