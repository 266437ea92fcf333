/** Exponential and logarithm of our own, the same bits on every machine. */

const LOG2_E: f32 = 1.4426950408889634;
/** Below this the power is no normal number any more. */
const LEAST_EXPONENT: f32 = -126;

/**
 * e^x of four values ≤ 88: 2^n times a polynomial of degree six in the fraction (Taylor's, around its middle), relative
 * error below 3e-7; exactly 1 at 0, and 2^−126 instead of anything smaller.
 */
// @ts-ignore: decorators belong to AssemblyScript
@inline
export function expOfLanes(x: v128): v128 {
  const t = f32x4.max(f32x4.splat(LEAST_EXPONENT), f32x4.mul(x, f32x4.splat(LOG2_E)));
  const whole = f32x4.nearest(t);
  // 2^f for f in −1/2 … 1/2: the coefficients are ln(2)^k / k!.
  const f = f32x4.sub(t, whole);
  let power = f32x4.splat(1.5403530393381608e-4);
  power = f32x4.add(f32x4.mul(power, f), f32x4.splat(1.3333558146428443e-3));
  power = f32x4.add(f32x4.mul(power, f), f32x4.splat(9.618129107628477e-3));
  power = f32x4.add(f32x4.mul(power, f), f32x4.splat(5.550410866482158e-2));
  power = f32x4.add(f32x4.mul(power, f), f32x4.splat(0.2402265069591007));
  power = f32x4.add(f32x4.mul(power, f), f32x4.splat(0.6931471805599453));
  power = f32x4.add(f32x4.mul(power, f), f32x4.splat(1));
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127)), 23);
  return f32x4.mul(power, scale);
}

const LN2: f64 = 0.6931471805599453;
const SQRT2: f64 = 1.4142135623730951;

/**
 * ln x of a positive normal number: the exponent and, for the mantissa m in √½ … √2, the series of
 * 2 artanh((m − 1) / (m + 1)); relative error below 1e-14.
 */
export function naturalLogarithm(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  let exponent = <i32>((bits >> 52) & 0x7ff) - 1023;
  let mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (mantissa > SQRT2) {
    mantissa *= 0.5;
    exponent++;
  }
  const t = (mantissa - 1) / (mantissa + 1);
  const square = t * t;
  let series: f64 = 0;
  for (let odd: i32 = 19; odd > 0; odd -= 2) series = series * square + 1 / <f64>odd;
  return <f64>exponent * LN2 + 2 * t * series;
}
