import { calinskiHarabasz } from '../../kernels/calinski-harabasz.ts';
import { daviesBouldin } from '../../kernels/davies-bouldin.ts';
import type { Metric } from '../../kernels/distance.ts';
import type { Matrix } from '../../kernels/matrix.ts';
import type { Crew } from '../../kernels/parallel/crew.ts';
import type { OnProgress } from '../../kernels/progress.ts';
import { silhouette } from '../../kernels/silhouette.ts';
import { trustworthiness } from '../../kernels/trustworthiness.ts';
import type { Reduction } from '../engine/engine.ts';
import type { PerformanceMetrics } from '../ml.schema.ts';

/** Up to so many rows every one is judged for the silhouette: the square of it in distances, a second or two. */
const MAX_EXACT_SILHOUETTE_ROWS = 50_000;
/** Beyond, so many at least, and as many more as it takes for the figure to be off by no more than this. */
const SILHOUETTE_SAMPLE = 2000;
const SILHOUETTE_ERROR = 0.005;

/** Differences that trustworthiness may cost, rows judged × rows × columns: a tenth of a second. */
const TRUSTWORTHINESS_BUDGET = 2e8;
/** Fewer rows are judged where each costs more; the smallest sample still settles a figure to about one in a hundred. */
const LARGEST_SAMPLE = 2000;
const SMALLEST_SAMPLE = 200;

/** Rows that are judged in a table of so many, not rounded. */
export interface JudgedRows {
  readonly trustworthiness: number;
  /** As a rule; clusters that differ much in how clear they are take more. */
  readonly silhouette: number;
}

export function judgedRows(rows: number, columns: number): JudgedRows {
  const affordable = TRUSTWORTHINESS_BUDGET / (rows * columns);
  return {
    trustworthiness: Math.min(rows, LARGEST_SAMPLE, Math.max(SMALLEST_SAMPLE, affordable)),
    silhouette: rows <= MAX_EXACT_SILHOUETTE_ROWS ? rows : SILHOUETTE_SAMPLE,
  };
}

/**
 * The quality of a map and of its clusters; noise is left out, null is a metric without meaning here.
 *
 * @param metric by which the map was made: trustworthiness is measured by it
 */
export function measureQuality(
  x: Matrix,
  positions: Matrix,
  labels: Int32Array,
  reduction: Pick<Reduction, 'explainedVarianceRatio' | 'klDivergence'>,
  metric: Metric,
  seed: number,
  crew: Crew,
  onProgress: OnProgress,
): PerformanceMetrics {
  const judged = judgedRows(x.rows, x.columns);
  const trust = trustworthiness(x, positions, {
    nNeighbors: 15,
    metric,
    maxQueries: Math.floor(judged.trustworthiness),
    seed,
    crew,
    onProgress: (fraction) => onProgress(fraction / 2),
  });
  const separation = silhouette(positions, labels, {
    exactLimit: MAX_EXACT_SILHOUETTE_ROWS,
    sampleSize: judged.silhouette,
    maxError: SILHOUETTE_ERROR,
    seed,
    crew,
    onProgress: (fraction) => onProgress(0.5 + fraction / 2),
  });
  return {
    silhouette_score: finite(separation?.value),
    silhouette_sample: separation?.sample ?? null,
    calinski_harabasz_score: finite(calinskiHarabasz(positions, labels)),
    davies_bouldin_score: finite(daviesBouldin(positions, labels)),
    explained_variance_ratio:
      reduction.explainedVarianceRatio === null ? null : [...reduction.explainedVarianceRatio],
    stress: finite(reduction.klDivergence),
    trustworthiness: finite(trust?.value),
    trustworthiness_sample: trust?.sample ?? null,
  };
}

function finite(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null;
}
