/** A set of numbers that is asked for ranks. */
export interface SortedSide {
  readonly count: number;
  /** How many are at most this. */
  countAtMost(value: number): number;
  /** How many are below this. */
  countBelow(value: number): number;
  /** The number with this rank, 0 … count − 1. */
  at(rank: number): number;
}

/** @param sorted ascending, without NaN */
export function sideOf(sorted: Float64Array): SortedSide {
  return {
    count: sorted.length,
    countAtMost: (value) => upperBound(sorted, value),
    countBelow: (value) => lowerBound(sorted, value),
    at: (rank) => sorted[rank]!,
  };
}

/** All numbers but those of a part, without copying them. */
export function sideWithout(all: Float64Array, part: Float64Array): SortedSide {
  const countAtMost = (value: number) => upperBound(all, value) - upperBound(part, value);
  return {
    count: all.length - part.length,
    countAtMost,
    countBelow: (value) => lowerBound(all, value) - lowerBound(part, value),
    at: (rank) => {
      let low = rank;
      let high = rank + part.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (countAtMost(all[middle]!) > rank) high = middle;
        else low = middle + 1;
      }
      return all[low]!;
    },
  };
}

/** Of an even count the mean of the two in the middle. */
export function medianOf(side: SortedSide): number {
  const upper = side.count >>> 1;
  const high = side.at(upper);
  if (side.count % 2 === 1) return high;
  const low = side.at(upper - 1);
  const sum = low + high;
  return sum - sum === 0 ? sum / 2 : low / 2 + high / 2;
}

/**
 * The median distance of the numbers to a centre, of an even count the upper one; times 1.4826 it estimates the standard
 * deviation of a normal sample (Hampel 1974). Found by halving the bits of the distance, which are ordered as distances are.
 */
export function medianDeviation(side: SortedSide, centre: number): number {
  const needed = (side.count >>> 1) + 1;
  let low = 0n;
  let high = INFINITY_BITS;
  while (low < high) {
    const middle = (low + high) >> 1n;
    const distance = doubleOf(middle);
    const within = side.countAtMost(centre + distance) - side.countBelow(centre - distance);
    if (within >= needed) high = middle;
    else low = middle + 1n;
  }
  return doubleOf(low);
}

const INFINITY_BITS = 0x7ff0000000000000n;
const view = new DataView(new ArrayBuffer(8));

function doubleOf(bits: bigint): number {
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

function upperBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
