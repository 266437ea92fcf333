import { NORMS } from '../distance.ts';
import type { Matrix } from '../matrix.ts';
import type { OnProgress } from '../progress.ts';
import { addMerge, type Merges, noMerges } from './merges.ts';

const squaredDistances = NORMS.squaredEuclidean.fromRow;

/**
 * Rows outside the tree fill the front of these arrays, each with its squared distance to the tree and the row of the
 * tree that is so near; the row that joined last stands right behind them.
 */
interface Outside {
  readonly points: Matrix;
  readonly rowNumbers: Int32Array;
  readonly nearest: Float64Array;
  readonly nearestInTree: Int32Array;
  readonly distances: Float64Array;
}

/**
 * Single linkage: the edges of a minimum spanning tree are the merges. Gower & Ross (1969), "Minimum spanning trees and
 * single linkage cluster analysis"; the tree by Prim (1957). O(rows²) distances, O(rows) memory.
 */
export function singleLinkage(x: Matrix, onProgress: OnProgress): Merges {
  const n = x.rows;
  const merges = noMerges(n);
  const outside: Outside = {
    points: { ...x, data: x.data.slice() },
    rowNumbers: Int32Array.from({ length: n }, (_, i) => i),
    nearest: new Float64Array(n).fill(Number.POSITIVE_INFINITY),
    nearestInTree: new Int32Array(n),
    distances: new Float64Array(n),
  };
  const { rowNumbers, nearest, nearestInTree } = outside;
  const lookFromJoined = x.columns === 3 ? lookFromJoined3 : lookFromJoinedAny;

  moveToEnd(outside, 0, n - 1);
  for (let left = n - 1; left > 0; left--) {
    const next = lookFromJoined(outside, left);
    addMerge(merges, nearestInTree[next]!, rowNumbers[next]!, Math.sqrt(nearest[next]!));
    moveToEnd(outside, next, left - 1);
    if (left % 256 === 0) onProgress(1 - (left / n) ** 2);
  }
  return merges;
}

/** Lets the row at `left`, which joined last, shorten the distances of those before it; returns the nearest of them. */
function lookFromJoinedAny(outside: Outside, left: number): number {
  const { points, rowNumbers, nearest, nearestInTree, distances } = outside;
  const joined = rowNumbers[left]!;
  squaredDistances(points, left, 0, left, distances);
  let best = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let j = 0; j < left; j++) {
    const distance = distances[j]!;
    if (distance < nearest[j]!) {
      nearest[j] = distance;
      nearestInTree[j] = joined;
    }
    if (nearest[j]! < smallest) {
      smallest = nearest[j]!;
      best = j;
    }
  }
  return best;
}

/** The same for three columns, in one loop. */
function lookFromJoined3({ points, rowNumbers, nearest, nearestInTree }: Outside, left: number): number {
  const { data } = points;
  const joined = rowNumbers[left]!;
  const x = data[3 * left]!;
  const y = data[3 * left + 1]!;
  const z = data[3 * left + 2]!;
  let best = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let j = 0, p = 0; j < left; j++, p += 3) {
    const dx = data[p]! - x;
    const dy = data[p + 1]! - y;
    const dz = data[p + 2]! - z;
    const distance = dx * dx + dy * dy + dz * dz;
    if (distance < nearest[j]!) {
      nearest[j] = distance;
      nearestInTree[j] = joined;
    }
    if (nearest[j]! < smallest) {
      smallest = nearest[j]!;
      best = j;
    }
  }
  return best;
}

/** Swaps two rows; the one that goes to the end leaves the race. */
function moveToEnd({ points, rowNumbers, nearest, nearestInTree }: Outside, slot: number, end: number): void {
  const { data, columns } = points;
  for (let t = 0; t < columns; t++) {
    const value = data[slot * columns + t]!;
    data[slot * columns + t] = data[end * columns + t]!;
    data[end * columns + t] = value;
  }
  const row = rowNumbers[slot]!;
  rowNumbers[slot] = rowNumbers[end]!;
  rowNumbers[end] = row;
  nearest[slot] = nearest[end]!;
  nearestInTree[slot] = nearestInTree[end]!;
}
