const LN2: f64 = 0.6931471805599453;
const LEAST_EXPONENT: f64 = -1022;
const TERMS: i32 = 14;

/**
 * 2^x for x ≤ 0, the same bits on every machine: the whole part is the exponent, the rest, −½ … ½, Taylor's series; relative
 * error below 1e-15, and 2^−1022 instead of anything smaller.
 */
export function exp2(x: f64): f64 {
  const bounded = max(x, LEAST_EXPONENT);
  const whole = nearest(bounded);
  const rest = (bounded - whole) * LN2;
  let series: f64 = 1;
  for (let term = TERMS; term > 0; term--) series = 1 + (series * rest) / <f64>term;
  return series * reinterpret<f64>(<u64>(<i64>whole + 1023) << 52);
}
