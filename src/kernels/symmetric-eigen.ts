import { sharedSoloCrew } from './parallel/shared-solo-crew.ts';
import { inScope } from './wasm/in-scope.ts';
import type { Machine } from './wasm/machine.ts';

/** Eigenvalues in falling order; row i of `vectors` is the unit eigenvector of `values[i]`. */
export interface SymmetricEigen {
  /** (n,) */
  readonly values: Float64Array;
  /** (wanted, n) */
  readonly vectors: Float64Array;
}

/** What `eigenvalues` of wasm/assembly/symmetric-eigen.ts answers instead of a number of rotations. */
const NOT_CONVERGED = -1;
const NO_ROOM = -2;

/**
 * All eigenvalues of a symmetric matrix, and the eigenvectors of the largest.
 *
 * Householder reduction to tridiagonal form, then QL iterations with implicit shifts: Golub & Van Loan (2013), "Matrix
 * Computations", §8.3; Bowdler, Martin, Reinsch & Wilkinson (1968), "The QR and QL algorithms for symmetric matrices".
 * The rotations are kept and, at the end, made backwards on the wanted unit vectors alone, which are then exactly as
 * orthogonal as if all had been carried along. O(n³), of which the wanted vectors are O(n² · wanted).
 *
 * @param symmetric (n, n) row-major, finite, both triangles filled; never modified
 * @param wanted how many eigenvectors; all by default
 * @throws Error when the iteration does not converge, which does not happen for finite input
 */
export function symmetricEigen(
  symmetric: Float64Array,
  n: number,
  wanted = n,
  machine: Machine = sharedSoloCrew().machine,
): SymmetricEigen {
  // Large matrices take some 1.2 · n² rotations, few of the small ones more than this.
  for (let room = Math.max(16, Math.ceil(1.5 * n * n)); ; room *= 2) {
    const found = withRoom(symmetric, n, wanted, machine, room);
    if (found !== null) return found;
  }
}

/** Null when there are more rotations than room. */
function withRoom(
  symmetric: Float64Array,
  n: number,
  wanted: number,
  machine: Machine,
  room: number,
): SymmetricEigen | null {
  return inScope(machine, (scope) => {
    const a = scope.float64(n * n);
    const diagonal = scope.float64(n);
    const coupling = scope.float64(n).byteOffset;
    const betas = scope.float64(n).byteOffset;
    const work = scope.float64(n).byteOffset;
    const rotated = scope.int32(room).byteOffset;
    const rotations = scope.float64(2 * room).byteOffset;
    const columns = scope.float64(n * wanted);
    a.set(symmetric);
    const count = machine.kernels.eigenvalues(
      a.byteOffset,
      n,
      diagonal.byteOffset,
      coupling,
      betas,
      work,
      rotated,
      rotations,
      room,
    );
    if (count === NO_ROOM) return null;
    if (count === NOT_CONVERGED) throw new Error('the eigenvalue iteration did not converge');

    const order = Array.from(diagonal.keys()).sort((i, j) => diagonal[j]! - diagonal[i]! || i - j);
    columns.fill(0);
    for (let c = 0; c < wanted; c++) columns[order[c]! * wanted + c] = 1;
    machine.kernels.eigenvectors(
      a.byteOffset,
      n,
      betas,
      rotated,
      rotations,
      count,
      columns.byteOffset,
      wanted,
      work,
    );
    const vectors = new Float64Array(wanted * n);
    for (let t = 0; t < n; t++)
      for (let c = 0; c < wanted; c++) vectors[c * n + t] = columns[t * wanted + c]!;
    return { values: Float64Array.from(order, (from) => diagonal[from]!), vectors };
  });
}
