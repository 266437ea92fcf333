import type { Norm } from '../distance.ts';
import type { Matrix } from '../matrix.ts';
import type { Crew } from '../parallel/crew.ts';
import { normNumber } from './norm-number.ts';

/** A search for neighbours under way. */
export interface Search {
  readonly points: Matrix;
  readonly norm: Norm;
  readonly k: number;
  readonly crew: Crew;
  /** (rows, k), in the machine's memory: what is looked for, nearest first. */
  readonly distances: Float64Array;
  readonly indices: Int32Array;
}

/** Lists of one block; the number stands in wasm/assembly/knn-double.ts. */
const LISTS = 256;

/**
 * Chooses the nearest k of each point's candidates by reduced distance in double precision.
 *
 * @param doubles (rows, columns) in the machine's memory: the points, in the order that candidates are numbered in
 * @param candidates (rows, size) in the machine's memory; a number that is no point stands for nobody
 * @param numbers (rows,) in the machine's memory: which row each point is; without it, points are rows
 */
export function orderByDistance(
  { points, norm, k, crew, distances, indices }: Search,
  doubles: Float64Array,
  candidates: Int32Array,
  size: number,
  numbers?: Int32Array,
): void {
  const { rows, columns } = points;
  const args = [
    normNumber(norm),
    doubles.byteOffset,
    rows,
    columns,
    candidates.byteOffset,
    size,
    numbers?.byteOffset ?? 0,
    k,
  ];
  args.push(distances.byteOffset, indices.byteOffset);
  crew.forEachBlock('orderCandidates', Math.ceil(rows / LISTS), ...args);
}
