import { clusterCenters } from './cluster-centers.ts';
import { NORMS } from './distance.ts';
import { estimateMean } from './estimate-mean.ts';
import { groupByLabel, type LabelGroups } from './group-by-label.ts';
import type { Matrix } from './matrix.ts';
import type { Crew } from './parallel/crew.ts';
import { sharedSoloCrew } from './parallel/shared-solo-crew.ts';
import { ignoreProgress, type OnProgress } from './progress.ts';
import { createRandom } from './random.ts';
import { powerOfTwoBelow, safelyScaled } from './safe-scale.ts';
import { takeRows } from './sample-rows.ts';
import { withThreeColumns } from './three-columns.ts';
import { inScope } from './wasm/in-scope.ts';
import type { Scope } from './wasm/machine.ts';

export interface SilhouetteOptions {
  /** Up to this many clustered rows, all are scored: its square in distances. Default 20,000. */
  readonly exactLimit?: number;
  /** How many rows are scored beyond, at least. Default 2,000. */
  readonly sampleSize?: number;
  /** More rows are scored until the value is off by no more than this in 99 of 100 cases. No limit by default. */
  readonly maxError?: number;
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

/** From so many rows on, distances between points that single precision holds exactly are taken in it. */
const SINGLE_FROM = 5_000;
/** Largest magnitude there: squares of differences neither overflow nor, for ordinary tables, vanish. */
const LARGEST_SINGLE = 2 ** 48;

/** Distances to centres that may be spent on making a sample more telling. */
const MOST_CENTER_DISTANCES = 1e8;

/**
 * Mean silhouette coefficient: how much nearer rows are to their own cluster than to the next one.
 *
 * Rousseeuw (1987), "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis":
 * s(i) = (b − a) / max(a, b), with a the mean distance to the other rows of the cluster and b the smallest mean distance
 * to the rows of another; 0 for a row alone in its cluster. Euclidean distances.
 *
 * Above `exactLimit` the mean is estimated from a seeded sample, each row of it with its exact coefficient against all
 * rows, corrected by how far the sample is from typical in the simplified silhouette, which takes the clusters' centres for
 * their rows (Hruschka, de Castro & Campello, 2004, "Evolutionary algorithms for clustering gene-expression data") and
 * costs little. Maps of 5,000 rows and more in single precision are compared in it: six digits.
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
  const { exactLimit = 20_000, sampleSize = 2_000, maxError = Number.POSITIVE_INFINITY } = options;
  const { seed = 42, crew = sharedSoloCrew(), onProgress = ignoreProgress } = options;
  const groups = groupByLabel(labels, x.rows);
  const n = groups.rows.length;
  if (groups.count < 2 || groups.count === n) return null;
  const scaled = safelyScaled(x).x;
  const points = withThreeColumns(takeRows(scaled, groups.rows));
  return inScope(crew.machine, (scope) => {
    const score = scorer(points, groups, crew, scope);
    if (n <= exactLimit) {
      const all = score(
        Int32Array.from({ length: n }, (_, i) => i),
        onProgress,
      );
      return { value: all.reduce((total, coefficient) => total + coefficient, 0) / n, sample: n };
    }
    const estimate = estimateMean(
      {
        count: n,
        known: simplifiedSilhouettes(points, groups, scaled),
        smallest: Math.min(Math.max(1, sampleSize), n),
        maxError,
        random: createRandom(seed),
      },
      (rows) => score(rows, onProgress),
    );
    return { ...estimate, value: Math.min(1, Math.max(-1, estimate.value)) };
  });
}

type Score = (rows: Int32Array, onProgress: OnProgress) => Float64Array;

/**
 * The coefficients of rows.
 *
 * @param points sorted by cluster
 */
function scorer(points: Matrix, { count, starts }: LabelGroups, crew: Crew, scope: Scope): Score {
  const { rows: n, columns } = points;
  const { values, isSingle } = placeByColumns(points, scope);
  const startsThere = scope.int32(starts.length);
  startsThere.set(starts);
  return (rows, onProgress) =>
    inScope(crew.machine, (inner) => {
      const coefficients = inner.float64(rows.length);
      const rowsThere = inner.int32(rows.length);
      rowsThere.set(rows);
      for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
        const end = Math.min(rows.length, first + ROWS_AT_ONCE);
        crew.forEachBlock(
          'silhouetteRows',
          Math.ceil((end - first) / ROWS_PER_BLOCK),
          values.byteOffset,
          n * values.BYTES_PER_ELEMENT,
          columns,
          isSingle ? 1 : 0,
          startsThere.byteOffset,
          count,
          rowsThere.subarray(first).byteOffset,
          end - first,
          coefficients.subarray(first).byteOffset,
        );
        onProgress(end / rows.length);
      }
      return coefficients.slice();
    });
}

/** In single precision when that is worth it and loses nothing, multiplied by a power of two. */
function placeByColumns({ data, rows: n, columns }: Matrix, scope: Scope) {
  let largest = 0;
  let isSingle = columns === 3 && n >= SINGLE_FROM;
  for (let p = 0; p < data.length && isSingle; p++) {
    const value = data[p]!;
    if (Math.fround(value) !== value) isSingle = false;
    largest = Math.max(largest, Math.abs(value));
  }
  const factor = isSingle && largest > 0 ? powerOfTwoBelow(LARGEST_SINGLE / largest) : 1;
  const values = isSingle ? scope.float32(n * columns) : scope.float64(n * columns);
  for (let i = 0, p = 0; i < n; i++)
    for (let t = 0; t < columns; t++) values[t * n + i] = data[p++]! * factor;
  return { values, isSingle };
}

/** The silhouettes of rows against the centres of the clusters; zeros where there are too many of them. */
function simplifiedSilhouettes(points: Matrix, groups: LabelGroups, x: Matrix): Float64Array {
  const { count, starts } = groups;
  const { data, rows: n, columns } = points;
  const found = new Float64Array(n);
  if (n * count > MOST_CENTER_DISTANCES) return found;
  const centers = withThreeColumns(clusterCenters(x, groups)).data;
  for (let c = 0; c < count; c++) {
    for (let i = starts[c]!; i < starts[c + 1]!; i++) {
      let nearest = Number.POSITIVE_INFINITY;
      let own = 0;
      for (let other = 0; other < count; other++) {
        const square = NORMS.squaredEuclidean.between(data, i * columns, centers, other * columns, columns);
        if (other === c) own = square;
        else if (square < nearest) nearest = square;
      }
      const larger = Math.sqrt(Math.max(own, nearest));
      found[i] = larger > 0 ? (Math.sqrt(nearest) - Math.sqrt(own)) / larger : 0;
    }
  }
  return found;
}
