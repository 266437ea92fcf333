import { twoSidedNormalTail } from '../../kernels/math/normal-tail.ts';
import { excessKurtosisOf, type Moments, momentsOfOthers, skewnessOf } from '../../kernels/moments.ts';
import { medianDeviation, medianOf, type SortedSide } from '../../kernels/sorted-side.ts';
import { type GroupedValues, inOwnUnit, type Unit } from './grouped-values.ts';
import type { NumericProfile } from './numeric-profile.ts';
import type { PointGroup } from './point-groups.ts';
import { type SortedGroups, sortedGroups } from './sorted-groups.ts';

/** A group's values of a column beside those of all other points. */
export interface Contrast {
  readonly measure: 'mean' | 'median';
  readonly value: number;
  readonly others: number;
  /** In standard deviations, at most ±LARGEST_EFFECT. */
  readonly effect: number;
  readonly interval: readonly [number, number];
  /** How likely chance alone makes the effect so large. */
  readonly p: number;
}

/** Where neither side varies the effect has no bound, and JSON no infinity. */
export const LARGEST_EFFECT = 1000;

const Z95 = 1.959964;
/** Values are of the order of 1: means that differ by less do so by rounding. */
const ROUNDING = 1e-12;
const MOST_SKEWNESS = 1;
/** West, Finch & Curran (1995): from an excess kurtosis of 7 on a sample is plainly not normal. */
const MOST_KURTOSIS = 7;
/** Of a normal sample's median absolute deviation, to its standard deviation. */
const NORMAL_MAD = 1.4826;
/** Of the median's standard error to the mean's, in a normal sample: √(π / 2). */
const NORMAL_MEDIAN = 1.2533;
/** Under so many values the ranks around the median say too little of its error. */
const FEW = 10;

/**
 * Compares each group with all other points by means, Cohen (1988), eq. 2.2.1: d = difference / pooled standard deviation, with
 * the standard error of Hedges & Olkin (1985), ch. 5, eq. 15. Where a side is skewed (|g₁| > 1) or has heavy tails, and always
 * for dates, by medians: their difference in pooled scaled median absolute deviations, with the standard error of Price &
 * Bonett (2001), from the ranks around each median, and the same term for the uncertainty of the scale.
 *
 * @param mode `median` compares medians even where more than half of all values are the same, then in standard deviations
 * @returns per group; null without values on both sides, or for the rest of a selection
 */
export function contrastsOf(
  grouped: GroupedValues,
  profile: NumericProfile,
  groups: readonly PointGroup[],
  mode: 'by shape' | 'median',
): (Contrast | null)[] {
  const { unit, moments } = profile;
  const others = momentsOfOthers(moments);
  let sorted: SortedGroups | null = null;
  return groups.map(({ prefix, isDescribed }, g) => {
    const own = moments[g]!;
    const rest = others[g]!;
    if (prefix === '' || own.count === 0 || rest.count === 0) return null;
    const isRobust = mode === 'median' || (isDescribed && (isFarFromNormal(own) || isFarFromNormal(rest)));
    if (!isRobust) return meanContrast(own, rest, unit);
    sorted ??= sortedGroups(grouped);
    return medianContrast(sorted.sidesOf(g), [own, rest], unit, mode) ?? meanContrast(own, rest, unit);
  });
}

function isFarFromNormal(side: Moments): boolean {
  return Math.abs(skewnessOf(side)) > MOST_SKEWNESS || excessKurtosisOf(side) > MOST_KURTOSIS;
}

function meanContrast(own: Moments, others: Moments, unit: Unit): Contrast {
  const deviation = pooledDeviation(own, others);
  const difference = own.mean - others.mean;
  const effect = Math.abs(difference) < ROUNDING ? 0 : limited(difference / deviation);
  const scale = squaredScaleError(effect, own.count + others.count);
  const error = Math.sqrt(1 / own.count + 1 / others.count + scale);
  return {
    measure: 'mean',
    value: inOwnUnit(own.mean, unit),
    others: inOwnUnit(others.mean, unit),
    ...confidence(effect, error),
  };
}

function pooledDeviation(a: Moments, b: Moments): number {
  const freedom = a.count + b.count - 2;
  return freedom > 0 ? Math.sqrt((a.squares + b.squares) / freedom) : 0;
}

/** Null when most values are the same on both sides, so that medians tell nothing of the others. */
function medianContrast(
  [own, others]: readonly [SortedSide, SortedSide],
  moments: readonly [Moments, Moments],
  unit: number,
  mode: 'by shape' | 'median',
): Contrast | null {
  const value = medianOf(own);
  const other = medianOf(others);
  const total = own.count + others.count;
  const spreads = [medianDeviation(own, value) / unit, medianDeviation(others, other) / unit] as const;
  const robust =
    NORMAL_MAD * Math.sqrt((own.count * square(spreads[0]) + others.count * square(spreads[1])) / total);
  if (robust === 0 && mode === 'by shape') return null;
  const deviation = robust > 0 ? robust : pooledDeviation(...moments);
  const difference = value / unit - other / unit;
  const effect = difference === 0 ? 0 : limited(difference / deviation);
  const errors = [medianError(own, unit, deviation), medianError(others, unit, deviation)] as const;
  const error = Math.sqrt(square(errors[0]) + square(errors[1]) + squaredScaleError(effect, total));
  return { measure: 'median', value, others: other, ...confidence(effect, error) };
}

/** In deviations: the ranks between which the median lies at 95 % confidence are two of its normal intervals apart. */
function medianError(side: SortedSide, unit: number, deviation: number): number {
  const { count } = side;
  const reach = (Z95 * Math.sqrt(count)) / 2;
  const low = side.at(Math.max(0, Math.floor(count / 2 - reach)));
  const high = side.at(Math.min(count - 1, Math.ceil(count / 2 + reach)));
  const byRanks = deviation > 0 ? (high / unit - low / unit) / (2 * Z95 * deviation) : 0;
  return count < FEW ? Math.max(byRanks, NORMAL_MEDIAN / Math.sqrt(count)) : byRanks;
}

function squaredScaleError(effect: number, total: number): number {
  return square(effect) / (2 * total);
}

/** `**` may round differently from machine to machine. */
function square(value: number): number {
  return value * value;
}

function confidence(effect: number, error: number): Pick<Contrast, 'effect' | 'interval' | 'p'> {
  return {
    effect,
    interval: [limited(effect - Z95 * error), limited(effect + Z95 * error)],
    p: effect === 0 ? 1 : twoSidedNormalTail(effect / error),
  };
}

function limited(effect: number): number {
  return Math.max(-LARGEST_EFFECT, Math.min(LARGEST_EFFECT, effect));
}
