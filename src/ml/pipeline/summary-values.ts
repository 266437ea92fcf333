import { selectPair } from '../../kernels/select.ts';

/** One number that stands for many. All take at least one finite value and leave what they are given as it is. */

/** The mean, taken relative to the first value: equal values give exactly that value, and large ones do not overflow. */
export function mean(values: Float64Array): number {
  const first = values[0]!;
  let result = 0;
  for (let i = 0; i < values.length; i++) result += values[i]! / values.length - first / values.length;
  return first + result;
}

export function median(values: Float64Array): number {
  const position = 0.5 * (values.length - 1);
  return between(...selectPair(values.slice(), Math.floor(position)), position % 1);
}

/** The most frequent value; of equally frequent ones the smallest. */
export function mode(values: Float64Array): number {
  const sorted = values.slice().sort();
  let best = sorted[0]!;
  let bestCount = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    if (end - start > bestCount) {
      best = sorted[start]!;
      bestCount = end - start;
    }
    start = end;
  }
  return best;
}

/** Linear interpolation, Hyndman & Fan (1996), type 7, as NumPy's default. */
export function quantileOfSorted(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const lower = Math.floor(position);
  return between(sorted[lower]!, sorted[lower + 1] ?? Number.NaN, position - lower);
}

function between(a: number, b: number, fraction: number): number {
  if (fraction === 0) return a;
  // As two products: the difference of two huge numbers may overflow.
  return a * (1 - fraction) + b * fraction;
}
