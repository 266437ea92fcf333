import { CHEBYSHEV, extended, extendedPair, MANHATTAN, SQUARED_EUCLIDEAN } from './norms';

/**
 * Neighbours in double precision: distances are summed column by column, which gives the same bits as the loops in
 * src/kernels/distance.ts. Lists are ordered by distance, then row.
 */

/** Queries of one call. */
const QUERIES: i32 = 16;
/** Candidate lists ordered in one call. */
const ORDERED: i32 = 256;
const NOBODY: i32 = 0x7fffffff;

// @ts-ignore: decorator
@inline
function isBefore(distance: f64, row: i32, otherDistance: f64, otherRow: i32): bool {
  return distance < otherDistance || (distance === otherDistance && row < otherRow);
}

export function offer(distance: f64, row: i32, distances: usize, rows: usize, size: i32): void {
  let slot = size - 1;
  if (!isBefore(distance, row, load<f64>(distances + (<usize>slot << 3)), load<i32>(rows + (<usize>slot << 2)))) return;
  while (slot > 0) {
    const otherDistance = load<f64>(distances + (<usize>(slot - 1) << 3));
    const otherRow = load<i32>(rows + (<usize>(slot - 1) << 2));
    if (!isBefore(distance, row, otherDistance, otherRow)) break;
    store<f64>(distances + (<usize>slot << 3), otherDistance);
    store<i32>(rows + (<usize>slot << 2), otherRow);
    slot--;
  }
  store<f64>(distances + (<usize>slot << 3), distance);
  store<i32>(rows + (<usize>slot << 2), row);
}

export function clear(distances: usize, rows: usize, size: i32): void {
  for (let slot = 0; slot < size; slot++) {
    store<f64>(distances + (<usize>slot << 3), Infinity);
    store<i32>(rows + (<usize>slot << 2), NOBODY);
  }
}

/**
 * The nearest rows of the given queries among all rows, whatever the lists held.
 *
 * @param packed (rows, columns) float64 in groups of eight as in knn-tile.ts
 * @param queries (queryCount,) i32
 * @param k size of the lists
 * @param distances (rows, k) float64, by row of the table
 * @param lists (rows, k) i32
 */
export function nearestInDouble(
  block: i32,
  first: i32,
  norm: i32,
  packed: usize,
  rows: i32,
  columns: i32,
  queries: usize,
  queryCount: i32,
  k: i32,
  distances: usize,
  lists: usize,
): void {
  const from = (first + block) * QUERIES;
  const to = min(queryCount, from + QUERIES);
  for (let q = from; q < to; q++) {
    const query = load<i32>(queries + (<usize>q << 2));
    searchAll(norm, packed, rows, columns, query, k, distances + <usize>query * (<usize>k << 3), lists + <usize>query * (<usize>k << 2));
  }
}

function searchAll(norm: i32, packed: usize, rows: i32, columns: i32, query: i32, k: i32, distances: usize, list: usize): void {
  clear(distances, list, k);
  if (norm === SQUARED_EUCLIDEAN) searchBy(SQUARED_EUCLIDEAN, packed, rows, columns, query, k, distances, list);
  else if (norm === MANHATTAN) searchBy(MANHATTAN, packed, rows, columns, query, k, distances, list);
  else searchBy(CHEBYSHEV, packed, rows, columns, query, k, distances, list);
}

// @ts-ignore: decorator
@inline
function searchBy(norm: i32, packed: usize, rows: i32, columns: i32, query: i32, k: i32, distances: usize, list: usize): void {
  const groupBytes = <usize>columns << 6;
  const x = packed + <usize>(query >> 3) * groupBytes + (<usize>(query & 7) << 3);
  const last = distances + (<usize>(k - 1) << 3);
  let y = packed;
  for (let j = 0; j < rows; j += 8) {
    let a = f64x2.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (let t: usize = 0; t < groupBytes; t += 64) {
      const value = v128.load64_splat(x + t);
      a = extended(a, f64x2.sub(value, v128.load(y)), norm);
      b = extended(b, f64x2.sub(value, v128.load(y, 16)), norm);
      c = extended(c, f64x2.sub(value, v128.load(y, 32)), norm);
      d = extended(d, f64x2.sub(value, v128.load(y, 48)), norm);
      y += 64;
    }
    const worst = v128.load64_splat(last);
    const near = v128.or(
      v128.or(f64x2.le(a, worst), f64x2.le(b, worst)),
      v128.or(f64x2.le(c, worst), f64x2.le(d, worst)),
    );
    if (v128.any_true(near)) {
      offerPair(a, j, query, rows, k, distances, list);
      offerPair(b, j + 2, query, rows, k, distances, list);
      offerPair(c, j + 4, query, rows, k, distances, list);
      offerPair(d, j + 6, query, rows, k, distances, list);
    }
  }
}

