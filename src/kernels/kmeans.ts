import { plusPlusCenters, randomCenters } from './kmeans-init.ts';
import { createLloyd } from './kmeans-lloyd.ts';
import { isRehearsed, rehearsedCenters } from './kmeans-rehearsal.ts';
import { type KMeansTable, placeKMeansTable } from './kmeans-table.ts';
import { type Matrix, zeros } from './matrix.ts';
import { type Crew, createSoloCrew } from './parallel/crew.ts';
import { sharedSoloCrew } from './parallel/shared-solo-crew.ts';
import { createRandom, type Random } from './random.ts';
import { safelyScaled } from './safe-scale.ts';
import { inScope } from './wasm/in-scope.ts';

/** Of a small table so many take a few milliseconds; each ends in a valley of its own. */
const RUNS = 10;

/** So many differences are taken before another thread has woken. */
const FEW_DIFFERENCES = 1_000_000;

export interface KMeansOptions {
  /** At least 1. */
  readonly nClusters: number;
  /**
   * How to find the first centres, or the centres themselves (nClusters, columns). Default k-means++, of large tables the
   * best of several starts on a sample of the rows.
   */
  readonly init?: 'k-means++' | 'random' | Matrix;
  /**
   * Runs from new first centres, of which the best is kept. Default 10; 1 for k-means++ on large tables, where the starts are
   * tried on a sample, and for given centres.
   */
  readonly nInit?: number;
  /** Default 300. */
  readonly maxIter?: number;
  /** Stop when the centres' squared moves add up to at most tol × the mean variance of the columns. Default 1e-4. */
  readonly tol?: number;
  /** Default 42. */
  readonly seed?: number;
  /** Threads to work on; without it the caller's alone. The number of threads changes no bit of the result. */
  readonly crew?: Crew;
}

export interface KMeansResult {
  /** (rows,), 0 … centers.rows − 1; every cluster has a row. */
  readonly labels: Int32Array;
  /** (clusters found, columns); fewer than asked for when the table has fewer distinct rows. */
  readonly centers: Matrix;
  /** Sum of squared distances of the rows to their centres. */
  readonly inertia: number;
  /** Of the run that was kept. */
  readonly iterations: number;
}

/**
 * Splits the rows into clusters around means.
 *
 * Lloyd (1982), "Least squares quantization in PCM", with the distance bounds of Hamerly (2010), "Making k-means even
 * faster", which skip most distances and change no result. Empty clusters are moved to the rows farthest from their
 * centres, tolerance and iterations are counted as in scikit-learn.
 *
 * @param x (rows, columns), finite values; never modified
 * @throws RangeError when nClusters, nInit or maxIter is not a whole number ≥ 1, or a value is not finite
 */
export function kmeans(x: Matrix, options: KMeansOptions): KMeansResult {
  const { nClusters, init = 'k-means++', maxIter = 300, tol = 1e-4, seed = 42 } = options;
  const { crew = sharedSoloCrew() } = options;
  const isRehearsal = init === 'k-means++' && isRehearsed(x.rows, nClusters);
  const nInit = typeof init === 'object' ? 1 : (options.nInit ?? (isRehearsal ? 1 : RUNS));
  for (const [name, value] of Object.entries({ nClusters, nInit, maxIter })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number ≥ 1, got ${value}`);
  }
  const { x: scaled, unit } = safelyScaled(x);
  const random = createRandom(seed);
  const stopBelow = tol * meanVariance(scaled);

  const isSmall = x.rows * x.columns * nClusters < FEW_DIFFERENCES;
  const workers = isSmall ? createSoloCrew(crew.machine) : crew;
  const best = inScope(crew.machine, (scope) => {
    const table = placeKMeansTable(scaled, workers, scope);
    let lowest: KMeansResult | undefined;
    for (let run = 0; run < nInit; run++) {
      const start = firstCenters(table, nClusters, init, unit, random);
      const result = inScope(crew.machine, (inner) =>
        createLloyd(table, start.rows, inner)(start, maxIter, stopBelow),
      );
      if (lowest === undefined || result.inertia < lowest.inertia) lowest = result;
    }
    return lowest!;
  });
  const { labels, centers, inertia, iterations } = withoutEmptyClusters(best);
  return {
    labels,
    centers: { ...centers, data: centers.data.map((value) => value * unit) },
    inertia: inertia * unit * unit,
    iterations,
  };
}

function firstCenters(
  table: KMeansTable,
  nClusters: number,
  init: 'k-means++' | 'random' | Matrix,
  unit: number,
  random: Random,
): Matrix {
  const { x } = table;
  if (init === 'random') return randomCenters(x, nClusters, random);
  if (init === 'k-means++')
    return rehearsedCenters(table, nClusters, random) ?? plusPlusCenters(table, nClusters, random);
  if (init.rows !== nClusters || init.columns !== x.columns) {
    throw new RangeError(
      `the first centres must be ${nClusters} × ${x.columns}, got ${init.rows} × ${init.columns}`,
    );
  }
  return { ...init, data: init.data.map((value) => value / unit) };
}

function meanVariance({ data, rows, columns }: Matrix): number {
  let total = 0;
  for (let t = 0; t < columns; t++) {
    let mean = 0;
    for (let p = t; p < data.length; p += columns) mean += data[p]!;
    mean /= rows;
    for (let p = t; p < data.length; p += columns) {
      const difference = data[p]! - mean;
      total += difference * difference;
    }
  }
  return total / rows / columns;
}

function withoutEmptyClusters(result: KMeansResult): KMeansResult {
  const { centers } = result;
  const newLabels = new Int32Array(centers.rows).fill(-1);
  for (const label of result.labels) newLabels[label] = 0;
  let found = 0;
  const kept = zeros(centers.rows, centers.columns).data;
  for (let c = 0; c < centers.rows; c++) {
    if (newLabels[c]! < 0) continue;
    kept.set(centers.data.subarray(c * centers.columns, (c + 1) * centers.columns), found * centers.columns);
    newLabels[c] = found++;
  }
  return {
    ...result,
    labels: result.labels.map((label) => newLabels[label]!),
    centers: { data: kept.slice(0, found * centers.columns), rows: found, columns: centers.columns },
  };
}
