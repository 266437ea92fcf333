/**
 * Eigenvalues and eigenvectors of a symmetric matrix in double precision; see `src/kernels/symmetric-eigen.ts`.
 *
 * Vectors are kept as columns, so that every inner loop runs over neighbouring numbers; numbers are taken in pairs, the last
 * of an odd number alone.
 */

/** Sweeps over one eigenvalue; none needs nearly so many. */
const MAX_SWEEPS: i32 = 60;
/** Couplings below this are taken for zero: their squares have no digits left. */
const VANISHING: f64 = 1e-150;
/** Of a rotation: its sine and cosine. */
const ROTATION_BYTES: usize = 16;

/** Answers of `eigenvalues` that are no number of rotations. */
const NOT_CONVERGED: i32 = -1;
const NO_ROOM: i32 = -2;

/**
 * Reduces to tridiagonal form and finds the eigenvalues.
 *
 * @param a (n, n) float64, of which the upper triangle is read; row k keeps the Householder vector of step k in its columns
 *   k + 1 … n − 1
 * @param diagonal (n,) float64: receives the eigenvalues, in no order
 * @param coupling (n,) float64 of working memory
 * @param betas (n,) float64: receives the β of each step's reflection I − β v vᵀ, 0 where nothing was reflected
 * @param work (n,) float64 of working memory
 * @param rotated int32 (room,): receives the upper of the two rows that each rotation turns
 * @param rotations float64 (room, 2): receives sines and cosines
 * @returns the number of rotations; −1 when the iteration did not converge, −2 when there are more rotations than room
 */
export function eigenvalues(
  a: usize,
  n: i32,
  diagonal: usize,
  coupling: usize,
  betas: usize,
  work: usize,
  rotated: usize,
  rotations: usize,
  room: i32,
): i32 {
  tridiagonalise(a, n, diagonal, coupling, betas, work);
  let norm: f64 = 0;
  for (let i = 0; i < n; i++) norm = max(norm, abs(at(diagonal, i)) + abs(at(coupling, i)));
  const negligible = max(f64.EPSILON * norm, VANISHING);
  let count = 0;
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l;
      while (m < n - 1 && abs(at(coupling, m)) > negligible) m++;
      if (m == l) break;
      if (sweep == MAX_SWEEPS) return NOT_CONVERGED;
      if (count + m - l > room) return NO_ROOM;
      count = sweepBlock(diagonal, coupling, l, m, rotated, rotations, count);
    }
  }
  return count;
}

/**
 * Makes the rotations and reflections backwards on unit vectors, which become eigenvectors.
 *
 * @param a, betas, rotated, rotations as `eigenvalues` left them
 * @param count of the rotations
 * @param columns (n, wanted) float64: unit vectors as columns
 * @param work (wanted,) float64 of working memory
 */
