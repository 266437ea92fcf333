import { NORMS } from './distance.ts';
import type { KMeansResult } from './kmeans.ts';
import { addBlocks, type KMeansTable } from './kmeans-table.ts';
import type { Matrix } from './matrix.ts';
import type { Crew } from './parallel/crew.ts';
import type { Scope } from './wasm/machine.ts';

const squaredDistance = NORMS.squaredEuclidean.between;

/** What the iterations share, in the memory of the machine; see `Lloyd` of the assembly. */
interface State {
  readonly crew: Crew;
  readonly x: Matrix;
  readonly blocks: number;
  readonly centers: Matrix;
  readonly labels: Int32Array;
  /** (clusters,): how far each centre moved in the last update. */
  readonly moves: Float64Array;
  readonly othersMoves: Float64Array;
  readonly halfGaps: Float64Array;
  readonly changes: Int32Array;
  readonly sums: Float64Array;
  readonly counts: Int32Array;
  readonly inertias: Float64Array;
  /** (columns, clusters filled up to an even number): the centres turned round, and one infinitely far away. */
  readonly turned: Float64Array;
  /** Bounds of each row's distances. */
  readonly upper: Float64Array;
  readonly lower: Float64Array;
  /** Of the state in the memory. */
  readonly address: number;
}

/**
 * Lloyd's iterations from given centres.
 *
 * @param start (clusters, columns)
 * @param stopBelow the sum of the squared moves of the centres at which they count as settled
 */
export type Lloyd = (start: Matrix, maxIter: number, stopBelow: number) => KMeansResult;

/** @param scope where the iterations keep their state */
export function createLloyd(table: KMeansTable, clusters: number, scope: Scope): Lloyd {
  const state = createState(table, clusters, scope);
  return (start, maxIter, stopBelow) => {
    reset(state, start);
    let iterations = 0;
    let settled = false;
    while (iterations < maxIter) {
      iterations++;
      if (assign(state) === 0) {
        settled = true;
        break;
      }
      if (moveCenters(state) <= stopBelow) break;
    }
    if (!settled) assign(state);
    return {
      labels: new Int32Array(state.labels),
      centers: { ...start, data: new Float64Array(state.centers.data) },
      inertia: inertiaOf(state),
      iterations,
    };
  };
}

function reset({ centers, labels, upper, lower, moves }: State, start: Matrix): void {
  centers.data.set(start.data);
  labels.fill(-1);
  upper.fill(Number.POSITIVE_INFINITY);
  lower.fill(0);
  moves.fill(0);
}

function createState({ crew, x, address, blocks }: KMeansTable, k: number, scope: Scope): State {
  const { columns } = x;
  const centers = { rows: k, columns, data: scope.float64(k * columns) };
  const labels = scope.int32(x.rows);
  const upper = scope.float64(x.rows);
  const lower = scope.float64(x.rows);
  const moves = scope.float64(k);
  const halfGaps = scope.float64(k);
  const othersMoves = scope.float64(k);
  const changes = scope.int32(blocks);
  const sums = scope.float64(blocks * k * columns);
  const counts = scope.int32(blocks * k);
  const inertias = scope.float64(blocks);
  const turned = scope.float64(columns * (k + (k & 1))).fill(Number.POSITIVE_INFINITY);
  const words = [address, x.rows, columns, centers.data.byteOffset, k];
  const arrays = [
    labels,
    upper,
    lower,
    moves,
    halfGaps,
    othersMoves,
    changes,
    sums,
    counts,
    inertias,
    turned,
  ];
  const there = scope.int32(words.length + arrays.length);
  there.set([...words, ...arrays.map(({ byteOffset }) => byteOffset)]);
  const ofRows = { labels, upper, lower, changes, sums, counts, inertias, turned };
  return { crew, x, blocks, centers, moves, halfGaps, othersMoves, ...ofRows, address: there.byteOffset };
}

