import { inverseCholeskyFactor } from './cholesky.ts';
import { kmeans } from './kmeans.ts';
import { exponential, logarithm } from './math/exponential.ts';
import { type Matrix, zeros } from './matrix.ts';
import { ignoreProgress, type OnProgress } from './progress.ts';
import { createRandom } from './random.ts';
import { safelyScaled } from './safe-scale.ts';
import { sampleRowNumbers, takeRows } from './sample-rows.ts';

export interface GaussianMixtureOptions {
  /** At least 1. */
  readonly nComponents: number;
  /** Default 100. */
  readonly maxIter?: number;
  /** Stop when the mean log-likelihood of a row gains less. Default 1e-3. */
  readonly tol?: number;
  /** Added to the variances, in squared units of the table. Default 1e-6. */
  readonly regularization?: number;
  /** Starts that are tried. Default 10. */
  readonly nInit?: number;
  /** Of the starts. Default 42. */
  readonly seed?: number;
  readonly onProgress?: OnProgress;
}

export interface GaussianMixtureResult {
  /** (rows,), the most probable component of each row, numbered without gaps. */
  readonly labels: Int32Array;
  /** (components,), adding up to 1. Components that own no row come last. */
  readonly weights: Float64Array;
  /** (components, columns); fewer components than asked for when the table has fewer distinct rows. */
  readonly means: Matrix;
  /** (components, columns, columns), row-major. */
  readonly covariances: Float64Array;
  /** Σ ln p(row) */
  readonly logLikelihood: number;
  /** Bayesian information criterion; lower is better. */
  readonly bic: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * A mixture of Gaussians with full covariances, fitted by expectation–maximisation from the best of several starts.
 *
 * Dempster, Laird & Rubin (1977), "Maximum likelihood from incomplete data via the EM algorithm"; Bishop (2006), "Pattern
 * Recognition and Machine Learning", §9.2.2, eq. 9.23–9.28. Probabilities stay logarithms until normalised. BIC: Schwarz
 * (1978), "Estimating the dimension of a model". The first start is a k-means partition, the others are the cells around
 * rows drawn as for k-means++; a few iterations of each on a sample of the rows choose (Biernacki, Celeux & Govaert, 2003,
 * "Choosing starting values for the EM algorithm"). Stopping rule as in scikit-learn.
 *
 * @param x (rows, columns), finite values; never modified
 * @throws RangeError when an option is out of range or a value is not finite
 */
export function gaussianMixture(x: Matrix, options: GaussianMixtureOptions): GaussianMixtureResult {
  const { nComponents, maxIter = 100, tol = 1e-3, regularization = 1e-6, nInit = 10, seed = 42 } = options;
  const { onProgress = ignoreProgress } = options;
  for (const [name, value] of Object.entries({ nComponents, maxIter, nInit })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number ≥ 1, got ${value}`);
  }
  if (!(regularization >= 0))
    throw new RangeError(`regularization must be a number ≥ 0, got ${regularization}`);
  const { x: scaled, unit } = safelyScaled(x);
  const start = bestStart(scaled, nComponents, regularization, nInit, seed);
  const k = start.weights.length;
  const responsibilities = new Float64Array(x.rows * k);
  const settings = { maxIter, tol, regularization };
  const { mixture, iterations, converged } = improve(scaled, start, responsibilities, settings, onProgress);
  onProgress(1);
  const logLikelihood = expect(scaled, mixture, responsibilities) - x.rows * x.columns * logarithm(unit);
  const parameters = k * (x.columns + (x.columns * (x.columns + 1)) / 2) + k - 1;
  return {
    ...describe(mixture, mostProbable(responsibilities, x.rows, k), unit),
    logLikelihood,
    bic: -2 * logLikelihood + parameters * logarithm(x.rows),
    iterations,
    converged,
  };
}

/** Starts are compared on so many rows, and again after these iterations, where the better half goes on. */
export const RACE_ROWS = 1_500;
const RACE_ITERATIONS = [6, 12, 24];
const LN_2_PI = logarithm(2 * Math.PI);

function bestStart(
  x: Matrix,
  nComponents: number,
  regularization: number,
  nInit: number,
  seed: number,
): Mixture {
  const byKMeans = kmeans(x, { nClusters: nComponents, seed });
  const k = byKMeans.centers.rows;
  const first = maximise(x, ofPartition(byKMeans.labels, k), k, regularization);
  if (nInit === 1 || k === 1) return first;
  const random = createRandom(seed);
  const sample = takeRows(x, sampleRowNumbers(x.rows, RACE_ROWS, random));
  const starts = [first];
  for (let run = 1; run < nInit; run++) {
    const drawn = kmeans(sample, { nClusters: k, maxIter: 1, nInit: 1, seed: random.below(2 ** 31) });
    if (drawn.centers.rows === k)
      starts.push(maximise(sample, ofPartition(drawn.labels, k), k, regularization));
  }
  return winnerOf(sample, starts, regularization);
}

function winnerOf(x: Matrix, starts: readonly Mixture[], regularization: number): Mixture {
  const responsibilities = new Float64Array(x.rows * starts[0]!.weights.length);
  const race = (start: Mixture, maxIter: number) => {
    const { mixture } = improve(
      x,
      start,
      responsibilities,
      { maxIter, tol: 0, regularization },
      ignoreProgress,
    );
    // A component that shrinks onto a few rows can become as likely as one likes, and describes nothing.
    const isSpurious = mixture.weights.some((weight) => weight * x.rows < x.columns + 1);
    return {
      mixture,
      likelihood: isSpurious ? Number.NEGATIVE_INFINITY : expect(x, mixture, responsibilities),
    };
  };
  let left = starts;
  for (const iterations of RACE_ITERATIONS) {
    const ranked = left
      .map((start) => race(start, iterations))
      .sort((a, b) => (a.likelihood === b.likelihood ? 0 : b.likelihood - a.likelihood));
    left = ranked.slice(0, Math.ceil(ranked.length / 2)).map(({ mixture }) => mixture);
  }
  return left[0]!;
}

/** (rows, k): each row belongs to its cluster alone. */
function ofPartition(labels: Int32Array, k: number): Float64Array {
  const responsibilities = new Float64Array(labels.length * k);
  for (let i = 0; i < labels.length; i++) responsibilities[i * k + labels[i]!] = 1;
  return responsibilities;
}

/** Expectation and maximisation in turn, until the mean log-likelihood of a row gains less than `tol`. */
function improve(
  x: Matrix,
  start: Mixture,
  responsibilities: Float64Array,
  { maxIter, tol, regularization }: { maxIter: number; tol: number; regularization: number },
  onProgress: OnProgress,
): { mixture: Mixture; iterations: number; converged: boolean } {
  let mixture = start;
  let bound = Number.NEGATIVE_INFINITY;
  let iterations = 0;
  let converged = false;
  while (iterations < maxIter && !converged) {
    iterations++;
    const gained = expect(x, mixture, responsibilities) / x.rows;
    mixture = maximise(x, responsibilities, start.weights.length, regularization);
    converged = Math.abs(gained - bound) < tol;
    bound = gained;
    onProgress(iterations / maxIter);
  }
  return { mixture, iterations, converged };
}

interface Mixture {
  readonly weights: Float64Array;
  readonly means: Matrix;
  readonly covariances: Float64Array;
  /** (components, columns, columns): inverse Cholesky factors of the covariances. */
  readonly precisionFactors: Float64Array;
  /** (components,): ln weight − ½ ln det(2π covariance) */
  readonly logScales: Float64Array;
}

/** The M step: the mixture that fits the responsibilities (rows, k) best. */
function maximise(x: Matrix, responsibilities: Float64Array, k: number, regularization: number): Mixture {
  const { data, rows, columns: d } = x;
  const sizes = new Float64Array(k).fill(10 * Number.EPSILON);
  const means = zeros(k, d);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < k; c++) {
      const share = responsibilities[i * k + c]!;
      if (share === 0) continue;
      sizes[c] = sizes[c]! + share;
      for (let t = 0; t < d; t++) means.data[c * d + t] = means.data[c * d + t]! + share * data[i * d + t]!;
    }
  }
  for (let p = 0; p < k * d; p++) means.data[p] = means.data[p]! / sizes[Math.floor(p / d)]!;

  const covariances = new Float64Array(k * d * d);
  const precisionFactors = new Float64Array(k * d * d);
  const logScales = new Float64Array(k);
  const weights = sizes.map((size) => size / rows);
  for (let c = 0; c < k; c++) {
    const covariance = covariances.subarray(c * d * d, (c + 1) * d * d);
    addScatter(x, responsibilities, k, c, means.data.subarray(c * d, (c + 1) * d), covariance);
    for (let p = 0; p < d * d; p++) covariance[p] = covariance[p]! / sizes[c]!;
    const factor = regularisedFactor(covariance, d, regularization);
    precisionFactors.set(factor, c * d * d);
    let logScale = logarithm(weights[c]!) - (d / 2) * LN_2_PI;
    for (let t = 0; t < d; t++) logScale += logarithm(factor[t * d + t]!);
    logScales[c] = logScale;
  }
  return { weights, means, covariances, precisionFactors, logScales };
}

/** Σ share · (row − mean)(row − mean)ᵀ of component c, of k; fills `out` (d, d). */
function addScatter(
  { data, rows, columns: d }: Matrix,
  responsibilities: Float64Array,
  k: number,
  c: number,
  mean: Float64Array,
  out: Float64Array,
): void {
  const difference = new Float64Array(d);
  for (let i = 0; i < rows; i++) {
    const share = responsibilities[i * k + c]!;
    if (share === 0) continue;
    for (let a = 0; a < d; a++) {
      difference[a] = data[i * d + a]! - mean[a]!;
      const weighted = share * difference[a]!;
      for (let b = 0; b <= a; b++) out[a * d + b] = out[a * d + b]! + weighted * difference[b]!;
    }
  }
  for (let a = 0; a < d; a++) for (let b = 0; b < a; b++) out[b * d + a] = out[a * d + b]!;
}

/** Rounding in a covariance whose columns are nearly dependent grows with its largest variance. */
const RELATIVE_REGULARIZATION = 1e-12;
const SMALLEST_VARIANCE = 1e-100;

/** Adds the regularisation to the covariance, in place; gives up its correlations when that is not enough. */
function regularisedFactor(covariance: Float64Array, d: number, regularization: number): Float64Array {
  let largest = 0;
  for (let t = 0; t < d; t++) largest = Math.max(largest, covariance[t * d + t]!);
  const added = Math.max(regularization, largest * RELATIVE_REGULARIZATION, SMALLEST_VARIANCE);
  for (let t = 0; t < d; t++) covariance[t * d + t] = covariance[t * d + t]! + added;
  const factor = inverseCholeskyFactor(covariance, d);
  if (factor !== null) return factor;
  const diagonal = new Float64Array(d * d);
  for (let t = 0; t < d; t++) diagonal[t * d + t] = 1 / Math.sqrt(covariance[t * d + t]!);
  for (let p = 0; p < d * d; p++) if (p % (d + 1) !== 0) covariance[p] = 0;
  return diagonal;
}

/** Beside 1, e to the power of this is lost in rounding. */
const NEGLIGIBLE = -37;

/** The E step: fills the responsibilities (rows, k); returns the log-likelihood of the table. */
function expect(x: Matrix, mixture: Mixture, responsibilities: Float64Array): number {
  const { rows } = x;
  const k = mixture.logScales.length;
  for (let c = 0; c < k; c++) logDensities(x, mixture, c, responsibilities);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const from = i * k;
    const to = from + k;
    let largest = Number.NEGATIVE_INFINITY;
    for (let p = from; p < to; p++) largest = Math.max(largest, responsibilities[p]!);
    let sum = 0;
    for (let p = from; p < to; p++) {
      const below = responsibilities[p]! - largest;
      const relative = below < NEGLIGIBLE ? 0 : exponential(below);
      responsibilities[p] = relative;
      sum += relative;
    }
    for (let p = from; p < to; p++) responsibilities[p] = responsibilities[p]! / sum;
    total += largest + logarithm(sum);
  }
  return total;
}

/** Fills column c of `out` (rows, k): ln weight + ln density of the component at each row. */
function logDensities(
  { data, rows, columns: d }: Matrix,
  { means, precisionFactors, logScales }: Mixture,
  c: number,
  out: Float64Array,
): void {
  const k = logScales.length;
  const mean = means.data.subarray(c * d, (c + 1) * d);
  const factor = precisionFactors.subarray(c * d * d, (c + 1) * d * d);
  const logScale = logScales[c]!;
  const difference = new Float64Array(d);
  for (let i = 0; i < rows; i++) {
    let mahalanobis = 0;
    for (let a = 0; a < d; a++) {
      difference[a] = data[i * d + a]! - mean[a]!;
      let sum = 0;
      for (let b = 0; b <= a; b++) sum += factor[a * d + b]! * difference[b]!;
      mahalanobis += sum * sum;
    }
    out[i * k + c] = logScale - mahalanobis / 2;
  }
}

function mostProbable(responsibilities: Float64Array, rows: number, k: number): Int32Array {
  const labels = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    let best = 0;
    for (let c = 1; c < k; c++) if (responsibilities[i * k + c]! > responsibilities[i * k + best]!) best = c;
    labels[i] = best;
  }
  return labels;
}

/** Back to the units of the table, components without rows last. */
function describe({ weights, means, covariances }: Mixture, labels: Int32Array, unit: number) {
  const d = means.columns;
  const owners = new Set(labels);
  const order = Array.from(weights.keys()).sort(
    (a, b) => Number(owners.has(b)) - Number(owners.has(a)) || a - b,
  );
  const newNumbers = new Int32Array(weights.length);
  const sorted = {
    weights: new Float64Array(weights.length),
    means: zeros(weights.length, d),
    covariances: new Float64Array(covariances.length),
  };
  order.forEach((from, to) => {
    newNumbers[from] = to;
    sorted.weights[to] = weights[from]!;
    for (let t = 0; t < d; t++) sorted.means.data[to * d + t] = means.data[from * d + t]! * unit;
    for (let p = 0; p < d * d; p++) {
      sorted.covariances[to * d * d + p] = covariances[from * d * d + p]! * unit * unit;
    }
  });
  return { ...sorted, labels: labels.map((label) => newNumbers[label]!) };
}
