import { type NeighborSearch, nearestNeighbors } from './knn/nearest-neighbors.ts';
import type { Neighbors } from './knn/neighbors.ts';
import type { Matrix } from './matrix.ts';
import { flagOutliers, type OutlierResult } from './outlier-threshold.ts';
import type { Crew } from './parallel/crew.ts';
import { ignoreProgress, type OnProgress } from './progress.ts';
import { safelyScaled } from './safe-scale.ts';

export interface LocalOutlierFactorOptions {
  /** Clamped to rows − 1. Default 20. */
  readonly nNeighbors?: number;
  /** Share of rows to flag, above 0 and at most 0.5. Default 0.1. */
  readonly contamination?: number;
  /** Threads to work on; without it the caller's alone. The number of threads changes no bit of the result. */
  readonly crew?: Crew;
  /** Instead of a search of its own. */
  readonly findNeighbors?: NeighborSearch;
  readonly onProgress?: OnProgress;
}

const DEFAULT_NEIGHBORS = 20;

/** As in scikit-learn: keeps the density of rows with many copies finite. */
const SMALLEST_REACH = 1e-10;

/**
 * Scores how much sparser the surroundings of each row are than those of its neighbours; about 1 inside a cluster of any
 * density, clearly above 1 for an outlier.
 *
 * Breunig, Kriegel, Ng & Sander (2000), "LOF: identifying density-based local outliers", def. 5–7, with exactly k
 * neighbours; of equally distant ones those with the smaller row numbers. Euclidean distances.
 *
 * @param x (rows, columns), finite values; never modified
 * @returns scores in row order (the negative of scikit-learn's `negative_outlier_factor_`) and which of them stand out
 * @throws RangeError when nNeighbors is not a whole number ≥ 1, or the contamination is out of range
 */
export function localOutlierFactor(x: Matrix, options: LocalOutlierFactorOptions = {}): OutlierResult {
  const { nNeighbors = DEFAULT_NEIGHBORS, contamination = 0.1, crew } = options;
  const { findNeighbors = nearestNeighbors, onProgress = ignoreProgress } = options;
  if (!Number.isInteger(nNeighbors) || nNeighbors < 1) {
    throw new RangeError(`nNeighbors must be a whole number ≥ 1, got ${nNeighbors}`);
  }
  const { x: scaled } = safelyScaled(x);
  if (x.rows === 1) return flagOutliers(Float64Array.of(1), contamination);
  const neighbors = findNeighbors(
    scaled,
    outlierListLength(x.rows, nNeighbors),
    'euclidean',
    onProgress,
    crew,
  );
  return flagOutliers(localOutlierFactors(neighbors), contamination);
}

/** How many neighbours of each of so many rows count. */
export function outlierListLength(rows: number, nNeighbors = DEFAULT_NEIGHBORS): number {
  return Math.min(nNeighbors, rows - 1);
}

/**
 * The same from a neighbour graph that is already there.
 *
 * @returns (rows,)
 */
export function localOutlierFactors({ k, indices, distances }: Neighbors): Float64Array {
  const rows = indices.length / k;
  const densities = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let reach = 0;
    for (let s = i * k; s < (i + 1) * k; s++) {
      const radiusOfNeighbor = distances[indices[s]! * k + k - 1]!;
      reach += Math.max(distances[s]!, radiusOfNeighbor);
    }
    densities[i] = 1 / (reach / k + SMALLEST_REACH);
  }
  const factors = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let s = i * k; s < (i + 1) * k; s++) sum += densities[indices[s]!]! / densities[i]!;
    factors[i] = sum / k;
  }
  return factors;
}
