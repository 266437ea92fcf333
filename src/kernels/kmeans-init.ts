import { NORMS } from './distance.ts';
import type { Matrix } from './matrix.ts';
import type { Random } from './random.ts';
import { sampleRowNumbers, takeRows } from './sample-rows.ts';

const squaredDistance = NORMS.squaredEuclidean.between;

/** @returns `nClusters` different rows drawn at random (fewer when the table has fewer) */
export function randomCenters(x: Matrix, nClusters: number, random: Random): Matrix {
  return takeRows(x, sampleRowNumbers(x.rows, nClusters, random));
}

/**
 * Seeds k-means with rows drawn by their squared distance to the nearest centre so far; of several candidates a step,
 * the one that lowers the sum of these distances most is taken.
 *
 * Arthur & Vassilvitskii (2007), "k-means++: the advantages of careful seeding", in the greedy variant of its §6 with
 * 2 + ⌊ln k⌋ candidates, as scikit-learn does it.
 *
 * @returns up to `nClusters` rows; fewer only when the table has fewer distinct ones
 */
export function plusPlusCenters(x: Matrix, nClusters: number, random: Random): Matrix {
  const n = x.rows;
  const trials = 2 + Math.floor(Math.log(nClusters));
  const chosen = new Int32Array(Math.min(nClusters, n));
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);

  chosen[0] = random.below(n);
  let potential = lowerToDistances(nearest, x, chosen[0]!);
  let count = 1;
  while (count < chosen.length && potential > 0) {
    let bestPotential = Number.POSITIVE_INFINITY;
    for (let trial = 0; trial < trials; trial++) {
      const candidate = drawByWeight(nearest, random.next() * potential);
      const candidatePotential = potentialWith(nearest, x, candidate);
      if (candidatePotential < bestPotential) {
        bestPotential = candidatePotential;
        chosen[count] = candidate;
      }
    }
    potential = lowerToDistances(nearest, x, chosen[count]!);
    count++;
  }
  return takeRows(x, chosen.subarray(0, count));
}

/** What the sum of `nearest` would be with the candidate row as one more centre. */
function potentialWith(nearest: Float64Array, { data, rows, columns }: Matrix, candidate: number): number {
  let total = 0;
  for (let i = 0; i < rows; i++) {
    total += Math.min(nearest[i]!, squaredDistance(data, i * columns, data, candidate * columns, columns));
  }
  return total;
}

/** Takes the row in as a centre; returns the new sum of `nearest`. */
function lowerToDistances(nearest: Float64Array, { data, rows, columns }: Matrix, center: number): number {
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const distance = squaredDistance(data, i * columns, data, center * columns, columns);
    if (distance < nearest[i]!) nearest[i] = distance;
    total += nearest[i]!;
  }
  return total;
}

/** The first row at which the running sum of the weights passes `target`; never a row of weight 0. */
function drawByWeight(weights: Float64Array, target: number): number {
  let running = 0;
  let lastPositive = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight > 0) lastPositive = i;
    running += weight;
    if (running > target) return i;
  }
  return lastPositive;
}
