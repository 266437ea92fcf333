/**
 * Conditional affinities: p(j|i) ∝ exp(−β_i d_ij²) with β_i such that the entropy H of the row is ln(perplexity). Van der
 * Maaten & Hinton (2008), "Visualizing data using t-SNE", eq. 1.
 */
import { expOfLanes } from './tsne-exp';
import { sumOfLanes } from './tsne-lanes';

const ROWS_PER_BLOCK: i32 = 64;
const STEPS: i32 = 100;
const TOLERANCE: f32 = 1e-5;

/**
 * A block of 64 rows.
 *
 * @param distances f64 (rows, k), each row ascending; replaced by the affinities, which sum to 1 in each row
 * @param spreads room for k f32 and three more, for each block
 */
export function tsneAffinities(
  block: i32,
  distances: usize,
  spreads: usize,
  rows: i32,
  k: i32,
  perplexity: f64,
): void {
  const padded = (k + 3) & ~3;
  const spread = spreads + (<usize>(block * padded) << 2);
  const end = min(rows, (block + 1) * ROWS_PER_BLOCK);
  for (let row = block * ROWS_PER_BLOCK; row < end; row++) {
    const first = distances + (<usize>row * <usize>k << 3);
    relativeSquares(first, k, spread, padded);
    calibrate(spread, k, padded, <f32>perplexity);
    for (let m = 0; m < k; m++) store<f64>(first + (<usize>m << 3), load<f32>(spread + (<usize>m << 2)));
  }
}

/**
 * Squared distances less the smallest one, in units of their mean. Neither changes the affinities (β absorbs both), but
 * tables of huge or tiny values then look like any other.
 */
function relativeSquares(distances: usize, k: i32, spread: usize, padded: i32): void {
  const farthest = load<f64>(distances + (<usize>(k - 1) << 3));
  const unit: f64 = farthest > 0 ? farthest : 1;
  const nearest = load<f64>(distances) / unit;
  let mean: f64 = 0;
  for (let m = 0; m < k; m++) {
    const relative = load<f64>(distances + (<usize>m << 3)) / unit;
    mean += ((relative - nearest) * (relative + nearest)) / <f64>k;
  }
  if (!(mean > 0)) mean = 1;
  for (let m = 0; m < padded; m++) {
    const relative = m < k ? load<f64>(distances + (<usize>m << 3)) / unit : nearest;
    store<f32>(spread + (<usize>m << 2), <f32>(((relative - nearest) * (relative + nearest)) / mean));
  }
}

/**
 * Finds β by bisection and replaces the spread by the affinities. With S = Σ e^(−βv) and W = Σ v e^(−βv) the entropy is
 * ln S + βW/S, so that e^H = S e^(βW/S) is what is compared with the perplexity.
 */
function calibrate(spread: usize, k: i32, padded: i32, perplexity: f32): void {
  const end = spread + (<usize>padded << 2);
  // What fills up the last four has a spread of 0, and so adds exactly 1 each to S.
  const surplus = <f32>(padded - k);
  let beta: f32 = 1;
  let low: f32 = 0;
  let high: f32 = f32.MAX_VALUE;
  let total: f32 = 1;
  for (let step = 0; step < STEPS; step++) {
    const minusBeta = f32x4.splat(-beta);
    let sum = f32x4.splat(0);
    let weighted = f32x4.splat(0);
    for (let at = spread; at < end; at += 16) {
      const value = v128.load(at);
      const affinity = expOfLanes(f32x4.mul(minusBeta, value));
      sum = f32x4.add(sum, affinity);
      weighted = f32x4.add(weighted, f32x4.mul(value, affinity));
    }
    total = sumOfLanes(sum) - surplus;
    const reached = total * f32x4.extract_lane(expOfLanes(f32x4.splat((beta * sumOfLanes(weighted)) / total)), 0);
    if (abs(reached - perplexity) <= TOLERANCE * perplexity) break;
    if (reached > perplexity) low = beta;
    else high = beta;
    beta = high == f32.MAX_VALUE ? beta * 2 : (low + high) * 0.5;
  }
  const minusBeta = f32x4.splat(-beta);
  const share = f32x4.splat(1 / total);
  for (let at = spread; at < end; at += 16) {
    v128.store(at, f32x4.mul(share, expOfLanes(f32x4.mul(minusBeta, v128.load(at)))));
  }
}
