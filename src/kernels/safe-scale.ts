import type { Matrix } from './matrix.ts';

export interface SafelyScaled {
  /** The table divided by `unit`; the very same object when nothing had to change. */
  readonly x: Matrix;
  /** A power of two, so that scaling back and forth is exact. */
  readonly unit: number;
}

const COMFORTABLE = 2 ** 100;

/**
 * Brings a table into a range where fourth powers neither overflow nor vanish, which is what distances, covariances and
 * eigenvalues need. Ordinary tables (largest magnitude within 2^±100, or all zeros) pass through uncopied.
 *
 * @throws RangeError when the table is empty or holds a value that is not finite
 */
export function safelyScaled(x: Matrix): SafelyScaled {
  if (x.rows < 1 || x.columns < 1) {
    throw new RangeError(`the table must have at least one row and one column, got ${x.rows} × ${x.columns}`);
  }
  const largest = largestMagnitude(x.data);
  if (largest === 0 || (largest <= COMFORTABLE && largest >= 1 / COMFORTABLE)) return { x, unit: 1 };
  const unit = powerOfTwoBelow(largest);
  return { x: { data: x.data.map((value) => value / unit), rows: x.rows, columns: x.columns }, unit };
}

/** The largest power of two up to a value; by comparison rather than by logarithm, whose last bit differs between machines. */
export function powerOfTwoBelow(value: number): number {
  let power = 1;
  while (power * 2 <= value) power *= 2;
  while (power > value) power /= 2;
  return power;
}

function largestMagnitude(data: Float64Array): number {
  let largest = 0;
  let poison = 0;
  for (let i = 0; i < data.length; i++) {
    const magnitude = Math.abs(data[i]!);
    poison += magnitude - magnitude; // 0 for a finite value, NaN for ±Infinity and NaN
    if (magnitude > largest) largest = magnitude;
  }
  if (poison !== 0)
    throw new RangeError('the table holds a value that is not finite: drop or fill such cells first');
  return largest;
}
