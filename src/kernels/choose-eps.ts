import type { Metric } from './distance.ts';
import { nearestNeighbors } from './knn/nearest-neighbors.ts';
import type { Matrix } from './matrix.ts';
import type { Crew } from './parallel/crew.ts';
import { ignoreProgress } from './progress.ts';

export interface ChosenEps {
  readonly eps: number;
  /** The k of the k-distance curve: how many other rows a neighbourhood of radius eps should hold. */
  readonly k: number;
}

/**
 * Chooses DBSCAN's eps where the sorted k-distance curve bends.
 *
 * Ester et al. (1996), section 4.2, sort the distances of all rows to their k-th neighbour and look for the "valley"
 * between dense rows and noise; Satopää, Albrecht, Irwin & Raghavan (2011), "Finding a 'kneedle' in a haystack", find
 * it: with both axes scaled to 0 … 1, the point of the convex rising curve farthest below the diagonal. The curve is as
 * long as the table and already monotone, so it is not smoothed.
 *
 * k = minSamples − 1 (the point itself counts in minSamples), at least 1 and at most rows − 1. Where the bend lies at
 * distance 0 (many copies) the smallest positive distance is taken, and 1 when all rows are equal.
 *
 * @param x (rows, columns), finite values, at least 2 rows; never modified
 * @param crew threads to work on; the result does not depend on them
 * @returns eps > 0, in the units of the metric
 */
export function chooseEps(x: Matrix, minSamples: number, metric: Metric, crew?: Crew): ChosenEps {
  const k = Math.max(1, Math.min(minSamples - 1, x.rows - 1));
  const { distances } = nearestNeighbors(x, k, metric, ignoreProgress, crew);
  const curve = new Float64Array(x.rows);
  for (let i = 0; i < x.rows; i++) curve[i] = distances[i * k + k - 1]!;
  curve.sort();

  const knee = curve[kneeOf(curve)]!;
  const eps = knee > 0 ? knee : (curve.find((distance) => distance > 0) ?? 1);
  return { eps, k };
}

/** Index of the point of an ascending curve that lies farthest below its chord; ties go to the last. */
function kneeOf(curve: Float64Array): number {
  const last = curve.length - 1;
  const height = curve[last]! - curve[0]!;
  if (!(height > 0)) return last;
  let knee = last;
  let deepest = 0;
  for (let i = 0; i <= last; i++) {
    const depth = i / last - (curve[i]! - curve[0]!) / height;
    if (depth >= deepest) {
      deepest = depth;
      knee = i;
    }
  }
  return knee;
}
