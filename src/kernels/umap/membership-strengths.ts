import type { Neighbors } from '../knn/neighbors.ts';
import { logarithm } from '../math/exponential.ts';
import type { Crew } from '../parallel/crew.ts';
import { inScope } from '../wasm/in-scope.ts';
import type { Scope } from '../wasm/machine.ts';

/** As in `umap-memberships.ts` of the assembly. */
const ROWS_PER_BLOCK = 256;
const LANES = 4;

/** How strongly rows belong with their neighbours, each in 0 … 1. */
export interface MembershipStrengths {
  /** Values of a row, of which the first k count. */
  readonly stride: number;
  /** (rows, stride), in the machine's memory. */
  readonly values: Float32Array;
}

/**
 * How strongly each row belongs with each of its neighbours: exp(−max(0, d − ρ_i) / σ_i), where ρ_i is the distance to
 * the nearest row that is not a copy and σ_i makes the strengths add up to log2(k + 1).
 *
 * McInnes, Healy & Melville (2018), "UMAP: uniform manifold approximation and projection", algorithms 2 and 3; σ by
 * bisection. k + 1, because UMAP counts the row itself among its neighbours.
 *
 * @param scope holds the result
 * @param isConnected false: ρ_i = 0, for rows that are to be placed into a map rather than held together by one
 */
export function membershipStrengths(
  { k, distances }: Pick<Neighbors, 'k' | 'distances'>,
  crew: Crew,
  scope: Scope,
  isConnected = true,
): MembershipStrengths {
  const rows = distances.length / k;
  const stride = LANES * Math.ceil(k / LANES);
  const values = scope.float32(rows * stride);
  inScope(crew.machine, (own) => {
    const copied = own.float64(distances.length);
    copied.set(distances);
    crew.forEachBlock(
      'umapMemberships',
      Math.ceil(rows / ROWS_PER_BLOCK),
      copied.byteOffset,
      k,
      values.byteOffset,
      rows,
      stride,
      logarithm(k + 1) / logarithm(2),
      isConnected ? 1 : 0,
      mean(distances),
    );
  });
  return { stride, values };
}

/** Divides before adding, so that huge distances do not overflow. */
function mean(values: Float64Array): number {
  let result = 0;
  for (let i = 0; i < values.length; i++) result += values[i]! / values.length;
  return result;
}
