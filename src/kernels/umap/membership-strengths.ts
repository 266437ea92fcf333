import type { Neighbors } from '../knn/neighbors.ts';

const STEPS = 64;
const TOLERANCE = 1e-5;
/** A scale is never smaller than this share of the mean distance, so that copies do not drown out real neighbours. */
const MIN_SCALE = 1e-3;

/**
 * How strongly each row belongs with each of its neighbours: exp(−max(0, d − ρ_i) / σ_i), where ρ_i is the distance to
 * the nearest row that is not a copy and σ_i makes the strengths add up to log2(k + 1).
 *
 * McInnes, Healy & Melville (2018), "UMAP: uniform manifold approximation and projection", algorithms 2 and 3; σ by
 * bisection. k + 1, because UMAP counts the row itself among its neighbours.
 *
 * @returns (rows, k), each in 0 … 1
 */
export function membershipStrengths({ k, distances }: Neighbors): Float64Array {
  const strengths = new Float64Array(distances.length);
  const target = Math.log2(k + 1);
  const overallMean = mean(distances);
  for (let first = 0; first < distances.length; first += k) {
    const row = distances.subarray(first, first + k);
    const nearest = row.find((distance) => distance > 0) ?? 0;
    const floor = MIN_SCALE * (nearest > 0 ? mean(row) : overallMean);
    const scale = Math.max(floor, findScale(row, nearest, target));
    for (let m = 0; m < k; m++) {
      const beyond = row[m]! - nearest;
      strengths[first + m] = beyond <= 0 || scale === 0 ? 1 : Math.exp(-beyond / scale);
    }
  }
  return strengths;
}

function findScale(row: Float64Array, nearest: number, target: number): number {
  const unit = row[row.length - 1]! - nearest;
  if (!(unit > 0)) return 0;
  let scale = 1;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  for (let step = 0; step < STEPS; step++) {
    let sum = 0;
    for (const distance of row) sum += Math.exp(-Math.max(0, distance - nearest) / unit / scale);
    if (Math.abs(sum - target) < TOLERANCE) break;
    if (sum > target) high = scale;
    else low = scale;
    scale = high === Number.POSITIVE_INFINITY ? scale * 2 : (low + high) / 2;
  }
  return scale * unit;
}

/** Divides before adding, so that huge distances do not overflow. */
function mean(values: Float64Array): number {
  let result = 0;
  for (const value of values) result += value / values.length;
  return result;
}
