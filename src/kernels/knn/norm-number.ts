import { NORMS, type Norm } from '../distance.ts';

/** By the numbers that wasm/assembly/norms.ts has for them. */
const NUMBERED: readonly Norm[] = [NORMS.squaredEuclidean, NORMS.manhattan, NORMS.chebyshev];

/** @throws RangeError for a norm that the assembly does not know */
export function normNumber(norm: Norm): number {
  const number = NUMBERED.indexOf(norm);
  if (number < 0) throw new RangeError('the norm has no number in the assembly');
  return number;
}
