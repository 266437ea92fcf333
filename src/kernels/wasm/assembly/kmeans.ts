/**
 * The loops over rows of k-means, see `src/kernels/kmeans.ts`. Blocks of rows leave sums of their own, which the host adds
 * in their order. Tables are f64 (rows, columns).
 */

const ROWS_PER_BLOCK: i32 = 2048;
/** Bytes of a row of a map, which has a way of its own: the same sums in the same order. */
const THREE_COLUMNS: usize = 24;

// @ts-ignore: decorators belong to AssemblyScript
@inline
function squaredDistance(a: usize, b: usize, bytes: usize): f64 {
  if (bytes == THREE_COLUMNS) {
    const x = load<f64>(a) - load<f64>(b);
    const y = load<f64>(a, 8) - load<f64>(b, 8);
    const z = load<f64>(a, 16) - load<f64>(b, 16);
    return x * x + y * y + z * z;
  }
  let sum: f64 = 0;
  for (let t: usize = 0; t < bytes; t += 8) {
    const difference = load<f64>(a + t) - load<f64>(b + t);
    sum += difference * difference;
  }
  return sum;
}

/**
 * The squared distances of a row to two points side by side.
 *
 * @param points f64 (columns, stride / 8): points turned round
 */
// @ts-ignore: decorators belong to AssemblyScript
@inline
function squaredDistances(row: usize, points: usize, stride: usize, bytes: usize): v128 {
  if (bytes == THREE_COLUMNS) {
    const x = f64x2.sub(v128.load64_splat(row), v128.load(points));
    const y = f64x2.sub(v128.load64_splat(row, 8), v128.load(points + stride));
    const z = f64x2.sub(v128.load64_splat(row, 16), v128.load(points + 2 * stride));
    return f64x2.add(f64x2.add(f64x2.mul(x, x), f64x2.mul(y, y)), f64x2.mul(z, z));
  }
  let sum = f64x2.splat(0);
  let point = points;
  for (let t: usize = 0; t < bytes; t += 8) {
    const difference = f64x2.sub(v128.load64_splat(row + t), v128.load(point));
    sum = f64x2.add(sum, f64x2.mul(difference, difference));
    point += stride;
  }
  return sum;
}

/**
 * What Σ `nearest` over the block would be with each of some candidates as one more centre.
 *
 * @param nearest f64 per row: its squared distance to the nearest centre
 * @param candidates f64 (columns, trials): turned round
 * @param trials an even number
 * @param sums f64 (blocks, trials)
 */
export function kmeansPotentials(
  block: i32,
  table: usize,
  rows: i32,
  columns: i32,
  nearest: usize,
  candidates: usize,
  trials: i32,
  sums: usize,
): void {
  const bytes = <usize>columns << 3;
  const from = block * ROWS_PER_BLOCK;
  const to = min(rows, from + ROWS_PER_BLOCK);
  const stride = <usize>trials << 3;
  for (let trial: usize = 0; trial < stride; trial += 16) {
    let sum = f64x2.splat(0);
    for (let i = from; i < to; i++) {
      const distances = squaredDistances(table + <usize>i * bytes, candidates + trial, stride, bytes);
      sum = f64x2.add(sum, f64x2.pmin(v128.load64_splat(nearest + (<usize>i << 3)), distances));
    }
    v128.store(sums + <usize>block * stride + trial, sum);
  }
}

/** Takes in a centre: lowers `nearest` to the distances from it, and leaves their sum over the block in f64 `sums[block]`. */
export function kmeansTakeCenter(
  block: i32,
  table: usize,
  rows: i32,
  columns: i32,
  nearest: usize,
  center: usize,
  sums: usize,
): void {
  const bytes = <usize>columns << 3;
  const from = block * ROWS_PER_BLOCK;
  const to = min(rows, from + ROWS_PER_BLOCK);
  let sum: f64 = 0;
  for (let i = from; i < to; i++) {
    const place = nearest + (<usize>i << 3);
    const distance = min(load<f64>(place), squaredDistance(table + <usize>i * bytes, center, bytes));
    store<f64>(place, distance);
    sum += distance;
  }
  store<f64>(sums + (<usize>block << 3), sum);
}

/** Written by the host, word by word in this order. */
@unmanaged
export class Lloyd {
  table: usize;
  rows: i32;
  columns: i32;
  /** f64 (clusters, columns). */
  centers: usize;
  clusters: i32;
  /** i32 per row; −1 before the first assignment. */
  labels: usize;
  /** f64 per row: at least the distance to its own centre, at most the distance to any other. */
  upper: usize;
  lower: usize;
  /** f64 per cluster: how far its centre moved in the last update, and half the way to the next centre. */
  moves: usize;
  halfGaps: usize;
  /** f64 per cluster: the largest move of the other centres. */
  othersMoves: usize;
  /** i32 per block: rows that changed their cluster. */
  changes: usize;
  /** f64 per block: (clusters, columns) sums of the rows of each cluster. */
  sums: usize;
  /** i32 per block: (clusters) rows of each cluster. */
  counts: usize;
  /** f64 per block: squared distances of its rows to their centres. */
  inertias: usize;
  /** f64 (columns, clusters filled up to an even number, the last one infinitely far away): the centres turned round. */
  turned: usize;
}

