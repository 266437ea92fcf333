import type { Random } from './random.ts';

export interface MeanEstimate {
  readonly value: number;
  /** How many were measured. */
  readonly sample: number;
}

export interface MeanSampling {
  /** How many there are. */
  readonly count: number;
  /** (count,): what goes with the measured values and is known of all; without it, nothing is. */
  readonly known?: Float64Array | undefined;
  /** How many are measured at first, at least 1. */
  readonly smallest: number;
  /** The sample grows until the error is below this in 99 of 100 cases. */
  readonly maxError: number;
  readonly random: Random;
}

/** A normal variable is within so many standard deviations in 99 of 100 cases. */
const DEVIATIONS = 2.6;
/** The standard error is itself a measurement: samples are drawn a little larger than it asks for. */
const MARGIN = 1.1;

/**
 * The mean of values that are costly to measure, from a simple random sample without replacement.
 *
 * Cochran (1977), "Sampling Techniques", §2.6 (finite population correction) and §7.3 (linear regression estimate): the
 * mean of the sample is corrected by how far it is from typical in what is known of all.
 *
 * @param measure takes row numbers, rising, and returns a value for each
 */
export function estimateMean(
  { count, known = new Float64Array(count), smallest, maxError, random }: MeanSampling,
  measure: (numbers: Int32Array) => Float64Array,
): MeanEstimate {
  const numbers = new Int32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  const meanKnown = meanOf(known);
  const values = new Float64Array(count);
  let size = 0;
  let wanted = Math.min(count, smallest);
  for (;;) {
    for (let i = size; i < wanted; i++) swap(numbers, i, i + random.below(count - i));
    const fresh = numbers.subarray(size, wanted).sort();
    values.set(measure(fresh), size);
    size = wanted;

    const { value, deviation } = regression(values.subarray(0, size), numbers, known, meanKnown);
    const error = (DEVIATIONS * deviation * Math.sqrt(1 - size / count)) / Math.sqrt(size);
    if (size === count || error <= maxError) return { value, sample: size };
    // Of endlessly many rows 1 / share would do, of `count` fewer.
    const share = (maxError / (DEVIATIONS * deviation)) ** 2 / MARGIN;
    wanted = Math.min(count, Math.max(2 * size, Math.ceil(1 / (share + 1 / count))));
  }
}

/** The estimate of the mean, and the standard deviation of what the regression leaves unexplained. */
function regression(
  values: Float64Array,
  numbers: Int32Array,
  known: Float64Array,
  meanKnown: number,
): { value: number; deviation: number } {
  const size = values.length;
  const mean = meanOf(values);
  const meanThere = meanOf(pick(known, numbers, size));
  let squares = 0;
  let products = 0;
  let knownSquares = 0;
  for (let s = 0; s < size; s++) {
    const value = values[s]! - mean;
    const other = known[numbers[s]!]! - meanThere;
    squares += value * value;
    products += value * other;
    knownSquares += other * other;
  }
  const slope = knownSquares > 0 ? products / knownSquares : 0;
  const unexplained = Math.max(0, squares - slope * products);
  return {
    value: mean + slope * (meanKnown - meanThere),
    deviation: Math.sqrt(unexplained / Math.max(1, size - 2)),
  };
}

function pick(values: Float64Array, numbers: Int32Array, count: number): Float64Array {
  const picked = new Float64Array(count);
  for (let s = 0; s < count; s++) picked[s] = values[numbers[s]!]!;
  return picked;
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

function swap(values: Int32Array, a: number, b: number): void {
  const value = values[a]!;
  values[a] = values[b]!;
  values[b] = value;
}
