import { type Matrix, zeros } from './matrix.ts';
import { safelyScaled } from './safe-scale.ts';

/** The principal axes of a table, for rows that it did not hold. Plain data, fit to be stored. */
export interface PrincipalAxes {
  /** (columns,): of the table. */
  readonly mean: readonly number[];
  /** (components, columns): orthonormal rows, by falling variance. */
  readonly components: readonly (readonly number[])[];
  /** (components,): what the scores are multiplied by; 1 each, unless they are whitened. */
  readonly factors: readonly number[];
}

/**
 * The scores of rows on the principal axes of another table: (x − mean) · componentsᵀ, times the factors. For the rows of the
 * table itself these are its scores, up to rounding.
 *
 * Jolliffe (2002), "Principal Component Analysis", ch. 1.
 *
 * @param x (rows, columns), finite values; never modified
 * @returns (rows, components)
 * @throws RangeError when the columns differ in number or a value is not finite
 */
export function projectOnAxes(x: Matrix, { mean, components, factors }: PrincipalAxes): Matrix {
  if (x.columns !== mean.length) {
    throw new RangeError(`the new rows must have ${mean.length} columns, got ${x.columns}`);
  }
  if (x.rows === 0) return zeros(0, components.length);
  const { x: scaled, unit } = safelyScaled(x);
  const centre = mean.map((value) => value / unit);
  const scores = zeros(x.rows, components.length);
  const centred = new Float64Array(x.columns);
  for (let row = 0, out = 0; row < x.rows; row++) {
    for (let t = 0; t < x.columns; t++) centred[t] = scaled.data[row * x.columns + t]! - centre[t]!;
    for (let c = 0; c < components.length; c++, out++) {
      const component = components[c]!;
      let sum = 0;
      for (let t = 0; t < x.columns; t++) sum += centred[t]! * component[t]!;
      scores.data[out] = sum * unit * factors[c]!;
    }
  }
  return scores;
}
