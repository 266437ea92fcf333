import { groupByLabel, type LabelGroups } from './group-by-label.ts';
import type { Matrix } from './matrix.ts';
import type { Crew } from './parallel/crew.ts';
import { sharedSoloCrew } from './parallel/shared-solo-crew.ts';
import { ignoreProgress, type OnProgress } from './progress.ts';
import { createRandom } from './random.ts';
import { safelyScaled } from './safe-scale.ts';
import { takeRows } from './sample-rows.ts';
import { withThreeColumns } from './three-columns.ts';
import { inScope } from './wasm/in-scope.ts';

export interface SilhouetteOptions {
  /** Up to this many clustered rows, all are scored: its square in distances. Default 20,000. */
  readonly exactLimit?: number;
  /** How many rows are scored beyond. Default 2,000. */
  readonly sampleSize?: number;
  /** Of the sample. Default 42. */
  readonly seed?: number;
  /** Threads to work on; without it the caller's alone. The number of threads changes no bit of the result. */
  readonly crew?: Crew;
  readonly onProgress?: OnProgress;
}

export interface SilhouetteResult {
  /** −1 … 1 */
  readonly value: number;
  /** How many rows the mean is over. */
  readonly sample: number;
}

/** Rows scored between two reports of progress, and in one block of the assembly. */
const ROWS_AT_ONCE = 2_048;
const ROWS_PER_BLOCK = 16;

/**
 * Mean silhouette coefficient: how much nearer rows are to their own cluster than to the next one.
 *
 * Rousseeuw (1987), "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis":
 * s(i) = (b − a) / max(a, b), with a the mean distance to the other rows of the cluster and b the smallest mean distance
 * to the rows of another; 0 for a row alone in its cluster. Euclidean distances.
 *
 * Above `exactLimit` the mean is over a seeded sample, spread over the clusters in proportion to their sizes; each
 * sampled row keeps its exact coefficient against all rows, so the estimate is unbiased and small clusters stay whole.
 *
 * @param x (rows, columns), finite values; never modified
 * @param labels (rows,); rows with a negative label (noise) are left out
 * @returns null when there are fewer than two clusters, or as many clusters as rows
 */
export function silhouette(
  x: Matrix,
  labels: Int32Array,
  options: SilhouetteOptions = {},
): SilhouetteResult | null {
  const { exactLimit = 20_000, sampleSize = 2_000, seed = 42 } = options;
  const { crew = sharedSoloCrew(), onProgress = ignoreProgress } = options;
  const groups = groupByLabel(labels, x.rows);
  const n = groups.rows.length;
  if (groups.count < 2 || groups.count === n) return null;
  const points = withThreeColumns(takeRows(safelyScaled(x).x, groups.rows));
  const sample = n <= exactLimit ? n : Math.min(Math.max(1, sampleSize), n);
  const chosen = sample === n ? Int32Array.from({ length: n }, (_, i) => i) : spreadSample(n, sample, seed);
  return { value: meanOfRows(points, groups, chosen, crew, onProgress), sample };
}

/**
 * @param points sorted by cluster
 * @param chosen the rows asked for, rising
 */
function meanOfRows(
  { data, rows: n, columns }: Matrix,
  { count, starts }: LabelGroups,
  chosen: Int32Array,
  crew: Crew,
  onProgress: OnProgress,
): number {
  return inScope(crew.machine, (scope) => {
    const values = scope.float64(n * columns);
    for (let i = 0, p = 0; i < n; i++) {
      for (let t = 0; t < columns; t++) values[t * n + i] = data[p++]!;
    }
    const startsThere = scope.int32(starts.length);
    startsThere.set(starts);
    const coefficients = scope.float64(chosen.length);
    const chosenThere = scope.int32(chosen.length);
    chosenThere.set(chosen);
    for (let first = 0; first < chosen.length; first += ROWS_AT_ONCE) {
      const end = Math.min(chosen.length, first + ROWS_AT_ONCE);
      crew.forEachBlock(
        'silhouetteRows',
        Math.ceil((end - first) / ROWS_PER_BLOCK),
        values.byteOffset,
        n * Float64Array.BYTES_PER_ELEMENT,
        columns,
        startsThere.byteOffset,
        count,
        chosenThere.subarray(first).byteOffset,
        end - first,
        coefficients.subarray(first).byteOffset,
      );
      onProgress(end / chosen.length);
    }
    return coefficients.reduce((total, coefficient) => total + coefficient, 0) / chosen.length;
  });
}

/** One row is drawn from each of `sample` equal slices of the rows, which are sorted by cluster. */
function spreadSample(n: number, sample: number, seed: number): Int32Array {
  const random = createRandom(seed);
  return Int32Array.from({ length: sample }, (_, s) =>
    Math.min(n - 1, Math.floor(((s + random.next()) * n) / sample)),
  );
}
