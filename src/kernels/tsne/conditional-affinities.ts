import type { Neighbors } from '../knn/neighbors.ts';

const STEPS = 100;
const TOLERANCE = 1e-5;

/**
 * How likely each row is to pick each of its neighbours: p(j|i) ∝ exp(−β_i d_ij²), with β_i such that the entropy of the
 * row is log(perplexity). Van der Maaten & Hinton (2008), "Visualizing data using t-SNE", eq. 1; β by bisection.
 *
 * Where no β fits, the nearest possible one is used: all neighbours alike when the perplexity exceeds their number, the
 * copies alike when a row has more copies than the perplexity.
 *
 * @param neighbors distances of any metric; they are squared, as in scikit-learn
 * @returns (rows, k), each row sums to 1
 */
export function conditionalAffinities({ k, distances }: Neighbors, perplexity: number): Float64Array {
  const affinities = new Float64Array(distances.length);
  const spread = new Float64Array(k);
  for (let first = 0; first < distances.length; first += k) {
    relativeSquares(distances, first, spread);
    const beta = findPrecision(spread, Math.log(perplexity));
    let sum = 0;
    for (let m = 0; m < k; m++) sum += Math.exp(-beta * spread[m]!);
    for (let m = 0; m < k; m++) affinities[first + m] = Math.exp(-beta * spread[m]!) / sum;
  }
  return affinities;
}

/**
 * Squared distances less the smallest one, in units of their mean. Neither changes the affinities (β absorbs both), but
 * tables of huge or tiny values then look like any other.
 */
function relativeSquares(distances: Float64Array, first: number, out: Float64Array): void {
  const k = out.length;
  const farthest = distances[first + k - 1]!;
  const nearest = farthest > 0 ? distances[first]! / farthest : 0;
  let mean = 0;
  for (let m = 0; m < k; m++) {
    const relative = farthest > 0 ? distances[first + m]! / farthest : 0;
    out[m] = (relative - nearest) * (relative + nearest);
    mean += out[m]! / k;
  }
  if (mean > 0) for (let m = 0; m < k; m++) out[m] = out[m]! / mean;
}

function findPrecision(spread: Float64Array, targetEntropy: number): number {
  let beta = 1;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  for (let step = 0; step < STEPS; step++) {
    const excess = entropyOf(spread, beta) - targetEntropy;
    if (Math.abs(excess) <= TOLERANCE) break;
    if (excess > 0) low = beta;
    else high = beta;
    beta = high === Number.POSITIVE_INFINITY ? beta * 2 : (low + high) / 2;
  }
  return beta;
}

function entropyOf(spread: Float64Array, beta: number): number {
  let sum = 0;
  let weighted = 0;
  for (const value of spread) {
    const affinity = Math.exp(-beta * value);
    sum += affinity;
    weighted += value * affinity;
  }
  return Math.log(sum) + (beta * weighted) / sum;
}
