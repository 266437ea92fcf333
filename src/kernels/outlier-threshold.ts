import { selectPair } from './select.ts';

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
  const [a, b] = selectPair(values, lower);
  return fraction >= 0.5 ? b - (b - a) * (1 - fraction) : a + (b - a) * fraction;
}
