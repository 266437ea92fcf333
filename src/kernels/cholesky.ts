/**
 * The inverse of the Cholesky factor of a symmetric positive definite matrix: lower triangular P with P A Pᵀ = I.
 * Golub & Van Loan (2013), "Matrix Computations", §4.2.
 *
 * @param a (n, n) row-major; only the lower triangle is read
 * @returns null when the matrix is not positive definite as far as rounding lets us see
 */
export function inverseCholeskyFactor(a: Float64Array, n: number): Float64Array | null {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let t = 0; t < j; t++) sum -= factor[i * n + t]! * factor[j * n + t]!;
      if (i > j) {
        factor[i * n + j] = sum / factor[j * n + j]!;
      } else {
        if (!(sum > 0)) return null;
        factor[i * n + i] = Math.sqrt(sum);
      }
    }
  }
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    inverse[j * n + j] = 1 / factor[j * n + j]!;
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let t = j; t < i; t++) sum -= factor[i * n + t]! * inverse[t * n + j]!;
      inverse[i * n + j] = sum / factor[i * n + i]!;
    }
  }
  return inverse;
}
