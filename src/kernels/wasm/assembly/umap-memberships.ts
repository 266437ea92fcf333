import { sumOfLanes } from './tsne-lanes';
import { expOfLanes } from './tsne-exp';

/** Rows that are worked on at a time, so that threads share them out. */
const ROWS: i32 = 256;
const STEPS: i32 = 64;
const TOLERANCE: f32 = 1e-5;
/** A scale is never smaller than this share of the mean distance, so that copies do not drown out real neighbours. */
const MIN_SCALE: f64 = 1e-3;
/** In units of the farthest neighbour; its exponential is nothing at any scale that fits a row. */
const NOWHERE: f32 = 1e30;

/**
 * Turns the distances of the rows of one block into membership strengths: d → exp(−max(0, d − ρ) / σ), σ found by
 * bisection so that the strengths of a row add up to `target`. Works in units of the farthest neighbour, so that the size of
 * distances does not matter.
 *
 * @param distances (rows, k) f64, ascending in each row
 * @param strengths f32, `stride` per row, a multiple of four; what only fills up a row becomes 0
 * @param isConnected 1: ρ is the distance of the nearest neighbour that is no copy; 0: ρ = 0
 * @param overallMean of all distances: the measure of rows all of whose neighbours are copies
 */
export function umapMemberships(
  block: i32,
  distances: usize,
  k: i32,
  strengths: usize,
  rows: i32,
  stride: i32,
  target: f32,
  isConnected: i32,
  overallMean: f64,
): void {
  const end = min(rows, (block + 1) * ROWS);
  for (let row = block * ROWS; row < end; row++) {
    const first = strengths + ((<usize>row * <usize>stride) << 2);
    const last = first + (<usize>stride << 2);
    const floor = measureRow(distances + ((<usize>row * <usize>k) << 3), k, isConnected, overallMean, first, last);
    const scale = max(floor, findScale(first, last, target));
    const factor = f32x4.splat(-1 / scale);
    for (let at = first; at < last; at += 16) v128.store(at, expOfLanes(f32x4.mul(v128.load(at), factor)));
  }
}

/**
 * Writes the distances of a row beyond its nearest neighbour, in units of the farthest one's.
 *
 * @returns the smallest scale, in the same units
 */
function measureRow(distances: usize, k: i32, isConnected: i32, overallMean: f64, first: usize, last: usize): f32 {
  const end = distances + (<usize>k << 3);
  let nearest: f64 = 0;
  for (let from = distances; from < end && nearest === 0; from += 8) nearest = load<f64>(from);
  const reach = isConnected ? nearest : 0;
  const unit = load<f64>(end - 8) - reach;
  let to = first;
  for (let from = distances; from < end; from += 8, to += 4) {
    store<f32>(to, unit > 0 ? <f32>(max<f64>(0, load<f64>(from) - reach) / unit) : 0);
  }
  for (; to < last; to += 4) store<f32>(to, NOWHERE);
  if (!(unit > 0)) return 1;
  const typical = nearest > 0 ? meanOf(distances, end, k) : overallMean;
  return <f32>((MIN_SCALE * typical) / unit);
}

/** Divides before adding, so that huge distances do not overflow. */
function meanOf(distances: usize, end: usize, k: i32): f64 {
  let mean: f64 = 0;
  for (let from = distances; from < end; from += 8) mean += load<f64>(from) / <f64>k;
  return mean;
}

function findScale(first: usize, last: usize, target: f32): f32 {
  let scale: f32 = 1;
  let low: f32 = 0;
  let high: f32 = 0;
  for (let step = 0; step < STEPS; step++) {
    const factor = f32x4.splat(-1 / scale);
    let sums = f32x4.splat(0);
    for (let at = first; at < last; at += 16) {
      sums = f32x4.add(sums, expOfLanes(f32x4.mul(v128.load(at), factor)));
    }
    const sum = sumOfLanes(sums);
    if (abs(sum - target) < TOLERANCE) break;
    if (sum > target) high = scale;
    else low = scale;
    const next: f32 = high === 0 ? scale * 2 : (low + high) / 2;
    if (next === scale) break;
    scale = next;
  }
  return scale;
}
