import { calinskiHarabasz } from '../../kernels/calinski-harabasz.ts';
import { daviesBouldin } from '../../kernels/davies-bouldin.ts';
import type { Matrix } from '../../kernels/matrix.ts';
import type { Crew } from '../../kernels/parallel/crew.ts';
import type { OnProgress } from '../../kernels/progress.ts';
import { silhouette } from '../../kernels/silhouette.ts';
import { trustworthiness } from '../../kernels/trustworthiness.ts';
import type { Reduction } from '../engine/engine.ts';
import type { PerformanceMetrics } from '../ml.schema.ts';

/** Up to so many rows every one is judged for the silhouette: the square of it in distances. */
const MAX_EXACT_SILHOUETTE_ROWS = 10_000;

/** Distances on the map that a sampled silhouette may cost, and products that trustworthiness may: tenths of a second. */
const SILHOUETTE_BUDGET = 1e8;
const TRUSTWORTHINESS_BUDGET = 1e8;

/** Fewer rows are judged where each costs more; the smallest sample still settles a figure to about one in a hundred. */
const LARGEST_SAMPLE = 2000;
const SMALLEST_SAMPLE = 200;

function sampleSize(rows: number, budget: number, costPerRow: number): number {
  if (rows <= LARGEST_SAMPLE) return rows;
  return Math.min(LARGEST_SAMPLE, Math.max(SMALLEST_SAMPLE, Math.floor(budget / costPerRow)));
}

/** Rows that are judged in a table of so many. */
export interface JudgedRows {
  readonly trustworthiness: number;
  readonly silhouette: number;
}

export function judgedRows(rows: number, columns: number): JudgedRows {
  return {
    trustworthiness: sampleSize(rows, TRUSTWORTHINESS_BUDGET, rows * columns),
    silhouette: rows <= MAX_EXACT_SILHOUETTE_ROWS ? rows : sampleSize(rows, SILHOUETTE_BUDGET, rows),
  };
}

/** The quality of a map and of its clusters; noise is left out, null is a metric without meaning here. */
export function measureQuality(
  x: Matrix,
  positions: Matrix,
  labels: Int32Array,
  reduction: Pick<Reduction, 'explainedVarianceRatio' | 'klDivergence'>,
  seed: number,
  crew: Crew,
  onProgress: OnProgress,
): PerformanceMetrics {
  const judged = judgedRows(x.rows, x.columns);
  const trust = trustworthiness(x, positions, {
    nNeighbors: 15,
    maxQueries: judged.trustworthiness,
    seed,
    onProgress: (fraction) => onProgress(fraction / 2),
  });
  const separation = silhouette(positions, labels, {
    exactLimit: MAX_EXACT_SILHOUETTE_ROWS,
    sampleSize: judged.silhouette,
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
