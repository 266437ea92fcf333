/** The scans of Ward linkage over the means of clusters, see `src/kernels/linkage/ward.ts`. */

/**
 * The slot cheapest to join with `tip`; `previous` (−1 for none) wins ties, then the first.
 *
 * @param values f64 (columns, slots): means, infinite where there is no cluster and in up to three slots behind the last
 * @param sizes f64 per slot
 * @param used slots to look at
 */
export function wardNearest(
  values: usize,
  columnBytes: usize,
  columns: i32,
  sizes: usize,
  used: i32,
  tip: i32,
  previous: i32,
): i32 {
  const size = load<f64>(sizes + (<usize>tip << 3));
  let slot = previous;
  let cost: f64 = Infinity;
  if (previous >= 0) {
    const distance = distanceBetween(values, columnBytes, columns, tip, previous);
    cost = joiningCost(distance, size, load<f64>(sizes + (<usize>previous << 3)));
  }
  // Joining costs at least as much as it would with a cluster of one row, which rules out most clusters cheaply.
  const atLeast = f64x2.splat((size / (size + 1)) * (1 - 1e-9));
  let limit = f64x2.splat(cost);
  for (let j = 0; j < used; j += 4) {
    const low = distancesToPair(values, columnBytes, columns, tip, j);
    const high = distancesToPair(values, columnBytes, columns, tip, j + 2);
    const isLow = f64x2.lt(f64x2.mul(low, atLeast), limit);
    const isHigh = f64x2.lt(f64x2.mul(high, atLeast), limit);
    if (!v128.any_true(v128.or(isLow, isHigh))) continue;
    for (let lane = 0; lane < 4; lane++) {
      const other = j + lane;
      if (other === tip || other >= used) continue;
      const pair = lane < 2 ? low : high;
      const distance = (lane & 1) === 0 ? f64x2.extract_lane(pair, 0) : f64x2.extract_lane(pair, 1);
      const candidate = joiningCost(distance, size, load<f64>(sizes + (<usize>other << 3)));
      if (candidate < cost) {
        cost = candidate;
        slot = other;
      }
    }
    limit = f64x2.splat(cost);
  }
  return slot;
}

/** The growth of the sum of squares, symmetric to the bit in the two clusters, which is what makes a chain end. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
function joiningCost(squaredDistance: f64, size: f64, otherSize: f64): f64 {
  return squaredDistance * ((size * otherSize) / (size + otherSize));
}

function distanceBetween(values: usize, columnBytes: usize, columns: i32, i: i32, j: i32): f64 {
  const stop = values + <usize>columns * columnBytes;
  let sum: f64 = 0;
  for (let column = values; column < stop; column += columnBytes) {
    const difference = load<f64>(column + (<usize>i << 3)) - load<f64>(column + (<usize>j << 3));
    sum += difference * difference;
  }
  return sum;
}

/** Squared distances from i to j and j + 1. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
function distancesToPair(values: usize, columnBytes: usize, columns: i32, i: i32, j: i32): v128 {
  const at = <usize>i << 3;
  const others = <usize>j << 3;
  if (columns === 3) {
    const second = values + columnBytes;
    const third = second + columnBytes;
    const dx = f64x2.sub(v128.load64_splat(values + at), v128.load(values + others));
    const dy = f64x2.sub(v128.load64_splat(second + at), v128.load(second + others));
    const dz = f64x2.sub(v128.load64_splat(third + at), v128.load(third + others));
    return f64x2.add(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)), f64x2.mul(dz, dz));
  }
  const stop = values + <usize>columns * columnBytes;
  let sum = f64x2.splat(0);
  for (let column = values; column < stop; column += columnBytes) {
    const difference = f64x2.sub(v128.load64_splat(column + at), v128.load(column + others));
    sum = f64x2.add(sum, f64x2.mul(difference, difference));
  }
  return sum;
}