/** Gives every row its nearest centre; returns how many rows changed their cluster. */
function assign(state: State): number {
  const { crew, blocks, centers, moves, halfGaps, othersMoves, changes, turned, address } = state;
  const stride = turned.length / centers.columns;
  for (let c = 0, p = 0; c < centers.rows; c++)
    for (let t = 0; t < centers.columns; t++, p++) turned[t * stride + c] = centers.data[p]!;
  halfGaps.set(halfGapToNearestCenter(centers));
  othersMoves.set(largestOfOthers(moves));
  crew.forEachBlock('kmeansAssign', blocks, address);
  return changes.reduce((total, change) => total + change, 0);
}

/** Within this distance of a centre no other centre can be nearer. */
function halfGapToNearestCenter({ data, rows, columns }: Matrix): Float64Array {
  const squares = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  for (let a = 0; a < rows; a++) {
    for (let b = a + 1; b < rows; b++) {
      const distance = squaredDistance(data, a * columns, data, b * columns, columns);
      squares[a] = Math.min(squares[a]!, distance);
      squares[b] = Math.min(squares[b]!, distance);
    }
  }
  return squares.map((square) => Math.sqrt(square) / 2);
}

/** By cluster: the largest of the other clusters' values. */
function largestOfOthers(values: Float64Array): Float64Array {
  let largest = 0;
  let second = 0;
  let first = -1;
  values.forEach((value, c) => {
    if (value > largest) {
      second = largest;
      largest = value;
      first = c;
    } else if (value > second) {
      second = value;
    }
  });
  return new Float64Array(values.length).fill(largest).fill(second, first, first + 1);
}

/** Moves every centre to the mean of its rows and notes how far; returns the sum of the squared moves. */
function moveCenters(state: State): number {
  const { crew, blocks, centers, moves, address } = state;
  const { rows: k, columns } = centers;
  crew.forEachBlock('kmeansSums', blocks, address);
  const means = addBlocks(state.sums, k * columns);
  const counts = addBlocks(state.counts, k);
  relocateEmptyClusters(state, means, counts);

  let total = 0;
  for (let c = 0; c < k; c++) {
    let squares = 0;
    if (counts[c]! > 0) {
      for (let p = c * columns; p < (c + 1) * columns; p++) {
        const mean = means[p]! / counts[c]!;
        const move = mean - centers.data[p]!;
        squares += move * move;
        centers.data[p] = mean;
      }
    }
    moves[c] = Math.sqrt(squares);
    total += squares;
  }
  return total;
}

/**
 * Gives each empty cluster the row farthest from its centre, taken out of the mean of the cluster it was in. An empty
 * cluster stays where it is when no row is away from its centre, that is, when there are too few distinct rows.
 */
function relocateEmptyClusters(
  { x, centers, labels }: State,
  sums: Float64Array,
  counts: Float64Array,
): void {
  const { data, rows, columns } = x;
  if (!counts.includes(0)) return;
  const distances = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    distances[i] = squaredDistance(data, i * columns, centers.data, labels[i]! * columns, columns);
  }
  for (let empty = counts.indexOf(0); empty >= 0; empty = counts.indexOf(0, empty + 1)) {
    let farthest = -1;
    for (let i = 0; i < rows; i++) {
      if (distances[i]! > (farthest < 0 ? 0 : distances[farthest]!) && counts[labels[i]!]! > 1) farthest = i;
    }
    if (farthest < 0) return;
    const donor = labels[farthest]!;
    for (let t = 0; t < columns; t++) {
      const value = data[farthest * columns + t]!;
      sums[empty * columns + t] = value;
      sums[donor * columns + t] = sums[donor * columns + t]! - value;
    }
    counts[empty] = 1;
    counts[donor] = counts[donor]! - 1;
    distances[farthest] = 0;
  }
}

function inertiaOf({ crew, blocks, inertias, address }: State): number {
  crew.forEachBlock('kmeansInertia', blocks, address);
  return addBlocks(inertias, 1)[0]!;
}
