import { binaryExponent } from '../../kernels/math/exponential.ts';
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

/** How a column is brought to the common scale: (value / unit − centre) / divisor. Plain numbers, fit to be stored. */
export interface Scale {
  /** A power of two, so that dividing by it changes no digit and no step overflows. */
  readonly unit: number;
  readonly centre: number;
  /** 0 for a column without spread: all of it becomes 0. */
  readonly divisor: number;
}

const UNSCALED: Scale = { unit: 1, centre: 0, divisor: 1 };

export interface FittedScale {
  readonly scale: Scale;
  /** Whether half of the values are one, so that there is no interquartile range and the deviation stood in. */
  readonly lacksRange: boolean;
}

type Quartiles = [lower: number, median: number, upper: number];

/** In units: the largest value, divided by less, could overflow. */
const SMALLEST_RANGE = 2 ** -1000;

/**
 * Finds the scale of a column.
 *
 * `standard`: (value − mean) / standard deviation, the deviation that of a population (n), as scikit-learn's
 * StandardScaler; a column whose spread is nothing but rounding becomes 0. `robust`: (value − median) / interquartile
 * range, as its RobustScaler; only a column without such a range is divided by its standard deviation, where
 * RobustScaler would leave it in its own unit, to outweigh all others or vanish beside them.
 *
 * @param values finite, of any magnitude; left as they are
 */
export function fitScale(values: Float64Array, scaling: Scaling): FittedScale {
  if (scaling === 'none') return { scale: UNSCALED, lacksRange: false };
  const unit = magnitudeOf(values);
  const units = values.map((value) => value / unit);
  const { centre, deviation } = standardScale(units);
  if (scaling === 'standard') return { scale: { unit, centre, divisor: deviation }, lacksRange: false };
  units.sort();
  const [lower, median, upper] = [0.25, 0.5, 0.75].map((share) =>
    quantileOfSorted(units, share),
  ) as Quartiles;
  const range = upper - lower;
  const lacksRange = range <= Math.max(SMALLEST_RANGE, 10 * Number.EPSILON * Math.max(-lower, upper));
  return { scale: { unit, centre: median, divisor: lacksRange ? deviation : range }, lacksRange };
}

/**
 * The scales of columns that are one thing together, such as the categories of one column: each is centred, all are
 * divided by the same, so that their variances add up to 1, the weight of one number.
 *
 * @param columns read one at a time: together they would need the matrix twice
 */
export function fitSharedScale(columns: readonly (() => Float64Array)[], scaling: Scaling): Scale[] {
  if (scaling === 'none') return columns.map(() => UNSCALED);
  const fitted = columns.map((read) => standardScale(read()));
  const divisor = Math.sqrt(fitted.reduce((sum, { deviation }) => sum + deviation * deviation, 0));
  return fitted.map(({ centre }) => ({ unit: 1, centre, divisor }));
}

/** In place. */
export function applyScale(values: Float64Array, { unit, centre, divisor }: Scale): void {
  if (divisor === 0) values.fill(0);
  else for (let i = 0; i < values.length; i++) values[i] = (values[i]! / unit - centre) / divisor;
}

function magnitudeOf(values: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  return largest === 0 ? 1 : 2 ** Math.max(-1022, binaryExponent(largest));
}

/** Mean and standard deviation; a deviation that is nothing but rounding is 0. */
function standardScale(values: Float64Array): { centre: number; deviation: number } {
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
  return { centre, deviation: isRounding(variance, centre, n) ? 0 : Math.sqrt(variance) };
}

/** Whether a variance is nothing but rounding; scikit-learn's `_is_constant_feature`. */
function isRounding(variance: number, centre: number, n: number): boolean {
  return variance <= n * Number.EPSILON * variance + (n * centre * Number.EPSILON) ** 2;
}
