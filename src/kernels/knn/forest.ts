import { NORMS, type Norm } from '../distance.ts';
import type { MetricSpace } from '../metric-space.ts';
import type { Crew } from '../parallel/crew.ts';
import { ignoreProgress, type OnProgress } from '../progress.ts';
import { inScope } from '../wasm/in-scope.ts';
import type { Scope } from '../wasm/machine.ts';
import type { Neighbors } from './neighbors.ts';
import { normNumber } from './norm-number.ts';
import { orderByDistance, type Search } from './order-by-distance.ts';
import { toSinglePrecision } from './single-precision.ts';

/**
 * More trees and rounds find more of the true neighbours and take longer; settled by measurement. Projections part the
 * points by Euclidean angles: the less a norm has to do with those, the more trees it takes.
 */
const TREES = { squaredEuclidean: 8, manhattan: 12, chebyshev: 24 } as const;
const LARGEST_LEAF = 256;
const ROUNDS = 2;
/** At most so many points, of those that have a point in their list, are looked at in a round. */
const REVERSE = 15;
/** Above this level the nodes of a tree are split level by level, below it each thread takes whole subtrees. */
const SUBTREE_LEVEL = 4;
/** Points of one block of refinement, and blocks of turned arrows; the numbers stand in wasm/assembly/knn-descent.ts. */
const REFINED_POINTS = 256;
const REVERSE_BLOCKS = 4;
/** Rows of one block of renumbering; the number stands in wasm/assembly/knn-split.ts. */
const GATHERED_ROWS = 1024;
const SEED = 0x5eed;

/** The length of the lists that a search for k neighbours works on: entries are compared four at a time. */
export function forestListSize(k: number): number {
  return (k + 3) & ~3;
}

/**
 * Most of the k nearest neighbours (some 98 in 100 of ordinary tables), for tables that are
 * too large to compare all pairs: a forest of random projection trees, all pairs within their leaves, then rounds in which
 * each point looks at the neighbours of its neighbours. The distances are exact, and so is their order.
 *
 * Sources in wasm/assembly/knn-split.ts and knn-descent.ts. The same bits on any number of threads: leaves of a tree
 * share no point, and a round of refinement reads what the round before has written. O(rows · log rows) time.
 *
 * @param k 1 … rows − 1, far fewer than the rows
 * @returns reduced distances of the space
 */
export function forestNeighbors(
  { points, norm }: MetricSpace,
  k: number,
  crew: Crew,
  onProgress: OnProgress = ignoreProgress,
): Neighbors {
  const { rows } = points;
  return inScope(crew.machine, (scope) => {
    const distances = scope.float64(rows * k);
    const indices = scope.int32(rows * k);
    search({ points, norm, k, crew, distances, indices }, onProgress);
    onProgress(1);
    return { k, indices: indices.slice(), distances: distances.slice() };
  });
}

interface Forest {
  readonly crew: Crew;
  readonly scope: Scope;
  readonly rows: number;
  /** Columns, filled up to a multiple of four. */
  readonly stride: number;
  /** As the assembly numbers them. */
  readonly norm: number;
  readonly trees: number;
  /** A tree has 2^depth leaves. */
  readonly depth: number;
  /** (trees, rows): the permutation of each tree. */
  readonly orders: Int32Array;
  /** (trees, rows), for the projections. */
  readonly projections: Float32Array;
  readonly directions: Float32Array;
}

function search(wanted: Search, onProgress: OnProgress): void {
  const { points, norm, k, crew } = wanted;
  const { rows, columns } = points;
  inScope(crew.machine, (scope) => {
    const stride = (columns + 3) & ~3;
    const original = scope.float32(rows * stride);
    toSinglePrecision(points, stride, original);
    const doubles = scope.float64(rows * columns);
    doubles.set(points.data);
    const forest = prepareForest(crew, scope, rows, stride, k, norm);

    // The points are renumbered by the first tree, so that neighbours lie near each other in memory.
    growTrees(forest, original, 0, 1);
    const numbers = scope.int32(rows);
    numbers.set(forest.orders.subarray(0, rows));
    const renumbered = scope.float32(rows * stride);
    gatherRows(crew, original, rows, numbers, renumbered);
    const renumberedDoubles = scope.float64(rows * columns);
    gatherRows(crew, doubles, rows, numbers, renumberedDoubles);
    numberAscending(forest.orders.subarray(0, rows));
    growTrees(forest, renumbered, 1, forest.trees - 1);
    onProgress(0.2);

    const lists = emptyLists(scope, rows, k);
    searchLeaves(forest, renumbered, lists, (fraction) => onProgress(0.2 + 0.4 * fraction));
    refine(forest, renumbered, lists, (fraction) => onProgress(0.6 + 0.35 * fraction));
    orderByDistance(wanted, renumberedDoubles, lists.entries, lists.size, numbers);
  });
}

