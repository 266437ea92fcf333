import type { Neighbors } from '../knn/neighbors.ts';
import { logarithm } from '../math/exponential.ts';
import type { Crew } from '../parallel/crew.ts';

/** A scale is never smaller than this share of the mean distance, so that copies do not drown out real neighbours. */
const MIN_SCALE = 1e-3;
/** As in `umap-memberships.ts` of the assembly. */
const ROWS_PER_BLOCK = 256;
const LANES = 4;
/** Rows worked on at once; more would only take more memory. */
const ROWS_PER_BATCH = 65_536;
/** In units of the farthest neighbour; its exponential is nothing at any scale that fits a row. */
const NOWHERE = 1e30;

/**
 * How strongly each row belongs with each of its neighbours: exp(−max(0, d − ρ_i) / σ_i), where ρ_i is the distance to
 * the nearest row that is not a copy and σ_i makes the strengths add up to log2(k + 1).
 *
 * McInnes, Healy & Melville (2018), "UMAP: uniform manifold approximation and projection", algorithms 2 and 3; σ by
 * bisection. k + 1, because UMAP counts the row itself among its neighbours.
 *
 * @param isConnected false: ρ_i = 0, for rows that are to be placed into a map rather than held together by one
 * @returns (rows, k), each in 0 … 1
 */
export function membershipStrengths(
  { k, distances }: Pick<Neighbors, 'k' | 'distances'>,
  crew: Crew,
  isConnected = true,
): Float64Array {
  const strengths = new Float64Array(distances.length);
  const rows = distances.length / k;
  const stride = LANES * Math.ceil(k / LANES);
  const target = logarithm(k + 1) / logarithm(2);
  const overallMean = mean(distances, 0, distances.length);
  const scope = crew.machine.scope();
  try {
    const batch = Math.min(rows, ROWS_PER_BATCH);
    const values = scope.float32(batch * stride);
    const floors = scope.float32(batch);
    for (let first = 0; first < rows; first += batch) {
      const count = Math.min(batch, rows - first);
      values.fill(NOWHERE);
      for (let i = 0; i < count; i++) {
        const from = (first + i) * k;
        floors[i] = measureRow(distances, from, k, isConnected, overallMean, values, i * stride);
      }
      const blocks = Math.ceil(count / ROWS_PER_BLOCK);
      crew.forEachBlock(
        'umapMemberships',
        blocks,
        values.byteOffset,
        floors.byteOffset,
        count,
        stride,
        target,
      );
      for (let i = 0; i < count; i++) {
        for (let m = 0; m < k; m++) strengths[(first + i) * k + m] = values[i * stride + m]!;
      }
    }
  } finally {
    scope.release();
  }
  return strengths;
}

/**
 * Writes the distances of a row beyond its nearest neighbour, in units of the farthest one's.
 *
 * @returns the smallest scale, in the same units
 */
function measureRow(
  distances: Float64Array,
  from: number,
  k: number,
  isConnected: boolean,
  overallMean: number,
  values: Float32Array,
  to: number,
): number {
  let nearest = 0;
  for (let m = 0; m < k && nearest === 0; m++) nearest = distances[from + m]!;
  const reach = isConnected ? nearest : 0;
  const unit = distances[from + k - 1]! - reach;
  if (!(unit > 0)) {
    values.fill(0, to, to + k);
    return 1;
  }
  for (let m = 0; m < k; m++) values[to + m] = Math.max(0, distances[from + m]! - reach) / unit;
  const typical = nearest > 0 ? mean(distances, from, k) : overallMean;
  return (MIN_SCALE * typical) / unit;
}

/** Divides before adding, so that huge distances do not overflow. */
function mean(values: Float64Array, from: number, count: number): number {
  let result = 0;
  for (let i = from; i < from + count; i++) result += values[i]! / count;
  return result;
}
