import { NORMS } from './distance.ts';
import { plusPlusCenters, randomCenters } from './kmeans-init.ts';
import { type Matrix, zeros } from './matrix.ts';
import { createRandom, type Random } from './random.ts';
import { safelyScaled } from './safe-scale.ts';

const squaredDistance = NORMS.squaredEuclidean.between;

export interface KMeansOptions {
  /** At least 1. */
  readonly nClusters: number;
  /** How to find the first centres, or the centres themselves (nClusters, columns). Default k-means++. */
  readonly init?: 'k-means++' | 'random' | Matrix;
  /** Runs from new first centres, of which the best is kept. Default as scikit-learn's "auto": 1 for k-means++, 10 for random. */
  readonly nInit?: number;
  /** Default 300. */
  readonly maxIter?: number;
  /** Stop when the centres' squared moves add up to at most tol × the mean variance of the columns. Default 1e-4. */
  readonly tol?: number;
  /** Default 42. */
  readonly seed?: number;
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
  const nInit = typeof init === 'object' ? 1 : (options.nInit ?? (init === 'random' ? 10 : 1));
  for (const [name, value] of Object.entries({ nClusters, nInit, maxIter })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number ≥ 1, got ${value}`);
  }
  const { x: scaled, unit } = safelyScaled(x);
  const random = createRandom(seed);
  const stopBelow = tol * meanVariance(scaled);

  let best: KMeansResult | undefined;
  for (let run = 0; run < nInit; run++) {
    const start = firstCenters(scaled, nClusters, init, unit, random);
    const result = lloyd(scaled, start, maxIter, stopBelow);
    if (best === undefined || result.inertia < best.inertia) best = result;
  }
  const { labels, centers, inertia, iterations } = withoutEmptyClusters(best!);
  return {
    labels,
    centers: { ...centers, data: centers.data.map((value) => value * unit) },
    inertia: inertia * unit * unit,
    iterations,
  };
}

function firstCenters(
  x: Matrix,
  nClusters: number,
  init: 'k-means++' | 'random' | Matrix,
  unit: number,
  random: Random,
): Matrix {
  if (init === 'random') return randomCenters(x, nClusters, random);
  if (init === 'k-means++') return plusPlusCenters(x, nClusters, random);
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
    for (let p = t; p < data.length; p += columns) total += (data[p]! - mean) ** 2;
  }
  return total / rows / columns;
}

/** What Lloyd's iterations share; `upper` and `lower` are Hamerly's bounds, distances and not their squares. */
interface State {
  readonly x: Matrix;
  readonly centers: Matrix;
  readonly labels: Int32Array;
  /** At least the distance of each row to its own centre. */
  readonly upper: Float64Array;
  /** At most the distance of each row to any other centre. */
  readonly lower: Float64Array;
  /** (clusters,): how far each centre moved in the last update. */
  readonly moves: Float64Array;
}

function lloyd(x: Matrix, start: Matrix, maxIter: number, stopBelow: number): KMeansResult {
  const n = x.rows;
  const state: State = {
    x,
    centers: { ...start, data: start.data.slice() },
    labels: new Int32Array(n).fill(-1),
    upper: new Float64Array(n).fill(Number.POSITIVE_INFINITY),
    lower: new Float64Array(n),
    moves: new Float64Array(start.rows),
  };
  let iterations = 0;
  let settled = false;
  while (iterations < maxIter) {
    iterations++;
    if (assign(state) === 0) {
      settled = true;
      break;
    }
    if (moveCenters(state) <= stopBelow) break;
  }
  if (!settled) assign(state);
  return { labels: state.labels, centers: state.centers, inertia: inertiaOf(state), iterations };
}

/** Gives every row its nearest centre; returns how many rows changed their cluster. */
function assign({ x, centers, labels, upper, lower, moves }: State): number {
  const { data, rows, columns } = x;
  const k = centers.rows;
  const halfGaps = halfGapToNearestCenter(centers);
  const { farthest, largest, second } = twoLargest(moves);
  let changed = 0;
  for (let i = 0, row = 0; i < rows; i++, row += columns) {
    const label = labels[i]!;
    if (label >= 0) {
      // The centres have moved since the bounds were taken.
      lower[i] = lower[i]! - (label === farthest ? second : largest);
      const safe = Math.max(halfGaps[label]!, lower[i]!);
      upper[i] = upper[i]! + moves[label]!;
      if (upper[i]! <= safe) continue;
      upper[i] = Math.sqrt(squaredDistance(data, row, centers.data, label * columns, columns));
      if (upper[i]! <= safe) continue;
    }
    let nearest = 0;
    let nearestDistance = Number.POSITIVE_INFINITY;
    let nextDistance = Number.POSITIVE_INFINITY;
    for (let c = 0, center = 0; c < k; c++, center += columns) {
      const distance = squaredDistance(data, row, centers.data, center, columns);
      if (distance < nearestDistance) {
        nextDistance = nearestDistance;
        nearestDistance = distance;
        nearest = c;
      } else if (distance < nextDistance) {
        nextDistance = distance;
      }
    }
    upper[i] = Math.sqrt(nearestDistance);
    lower[i] = Math.sqrt(nextDistance);
    if (nearest !== label) {
      labels[i] = nearest;
      changed++;
    }
  }
  return changed;
}

/** Within this distance of a centre no other centre can be nearer. */
function halfGapToNearestCenter({ data, rows, columns }: Matrix): Float64Array {
  const squares = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  for (let a = 0; a < rows; a++) {
    for (let b = a + 1; b < rows; b++) {
      const distance = squaredDistance(data, a * columns, data, b * columns, columns);
      squares[a] = Math.min(squares[a]!, distance);
      squares[b] = Math.min(squares[b]!, distance);
    }
  }
  return squares.map((square) => Math.sqrt(square) / 2);
}

function twoLargest(values: Float64Array): { farthest: number; largest: number; second: number } {
  let farthest = -1;
  let largest = 0;
  let second = 0;
  for (let c = 0; c < values.length; c++) {
    const value = values[c]!;
    if (value > largest) {
      second = largest;
      largest = value;
      farthest = c;
    } else if (value > second) {
      second = value;
    }
  }
  return { farthest, largest, second };
}

/** Moves every centre to the mean of its rows and notes how far; returns the sum of the squared moves. */
function moveCenters({ x, centers, labels, moves }: State): number {
  const { data, rows, columns } = x;
  const k = centers.rows;
  const means = new Float64Array(k * columns);
  const counts = new Int32Array(k);
  for (let i = 0, p = 0; i < rows; i++) {
    const label = labels[i]!;
    const target = label * columns;
    counts[label] = counts[label]! + 1;
    for (let t = 0; t < columns; t++, p++) means[target + t] = means[target + t]! + data[p]!;
  }
  relocateEmptyClusters({ x, centers, labels }, means, counts);

  let total = 0;
  for (let c = 0; c < k; c++) {
    let squares = 0;
    if (counts[c]! > 0) {
      for (let p = c * columns; p < (c + 1) * columns; p++) {
        const mean = means[p]! / counts[c]!;
        squares += (mean - centers.data[p]!) ** 2;
        centers.data[p] = mean;
      }
    }
    moves[c] = Math.sqrt(squares);
    total += squares;
  }
  return total;
}

/**
 * Gives each empty cluster the row farthest from its centre, taken out of the mean of the cluster it was in. An empty
 * cluster stays where it is when no row is away from its centre, that is, when there are too few distinct rows.
 */
function relocateEmptyClusters(
  { x, centers, labels }: Pick<State, 'x' | 'centers' | 'labels'>,
  sums: Float64Array,
  counts: Int32Array,
): void {
  const { data, rows, columns } = x;
  if (!counts.includes(0)) return;
  const distances = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    distances[i] = squaredDistance(data, i * columns, centers.data, labels[i]! * columns, columns);
  }
  for (let empty = counts.indexOf(0); empty >= 0; empty = counts.indexOf(0, empty + 1)) {
    let farthest = -1;
    for (let i = 0; i < rows; i++) {
      if (distances[i]! > (farthest < 0 ? 0 : distances[farthest]!) && counts[labels[i]!]! > 1) farthest = i;
    }
    if (farthest < 0) return;
    const donor = labels[farthest]!;
    for (let t = 0; t < columns; t++) {
      const value = data[farthest * columns + t]!;
      sums[empty * columns + t] = value;
      sums[donor * columns + t] = sums[donor * columns + t]! - value;
    }
    counts[empty] = 1;
    counts[donor] = counts[donor]! - 1;
    distances[farthest] = 0;
  }
}

function inertiaOf({ x, centers, labels }: State): number {
  const { data, rows, columns } = x;
  let total = 0;
  for (let i = 0; i < rows; i++) {
    total += squaredDistance(data, i * columns, centers.data, labels[i]! * columns, columns);
  }
  return total;
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