function prepareForest(
  crew: Crew,
  scope: Scope,
  rows: number,
  stride: number,
  k: number,
  norm: Norm,
): Forest {
  const leafSize = Math.max(LARGEST_LEAF, 4 * forestListSize(k));
  let depth = 0;
  while (rows / 2 ** depth > leafSize) depth++;
  const trees = treesFor(norm);
  const orders = scope.int32(trees * rows);
  for (let tree = 0; tree < trees; tree++) numberAscending(orders.subarray(tree * rows, (tree + 1) * rows));
  const projections = scope.float32(trees * rows);
  const directions = scope.float32(trees * 2 ** SUBTREE_LEVEL * stride);
  return { crew, scope, rows, stride, norm: normNumber(norm), trees, depth, orders, projections, directions };
}

function treesFor(norm: Norm): number {
  if (norm === NORMS.manhattan) return TREES.manhattan;
  return norm === NORMS.chebyshev ? TREES.chebyshev : TREES.squaredEuclidean;
}

function numberAscending(order: Int32Array): void {
  for (let i = 0; i < order.length; i++) order[i] = i;
}

/** Puts the rows of a table in the given order. */
function gatherRows<Table extends Float32Array | Float64Array>(
  crew: Crew,
  table: Table,
  rows: number,
  order: Int32Array,
  to: Table,
): void {
  const blocks = Math.ceil(rows / GATHERED_ROWS);
  const bytes = table.byteLength / rows;
  crew.forEachBlock('gatherRows', blocks, table.byteOffset, rows, bytes, order.byteOffset, to.byteOffset);
}

/** The candidates of each point and, as the list of nobody, an empty list more. */
interface Lists {
  /** See `forestListSize`. */
  readonly size: number;
  readonly keys: Float32Array;
  readonly entries: Int32Array;
}

function emptyLists(scope: Scope, rows: number, k: number): Lists {
  const size = forestListSize(k);
  const keys = scope.float32(rows * size).fill(Number.POSITIVE_INFINITY);
  return { size, keys, entries: scope.int32((rows + 1) * size).fill(rows) };
}

function growTrees(forest: Forest, points: Float32Array, firstTree: number, trees: number): void {
  const { crew, rows, stride, depth, orders, projections, directions } = forest;
  const rest = [points.byteOffset, rows, stride, orders.byteOffset, projections.byteOffset];
  rest.push(directions.byteOffset, SEED);
  const subtreeLevel = Math.min(SUBTREE_LEVEL, depth);
  for (let level = 0; level < subtreeLevel; level++)
    crew.forEachBlock('splitNode', trees * 2 ** level, firstTree, level, ...rest);
  crew.forEachBlock('splitSubtree', trees * 2 ** subtreeLevel, firstTree, subtreeLevel, depth, ...rest);
}

function searchLeaves(
  { crew, scope, rows, stride, norm, trees, depth, orders }: Forest,
  points: Float32Array,
  { size, keys, entries }: Lists,
  onProgress: OnProgress,
): void {
  const leafRows = (Math.ceil(rows / 2 ** depth) + 8) & ~7;
  giveScratch(crew, scope, leafRows * (2 * stride + 2));
  for (let tree = 0; tree < trees; tree++) {
    const order = orders.byteOffset + 4 * tree * rows;
    const args = [
      norm,
      depth,
      points.byteOffset,
      rows,
      stride,
      order,
      size,
      keys.byteOffset,
      entries.byteOffset,
    ];
    crew.forEachBlock('searchLeaf', 2 ** depth, ...args);
    onProgress((tree + 1) / trees);
  }
}

function refine(
  { crew, scope, rows, stride, norm }: Forest,
  points: Float32Array,
  { size, keys, entries }: Lists,
  onProgress: OnProgress,
): void {
  const before = scope.int32(entries.length);
  const reverse = scope.int32(rows * REVERSE);
  const reverseCounts = scope.int32(rows);
  const mostCandidates = (size + REVERSE) * (size + 1);
  for (let round = 0; round < ROUNDS; round++) {
    before.set(entries);
    inScope(crew.machine, (roundScope) => {
      giveScratch(crew, roundScope, rows + 1 + mostCandidates + 4);
      const arrows = [rows, size, before.byteOffset, REVERSE, reverse.byteOffset, reverseCounts.byteOffset];
      crew.forEachBlock('chooseReverse', REVERSE_BLOCKS, ...arrows);
      const tables = [norm, points.byteOffset, rows, stride, size, before.byteOffset, keys.byteOffset];
      const turned = [REVERSE, reverse.byteOffset, reverseCounts.byteOffset];
      crew.forEachBlock(
        'refineLists',
        Math.ceil(rows / REFINED_POINTS),
        ...tables,
        entries.byteOffset,
        ...turned,
      );
    });
    onProgress((round + 1) / ROUNDS);
  }
}

/** @param words of four bytes for each thread */
function giveScratch(crew: Crew, scope: Scope, words: number): void {
  const perThread = (words + 15) & ~15;
  const place = scope.int32(perThread * crew.threads);
  crew.together('setScratch', place.byteOffset, 4 * perThread);
}
