import { sumOfLanes } from './tsne-lanes';
import { expOfLanes } from './tsne-exp';

/** Rows that are worked on at a time, so that threads share them out. */
const ROWS: i32 = 256;
const STEPS: i32 = 64;
const TOLERANCE: f32 = 1e-5;

/**
 * Turns distances into membership strengths, in place, for the rows of one block: v → exp(−v / σ), σ found by bisection
 * so that the strengths of a row add up to `target`.
 *
 * @param values f32, `stride` per row, a multiple of four: distances beyond the nearest, in units of the farthest of the row
 * (0 … 1); what only fills up the row is so large that its exponential vanishes
 * @param floors f32 per row: σ is never smaller
 */
export function umapMemberships(
  block: i32,
  values: usize,
  floors: usize,
  rows: i32,
  stride: i32,
  target: f32,
): void {
  const end = min(rows, (block + 1) * ROWS);
  for (let row = block * ROWS; row < end; row++) {
    const first = values + ((<usize>row * <usize>stride) << 2);
    const last = first + (<usize>stride << 2);
    const floor = load<f32>(floors + (<usize>row << 2));
    const scale = max(floor, findScale(first, last, target));
    const factor = f32x4.splat(-1 / scale);
    for (let at = first; at < last; at += 16) v128.store(at, expOfLanes(f32x4.mul(v128.load(at), factor)));
  }
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
