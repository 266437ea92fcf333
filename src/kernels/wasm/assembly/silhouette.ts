/** Silhouette coefficients (Rousseeuw, 1987), each from the distances to all rows; see `src/kernels/silhouette.ts`. */

const ROWS_PER_BLOCK: i32 = 16;

/**
 * The coefficients of sixteen rows.
 *
 * @param values f64 by columns, `columnBytes` from one to the next; rows are sorted by cluster
 * @param isSingle 1 where the values are f32 instead, in three columns
 * @param starts i32 (clusters + 1): cluster c holds the rows starts[c] … starts[c + 1] − 1
 * @param chosen i32 (count): the rows asked for, rising
 * @param coefficients f64 (count)
 */
export function silhouetteRows(
  block: i32,
  values: usize,
  columnBytes: usize,
  columns: i32,
  isSingle: i32,
  starts: usize,
  clusters: i32,
  chosen: usize,
  count: i32,
  coefficients: usize,
): void {
  const stop = min(count, (block + 1) * ROWS_PER_BLOCK);
  for (let s = block * ROWS_PER_BLOCK; s < stop; s++) {
    const row = load<i32>(chosen + (<usize>s << 2));
    let ownMean: f64 = 0;
    let nearestOther: f64 = Infinity;
    let isAlone = false;
    for (let c = 0; c < clusters; c++) {
      const from = load<i32>(starts + (<usize>c << 2));
      const to = load<i32>(starts + (<usize>c << 2), 4);
      const sum = isSingle
        ? sumOfSingles3(values, columnBytes, row, from, to)
        : columns === 3
          ? sumOfDistances3(values, columnBytes, row, from, to)
          : sumOfDistances(values, columnBytes, columns, row, from, to);
      if (row < from || row >= to) {
        nearestOther = min(nearestOther, sum / <f64>(to - from));
      } else {
        isAlone = to - from === 1;
        ownMean = sum / <f64>(to - from - 1);
      }
    }
    const larger = max(ownMean, nearestOther);
    store<f64>(coefficients + (<usize>s << 3), !isAlone && larger > 0 ? (nearestOther - ownMean) / larger : 0);
  }
}

/** Sum of the distances from a row to the rows from … to − 1, in three columns: in steps of four, then one by one. */
function sumOfDistances3(values: usize, columnBytes: usize, row: i32, from: i32, to: i32): f64 {
  const xs = values;
  const ys = xs + columnBytes;
  const zs = ys + columnBytes;
  const at = <usize>row << 3;
  const x = v128.load64_splat(xs + at);
  const y = v128.load64_splat(ys + at);
  const z = v128.load64_splat(zs + at);
  let sumA = f64x2.splat(0);
  let sumB = f64x2.splat(0);
  let j = <usize>from << 3;
  const end = <usize>to << 3;
  for (; j + 32 <= end; j += 32) {
    sumA = f64x2.add(sumA, distances3(x, y, z, v128.load(xs + j), v128.load(ys + j), v128.load(zs + j)));
    sumB = f64x2.add(sumB, distances3(x, y, z, v128.load(xs + j, 16), v128.load(ys + j, 16), v128.load(zs + j, 16)));
  }
  const four = f64x2.add(sumA, sumB);
  let sum = f64x2.extract_lane(four, 0) + f64x2.extract_lane(four, 1);
  for (; j < end; j += 8) {
    const one = distances3(x, y, z, v128.load64_splat(xs + j), v128.load64_splat(ys + j), v128.load64_splat(zs + j));
    sum += f64x2.extract_lane(one, 0);
  }
  return sum;
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
function distances3(x: v128, y: v128, z: v128, otherX: v128, otherY: v128, otherZ: v128): v128 {
  const dx = f64x2.sub(otherX, x);
  const dy = f64x2.sub(otherY, y);
  const dz = f64x2.sub(otherZ, z);
  return f64x2.sqrt(f64x2.add(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)), f64x2.mul(dz, dz)));
}

/** Rows whose distances are added up in single precision, before they join the sum in double precision. */
const RUN: i32 = 64;

/** The same of values in single precision, whose differences lose nothing to speak of. */
function sumOfSingles3(values: usize, columnBytes: usize, row: i32, from: i32, to: i32): f64 {
  const xs = values;
  const ys = xs + columnBytes;
  const zs = ys + columnBytes;
  const at = <usize>row << 2;
  const x = v128.load32_splat(xs + at);
  const y = v128.load32_splat(ys + at);
  const z = v128.load32_splat(zs + at);
  let total = f64x2.splat(0);
  let j = <usize>from << 2;
  const end = <usize>to << 2;
  const whole = j + ((end - j) & ~31);
  while (j < whole) {
    const stop = min(whole, j + (RUN << 2));
    let a = f32x4.splat(0);
    let b = a;
    for (; j < stop; j += 32) {
      a = f32x4.add(a, singles3(x, y, z, v128.load(xs + j), v128.load(ys + j), v128.load(zs + j)));
      b = f32x4.add(b, singles3(x, y, z, v128.load(xs + j, 16), v128.load(ys + j, 16), v128.load(zs + j, 16)));
    }
    const run = f32x4.add(a, b);
    const high = i8x16.shuffle(run, run, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    total = f64x2.add(total, f64x2.add(f64x2.promote_low_f32x4(run), f64x2.promote_low_f32x4(high)));
  }
  let sum = f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
  for (; j < end; j += 4) {
    const one = singles3(x, y, z, v128.load32_splat(xs + j), v128.load32_splat(ys + j), v128.load32_splat(zs + j));
    sum += <f64>f32x4.extract_lane(one, 0);
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function singles3(x: v128, y: v128, z: v128, otherX: v128, otherY: v128, otherZ: v128): v128 {
  const dx = f32x4.sub(otherX, x);
  const dy = f32x4.sub(otherY, y);
  const dz = f32x4.sub(otherZ, z);
  return f32x4.sqrt(f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz)));
}

/** The distances from a row in any number of columns. What a step reads behind `to` is left out of the sum. */
function sumOfDistances(values: usize, columnBytes: usize, columns: i32, row: i32, from: i32, to: i32): f64 {
  const at = <usize>row << 3;
  const lastColumn = values + <usize>columns * columnBytes;
  let sum: f64 = 0;
  for (let j = from; j < to; j += 4) {
    const others = <usize>j << 3;
    let first = f64x2.splat(0);
    let second = f64x2.splat(0);
    for (let column = values; column < lastColumn; column += columnBytes) {
      const value = v128.load64_splat(column + at);
      const a = f64x2.sub(v128.load(column + others), value);
      const b = f64x2.sub(v128.load(column + others, 16), value);
      first = f64x2.add(first, f64x2.mul(a, a));
      second = f64x2.add(second, f64x2.mul(b, b));
    }
    first = f64x2.sqrt(first);
    second = f64x2.sqrt(second);
    sum += f64x2.extract_lane(first, 0);
    if (j + 1 < to) sum += f64x2.extract_lane(first, 1);
    if (j + 2 < to) sum += f64x2.extract_lane(second, 0);
    if (j + 3 < to) sum += f64x2.extract_lane(second, 1);
  }
  return sum;
}
