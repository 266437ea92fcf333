import { exponential, logarithm, power } from '../math/exponential.ts';

/** The similarity of two points of the map at distance d: 1 / (1 + a d^(2b)). */
export interface SimilarityCurve {
  readonly a: number;
  readonly b: number;
}

const SAMPLES = 300;
const MAX_STEPS = 200;
const CONVERGED = 1e-12;

/**
 * Fits the curve to what a map with `minDist` and `spread` should look like: similarity 1 up to minDist, then
 * exp(−(d − minDist) / spread). Least squares over 300 distances in 0 … 3 · spread, as in umap-learn, by Levenberg's and
 * Marquardt's method (1944, 1963) in log a and b.
 */
export function fitSimilarityCurve(minDist: number, spread = 1): SimilarityCurve {
  const distances = Float64Array.from({ length: SAMPLES }, (_, i) => (3 * spread * i) / (SAMPLES - 1));
  const wanted = distances.map((d) => (d < minDist ? 1 : exponential(-(d - minDist) / spread)));

  let logA = 0;
  let b = 1;
  let damping = 1e-3;
  let error = squaredError(distances, wanted, logA, b);
  for (let step = 0; step < MAX_STEPS; step++) {
    const [moveA, moveB] = levenbergStep(distances, wanted, logA, b, damping);
    const moved = squaredError(distances, wanted, logA + moveA, b + moveB);
    if (moved > error) {
      damping *= 10;
    } else {
      const gained = error - moved;
      logA += moveA;
      b += moveB;
      error = moved;
      damping /= 10;
      if (gained <= CONVERGED * error) break;
    }
  }
  return { a: exponential(logA), b };
}

function squaredError(distances: Float64Array, wanted: Float64Array, logA: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < distances.length; i++) {
    sum += (wanted[i]! - 1 / (1 + exponential(logA) * power(distances[i]!, 2 * b))) ** 2;
  }
  return sum;
}

/** Solves (JᵀJ + damping · diag JᵀJ) step = Jᵀ residual for the two parameters. */
function levenbergStep(
  distances: Float64Array,
  wanted: Float64Array,
  logA: number,
  b: number,
  damping: number,
): [number, number] {
  let aa = 0;
  let ab = 0;
  let bb = 0;
  let aResidual = 0;
  let bResidual = 0;
  for (let i = 0; i < distances.length; i++) {
    const d = distances[i]!;
    if (d === 0) continue;
    const scaled = exponential(logA) * power(d, 2 * b);
    const similarity = 1 / (1 + scaled);
    const slopeA = -scaled * similarity * similarity;
    const slopeB = slopeA * 2 * logarithm(d);
    const residual = wanted[i]! - similarity;
    aa += slopeA * slopeA;
    ab += slopeA * slopeB;
    bb += slopeB * slopeB;
    aResidual += slopeA * residual;
    bResidual += slopeB * residual;
  }
  const dampedA = aa * (1 + damping);
  const dampedB = bb * (1 + damping);
  const determinant = dampedA * dampedB - ab * ab;
  return [
    (dampedB * aResidual - ab * bResidual) / determinant,
    (dampedA * bResidual - ab * aResidual) / determinant,
  ];
}
