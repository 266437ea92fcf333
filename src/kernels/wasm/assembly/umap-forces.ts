import { multiplyAdd } from './umap-power';

/** Random vertices that the heads of a batch of four edges are pushed away from. */
export const NEGATIVE_SAMPLES: i32 = 5;
const MAX_FORCE: f32 = 4;
/** Keeps the repulsion of nearly equal points finite. */
export const SOFTENING: f32 = 0.001;
/** Keeps the attraction of equal points a number. */
const LEAST_SQUARE: f32 = 1e-12;
/** 2³² / the golden ratio: steps of a Weyl sequence. */
export const WEYL_STEP: u32 = 0x9e3779b1;

/** The x, y and z of four points that lie as x, y, z, 0 each. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
export function xOf(p0: v128, p1: v128, p2: v128, p3: v128): v128 {
  return v128.shuffle<f32>(v128.shuffle<f32>(p0, p1, 0, 4, 0, 4), v128.shuffle<f32>(p2, p3, 0, 4, 0, 4), 0, 1, 4, 5);
}
// @ts-ignore: decorators belong to AssemblyScript
@inline
export function yOf(p0: v128, p1: v128, p2: v128, p3: v128): v128 {
  return v128.shuffle<f32>(v128.shuffle<f32>(p0, p1, 1, 5, 1, 5), v128.shuffle<f32>(p2, p3, 1, 5, 1, 5), 0, 1, 4, 5);
}
// @ts-ignore: decorators belong to AssemblyScript
@inline
export function zOf(p0: v128, p1: v128, p2: v128, p3: v128): v128 {
  return v128.shuffle<f32>(v128.shuffle<f32>(p0, p1, 2, 6, 2, 6), v128.shuffle<f32>(p2, p3, 2, 6, 2, 6), 0, 1, 4, 5);
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
export function clipped(force: v128): v128 {
  return f32x4.pmax(f32x4.splat(-MAX_FORCE), f32x4.pmin(f32x4.splat(MAX_FORCE), force));
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
export function squaredLength(dx: v128, dy: v128, dz: v128): v128 {
  return multiplyAdd(dx, dx, multiplyAdd(dy, dy, multiplyAdd(dz, dz, f32x4.splat(LEAST_SQUARE))));
}

/** Mixes all bits of a number (Mueller's finaliser with Wellons's constants of the hash "lowbias32"). */
// @ts-ignore: decorators belong to AssemblyScript
@inline
export function hashed(value: u32): u32 {
  let mixed = value ^ (value >> 15);
  mixed *= 0x2c1b3c6d;
  mixed ^= mixed >> 12;
  mixed *= 0x297a2d39;
  return mixed ^ (mixed >> 15);
}
