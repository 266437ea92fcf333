import { dbscanByGrid } from './dbscan-grid.ts';
import { type Metric, NORMS } from './distance.ts';
import type { Matrix } from './matrix.ts';
import { createMetricSpace } from './metric-space.ts';
import type { Crew } from './parallel/crew.ts';
import { sharedSoloCrew } from './parallel/shared-solo-crew.ts';
import { createRadiusIndex } from './radius-index.ts';

export interface DbscanOptions {
  /** Radius of a neighbourhood, in the units of the metric; the rim belongs to it. */
  readonly eps: number;
  /** Rows a neighbourhood needs to make its centre a core point; the centre itself counts. */
  readonly minSamples: number;
  readonly metric: Metric;
  /** Threads to work on; without it the caller's alone. The labels do not depend on them. */
  readonly crew?: Crew;
}

const NOISE = -1;

/**
 * Grows clusters from core points to everything within reach of them.
 *
 * Ester, Kriegel, Sander & Xu (1996), "A density-based algorithm for discovering clusters in large spatial databases
 * with noise". Labels are scikit-learn's: clusters are numbered in the order of their first core point, and a border
 * point goes to the first cluster that reaches it. O(rows) memory whatever eps covers.
 *
 * @param x (rows, columns), finite values; never modified
 * @returns (rows,), −1 for noise, else 0 …
 * @throws RangeError when eps is not positive or minSamples is below 1
 */
export function dbscan(x: Matrix, options: DbscanOptions): Int32Array {
  const { eps, minSamples, metric, crew = sharedSoloCrew() } = options;
  if (!(eps > 0)) throw new RangeError(`eps must be greater than 0, got ${eps}`);
  if (!(minSamples >= 1)) throw new RangeError(`minSamples must be at least 1, got ${minSamples}`);

  const n = x.rows;
  if (n === 0) return new Int32Array(0);
  const space = createMetricSpace(x, metric);
  const radius = space.toReduced(eps);
  if (space.norm === NORMS.squaredEuclidean && space.points.columns <= 3) {
    const byGrid = dbscanByGrid(space.points, radius, minSamples, crew);
    if (byGrid !== null) return byGrid;
  }
  const labels = new Int32Array(n).fill(NOISE);
  const index = createRadiusIndex(space);
  const isCore = Uint8Array.from({ length: n }, (_, row) =>
    index.hasWithin(row, radius, minSamples) ? 1 : 0,
  );

  const members = new Int32Array(n);
  let cluster = 0;
  for (let seed = 0; seed < n; seed++) {
    if (isCore[seed] === 0 || labels[seed] !== NOISE) continue;
    let found = index.claimWithin(seed, radius, members, 0);
    for (let m = 0; m < found; m++) {
      const row = members[m]!;
      labels[row] = cluster;
      if (isCore[row] === 1) found = index.claimWithin(row, radius, members, found);
    }
    cluster++;
  }
  return labels;
}
