/** The numbers that the host has for the norms, see `normNumber` in src/kernels/knn/norm-number.ts. */
export const SQUARED_EUCLIDEAN: i32 = 0;
export const MANHATTAN: i32 = 1;
export const CHEBYSHEV: i32 = 2;

/** Reduced distances with the differences of one column more; the norm is to be known when this is compiled. */
// @ts-ignore: decorator
@inline
export function extended(sum: v128, difference: v128, norm: i32): v128 {
  if (norm === SQUARED_EUCLIDEAN) return f64x2.add(sum, f64x2.mul(difference, difference));
  if (norm === MANHATTAN) return f64x2.add(sum, f64x2.abs(difference));
  return f64x2.max(sum, f64x2.abs(difference));
}

/** The same of a single pair. */
// @ts-ignore: decorator
@inline
export function extendedPair(sum: f64, difference: f64, norm: i32): f64 {
  if (norm === SQUARED_EUCLIDEAN) return sum + difference * difference;
  if (norm === MANHATTAN) return sum + abs(difference);
  return max(sum, abs(difference));
}

/** The same in single precision. */
// @ts-ignore: decorator
@inline
export function extendedSingle(sum: v128, difference: v128, norm: i32): v128 {
  if (norm === SQUARED_EUCLIDEAN) return f32x4.add(sum, f32x4.mul(difference, difference));
  if (norm === MANHATTAN) return f32x4.add(sum, f32x4.abs(difference));
  return f32x4.max(sum, f32x4.abs(difference));
}
