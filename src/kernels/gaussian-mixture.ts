import { inverseCholeskyFactor } from './cholesky.ts';
import { kmeans } from './kmeans.ts';
import { type Matrix, zeros } from './matrix.ts';
import { ignoreProgress, type OnProgress } from './progress.ts';
import { safelyScaled } from './safe-scale.ts';

export interface GaussianMixtureOptions {
  /** At least 1. */
  readonly nComponents: number;
  /** Default 100. */
  readonly maxIter?: number;
  /** Stop when the mean log-likelihood of a row gains less. Default 1e-3. */
  readonly tol?: number;
  /** Added to the variances, in squared units of the table. Default 1e-6. */
  readonly regularization?: number;
  /** Of the k-means run that gives the first responsibilities. Default 42. */
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
 * A mixture of Gaussians with full covariances, fitted by expectation–maximisation from a k-means partition.
 *
 * Dempster, Laird & Rubin (1977), "Maximum likelihood from incomplete data via the EM algorithm"; Bishop (2006), "Pattern
 * Recognition and Machine Learning", §9.2.2, eq. 9.23–9.28. Probabilities stay logarithms until normalised. BIC: Schwarz
 * (1978), "Estimating the dimension of a model". Defaults and stopping rule as in scikit-learn.
 *
 * @param x (rows, columns), finite values; never modified
 * @throws RangeError when an option is out of range or a value is not finite
 */
export function gaussianMixture(x: Matrix, options: GaussianMixtureOptions): GaussianMixtureResult {
  const { nComponents, maxIter = 100, tol = 1e-3, regularization = 1e-6, seed = 42 } = options;
  const { onProgress = ignoreProgress } = options;
  for (const [name, value] of Object.entries({ nComponents, maxIter })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number ≥ 1, got ${value}`);
  }
  if (!(regularization >= 0))
    throw new RangeError(`regularization must be a number ≥ 0, got ${regularization}`);
  const { x: scaled, unit } = safelyScaled(x);
  const start = kmeans(scaled, { nClusters: nComponents, seed });
  const k = start.centers.rows;
  const responsibilities = new Float64Array(x.rows * k);
  for (let i = 0; i < x.rows; i++) responsibilities[i * k + start.labels[i]!] = 1;

  let mixture = maximise(scaled, responsibilities, k, regularization);
  let bound = Number.NEGATIVE_INFINITY;
  let iterations = 0;
  let converged = false;
  while (iterations < maxIter && !converged) {
    iterations++;
    const gained = expect(scaled, mixture, responsibilities) / x.rows;
    mixture = maximise(scaled, responsibilities, k, regularization);
    converged = Math.abs(gained - bound) < tol;
    bound = gained;
    onProgress(iterations / maxIter);
  }
  onProgress(1);
  const logLikelihood = expect(scaled, mixture, responsibilities) - x.rows * x.columns * Math.log(unit);
  const parameters = k * (x.columns + (x.columns * (x.columns + 1)) / 2) + k - 1;
  return {
    ...describe(mixture, mostProbable(responsibilities, x.rows, k), unit),
    logLikelihood,
    bic: -2 * logLikelihood + parameters * Math.log(x.rows),
    iterations,
    converged,
  };
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

  const covariances = weightedScatter(x, responsibilities, means);
  const precisionFactors = new Float64Array(k * d * d);
  const logScales = new Float64Array(k);
  const weights = sizes.map((size) => size / rows);
  for (let c = 0; c < k; c++) {
    const covariance = covariances.subarray(c * d * d, (c + 1) * d * d);
    for (let p = 0; p < d * d; p++) covariance[p] = covariance[p]! / sizes[c]!;
    const factor = regularisedFactor(covariance, d, regularization);
    precisionFactors.set(factor, c * d * d);
    let logScale = Math.log(weights[c]!) - (d / 2) * Math.log(2 * Math.PI);
    for (let t = 0; t < d; t++) logScale += Math.log(factor[t * d + t]!);
    logScales[c] = logScale;
  }
  return { weights, means, covariances, precisionFactors, logScales };
}

/** @returns (k, d, d): Σ share · (row − mean)(row − mean)ᵀ */
function weightedScatter(
  { data, rows, columns: d }: Matrix,
  responsibilities: Float64Array,
  means: Matrix,
): Float64Array {
  const k = means.rows;
  const scatter = new Float64Array(k * d * d);
  const difference = new Float64Array(d);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < k; c++) {
      const share = responsibilities[i * k + c]!;
      if (share === 0) continue;
      for (let t = 0; t < d; t++) difference[t] = data[i * d + t]! - means.data[c * d + t]!;
      for (let a = 0; a < d; a++) {
        const weighted = share * difference[a]!;
        const target = (c * d + a) * d;
        for (let b = 0; b <= a; b++) scatter[target + b] = scatter[target + b]! + weighted * difference[b]!;
      }
    }
  }
  for (let c = 0; c < k; c++) {
    for (let a = 0; a < d; a++) {
      for (let b = 0; b < a; b++) scatter[(c * d + b) * d + a] = scatter[(c * d + a) * d + b]!;
    }
  }
  return scatter;
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

/** The E step: fills the responsibilities (rows, k); returns the log-likelihood of the table. */
function expect(
  { data, rows, columns: d }: Matrix,
  mixture: Mixture,
  responsibilities: Float64Array,
): number {
  const { means, precisionFactors, logScales } = mixture;
  const k = logScales.length;
  const difference = new Float64Array(d);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const out = i * k;
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      for (let t = 0; t < d; t++) difference[t] = data[i * d + t]! - means.data[c * d + t]!;
      let mahalanobis = 0;
      for (let a = 0; a < d; a++) {
        const row = (c * d + a) * d;
        let sum = 0;
        for (let b = 0; b <= a; b++) sum += precisionFactors[row + b]! * difference[b]!;
        mahalanobis += sum * sum;
      }
      const logProbability = logScales[c]! - mahalanobis / 2;
      responsibilities[out + c] = logProbability;
      if (logProbability > largest) largest = logProbability;
    }
    let sum = 0;
    for (let c = 0; c < k; c++) {
      const relative = Math.exp(responsibilities[out + c]! - largest);
      responsibilities[out + c] = relative;
      sum += relative;
    }
    for (let c = 0; c < k; c++) responsibilities[out + c] = responsibilities[out + c]! / sum;
    total += largest + Math.log(sum);
  }
  return total;
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
