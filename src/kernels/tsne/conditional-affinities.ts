import type { Neighbors } from '../knn/neighbors.ts';
import type { Crew } from '../parallel/crew.ts';
import { EDGE_LANES } from './lanes.ts';

/** As in `tsne-affinities.ts` of the assembly. */
const ROWS_PER_BLOCK = 64;
/** Rows calibrated at once; more would only take more memory. */
const ROWS_PER_BATCH = 32_768;

/**
 * How likely each row is to pick each of its neighbours: p(j|i) ∝ exp(−β_i d_ij²), with β_i such that the entropy of the
 * row is log(perplexity). Van der Maaten & Hinton (2008), "Visualizing data using t-SNE", eq. 1; β by bisection.
 *
 * Where no β fits, the nearest possible one is used: all neighbours alike when the perplexity exceeds their number, the
 * copies alike when a row has more copies than the perplexity.
 *
 * @param neighbors distances of any metric; they are squared, as in scikit-learn
 * @returns (rows, k), each row sums to 1 to single precision
 */
export function conditionalAffinities(
  { k, distances }: Pick<Neighbors, 'k' | 'distances'>,
  perplexity: number,
  crew: Crew,
): Float64Array {
  const affinities = new Float64Array(distances.length);
  const scope = crew.machine.scope();
  try {
    const batch = scope.float64(Math.min(distances.length, ROWS_PER_BATCH * k));
    const spreads = scope.float32(
      Math.ceil(batch.length / k / ROWS_PER_BLOCK) * EDGE_LANES * Math.ceil(k / EDGE_LANES),
    );
    for (let first = 0; first < distances.length; first += batch.length) {
      const values = distances.subarray(first, first + batch.length);
      const rows = values.length / k;
      batch.set(values);
      crew.forEachBlock(
        'tsneAffinities',
        Math.ceil(rows / ROWS_PER_BLOCK),
        batch.byteOffset,
        spreads.byteOffset,
        rows,
        k,
        perplexity,
      );
      affinities.set(batch.subarray(0, values.length), first);
    }
  } finally {
    scope.release();
  }
  return affinities;
}
