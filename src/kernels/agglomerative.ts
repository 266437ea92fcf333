import { completeOrAverageLinkage } from './linkage/complete-average.ts';
import { labelsAfter, type Merges, sortedMerges } from './linkage/merges.ts';
import { singleLinkage } from './linkage/single.ts';
import { wardLinkage } from './linkage/ward.ts';
import type { Matrix } from './matrix.ts';
import type { Crew } from './parallel/crew.ts';
import { sharedSoloCrew } from './parallel/shared-solo-crew.ts';
import { ignoreProgress, type OnProgress } from './progress.ts';
import { safelyScaled } from './safe-scale.ts';
import { withThreeColumns } from './three-columns.ts';

/** Complete and average linkage keep the distance of every pair of rows: 1.6 GB of them at this size. */
export const PAIRWISE_MAX_ROWS = 20_000;

export const LINKAGES = ['ward', 'complete', 'average', 'single'] as const;

export type Linkage = (typeof LINKAGES)[number];

export interface AgglomerativeOptions {
  /** At least 1; clamped to the rows. Not looked at when there is a distance threshold. Default 2. */
  readonly nClusters?: number;
  /** Merges at this height or above are not done; at least 0. Default null: use `nClusters`. */
  readonly distanceThreshold?: number | null;
  /** Default ward. */
  readonly linkage?: Linkage;
  /** Most rows for complete and average linkage, whose memory is 4 · rows² bytes. Default 20,000. */
  readonly maxRows?: number;
  /** Threads to work on; without it the caller's alone. The number of threads changes no bit of the result. */
  readonly crew?: Crew;
  readonly onProgress?: OnProgress;
}

export interface AgglomerativeResult {
  /** (rows,), clusters numbered in the order of their first rows. */
  readonly labels: Int32Array;
  readonly nClusters: number;
  /** (rows − 1,): the heights of all merges, done or not, rising, in units of the table. */
  readonly heights: Float64Array;
}

/**
 * Joins the two nearest clusters, row by row at first, until as many are left as asked for. Euclidean distances.
 *
 * Partitions and heights as scikit-learn's `AgglomerativeClustering` (`labels_`, `distances_`); see `linkage/` for the
 * sources. Equal distances may be broken differently. O(rows²) time.
 *
 * @param x (rows, columns), finite values; never modified
 * @throws RangeError when an option is out of range, a value is not finite, or there are more than `maxRows` rows
 */
export function agglomerative(x: Matrix, options: AgglomerativeOptions = {}): AgglomerativeResult {
  const { nClusters = 2, distanceThreshold = null, linkage = 'ward', maxRows = PAIRWISE_MAX_ROWS } = options;
  const { crew = sharedSoloCrew(), onProgress = ignoreProgress } = options;
  if (!Number.isInteger(nClusters) || nClusters < 1) {
    throw new RangeError(`nClusters must be a whole number ≥ 1, got ${nClusters}`);
  }
  if (distanceThreshold !== null && !(distanceThreshold >= 0)) {
    throw new RangeError(`distanceThreshold must be a number ≥ 0, got ${distanceThreshold}`);
  }
  const { x: scaled, unit } = safelyScaled(x);
  const merges = sortedMerges(link(withThreeColumns(scaled), linkage, maxRows, crew, onProgress));
  const heights = merges.heights.map((height) => height * unit);
  onProgress(1);
  const wanted =
    distanceThreshold === null ? Math.max(0, x.rows - nClusters) : countBelow(heights, distanceThreshold);
  return { labels: labelsAfter(merges, x.rows, wanted), nClusters: x.rows - wanted, heights };
}

function link(x: Matrix, linkage: Linkage, maxRows: number, crew: Crew, onProgress: OnProgress): Merges {
  switch (linkage) {
    case 'ward':
      return wardLinkage(x, crew, onProgress);
    case 'single':
      return singleLinkage(x, crew, onProgress);
    case 'complete':
    case 'average':
      return completeOrAverageLinkage(x, linkage, maxRows, crew, onProgress);
  }
}

function countBelow(rising: Float64Array, limit: number): number {
  let count = 0;
  while (count < rising.length && rising[count]! < limit) count++;
  return count;
}
