import { kmeans } from './kmeans.ts';
import type { Matrix } from './matrix.ts';
import type { Crew } from './parallel/crew.ts';
import { sharedSoloCrew } from './parallel/shared-solo-crew.ts';
import { ignoreProgress, type OnProgress } from './progress.ts';
import { createRandom } from './random.ts';
import { sampleRowNumbers, takeRows } from './sample-rows.ts';
import { silhouette } from './silhouette.ts';

export interface ChooseClustersOptions {
  /** Default 2. */
  readonly min?: number;
  /** Default 20. */
  readonly max?: number;
  /** At most so many rows are clustered for the choice. Default 5,000. */
  readonly fitRows?: number;
  /** At most so many of those are scored. Default 2,000. */
  readonly scoredRows?: number;
  /** Default 42. */
  readonly seed?: number;
  /** Threads to work on; without it the caller's alone. The number of threads changes no bit of the result. */
  readonly crew?: Crew;
  readonly onProgress?: OnProgress;
}

export interface ChooseClustersResult {
  /** The number of clusters to ask for; 1 when no number in the range can be told apart from one cluster. */
  readonly nClusters: number;
  /** Every number tried, rising, with its mean silhouette. */
  readonly candidates: readonly { readonly nClusters: number; readonly silhouette: number }[];
}

const RUNS = 3;

/**
 * Chooses a number of clusters: the one whose k-means partition has the largest mean silhouette; the smallest of equal
 * ones.
 *
 * Rousseeuw (1987), "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis", §4; Kaufman
 * & Rousseeuw (1990), "Finding Groups in Data", §2.2. Worked out on a seeded sample, so that the time hardly grows with
 * the table.
 *
 * @param x (rows, columns), finite values; never modified
 * @throws RangeError when the range is not 2 ≤ min ≤ max, or a value is not finite
 */
export function chooseClusters(x: Matrix, options: ChooseClustersOptions = {}): ChooseClustersResult {
  const {
    min = 2,
    max = 20,
    fitRows = 5_000,
    scoredRows = 2_000,
    seed = 42,
    crew = sharedSoloCrew(),
    onProgress = ignoreProgress,
  } = options;
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 2 || max < min) {
    throw new RangeError(`the range must be whole numbers with 2 ≤ min ≤ max, got ${min} … ${max}`);
  }
  const random = createRandom(seed);
  const fitted = takeRows(x, sampleRowNumbers(x.rows, fitRows, random));
  const scoredNumbers = sampleRowNumbers(fitted.rows, scoredRows, random);
  const scored = takeRows(fitted, scoredNumbers);

  const candidates: { nClusters: number; silhouette: number }[] = [];
  let best = { nClusters: 1, silhouette: Number.NEGATIVE_INFINITY };
  for (let nClusters = min; nClusters <= max; nClusters++) {
    const { labels, centers } = kmeans(fitted, { nClusters, nInit: RUNS, seed, crew });
    if (centers.rows < nClusters) break; // no more distinct rows than that
    const score = silhouette(
      scored,
      scoredNumbers.map((row) => labels[row]!),
      { exactLimit: scored.rows, crew },
    );
    if (score !== null) {
      const candidate = { nClusters, silhouette: score.value };
      candidates.push(candidate);
      if (candidate.silhouette > best.silhouette) best = candidate;
    }
    onProgress((nClusters - min + 1) / (max - min + 1));
  }
  onProgress(1);
  return { nClusters: best.nClusters, candidates };
}
