/** What an anomaly detector says of each row; a higher score is stranger. */
export interface OutlierResult {
  /** (rows,) */
  readonly scores: Float64Array;
  /** (rows,), 1 for an anomaly: a score above the threshold. */
  readonly flags: Uint8Array;
  readonly threshold: number;
}

/**
 * Flags about contamination · rows of the highest scores. The threshold is the percentile scikit-learn uses (linear
 * interpolation); only scores strictly above it are flagged, so rows with equal scores share their fate and a table whose
 * rows all score the same has no anomaly.
 *
 * @param contamination share of anomalies, above 0 and at most 0.5
 * @throws RangeError when the contamination is out of range
 */
export function flagOutliers(scores: Float64Array, contamination: number): OutlierResult {
  if (!(contamination > 0 && contamination <= 0.5)) {
    throw new RangeError(`contamination must be above 0 and at most 0.5, got ${contamination}`);
  }
  const threshold = -percentile(
    scores.map((score) => -score),
    contamination,
  );
  const flags = new Uint8Array(scores.length);
  for (let i = 0; i < scores.length; i++) flags[i] = scores[i]! > threshold ? 1 : 0;
  return { scores, flags, threshold };
}

/** Hyndman & Fan (1996), "Sample quantiles in statistical packages", type 7, rounded as NumPy does. */
function percentile(values: Float64Array, share: number): number {
  const position = share * (values.length - 1);
  const lower = Math.floor(position);
  const fraction = position - lower;
  const a = selectInPlace(values, lower);
  const b = lower + 1 < values.length ? least(values, lower + 1) : a;
  return fraction >= 0.5 ? b - (b - a) * (1 - fraction) : a + (b - a) * fraction;
}

/**
 * Hoare's quickselect (1961): the value that sorting would put at a rank, smaller ones before it afterwards and larger ones
 * behind.
 */
function selectInPlace(values: Float64Array, rank: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank]!;
}

function least(values: Float64Array, from: number): number {
  let smallest = values[from]!;
  for (let i = from + 1; i < values.length; i++) if (values[i]! < smallest) smallest = values[i]!;
  return smallest;
}
