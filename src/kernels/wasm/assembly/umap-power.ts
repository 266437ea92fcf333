/** a · b + c */
// @ts-ignore: decorators belong to AssemblyScript
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Bits of √½: below it a mantissa is counted to the exponent before, so that log2 stays near 0 on both sides of 1. */
const SQRT_HALF_BITS: i32 = 0x3f3504f3;
/** 1.5 · 2²³: added and subtracted it rounds to the nearest whole number. */
const ROUNDING: f32 = 12582912;

/**
 * x^exponent of four values x > 0, with a relative error of about 1e-4, which is far below the noise of sampled edges:
 * 2^(exponent · log2 x), logarithm and power by polynomials of degree three (least squares of the relative error).
 */
// @ts-ignore: decorators belong to AssemblyScript
@inline
export function powerOfLanes(x: v128, exponent: v128): v128 {
  return exp2OfLanes(f32x4.mul(exponent, log2OfLanes(x)));
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
export function log2OfLanes(x: v128): v128 {
  const whole = i32x4.shr_s(i32x4.sub(x, i32x4.splat(SQRT_HALF_BITS)), 23);
  const mantissa = f32x4.sub(i32x4.sub(x, i32x4.shl(whole, 23)), f32x4.splat(1));
  let log = multiplyAdd(mantissa, f32x4.splat(-0.3296393), f32x4.splat(0.5174916));
  log = multiplyAdd(log, mantissa, f32x4.splat(-0.7249008));
  log = multiplyAdd(log, mantissa, f32x4.splat(1.4417624));
  return multiplyAdd(mantissa, log, f32x4.convert_i32x4_s(whole));
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
export function exp2OfLanes(x: v128): v128 {
  const rounded = f32x4.add(x, f32x4.splat(ROUNDING));
  const fraction = f32x4.sub(x, f32x4.sub(rounded, f32x4.splat(ROUNDING)));
  let power = multiplyAdd(fraction, f32x4.splat(0.0551716), f32x4.splat(0.2426111));
  power = multiplyAdd(power, fraction, f32x4.splat(0.693261));
  power = multiplyAdd(power, fraction, f32x4.splat(0.9999281));
  // The lowest bits of `rounded` are the whole number: into the exponent with it.
  return i32x4.add(power, i32x4.shl(rounded, 23));
}
