import type { Matrix } from './matrix.ts';
import type { Crew } from './parallel/crew.ts';
import type { Scope } from './wasm/machine.ts';

/** As in `kmeans.ts` of the assembly. */
export const ROWS_PER_BLOCK = 2048;

/** The table of one k-means, also in the memory of the crew's machine. */
export interface KMeansTable {
  readonly crew: Crew;
  readonly x: Matrix;
  /** Where it lies in the memory. */
  readonly address: number;
  readonly blocks: number;
}

/** @param scope where the table stays as long as it is wanted */
export function placeKMeansTable(x: Matrix, crew: Crew, scope: Scope): KMeansTable {
  const copy = scope.float64(x.data.length);
  copy.set(x.data);
  return { crew, x, address: copy.byteOffset, blocks: Math.ceil(x.rows / ROWS_PER_BLOCK) };
}

/**
 * Adds what blocks of rows have left, (blocks, width), in the order of the blocks, so that no thread changes a bit.
 *
 * @returns (width,)
 */
export function addBlocks(parts: Float64Array | Int32Array, width: number): Float64Array {
  const sums = new Float64Array(width);
  for (let p = 0; p < parts.length; p++) sums[p % width] = sums[p % width]! + parts[p]!;
  return sums;
}
