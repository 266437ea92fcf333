import { sumOfLanes } from './tsne-lanes';
import {
  clipped,
  hashed,
  NEGATIVE_SAMPLES,
  SOFTENING,
  squaredLength,
  WEYL_STEP,
  xOf,
  yOf,
  zOf,
} from './umap-forces';
import { multiplyAdd, powerOfLanes } from './umap-power';

/** New rows that are worked on at a time, so that threads share them out. */
const ROWS: i32 = 64;
/** Where the rate begins to fall from: a quarter of a whole map's, so that new rows stay with their neighbours. */
const FIRST_RATE: f32 = 0.25;

/**
 * Moves the new rows of one block among the points of a finished map, which stay where they are; the epochs, active edges and
 * forces are those of `umapDescend`.
 *
 * @param placed f32x4 per new row: x, y, z, 0
 * @param targets u32, `stride` per new row, a multiple of four: 16 × the point at the other end
 * @param weights i32, likewise: 65,536 × the strength / the largest; 0 for what only fills up the row
 * @param positions f32x4 per point of the map
 */
export function umapPlaceRows(
  block: i32,
  firstBlock: i32,
  placed: usize,
  rows: i32,
  targets: usize,
  weights: usize,
  stride: i32,
  positions: usize,
  points: i32,
  epochs: i32,
  seed: u32,
  a: f32,
  b: f32,
): void {
  const first = (firstBlock + block) * ROWS;
  const end = min(rows, first + ROWS);
  for (let row = first; row < end; row++) {
    const edges = (<usize>row * <usize>stride) << 2;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const rate = FIRST_RATE * (1 - <f32>epoch / <f32>epochs);
      const random = hashed((<u32>row * WEYL_STEP) ^ (<u32>epoch * 0x85ebca77) ^ seed);
      moveRow(
        placed + (<usize>row << 4),
        targets + edges,
        weights + edges,
        stride,
        positions,
        points,
        epoch,
        random,
        rate,
        f32x4.splat(a),
        f32x4.splat(b),
      );
    }
  }
}

/** One epoch of one row, four of its edges at a time. */
function moveRow(
  at: usize,
  targets: usize,
  weights: usize,
  stride: i32,
  positions: usize,
  points: i32,
  epoch: i32,
  seed: u32,
  rate: f32,
  a: v128,
  b: v128,
): void {
  const one = f32x4.splat(1);
  const attraction = f32x4.mul(f32x4.splat(-2), f32x4.mul(a, b));
  const repulsion = f32x4.mul(f32x4.splat(2), b);
  let random = seed;
  for (let edge: usize = 0; edge < <usize>stride << 2; edge += 16) {
    const weight = v128.load(weights + edge);
    const phase = v128.and(i32x4.mul(weight, i32x4.splat(epoch + 1)), i32x4.splat(0xffff));
    const isActive = i32x4.lt_s(phase, weight);
    if (!v128.any_true(isActive)) continue;

    const x = f32x4.splat(load<f32>(at));
    const y = f32x4.splat(load<f32>(at, 4));
    const z = f32x4.splat(load<f32>(at, 8));
    let p0 = v128.load(positions + <usize>load<u32>(targets + edge));
    let p1 = v128.load(positions + <usize>load<u32>(targets + edge, 4));
    let p2 = v128.load(positions + <usize>load<u32>(targets + edge, 8));
    let p3 = v128.load(positions + <usize>load<u32>(targets + edge, 12));
    let dx = f32x4.sub(x, xOf(p0, p1, p2, p3));
    let dy = f32x4.sub(y, yOf(p0, p1, p2, p3));
    let dz = f32x4.sub(z, zOf(p0, p1, p2, p3));
    let square = squaredLength(dx, dy, dz);
    let power = powerOfLanes(square, b);
    let force = f32x4.div(f32x4.mul(attraction, power), f32x4.mul(square, multiplyAdd(a, power, one)));
    let moveX = clipped(f32x4.mul(force, dx));
    let moveY = clipped(f32x4.mul(force, dy));
    let moveZ = clipped(f32x4.mul(force, dz));

    for (let sample = 0; sample < NEGATIVE_SAMPLES; sample++) {
      p0 = randomPoint(positions, points, random);
      p1 = randomPoint(positions, points, random + WEYL_STEP);
      p2 = randomPoint(positions, points, random + 2 * WEYL_STEP);
      p3 = randomPoint(positions, points, random + 3 * WEYL_STEP);
      random += 4 * WEYL_STEP;
      dx = f32x4.sub(x, xOf(p0, p1, p2, p3));
      dy = f32x4.sub(y, yOf(p0, p1, p2, p3));
      dz = f32x4.sub(z, zOf(p0, p1, p2, p3));
      square = squaredLength(dx, dy, dz);
      power = powerOfLanes(square, b);
      force = f32x4.div(
        repulsion,
        f32x4.mul(f32x4.add(f32x4.splat(SOFTENING), square), multiplyAdd(a, power, one)),
      );
      moveX = f32x4.add(moveX, clipped(f32x4.mul(force, dx)));
      moveY = f32x4.add(moveY, clipped(f32x4.mul(force, dy)));
      moveZ = f32x4.add(moveZ, clipped(f32x4.mul(force, dz)));
    }
    store<f32>(at, load<f32>(at) + rate * sumOfLanes(v128.and(moveX, isActive)));
    store<f32>(at, load<f32>(at, 4) + rate * sumOfLanes(v128.and(moveY, isActive)), 4);
    store<f32>(at, load<f32>(at, 8) + rate * sumOfLanes(v128.and(moveZ, isActive)), 8);
  }
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
function randomPoint(positions: usize, points: i32, random: u32): v128 {
  const drawn = <usize>((<u64>random * <u64>points) >> 32);
  return v128.load(positions + (drawn << 4));
}
