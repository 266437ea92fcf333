import type { MLConfig } from '../ml.schema.ts';
import { quantileOfSorted } from './summary-values.ts';

export type Scaling = MLConfig['scaling'];

/** The scaling that a configuration asks for: `normalize_features: false` is none. */
export function scalingOf({
  normalize_features,
  scaling,
}: Pick<MLConfig, 'normalize_features' | 'scaling'>): Scaling {
  return normalize_features ? scaling : 'none';
}

/**
 * Brings a column to a common scale, in place.
 *
 * `standard`: (value − mean) / standard deviation, the deviation that of a population (n), as scikit-learn's
 * StandardScaler; a column whose spread is nothing but rounding becomes 0. `robust`: (value − median) / interquartile
 * range, as its RobustScaler; a column without such a range is only centred. Values of any magnitude are safe: a column
 * is first divided by a power of two, which changes no digit.
 *
 * @param values finite
 */
export function scaleColumn(values: Float64Array, scaling: Scaling): void {
  if (scaling === 'none') return;
  const unit = magnitudeOf(values);
  for (let i = 0; i < values.length; i++) values[i] = values[i]! / unit;
  if (scaling === 'standard') standardise(values);
  else scaleRobustly(values, unit);
}

function magnitudeOf(values: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  return largest === 0 ? 1 : 2 ** Math.max(-1022, Math.floor(Math.log2(largest)));
}

function standardise(values: Float64Array): void {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const centre = sum / n;
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < n; i++) {
    const difference = values[i]! - centre;
    squares += difference * difference;
    rest += difference;
  }
  const variance = Math.max(0, (squares - (rest * rest) / n) / n);
  if (isRounding(variance, centre, n)) {
    values.fill(0);
    return;
  }
  const deviation = Math.sqrt(variance);
  for (let i = 0; i < n; i++) values[i] = (values[i]! - centre) / deviation;
}

/** Whether a variance is nothing but rounding; scikit-learn's `_is_constant_feature`. */
function isRounding(variance: number, centre: number, n: number): boolean {
  return variance <= n * Number.EPSILON * variance + (n * centre * Number.EPSILON) ** 2;
}

function scaleRobustly(values: Float64Array, unit: number): void {
  const sorted = values.slice().sort();
  const centre = quantileOfSorted(sorted, 0.5);
  const range = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25);
  // A column that is only centred keeps its own unit.
  const divisor = range <= 10 * Number.EPSILON ? 1 / unit : range;
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! - centre) / divisor;
}
