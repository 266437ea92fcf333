import { type Metric, NORMS, type Norm } from './distance.ts';
import { nearestAmong, QUERIES_PER_BLOCK } from './knn/among.ts';
import { normNumber } from './knn/norm-number.ts';
import { packByEight } from './knn/single-precision.ts';
import type { Matrix } from './matrix.ts';
import { createMetricSpace } from './metric-space.ts';
import type { Crew } from './parallel/crew.ts';
import { sharedSoloCrew } from './parallel/shared-solo-crew.ts';
import { ignoreProgress, type OnProgress } from './progress.ts';
import { createRandom } from './random.ts';
import { safelyScaled } from './safe-scale.ts';
import { sampleRowNumbers, takeRows } from './sample-rows.ts';
import { inScope } from './wasm/in-scope.ts';

export interface TrustworthinessOptions {
  /** k; clamped to what the formula allows, less than half the rows. Default 15. */
  readonly nNeighbors?: number;
  /** Of the distances in the table; those on the map are Euclidean. Default `euclidean`. */
  readonly metric?: Metric;
  /** At most so many rows are judged. Default 2,000. */
  readonly maxQueries?: number;
  /** Of the sample of judged rows. Default 42. */
  readonly seed?: number;
  /** Threads to work on; without it the caller's alone. The number of threads changes no bit of the result. */
  readonly crew?: Crew;
  readonly onProgress?: OnProgress;
}

export interface TrustworthinessResult {
  /** 0 … 1 */
  readonly value: number;
  /** How many rows were judged. */
  readonly sample: number;
}

/** Rows of the table in the machine's memory at a time, a multiple of eight. */
const ROWS_AT_ONCE = 32_768;

/**
 * How far the neighbours that rows have in an embedding can be trusted to be neighbours in the table.
 *
 * Venna & Kaski (2001), "Neighborhood preservation in nonlinear projection methods: an experimental study":
 * T = 1 − 2 / (m k (2n − 3k − 1)) Σᵢ Σⱼ max(0, r(i, j) − k), over the m judged rows i and the k nearest rows j of i in the
 * embedding, r(i, j) being the rank of j among all n rows by distance from i in the table. With m = n this is
 * scikit-learn's value; equally distant rows share the best of their ranks.
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
  const { nNeighbors = 15, metric = 'euclidean', maxQueries = 2_000, seed = 42 } = options;
  const { crew = sharedSoloCrew(), onProgress = ignoreProgress } = options;
  const n = x.rows;
  if (embedding.rows !== n) throw new RangeError(`the table has ${n} rows, its embedding ${embedding.rows}`);
  for (const [name, value] of Object.entries({ nNeighbors, maxQueries })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number ≥ 1, got ${value}`);
  }
  const { points: table, norm } = createMetricSpace(x, metric);
  const map = safelyScaled(embedding).x;
  if (n < 3) return null;
  const k = Math.min(nNeighbors, Math.floor((n - 1) / 2));
  const queries = sampleRowNumbers(n, maxQueries, createRandom(seed));
  const near = nearestAmong(map, takeRows(map, queries), k, NORMS.squaredEuclidean, crew, queries);
  const radii = sortedRadii(table, norm, queries, near.indices, k);
  const counts = countWithinRadii(table, norm, queries, radii, k, crew, onProgress);
  const worst = (queries.length * k * (2 * n - 3 * k - 1)) / 2;
  return { value: 1 - rankExcess(counts, k) / worst, sample: queries.length };
}

/** (queries, k): the reduced distances in the table from each query to its neighbours on the map, rising. */
function sortedRadii(
  { data, columns }: Matrix,
  { between }: Norm,
  queries: Int32Array,
  neighbors: Int32Array,
  k: number,
): Float64Array {
  const radii = new Float64Array(queries.length * k);
  queries.forEach((query, q) => {
    for (let slot = q * k; slot < (q + 1) * k; slot++) {
      radii[slot] = between(data, query * columns, data, neighbors[slot]! * columns, columns);
    }
    radii.subarray(q * k, (q + 1) * k).sort();
  });
  return radii;
}

/** (queries, k): how many rows have this radius as the smallest one beyond their distance. */
function countWithinRadii(
  table: Matrix,
  norm: Norm,
  queries: Int32Array,
  radii: Float64Array,
  k: number,
  crew: Crew,
  onProgress: OnProgress,
): Int32Array {
  const { data, rows: n, columns } = table;
  return inScope(crew.machine, (scope) => {
    const asked = scope.float64(queries.length * columns);
    asked.set(takeRows(table, queries).data);
    const own = scope.int32(queries.length);
    own.set(queries);
    const radiiThere = scope.float64(radii.length);
    radiiThere.set(radii);
    const counts = scope.int32(radii.length).fill(0);
    const packed = scope.float64(Math.min(ROWS_AT_ONCE, n + 8) * columns);
    const ofQueries = [asked, own].map(({ byteOffset }) => byteOffset);
    const results = [radiiThere, counts].map(({ byteOffset }) => byteOffset);
    for (let first = 0; first < n; first += ROWS_AT_ONCE) {
      const rows = Math.min(ROWS_AT_ONCE, n - first);
      packByEight(data.subarray(first * columns, (first + rows) * columns), rows, columns, packed);
      const args = [normNumber(norm), packed.byteOffset, first, rows, columns];
      args.push(...ofQueries, queries.length, k, ...results);
      crew.forEachBlock('countWithinRadii', Math.ceil(queries.length / QUERIES_PER_BLOCK), ...args);
      onProgress((first + rows) / n);
    }
    return counts.slice();
  });
}

/** Σ max(0, rank − k) over the neighbours of all queries. */
function rankExcess(counts: Int32Array, k: number): number {
  let excess = 0;
  for (let first = 0; first < counts.length; first += k) {
    let nearer = 0;
    for (let slot = first; slot < first + k; slot++) {
      nearer += counts[slot]!;
      excess += Math.max(0, nearer + 1 - k);
    }
  }
  return excess;
}
