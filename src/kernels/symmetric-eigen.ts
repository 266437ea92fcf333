/** Eigenvalues in falling order; row i of `vectors` is the unit eigenvector of `values[i]`. */
export interface SymmetricEigen {
  /** (n,) */
  readonly values: Float64Array;
  /** (wanted, n) */
  readonly vectors: Float64Array;
}

const MAX_SWEEPS = 60;

/** Couplings below this are taken for zero: their squares have no digits left. */
const VANISHING = 1e-150;

/**
 * All eigenvalues of a symmetric matrix, and the eigenvectors of the largest.
 *
 * Householder reduction to tridiagonal form, then QL iterations with implicit shifts: Golub & Van Loan (2013), "Matrix
 * Computations", §8.3; Bowdler, Martin, Reinsch & Wilkinson (1968), "The QR and QL algorithms for symmetric matrices".
 * The rotations are kept and, at the end, made backwards on the wanted unit vectors alone, which are then exactly as
 * orthogonal as if all had been carried along. O(n³), of which the wanted vectors are O(n² · wanted).
 *
 * @param symmetric (n, n) row-major, finite, both triangles filled; never modified
 * @param wanted how many eigenvectors; all by default
 * @throws Error when the iteration does not converge, which does not happen for finite input
 */
export function symmetricEigen(symmetric: Float64Array, n: number, wanted = n): SymmetricEigen {
  const reflected = symmetric.slice();
  const { diagonal, offDiagonal, betas } = tridiagonalise(reflected, n);
  const rotations = diagonaliseTridiagonal(diagonal, offDiagonal, n);

  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b]! - diagonal[a]! || a - b);
  // Vectors as columns: every inner loop runs over neighbouring numbers.
  const columns = new Float64Array(n * wanted);
  for (let c = 0; c < wanted; c++) columns[order[c]! * wanted + c] = 1;
  rotateBack(columns, rotations, wanted);
  reflectBack(columns, reflected, betas, n, wanted);
  const vectors = new Float64Array(wanted * n);
  for (let t = 0; t < n; t++) for (let c = 0; c < wanted; c++) vectors[c * n + t] = columns[t * wanted + c]!;
  return { values: Float64Array.from(order, (from) => diagonal[from]!), vectors };
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Element i couples rows i and i + 1; the last one is 0. */
  readonly offDiagonal: Float64Array;
  /** (n,): H = I − β v vᵀ of each step; 0 where nothing was reflected. */
  readonly betas: Float64Array;
}

/** Works on the upper triangle of `a`, whose row k keeps the Householder vector of step k (in columns k + 1 … n − 1). */
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
  return { diagonal, offDiagonal, betas };
}

/** A ← H A H on rows and columns k + 1 … n − 1, with H = I − β v vᵀ and v in row k. */
function reflectTrailingBlock(a: Float64Array, n: number, k: number, beta: number, p: Float64Array): void {
  const row = k * n;
  p.fill(0);
  for (let i = k + 1; i < n; i++) {
    const vi = a[row + i]!;
    let sum = a[i * n + i]! * vi;
    for (let j = i + 1; j < n; j++) {
      const value = a[i * n + j]!;
      sum += value * a[row + j]!;
      p[j] = p[j]! + value * vi;
    }
    p[i] = p[i]! + sum;
  }
  let vp = 0;
  for (let i = k + 1; i < n; i++) {
    p[i] = beta * p[i]!;
    vp += a[row + i]! * p[i]!;
  }
  const half = (beta * vp) / 2;
  for (let i = k + 1; i < n; i++) p[i] = p[i]! - half * a[row + i]!;
  for (let i = k + 1; i < n; i++) {
    const vi = a[row + i]!;
    const pi = p[i]!;
    for (let j = i; j < n; j++) a[i * n + j] = a[i * n + j]! - vi * p[j]! - pi * a[row + j]!;
  }
}

/** Rotations of neighbouring rows in the order they were made. */
interface Rotations {
  count: number;
  /** The upper of the two rows. */
  rows: Int32Array;
  sines: Float64Array;
  cosines: Float64Array;
}

function remember(rotations: Rotations, row: number, sine: number, cosine: number): void {
  const at = rotations.count++;
  if (at === rotations.rows.length) {
    rotations.rows = grown(new Int32Array(2 * at), rotations.rows);
    rotations.sines = grown(new Float64Array(2 * at), rotations.sines);
    rotations.cosines = grown(new Float64Array(2 * at), rotations.cosines);
  }
  rotations.rows[at] = row;
  rotations.sines[at] = sine;
  rotations.cosines[at] = cosine;
}

function grown<Values extends Int32Array | Float64Array>(larger: Values, values: Values): Values {
  larger.set(values);
  return larger;
}

/** Turns `d` into eigenvalues; destroys `e`. */
function diagonaliseTridiagonal(d: Float64Array, e: Float64Array, n: number): Rotations {
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(d[i]!) + Math.abs(e[i]!));
  const negligible = Math.max(Number.EPSILON * norm, VANISHING);
  const room = Math.max(1, 2 * n * n);
  const rotations: Rotations = {
    count: 0,
    rows: new Int32Array(room),
    sines: new Float64Array(room),
    cosines: new Float64Array(room),
  };

  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > negligible) m++;
      if (m === l) break;
      if (sweep === MAX_SWEEPS) throw new Error('the eigenvalue iteration did not converge');
      qlSweep(d, e, l, m, rotations);
    }
  }
  return rotations;
}

/** One implicit QL sweep with Wilkinson's shift over the unreduced block l … m. */
function qlSweep(d: Float64Array, e: Float64Array, l: number, m: number, rotations: Rotations): void {
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
    remember(rotations, i, sine, cosine);
  }
  d[l] = d[l]! - shift;
  e[l] = g;
  e[m] = 0;
}

/** @param columns (n, wanted) */
function rotateBack(columns: Float64Array, { count, rows, sines, cosines }: Rotations, wanted: number): void {
  for (let r = count - 1; r >= 0; r--) {
    const sine = sines[r]!;
    const cosine = cosines[r]!;
    const end = (rows[r]! + 1) * wanted;
    for (let a = end - wanted, b = end; a < end; a++, b++) {
      const lower = columns[a]!;
      const upper = columns[b]!;
      columns[a] = cosine * lower + sine * upper;
      columns[b] = cosine * upper - sine * lower;
    }
  }
}

/** @param a as `tridiagonalise` left it */
function reflectBack(
  columns: Float64Array,
  a: Float64Array,
  betas: Float64Array,
  n: number,
  wanted: number,
): void {
  const dots = new Float64Array(wanted);
  for (let k = n - 2; k >= 0; k--) {
    const beta = betas[k]!;
    if (beta === 0) continue;
    dots.fill(0);
    for (let j = k + 1; j < n; j++) {
      const value = a[k * n + j]!;
      for (let c = 0; c < wanted; c++) dots[c] = dots[c]! + value * columns[j * wanted + c]!;
    }
    for (let j = k + 1; j < n; j++) {
      const step = beta * a[k * n + j]!;
      for (let c = 0; c < wanted; c++) columns[j * wanted + c] = columns[j * wanted + c]! - step * dots[c]!;
    }
  }
}