/** Offers two distances, of rows j and j + 1, unless they are past the last row or the one left out. */
export function offerPair(pair: v128, j: i32, skipped: i32, rows: i32, k: i32, distances: usize, list: usize): void {
  if (j < rows && j !== skipped) offer(f64x2.extract_lane(pair, 0), j, distances, list, k);
  if (j + 1 < rows && j + 1 !== skipped) offer(f64x2.extract_lane(pair, 1), j + 1, distances, list, k);
}

/**
 * Chooses the nearest k of each point's candidates by their distances in double precision.
 *
 * @param norm 0 squared Euclidean, 1 Manhattan, 2 Chebyshev
 * @param points (rows, columns) float64
 * @param candidates (rows, size) i32, points; entries that are none are passed over
 * @param numbers (rows,) i32: the rows that the points are, or 0 where points are rows
 * @param distances (rows, k) float64, by row
 * @param lists (rows, k) i32, rows
 */
export function orderCandidates(
  block: i32,
  norm: i32,
  points: usize,
  rows: i32,
  columns: i32,
  candidates: usize,
  size: i32,
  numbers: usize,
  k: i32,
  distances: usize,
  lists: usize,
): void {
  const to = min(rows, (block + 1) * ORDERED);
  for (let i = block * ORDERED; i < to; i++) {
    const row = numberOf(i, numbers);
    const list = lists + <usize>row * (<usize>k << 2);
    const found = distances + <usize>row * (<usize>k << 3);
    const own = candidates + <usize>i * (<usize>size << 2);
    clear(found, list, k);
    if (norm === SQUARED_EUCLIDEAN) orderBy(SQUARED_EUCLIDEAN, i, points, rows, columns, own, size, numbers, k, found, list);
    else if (norm === MANHATTAN) orderBy(MANHATTAN, i, points, rows, columns, own, size, numbers, k, found, list);
    else orderBy(CHEBYSHEV, i, points, rows, columns, own, size, numbers, k, found, list);
  }
}

// @ts-ignore: decorator
@inline
function orderBy(
  norm: i32,
  i: i32,
  points: usize,
  rows: i32,
  columns: i32,
  candidates: usize,
  size: i32,
  numbers: usize,
  k: i32,
  found: usize,
  list: usize,
): void {
  const bytes = <usize>columns << 3;
  const x = points + <usize>i * bytes;
  // Four sums at a time, so that one need not wait for another.
  for (let slot = 0; slot < size; slot += 4) {
    const j0 = candidateAt(candidates, slot, size, rows);
    const j1 = candidateAt(candidates, slot + 1, size, rows);
    const j2 = candidateAt(candidates, slot + 2, size, rows);
    const j3 = candidateAt(candidates, slot + 3, size, rows);
    const y0 = points + <usize>(j0 < 0 ? i : j0) * bytes;
    const y1 = points + <usize>(j1 < 0 ? i : j1) * bytes;
    const y2 = points + <usize>(j2 < 0 ? i : j2) * bytes;
    const y3 = points + <usize>(j3 < 0 ? i : j3) * bytes;
    let s0: f64 = 0;
    let s1: f64 = 0;
    let s2: f64 = 0;
    let s3: f64 = 0;
    for (let t: usize = 0; t < bytes; t += 8) {
      const value = load<f64>(x + t);
      s0 = extendedPair(s0, value - load<f64>(y0 + t), norm);
      s1 = extendedPair(s1, value - load<f64>(y1 + t), norm);
      s2 = extendedPair(s2, value - load<f64>(y2 + t), norm);
      s3 = extendedPair(s3, value - load<f64>(y3 + t), norm);
    }
    if (j0 >= 0) offer(s0, numberOf(j0, numbers), found, list, k);
    if (j1 >= 0) offer(s1, numberOf(j1, numbers), found, list, k);
    if (j2 >= 0) offer(s2, numberOf(j2, numbers), found, list, k);
    if (j3 >= 0) offer(s3, numberOf(j3, numbers), found, list, k);
  }
}

// @ts-ignore: decorator
@inline
function numberOf(point: i32, numbers: usize): i32 {
  return numbers === 0 ? point : load<i32>(numbers + (<usize>point << 2));
}

/** @returns −1 where there is none */
// @ts-ignore: decorator
@inline
function candidateAt(candidates: usize, slot: i32, size: i32, rows: i32): i32 {
  if (slot >= size) return -1;
  const point = load<i32>(candidates + (<usize>slot << 2)) & NOBODY;
  return point < rows ? point : -1;
}
