import type { Norm } from '../distance.ts';
import type { Matrix } from '../matrix.ts';
import type { Crew } from '../parallel/crew.ts';
import { inScope } from '../wasm/in-scope.ts';
import type { Neighbors } from './neighbors.ts';
import { normNumber } from './norm-number.ts';
import { packByEight, packedRows } from './single-precision.ts';

/** Queries of one block; the number stands in wasm/assembly/knn-among.ts. */
export const QUERIES_PER_BLOCK = 16;

/**
 * The k nearest rows of a table to each query, exactly, by comparing all pairs; of equally distant rows the earlier.
 *
 * @param queries (queries, x.columns)
 * @param k at most the rows, less one where queries leave one out
 * @param own (queries,): the row that each query leaves out; none without it
 * @returns (queries, k), reduced distances
 */
export function nearestAmong(
  x: Matrix,
  queries: Matrix,
  k: number,
  norm: Norm,
  crew: Crew,
  own?: Int32Array,
): Neighbors {
  return inScope(crew.machine, (scope) => {
    const packed = scope.float64(packedRows(x.rows) * x.columns);
    packByEight(x.data, x.rows, x.columns, packed);
    const asked = scope.float64(queries.data.length);
    asked.set(queries.data);
    const skipped = own === undefined ? null : scope.int32(own.length);
    skipped?.set(own!);
    const distances = scope.float64(queries.rows * k);
    const indices = scope.int32(queries.rows * k);
    const args = [packed.byteOffset, x.rows, x.columns, asked.byteOffset, skipped?.byteOffset ?? 0];
    args.push(queries.rows, k, distances.byteOffset, indices.byteOffset);
    const blocks = Math.ceil(queries.rows / QUERIES_PER_BLOCK);
    crew.forEachBlock('nearestAmong', blocks, normNumber(norm), ...args);
    return { k, indices: indices.slice(), distances: distances.slice() };
  });
}
