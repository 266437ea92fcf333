/**
 * Distances from some rows, which need not be of the table, to all rows of the table, in double precision: summed column
 * by column, which gives the same bits as the loops in src/kernels/distance.ts. Sixteen queries pass a group of eight
 * rows while it is in the cache.
 */
import { clear, offerPair } from './knn-double';
import { extended } from './norms';

const QUERIES: i32 = 16;
/** Columns between two looks at whether a group is too far away already. */
const LOOK: i32 = 8;

/**
 * The nearest rows of each query; of equally distant ones the earlier.
 *
 * @param norm 0 squared Euclidean, 1 Manhattan, 2 Chebyshev
 * @param packed (rows, columns) float64 in groups of eight as in knn-tile.ts
 * @param queries (count, columns) float64
 * @param own (count,) i32: the row that each query leaves out; or 0, where they leave out none
 * @param distances (count, k) float64, reduced ones
 * @param lists (count, k) i32
 */
export function nearestAmong(
  block: i32,
  norm: i32,
  packed: usize,
  rows: i32,
  columns: i32,
  queries: usize,
  own: usize,
  count: i32,
  k: i32,
  distances: usize,
  lists: usize,
): void {
  if (norm === 0) searchBlock(block, 0, packed, rows, columns, queries, own, count, k, distances, lists);
  else if (norm === 1) searchBlock(block, 1, packed, rows, columns, queries, own, count, k, distances, lists);
  else searchBlock(block, 2, packed, rows, columns, queries, own, count, k, distances, lists);
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
function searchBlock(
  block: i32,
  norm: i32,
  packed: usize,
  rows: i32,
  columns: i32,
  queries: usize,
  own: usize,
  count: i32,
  k: i32,
  distances: usize,
  lists: usize,
): void {
  const from = block * QUERIES;
  const to = min(count, from + QUERIES);
  const groupBytes = <usize>columns << 6;
  for (let q = from; q < to; q++) clear(distances + <usize>q * (<usize>k << 3), lists + <usize>q * (<usize>k << 2), k);
  for (let j = 0; j < rows; j += 8) {
    const group = packed + <usize>(j >> 3) * groupBytes;
    for (let q = from; q < to; q++) {
      let x = queries + <usize>q * (<usize>columns << 3);
      let a = f64x2.splat(0);
      let b = a;
      let c = a;
      let d = a;
      for (let y = group; y < group + groupBytes; y += 64) {
        const value = v128.load64_splat(x);
        x += 8;
        a = extended(a, f64x2.sub(value, v128.load(y)), norm);
        b = extended(b, f64x2.sub(value, v128.load(y, 16)), norm);
        c = extended(c, f64x2.sub(value, v128.load(y, 32)), norm);
        d = extended(d, f64x2.sub(value, v128.load(y, 48)), norm);
      }
      const found = distances + <usize>q * (<usize>k << 3);
      const worst = v128.load64_splat(found + (<usize>(k - 1) << 3));
      const near = v128.or(v128.or(f64x2.lt(a, worst), f64x2.lt(b, worst)), v128.or(f64x2.lt(c, worst), f64x2.lt(d, worst)));
      if (!v128.any_true(near)) continue;
      const list = lists + <usize>q * (<usize>k << 2);
      const skipped = own === 0 ? -1 : load<i32>(own + (<usize>q << 2));
      offerPair(a, j, skipped, rows, k, found, list);
      offerPair(b, j + 2, skipped, rows, k, found, list);
      offerPair(c, j + 4, skipped, rows, k, found, list);
      offerPair(d, j + 6, skipped, rows, k, found, list);
    }
  }
}

/**
 * Counts the rows by reduced distance from each query: by the first of its radii that is larger.
 *
 * @param norm 0 squared Euclidean, 1 Manhattan, 2 Chebyshev
 * @param packed (rows, columns) float64 in groups of eight
 * @param first number of the first of these rows
 * @param queries (count, columns) float64
 * @param own (count,) i32: the row that each query leaves out
 * @param radii (count, k) float64, reduced, rising
 * @param counts (count, k) i32, added to
 */
export function countWithinRadii(
  block: i32,
  norm: i32,
  packed: usize,
  first: i32,
  rows: i32,
  columns: i32,
  queries: usize,
  own: usize,
  count: i32,
  k: i32,
  radii: usize,
  counts: usize,
): void {
  if (norm === 0) countBlock(block, 0, packed, first, rows, columns, queries, own, count, k, radii, counts);
  else if (norm === 1) countBlock(block, 1, packed, first, rows, columns, queries, own, count, k, radii, counts);
  else countBlock(block, 2, packed, first, rows, columns, queries, own, count, k, radii, counts);
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
function countBlock(
  block: i32,
  norm: i32,
  packed: usize,
  first: i32,
  rows: i32,
  columns: i32,
  queries: usize,
  own: usize,
  count: i32,
  k: i32,
  radii: usize,
  counts: usize,
): void {
  const from = block * QUERIES;
  const to = min(count, from + QUERIES);
  const groupBytes = <usize>columns << 6;
  for (let j = 0; j < rows; j += 8) {
    const group = packed + <usize>(j >> 3) * groupBytes;
    const end = group + groupBytes;
    for (let q = from; q < to; q++) {
      const steps = radii + <usize>q * (<usize>k << 3);
      const largest = v128.load64_splat(steps + (<usize>(k - 1) << 3));
      let x = queries + <usize>q * (<usize>columns << 3);
      let a = f64x2.splat(0);
      let b = a;
      let c = a;
      let d = a;
      let isNear = true;
      for (let y = group; y < end && isNear; ) {
        const stop = min(end, y + (LOOK << 6));
        for (; y < stop; y += 64) {
          const value = v128.load64_splat(x);
          x += 8;
          a = extended(a, f64x2.sub(value, v128.load(y)), norm);
          b = extended(b, f64x2.sub(value, v128.load(y, 16)), norm);
          c = extended(c, f64x2.sub(value, v128.load(y, 32)), norm);
          d = extended(d, f64x2.sub(value, v128.load(y, 48)), norm);
        }
        // Sums only grow: once all are beyond the largest radius, none counts.
        isNear = v128.any_true(
          v128.or(v128.or(f64x2.lt(a, largest), f64x2.lt(b, largest)), v128.or(f64x2.lt(c, largest), f64x2.lt(d, largest))),
        );
      }
      if (!isNear) continue;
      const skipped = load<i32>(own + (<usize>q << 2)) - first;
      const places = counts + <usize>q * (<usize>k << 2);
      countPair(a, j, rows, skipped, k, steps, places);
      countPair(b, j + 2, rows, skipped, k, steps, places);
      countPair(c, j + 4, rows, skipped, k, steps, places);
      countPair(d, j + 6, rows, skipped, k, steps, places);
    }
  }
}

function countPair(pair: v128, j: i32, rows: i32, skipped: i32, k: i32, steps: usize, places: usize): void {
  if (j < rows && j !== skipped) countOne(f64x2.extract_lane(pair, 0), k, steps, places);
  if (j + 1 < rows && j + 1 !== skipped) countOne(f64x2.extract_lane(pair, 1), k, steps, places);
}

/** Finds the first larger step by halving. */
// @ts-ignore: decorator
@inline
function countOne(distance: f64, k: i32, steps: usize, places: usize): void {
  let low = 0;
  let high = k;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (distance < load<f64>(steps + (<usize>middle << 3))) high = middle;
    else low = middle + 1;
  }
  if (low === k) return;
  const place = places + (<usize>low << 2);
  store<i32>(place, load<i32>(place) + 1);
}
