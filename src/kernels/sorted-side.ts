/** A set of numbers in their order. */
export interface SortedSide {
  readonly count: number;
  /** The number with this rank, 0 … count − 1. */
  at(rank: number): number;
}

/** @param sorted ascending, without NaN */
export function sideOf(sorted: Float64Array): SortedSide {
  return { count: sorted.length, at: (rank) => sorted[rank]! };
}

/** All numbers but those of a part, without copying them. */
export function sideWithout(all: Float64Array, part: Float64Array): SortedSide {
  const countAtMost = (value: number) => upperBound(all, value) - upperBound(part, value);
  return {
    count: all.length - part.length,
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
 * deviation of a normal sample (Hampel 1974). The nearest half of the numbers stands together: of all windows that hold half
 * of them it is the one whose farther end is nearest, and as windows move up, the lower end comes nearer and the upper goes away.
 *
 * @param side at least one number
 */
export function medianDeviation(side: SortedSide, centre: number): number {
  const width = side.count >>> 1;
  const below = (start: number) => centre - side.at(start);
  const above = (start: number) => side.at(start + width) - centre;
  let low = 0;
  let high = side.count - width - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (below(middle) <= above(middle)) high = middle;
    else low = middle + 1;
  }
  const first = Math.max(below(low), above(low));
  return low === 0 ? first : Math.min(first, Math.max(below(low - 1), above(low - 1)));
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
