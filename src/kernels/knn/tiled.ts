import { NORMS } from '../distance.ts';
import type { MetricSpace } from '../metric-space.ts';
import type { Crew } from '../parallel/crew.ts';
import { forEachBlockInParts } from '../parallel/in-parts.ts';
import { ignoreProgress, type OnProgress } from '../progress.ts';
import type { Neighbors } from './neighbors.ts';
import { normNumber } from './norm-number.ts';
import { orderByDistance, type Search } from './order-by-distance.ts';
import { packByEight, packedRows, toSinglePrecision } from './single-precision.ts';

/** Points that are compared with each other at a time: they stay in the cache. */
const LARGEST_PART = 1024;
/** Enough parts for a round of all pairs of them to keep some threads busy. */
const FEWEST_PARTS = 16;
/** Queries of one block; the number stands in wasm/assembly/knn-double.ts. */
const DOUBLE_QUERIES = 16;
/** Candidates beyond k: with a few, rounding hardly ever puts the result in doubt. */
const SPARE = 5;

/** Half a unit in the last place of single precision, relative, and what may vanish below its smallest number. */
const SINGLE_EPSILON = 2 ** -24;
const SINGLE_UNDERFLOW = 2 ** -120;

/**
 * k nearest neighbours by comparing all pairs, exactly the same as `exactNeighbors`, bit for bit, on all threads of a
 * crew: O(rows² · columns) time, O(rows · (columns + k)) memory.
 *
 * Squared Euclidean distances are first compared in single precision by |x|²/2 + |y|²/2 − x·y, each pair once, which finds a few candidates more
 * than k; they are put in order by their distances in double precision. Where the error bound of the dot products (Higham,
 * 2002, "Accuracy and Stability of Numerical Algorithms", §3.1) leaves a doubt whether a row beyond them is nearer, as
 * with ties at the end of the list or far from the median, the row is compared with all others in double precision. So
 * are all rows under the other norms.
 *
 * @param k 1 … rows − 1
 * @returns reduced distances of the space
 */
export function tiledNeighbors(
  { points, norm }: MetricSpace,
  k: number,
  crew: Crew,
  onProgress: OnProgress = ignoreProgress,
): Neighbors {
  const scope = crew.machine.scope();
  try {
    const distances = scope.float64(points.rows * k);
    const indices = scope.int32(points.rows * k);
    const search: Search = { points, norm, k, crew, distances, indices };
    if (norm === NORMS.squaredEuclidean) {
      const doubtful = searchInSingle(search, (fraction) => onProgress(0.9 * fraction));
      searchInDouble(search, doubtful, (fraction) => onProgress(0.9 + 0.1 * fraction));
    } else {
      const all = Int32Array.from({ length: points.rows }, (_, i) => i);
      searchInDouble(search, all, onProgress);
    }
    return { k, indices: indices.slice(), distances: distances.slice() };
  } finally {
    scope.release();
  }
}

/** Fills the lists; returns the rows whose lists may be wrong. */
function searchInSingle(search: Search, onProgress: OnProgress): Int32Array {
  const { points, k, crew } = search;
  const { rows, columns } = points;
  const size = Math.min(k + SPARE, rows - 1);
  const scope = crew.machine.scope();
  try {
    const filled = packedRows(rows);
    const single = scope.float32(filled * columns);
    const factor = toSinglePrecision(points, columns, single);
    const packed = scope.float32(filled * columns);
    packByEight(single, rows, columns, packed);
    const squares = squaredNorms(single, rows, columns);
    const halfNorms = scope.float32(filled).fill(Number.POSITIVE_INFINITY);
    const worst = scope.float32(filled).fill(Number.NEGATIVE_INFINITY);
    for (let i = 0; i < rows; i++) halfNorms[i] = squares[i]! / 2;
    worst.fill(Number.POSITIVE_INFINITY, 0, rows);
    const keys = scope.float32(rows * size).fill(Number.POSITIVE_INFINITY);
    const candidates = scope.int32(rows * size).fill(rows);
    const tables = [single, packed, halfNorms].map(({ byteOffset }) => byteOffset);
    const lists = [worst, keys, candidates].map(({ byteOffset }) => byteOffset);
    compareAllParts(crew, rows, [...tables, rows, columns, size, ...lists], onProgress);

    const doubles = scope.float64(rows * columns);
    doubles.set(points.data);
    orderByDistance(search, doubles, candidates, size);
    return Int32Array.from(doubtfulRows(search, { size, worst, squares, factor }));
  } finally {
    scope.release();
  }
}

function compareAllParts(crew: Crew, rows: number, args: readonly number[], onProgress: OnProgress): void {
  let parts = FEWEST_PARTS;
  while (rows / parts > LARGEST_PART) parts *= 2;
  for (let round = 0; round < parts; round++) {
    crew.forEachBlock('nearestByTiles', round === 0 ? parts : parts / 2, round, parts, ...args);
    onProgress((round + 1) / parts);
  }
}

function squaredNorms(single: Float32Array, rows: number, columns: number): Float64Array {
  const squares = new Float64Array(rows);
  for (let i = 0, p = 0; i < rows; i++) {
    let sum = 0;
    for (let t = 0; t < columns; t++, p++) sum += single[p]! * single[p]!;
    squares[i] = sum;
  }
  return squares;
}

interface Candidates {
  readonly size: number;
  /** The last key of each list. */
  readonly worst: Float32Array;
  /** |x|² of the rows in single precision. */
  readonly squares: Float64Array;
  /** From the table to single precision. */
  readonly factor: number;
}

/** Rows whose last neighbour might be farther away than a row that is no candidate. */
function doubtfulRows(
  { points, k, distances }: Search,
  { size, worst, squares, factor }: Candidates,
): number[] {
  const { rows, columns } = points;
  const doubtful: number[] = [];
  for (let i = 0; i < rows && size < rows - 1; i++) {
    const radius = distances[i * k + k - 1]! * factor * factor;
    const searched = 2 * worst[i]!;
    const reach = (Math.sqrt(squares[i]!) + Math.sqrt(radius)) ** 2;
    const error = (2 * columns + 16) * (SINGLE_EPSILON * reach + SINGLE_UNDERFLOW);
    if (!(radius + error < searched)) doubtful.push(i);
  }
  return doubtful;
}

function searchInDouble(search: Search, queries: Int32Array, onProgress: OnProgress): void {
  if (queries.length === 0) return;
  const { points, norm, k, crew, distances, indices } = search;
  const { rows, columns } = points;
  const scope = crew.machine.scope();
  try {
    const packed = scope.float64(packedRows(rows) * columns);
    packByEight(points.data, rows, columns, packed);
    const list = scope.int32(queries.length);
    list.set(queries);
    const args = [normNumber(norm), packed.byteOffset, rows, columns, list.byteOffset, queries.length];
    args.push(k, distances.byteOffset, indices.byteOffset);
    forEachBlockInParts(
      crew,
      'nearestInDouble',
      Math.ceil(queries.length / DOUBLE_QUERIES),
      args,
      onProgress,
    );
  } finally {
    scope.release();
  }
}
