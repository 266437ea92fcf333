import { NORMS } from './distance.ts';
import type { Matrix } from './matrix.ts';
import { ignoreProgress, type OnProgress } from './progress.ts';
import { createRandom } from './random.ts';
import { safelyScaled } from './safe-scale.ts';
import { sampleRowNumbers } from './sample-rows.ts';

export interface TrustworthinessOptions {
  /** k; clamped to what the formula allows, less than half the rows. Default 15. */
  readonly nNeighbors?: number;
  /** At most so many rows are judged. Default 2,000. */
  readonly maxQueries?: number;
  /** Of the sample of judged rows. Default 42. */
  readonly seed?: number;
  readonly onProgress?: OnProgress;
}

export interface TrustworthinessResult {
  /** 0 … 1 */
  readonly value: number;
  /** How many rows were judged. */
  readonly sample: number;
}

const squaredDistances = NORMS.squaredEuclidean.fromRow;

/**
 * How far the neighbours that rows have in an embedding can be trusted to be neighbours in the table.
 *
 * Venna & Kaski (2001), "Neighborhood preservation in nonlinear projection methods: an experimental study":
 * T = 1 − 2 / (m k (2n − 3k − 1)) Σᵢ Σⱼ max(0, r(i, j) − k), over the m judged rows i and the k nearest rows j of i in the
 * embedding, r(i, j) being the rank of j among all n rows by distance from i in the table. With m = n this is
 * scikit-learn's value; equally distant rows share the best of their ranks. Euclidean distances on both sides.
 *
 * @param x (rows, columns), finite values; never modified
 * @param embedding (rows, any number of columns), finite values; never modified
 * @returns null when there are fewer than three rows
 * @throws RangeError when the two differ in rows, or nNeighbors or maxQueries is not a whole number ≥ 1
 */
export function trustworthiness(
  x: Matrix,
  embedding: Matrix,
  options: TrustworthinessOptions = {},
): TrustworthinessResult | null {
  const { nNeighbors = 15, maxQueries = 2_000, seed = 42, onProgress = ignoreProgress } = options;
  const n = x.rows;
  if (embedding.rows !== n) throw new RangeError(`the table has ${n} rows, its embedding ${embedding.rows}`);
  for (const [name, value] of Object.entries({ nNeighbors, maxQueries })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number ≥ 1, got ${value}`);
  }
  const table = safelyScaled(x).x;
  const map = safelyScaled(embedding).x;
  if (n < 3) return null;
  const k = Math.min(nNeighbors, Math.floor((n - 1) / 2));
  const queries = sampleRowNumbers(n, maxQueries, createRandom(seed));
  const distances = new Float64Array(n);
  const neighbors = new Int32Array(k);
  let penalty = 0;
  queries.forEach((query, done) => {
    squaredDistances(map, query, 0, n, distances);
    nearestTo(query, distances, neighbors);
    squaredDistances(table, query, 0, n, distances);
    penalty += rankExcess(query, distances, neighbors);
    if (done % 64 === 0) onProgress(done / queries.length);
  });
  const worst = (queries.length * k * (2 * n - 3 * k - 1)) / 2;
  return { value: 1 - penalty / worst, sample: queries.length };
}

/** Fills `neighbors` with the rows nearest to the query, itself left out, nearest first. */
function nearestTo(query: number, distances: Float64Array, neighbors: Int32Array): void {
  const k = neighbors.length;
  let found = 0;
  for (let j = 0; j < distances.length; j++) {
    const distance = distances[j]!;
    if (j === query || (found === k && distance >= distances[neighbors[k - 1]!]!)) continue;
    let slot = found < k ? found++ : k - 1;
    for (; slot > 0 && distances[neighbors[slot - 1]!]! > distance; slot--)
      neighbors[slot] = neighbors[slot - 1]!;
    neighbors[slot] = j;
  }
}

/** Σ max(0, rank − k) over the neighbours, by one pass that counts the rows nearer than each of them. */
function rankExcess(query: number, distances: Float64Array, neighbors: Int32Array): number {
  const k = neighbors.length;
  const radii = Float64Array.from(neighbors, (j) => distances[j]!).sort();
  const firstWithin = new Int32Array(k); // how many rows have this radius as the smallest one beyond their distance
  const largest = radii[k - 1]!;
  for (let j = 0; j < distances.length; j++) {
    const distance = distances[j]!;
    if (distance >= largest || j === query) continue;
    let slot = k - 1;
    while (slot > 0 && distance < radii[slot - 1]!) slot--;
    firstWithin[slot] = firstWithin[slot]! + 1;
  }
  let excess = 0;
  let nearer = 0;
  for (let slot = 0; slot < k; slot++) {
    nearer += firstWithin[slot]!;
    excess += Math.max(0, nearer + 1 - k);
  }
  return excess;
}
