/** Drawn sizes of the smallest and the largest value. */
const SMALLEST = 0.5;
const LARGEST = 3;

/** The size of a point that has none of its own. */
const NEUTRAL = 1;

/**
 * Sizes proportional to where a value lies between the smallest and the largest of the used rows; 1 for an empty cell
 * and when all are equal.
 *
 * @param values of the whole table, NaN where empty; null when no column gives the size
 * @param rows the used ones
 */
export function pointSizes(values: Float64Array | null, rows: Uint32Array): Float32Array {
  const sizes = new Float32Array(rows.length).fill(NEUTRAL);
  if (values === null) return sizes;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const value = values[row]!;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high > low)) return sizes;
  // Halved: the distance of two huge values may overflow.
  const range = high / 2 - low / 2;
  rows.forEach((row, i) => {
    const value = values[row]!;
    if (Number.isFinite(value)) sizes[i] = SMALLEST + ((value / 2 - low / 2) / range) * (LARGEST - SMALLEST);
  });
  return sizes;
}
