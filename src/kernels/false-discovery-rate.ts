/**
 * Benjamini & Hochberg (1995), "Controlling the False Discovery Rate": of all tests whose p-value is at most the returned one,
 * no more than the share `rate` is expected to be chance.
 *
 * @param pValues one per test, 0 … 1; not modified
 * @param rate above 0, below 1
 * @returns the largest p-value to believe; −1 when none is
 */
export function largestBelievable(pValues: Float64Array, rate: number): number {
  const sorted = pValues.slice().sort();
  for (let k = sorted.length; k > 0; k--) {
    if (sorted[k - 1]! <= (k * rate) / sorted.length) return sorted[k - 1]!;
  }
  return -1;
}