/** Gives every row of a block its nearest centre, passing over most distances by the bounds of Hamerly (2010). */
export function kmeansAssign(block: i32, address: usize): void {
  const lloyd = changetype<Lloyd>(address);
  const bytes = <usize>lloyd.columns << 3;
  const stride = <usize>((lloyd.clusters + 1) & ~1) << 3;
  const from = block * ROWS_PER_BLOCK;
  const to = min(lloyd.rows, from + ROWS_PER_BLOCK);
  let changed = 0;
  for (let i = from; i < to; i++) {
    const row = lloyd.table + <usize>i * bytes;
    const upper = lloyd.upper + (<usize>i << 3);
    const lower = lloyd.lower + (<usize>i << 3);
    const label = load<i32>(lloyd.labels + (<usize>i << 2));
    if (label >= 0) {
      // The centres have moved since the bounds were taken.
      const slot = <usize>label << 3;
      const least = load<f64>(lower) - load<f64>(lloyd.othersMoves + slot);
      store<f64>(lower, least);
      const safe = max(load<f64>(lloyd.halfGaps + slot), least);
      let most = load<f64>(upper) + load<f64>(lloyd.moves + slot);
      if (most > safe) most = sqrt(squaredDistance(row, lloyd.centers + <usize>label * bytes, bytes));
      store<f64>(upper, most);
      if (most <= safe) continue;
    }
    // Even and odd centres side by side.
    let best = f64x2.splat(Infinity);
    let next = best;
    let places = i64x2.splat(0);
    for (let c: usize = 0; c < stride; c += 16) {
      const distances = squaredDistances(row, lloyd.turned + c, stride, bytes);
      const isNearer = f64x2.lt(distances, best);
      next = f64x2.pmin(next, f64x2.pmax(best, distances));
      best = f64x2.pmin(best, distances);
      places = v128.bitselect(i64x2.splat(<i64>(c >> 3)), places, isNearer);
    }
    const even = f64x2.extract_lane(best, 0);
    const odd = f64x2.extract_lane(best, 1);
    const evenPlace = <i32>i64x2.extract_lane(places, 0);
    const oddPlace = <i32>i64x2.extract_lane(places, 1) + 1;
    // Of equally near ones the first.
    const isEven = even < odd || (even === odd && evenPlace < oddPlace);
    const nearest = isEven ? evenPlace : oddPlace;
    const nearestDistance = min(even, odd);
    const nextDistance = min(max(even, odd), min(f64x2.extract_lane(next, 0), f64x2.extract_lane(next, 1)));
    store<f64>(upper, sqrt(nearestDistance));
    store<f64>(lower, sqrt(nextDistance));
    if (nearest !== label) {
      store<i32>(lloyd.labels + (<usize>i << 2), nearest);
      changed++;
    }
  }
  store<i32>(lloyd.changes + (<usize>block << 2), changed);
}

/** Sums and counts the rows of each cluster in a block. */
export function kmeansSums(block: i32, address: usize): void {
  const lloyd = changetype<Lloyd>(address);
  const bytes = <usize>lloyd.columns << 3;
  const sums = lloyd.sums + <usize>block * <usize>lloyd.clusters * bytes;
  const counts = lloyd.counts + ((<usize>block * <usize>lloyd.clusters) << 2);
  memory.fill(sums, 0, <usize>lloyd.clusters * bytes);
  memory.fill(counts, 0, <usize>lloyd.clusters << 2);
  const to = min(lloyd.rows, (block + 1) * ROWS_PER_BLOCK);
  for (let i = block * ROWS_PER_BLOCK; i < to; i++) {
    const label = <usize>load<i32>(lloyd.labels + (<usize>i << 2));
    const row = lloyd.table + <usize>i * bytes;
    const target = sums + label * bytes;
    for (let t: usize = 0; t < bytes; t += 8) store<f64>(target + t, load<f64>(target + t) + load<f64>(row + t));
    const count = counts + (label << 2);
    store<i32>(count, load<i32>(count) + 1);
  }
}

/** Sums the squared distances of a block's rows to their centres. */
export function kmeansInertia(block: i32, address: usize): void {
  const lloyd = changetype<Lloyd>(address);
  const bytes = <usize>lloyd.columns << 3;
  const to = min(lloyd.rows, (block + 1) * ROWS_PER_BLOCK);
  let sum: f64 = 0;
  for (let i = block * ROWS_PER_BLOCK; i < to; i++) {
    const label = <usize>load<i32>(lloyd.labels + (<usize>i << 2));
    sum += squaredDistance(lloyd.table + <usize>i * bytes, lloyd.centers + label * bytes, bytes);
  }
  store<f64>(lloyd.inertias + (<usize>block << 3), sum);
}
