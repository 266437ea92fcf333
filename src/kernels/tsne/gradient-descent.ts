import type { OnProgress } from '../progress.ts';

/** Writes the gradient at the positions to `gradient`, affinities multiplied by `exaggeration`. */
export type GradientAt = (positions: Float64Array, exaggeration: number, gradient: Float64Array) => void;

const EXAGGERATED_ITERATIONS = 250;
export const EARLY_EXAGGERATION = 12;
const EARLY_MOMENTUM = 0.5;
const FINAL_MOMENTUM = 0.8;
const MIN_GAIN = 0.01;
/** Longest step along an axis: far above any step of a sane run, it keeps a wild learning rate from overflowing. */
const MAX_STEP = 5;
const STILL = 1e-7;
const CHECK_EVERY = 50;

/**
 * Gradient descent with momentum and a gain of its own for every coordinate (Jacobs, 1988, "Increased rates of
 * convergence through learning rate adaptation"), with the schedule of van der Maaten (2014): affinities exaggerated
 * twelvefold for 250 iterations so that clusters gather, momentum 0.5 meanwhile and 0.8 afterwards.
 *
 * Stops early when the gradient has vanished (scikit-learn's `min_grad_norm`).
 *
 * @param positions moved in place
 */
export function descend(
  positions: Float64Array,
  gradientAt: GradientAt,
  learningRate: number,
  iterations: number,
  onProgress: OnProgress,
): void {
  const gradient = new Float64Array(positions.length);
  const steps = new Float64Array(positions.length);
  const gains = new Float64Array(positions.length).fill(1);

  for (let iteration = 0; iteration < iterations; iteration++) {
    const isEarly = iteration < EXAGGERATED_ITERATIONS;
    const momentum = isEarly ? EARLY_MOMENTUM : FINAL_MOMENTUM;
    gradientAt(positions, isEarly ? EARLY_EXAGGERATION : 1, gradient);
    for (let c = 0; c < positions.length; c++) {
      const slope = gradient[c]!;
      const keepsGoing = steps[c]! * slope < 0;
      gains[c] = keepsGoing ? gains[c]! + 0.2 : Math.max(MIN_GAIN, gains[c]! * 0.8);
      const step = momentum * steps[c]! - learningRate * (gains[c]! * slope);
      steps[c] = Math.max(-MAX_STEP, Math.min(MAX_STEP, step));
      positions[c] = positions[c]! + steps[c]!;
    }
    onProgress((iteration + 1) / iterations);
    if ((iteration + 1) % CHECK_EVERY === 0 && lengthOf(gradient) <= STILL) return;
  }
}

function lengthOf(vector: Float64Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}