export function eigenvectors(
  a: usize,
  n: i32,
  betas: usize,
  rotated: usize,
  rotations: usize,
  count: i32,
  columns: usize,
  wanted: i32,
  work: usize,
): void {
  const width = <usize>wanted << 3;
  for (let r = count - 1; r >= 0; r--) {
    const rotation = rotations + <usize>r * ROTATION_BYTES;
    const row = columns + <usize>load<i32>(rotated + (<usize>r << 2)) * width;
    rotateRows(row, row + width, wanted, load<f64>(rotation), load<f64>(rotation, 8));
  }
  const size = <usize>n << 3;
  for (let k = n - 2; k >= 0; k--) {
    const beta = at(betas, k);
    if (beta == 0) continue;
    const vector = a + <usize>k * size;
    memory.fill(work, 0, width);
    for (let j = k + 1; j < n; j++) addScaled(work, columns + <usize>j * width, wanted, at(vector, j));
    for (let j = k + 1; j < n; j++) addScaled(columns + <usize>j * width, work, wanted, -(beta * at(vector, j)));
  }
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
function at(numbers: usize, i: i32): f64 {
  return load<f64>(numbers + (<usize>i << 3));
}

// @ts-ignore: decorator
@inline
function put(numbers: usize, i: i32, value: f64): void {
  store<f64>(numbers + (<usize>i << 3), value);
}

function tridiagonalise(a: usize, n: i32, diagonal: usize, coupling: usize, betas: usize, work: usize): void {
  const size = <usize>n << 3;
  memory.fill(coupling, 0, size);
  memory.fill(betas, 0, size);
  for (let k = 0; k < n - 1; k++) {
    const row = a + <usize>k * size;
    put(diagonal, k, at(row, k));
    let squares: f64 = 0;
    for (let j = k + 2; j < n; j++) squares += at(row, j) * at(row, j);
    const head = at(row, k + 1);
    if (squares < VANISHING * VANISHING) {
      put(coupling, k, head);
      continue;
    }
    const norm = sqrt(head * head + squares);
    const reflected = head > 0 ? -norm : norm;
    put(coupling, k, reflected);
    put(row, k + 1, head - reflected);
    const beta = 1 / (norm * (norm + abs(head)));
    put(betas, k, beta);
    reflectTrailingBlock(a, n, k, beta, work);
  }
  if (n > 0) put(diagonal, n - 1, at(a + <usize>(n - 1) * size, n - 1));
}

/** A ← H A H on rows and columns k + 1 … n − 1, with H = I − β v vᵀ and v in row k; p is working memory. */
function reflectTrailingBlock(a: usize, n: i32, k: i32, beta: f64, p: usize): void {
  const size = <usize>n << 3;
  const v = a + <usize>k * size;
  memory.fill(p, 0, size);
  for (let i = k + 1; i < n; i++) {
    const row = a + <usize>i * size;
    const product = at(row, i) * at(v, i) + dotAndAdd(row, v, p, i + 1, n, at(v, i));
    put(p, i, at(p, i) + product);
  }
  let vp: f64 = 0;
  for (let i = k + 1; i < n; i++) {
    put(p, i, beta * at(p, i));
    vp += at(v, i) * at(p, i);
  }
  const half = (beta * vp) / 2;
  for (let i = k + 1; i < n; i++) put(p, i, at(p, i) - half * at(v, i));
  for (let i = k + 1; i < n; i++) subtractBoth(a + <usize>i * size, p, v, i, n, at(v, i), at(p, i));
}

/** Returns row · v over the elements from … to − 1, and adds `factor` · row to p. */
// @ts-ignore: decorator
@inline
function dotAndAdd(row: usize, v: usize, p: usize, from: i32, to: i32, factor: f64): f64 {
  const factors = f64x2.splat(factor);
  let sums = f64x2.splat(0);
  let j = <usize>from << 3;
  const end = <usize>to << 3;
  for (; j + 8 < end; j += 16) {
    const values = v128.load(row + j);
    sums = f64x2.add(sums, f64x2.mul(values, v128.load(v + j)));
    v128.store(p + j, f64x2.add(v128.load(p + j), f64x2.mul(values, factors)));
  }
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  if (j < end) {
    const value = load<f64>(row + j);
    sum += value * load<f64>(v + j);
    store<f64>(p + j, load<f64>(p + j) + value * factor);
  }
  return sum;
}

/** row ← row − x · p − y · v over the elements from … to − 1. */
// @ts-ignore: decorator
@inline
function subtractBoth(row: usize, p: usize, v: usize, from: i32, to: i32, x: f64, y: f64): void {
  const xs = f64x2.splat(x);
  const ys = f64x2.splat(y);
  let j = <usize>from << 3;
  const end = <usize>to << 3;
  for (; j + 8 < end; j += 16) {
    const less = f64x2.sub(v128.load(row + j), f64x2.mul(xs, v128.load(p + j)));
    v128.store(row + j, f64x2.sub(less, f64x2.mul(ys, v128.load(v + j))));
  }
  if (j < end) store<f64>(row + j, load<f64>(row + j) - x * load<f64>(p + j) - y * load<f64>(v + j));
}

/** One implicit QL sweep with Wilkinson's shift over the unreduced block l … m; returns the number of rotations so far. */
function sweepBlock(d: usize, e: usize, l: i32, m: i32, rotated: usize, rotations: usize, before: i32): i32 {
  let count = before;
  const slope = (at(d, l + 1) - at(d, l)) / (2 * at(e, l));
  const root = sqrt(slope * slope + 1);
  let g = at(d, m) - at(d, l) + at(e, l) / (slope + (slope >= 0 ? root : -root));
  let sine: f64 = 1;
  let cosine: f64 = 1;
  let shift: f64 = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = sine * at(e, i);
    const b = cosine * at(e, i);
    const radius = sqrt(f * f + g * g);
    put(e, i + 1, radius);
    if (radius == 0) {
      put(d, i + 1, at(d, i + 1) - shift);
      put(e, m, 0);
      return count;
    }
    sine = f / radius;
    cosine = g / radius;
    g = at(d, i + 1) - shift;
    const r = (at(d, i) - g) * sine + 2 * cosine * b;
    shift = sine * r;
    put(d, i + 1, g + shift);
    g = cosine * r - b;
    store<i32>(rotated + (<usize>count << 2), i);
    const rotation = rotations + <usize>count * ROTATION_BYTES;
    store<f64>(rotation, sine);
    store<f64>(rotation, cosine, 8);
    count++;
  }
  put(d, l, at(d, l) - shift);
  put(e, l, g);
  put(e, m, 0);
  return count;
}

// @ts-ignore: decorator
@inline
function rotateRows(upper: usize, lower: usize, length: i32, sine: f64, cosine: f64): void {
  const sines = f64x2.splat(sine);
  const cosines = f64x2.splat(cosine);
  const end = upper + (<usize>length << 3);
  for (; upper + 8 < end; upper += 16, lower += 16) {
    const a = v128.load(upper);
    const b = v128.load(lower);
    v128.store(upper, f64x2.add(f64x2.mul(cosines, a), f64x2.mul(sines, b)));
    v128.store(lower, f64x2.sub(f64x2.mul(cosines, b), f64x2.mul(sines, a)));
  }
  if (upper < end) {
    const a = load<f64>(upper);
    const b = load<f64>(lower);
    store<f64>(upper, cosine * a + sine * b);
    store<f64>(lower, cosine * b - sine * a);
  }
}

/** target ← target + factor · source */
// @ts-ignore: decorator
@inline
function addScaled(target: usize, source: usize, length: i32, factor: f64): void {
  const factors = f64x2.splat(factor);
  const end = target + (<usize>length << 3);
  for (; target + 8 < end; target += 16, source += 16) {
    v128.store(target, f64x2.add(v128.load(target), f64x2.mul(factors, v128.load(source))));
  }
  if (target < end) store<f64>(target, load<f64>(target) + factor * load<f64>(source));
}
