/** Sums of powers of deviations from the mean, which merge without cancelling. */
export interface Moments {
  readonly count: number;
  /** 0 without values. */
  readonly mean: number;
  /** Σ (x − mean)² */
  readonly squares: number;
  /** Σ (x − mean)³ */
  readonly cubes: number;
  /** Σ (x − mean)⁴ */
  readonly fourths: number;
}

export const NO_MOMENTS: Moments = { count: 0, mean: 0, squares: 0, cubes: 0, fourths: 0 };

/**
 * In two passes over `values[from … to − 1]`.
 *
 * @param values finite, and small enough that fourth powers do not overflow
 */
export function momentsOf(values: Float64Array, from: number, to: number): Moments {
  const count = to - from;
  if (count <= 0) return NO_MOMENTS;
  const first = values[from]!;
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]! - first;
  const mean = first + sum / count;
  let squares = 0;
  let cubes = 0;
  let fourths = 0;
  for (let i = from; i < to; i++) {
    const deviation = values[i]! - mean;
    const square = deviation * deviation;
    squares += square;
    cubes += square * deviation;
    fourths += square * square;
  }
  return { count, mean, squares, cubes, fourths };
}

/**
 * Of two sets of values together. Pébay (2008), "Formulas for Robust, One-Pass Parallel Computation of Covariances and
 * Arbitrary-Order Statistical Moments", eqs. 2.1–3.1.
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const delta = b.mean - a.mean;
  const shift = delta / count;
  const ab = a.count * b.count;
  return {
    count,
    mean: a.mean + b.count * shift,
    squares: a.squares + b.squares + ab * shift * delta,
    cubes:
      a.cubes +
      b.cubes +
      ab * (a.count - b.count) * shift * shift * delta +
      3 * shift * (a.count * b.squares - b.count * a.squares),
    fourths:
      a.fourths +
      b.fourths +
      ab * (a.count * a.count - ab + b.count * b.count) * shift * shift * shift * delta +
      6 * shift * shift * (a.count * a.count * b.squares + b.count * b.count * a.squares) +
      4 * shift * (a.count * b.cubes - b.count * a.cubes),
  };
}

/** For each of some sets the moments of all others together, without ever taking a set away again, which would cancel. */
export function momentsOfOthers(sets: readonly Moments[]): Moments[] {
  const behind: Moments[] = new Array(sets.length);
  let after = NO_MOMENTS;
  for (let s = sets.length - 1; s >= 0; s--) {
    behind[s] = after;
    after = mergeMoments(sets[s]!, after);
  }
  let before = NO_MOMENTS;
  return sets.map((set, s) => {
    const others = mergeMoments(before, behind[s]!);
    before = mergeMoments(before, set);
    return others;
  });
}

/** Fisher–Pearson coefficient g₁; 0 without spread. */
export function skewnessOf({ count, squares, cubes }: Moments): number {
  if (!(squares > 0)) return 0;
  const variance = squares / count;
  return cubes / count / (variance * Math.sqrt(variance));
}

/** Beyond that of a normal distribution, g₂; 0 without spread. */
export function excessKurtosisOf({ count, squares, fourths }: Moments): number {
  return squares > 0 ? (count * fourths) / (squares * squares) - 3 : 0;
}
