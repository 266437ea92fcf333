/** Eigenvalues in falling order; row i of `vectors` (n, n) is the unit eigenvector of `values[i]`. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

const MAX_SWEEPS = 60;

/** Couplings below this are taken for zero: their squares have no digits left. */
const VANISHING = 1e-150;

/**
 * All eigenvalues and eigenvectors of a symmetric matrix.
 *
 * Householder reduction to tridiagonal form, then QL iterations with implicit shifts: Golub & Van Loan (2013), "Matrix
 * Computations", §8.3; Bowdler, Martin, Reinsch & Wilkinson (1968), "The QR and QL algorithms for symmetric matrices".
 * O(n³). Eigenvectors are kept as rows, so that every inner loop runs over neighbouring numbers.
 *
 * @param symmetric (n, n) row-major, finite, both triangles filled; never modified
 * @throws Error when the iteration does not converge, which does not happen for finite input
 */
export function symmetricEigen(symmetric: Float64Array, n: number): SymmetricEigen {
  const { diagonal, offDiagonal, basis } = tridiagonalise(symmetric.slice(), n);
  diagonaliseTridiagonal(diagonal, offDiagonal, basis, n);

  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b]! - diagonal[a]! || a - b);
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    values[to] = diagonal[from]!;
    vectors.set(basis.subarray(from * n, (from + 1) * n), to * n);
  });
  return { values, vectors };
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Element i couples rows i and i + 1; the last one is 0. */
  readonly offDiagonal: Float64Array;
  /** (n, n): its rows are the basis in which the matrix is tridiagonal. */
  readonly basis: Float64Array;
}

/** Destroys `a`, whose row k keeps the Householder vector of step k (in columns k + 1 … n − 1). */
function tridiagonalise(a: Float64Array, n: number): Tridiagonal {
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const betas = new Float64Array(n);
  const p = new Float64Array(n);

  for (let k = 0; k < n - 1; k++) {
    diagonal[k] = a[k * n + k]!;
    const row = k * n;
    let squares = 0;
    for (let j = k + 2; j < n; j++) squares += a[row + j]! * a[row + j]!;
    const head = a[row + k + 1]!;
    if (squares < VANISHING * VANISHING) {
      offDiagonal[k] = head;
      continue;
    }
    const norm = Math.sqrt(head * head + squares);
    const reflected = head > 0 ? -norm : norm;
    offDiagonal[k] = reflected;
    a[row + k + 1] = head - reflected;
    const beta = 1 / (norm * (norm + Math.abs(head)));
    betas[k] = beta;
    reflectTrailingBlock(a, n, k, beta, p);
  }
  if (n > 0) diagonal[n - 1] = a[n * n - 1]!;
  return { diagonal, offDiagonal, basis: accumulateReflections(a, betas, n) };
}

/** A ← H A H on rows and columns k + 1 … n − 1, with H = I − β v vᵀ and v in row k. */
function reflectTrailingBlock(a: Float64Array, n: number, k: number, beta: number, p: Float64Array): void {
  const row = k * n;
  let vp = 0;
  for (let i = k + 1; i < n; i++) {
    let sum = 0;
    for (let j = k + 1; j < n; j++) sum += a[i * n + j]! * a[row + j]!;
    p[i] = beta * sum;
    vp += a[row + i]! * p[i]!;
  }
  const half = (beta * vp) / 2;
  for (let i = k + 1; i < n; i++) p[i] = p[i]! - half * a[row + i]!;
  for (let i = k + 1; i < n; i++) {
    const vi = a[row + i]!;
    const pi = p[i]!;
    for (let j = k + 1; j < n; j++) a[i * n + j] = a[i * n + j]! - vi * p[j]! - pi * a[row + j]!;
  }
}

/** The rows of (H₀ H₁ … )ᵀ, built from the last reflection back so that each touches only its own block. */
function accumulateReflections(a: Float64Array, betas: Float64Array, n: number): Float64Array {
  const basis = new Float64Array(n * n);
  for (let i = 0; i < n; i++) basis[i * n + i] = 1;
  for (let k = n - 2; k >= 0; k--) {
    const beta = betas[k]!;
    if (beta === 0) continue;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += basis[i * n + j]! * a[k * n + j]!;
      const step = beta * sum;
      for (let j = k + 1; j < n; j++) basis[i * n + j] = basis[i * n + j]! - step * a[k * n + j]!;
    }
  }
  return basis;
}

/** Turns `d` into eigenvalues and the rows of `basis` into eigenvectors; destroys `e`. */
function diagonaliseTridiagonal(d: Float64Array, e: Float64Array, basis: Float64Array, n: number): void {
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(d[i]!) + Math.abs(e[i]!));
  const negligible = Math.max(Number.EPSILON * norm, VANISHING);

  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > negligible) m++;
      if (m === l) break;
      if (sweep === MAX_SWEEPS) throw new Error('the eigenvalue iteration did not converge');
      qlSweep(d, e, basis, n, l, m);
    }
  }
}

/** One implicit QL sweep with Wilkinson's shift over the unreduced block l … m. */
function qlSweep(
  d: Float64Array,
  e: Float64Array,
  basis: Float64Array,
  n: number,
  l: number,
  m: number,
): void {
  const slope = (d[l + 1]! - d[l]!) / (2 * e[l]!);
  const root = Math.sqrt(slope * slope + 1);
  let g = d[m]! - d[l]! + e[l]! / (slope + (slope >= 0 ? root : -root));
  let sine = 1;
  let cosine = 1;
  let shift = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = sine * e[i]!;
    const b = cosine * e[i]!;
    const radius = Math.sqrt(f * f + g * g);
    e[i + 1] = radius;
    if (radius === 0) {
      d[i + 1] = d[i + 1]! - shift;
      e[m] = 0;
      return;
    }
    sine = f / radius;
    cosine = g / radius;
    g = d[i + 1]! - shift;
    const r = (d[i]! - g) * sine + 2 * cosine * b;
    shift = sine * r;
    d[i + 1] = g + shift;
    g = cosine * r - b;
    rotateRows(basis, n, i, sine, cosine);
  }
  d[l] = d[l]! - shift;
  e[l] = g;
  e[m] = 0;
}

function rotateRows(basis: Float64Array, n: number, i: number, sine: number, cosine: number): void {
  const end = (i + 1) * n;
  for (let a = i * n, b = end; a < end; a++, b++) {
    const lower = basis[a]!;
    const upper = basis[b]!;
    basis[b] = sine * lower + cosine * upper;
    basis[a] = cosine * lower - sine * upper;
  }
}
