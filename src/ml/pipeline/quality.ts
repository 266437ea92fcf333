import { calinskiHarabasz } from '../../kernels/calinski-harabasz.ts';
import { daviesBouldin } from '../../kernels/davies-bouldin.ts';
import type { Matrix } from '../../kernels/matrix.ts';
import type { OnProgress } from '../../kernels/progress.ts';
import { silhouette } from '../../kernels/silhouette.ts';
import { trustworthiness } from '../../kernels/trustworthiness.ts';
import type { Reduction } from '../engine/engine.ts';
import type { PerformanceMetrics } from '../ml.schema.ts';

/** Half the square of it in distances; beyond, a sample is judged. */
const MAX_EXACT_SILHOUETTE_ROWS = 10_000;

const MAX_TRUSTWORTHINESS_ROWS = 2000;
const MIN_TRUSTWORTHINESS_ROWS = 250;

/** Products of two numbers that judging trustworthiness may cost: about a tenth of a second. */
const TRUSTWORTHINESS_BUDGET = 1e8;

/** The quality of a map and of its clusters; noise is left out, null is a metric without meaning here. */
export function measureQuality(
  x: Matrix,
  positions: Matrix,
  labels: Int32Array,
  reduction: Pick<Reduction, 'explainedVarianceRatio' | 'klDivergence'>,
  seed: number,
  onProgress: OnProgress,
): PerformanceMetrics {
  const trust = trustworthiness(x, positions, {
    nNeighbors: 15,
    maxQueries: trustworthinessRows(x),
    seed,
    onProgress: (fraction) => onProgress(fraction / 2),
  });
  const separation = silhouette(positions, labels, {
    exactLimit: MAX_EXACT_SILHOUETTE_ROWS,
    seed,
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

/** Fewer rows are judged where each costs more; 250 still settle the figure to about one in a hundred. */
function trustworthinessRows({ rows, columns }: Matrix): number {
  const affordable = Math.floor(TRUSTWORTHINESS_BUDGET / (rows * columns));
  return Math.min(MAX_TRUSTWORTHINESS_ROWS, Math.max(MIN_TRUSTWORTHINESS_ROWS, affordable));
}

function finite(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null;
}
