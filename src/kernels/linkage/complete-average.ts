import { buildKdTree } from '../kd-tree.ts';
import type { Matrix } from '../matrix.ts';
import type { Crew } from '../parallel/crew.ts';
import type { OnProgress } from '../progress.ts';
import { takeRows } from '../sample-rows.ts';
import { inScope } from '../wasm/in-scope.ts';
import type { Scope } from '../wasm/machine.ts';
import { addMerge, type Merges, noMerges } from './merges.ts';
import {
  createPairSquare,
  distanceOf,
  joinClusters,
  nearestCluster,
  type PairSquare,
  packWhenSparse,
} from './pair-square.ts';

/**
 * Up to this many rows distances are kept as doubles (200 MB) and rows in their order, so that even equal distances are
 * treated as in SciPy; beyond, floats and the order of a KD-tree save memory and time.
 */
const SMALL_TABLE = 5_000;

/**
 * Complete (largest distance between two rows) and average (mean distance) linkage by nearest-neighbour chains on the
 * square of all distances.
 *
 * Sørensen (1948) and Sokal & Michener (1958); Müllner (2011), "Modern hierarchical, agglomerative clustering
 * algorithms", §2.4 and fig. 3. O(rows²) time and memory. A chain stays in one region, so when rows
 * are in the order of a KD-tree, what it reads stays in the cache.
 *
 * @throws RangeError above `maxRows` rows
 */
export function completeOrAverageLinkage(
  x: Matrix,
  linkage: 'complete' | 'average',
  maxRows: number,
  crew: Crew,
  onProgress: OnProgress,
): Merges {
  const n = x.rows;
  if (n > maxRows) {
    throw new RangeError(
      `${linkage} linkage keeps the distances of all pairs in memory and takes at most ${maxRows} rows, got ${n}: ` +
        'use ward or single linkage, or a sample',
    );
  }
  return inScope(crew.machine, (scope) => {
    const square = oneSlotARow(scope, x, crew, (fraction) => onProgress(fraction / 4));
    return mergeAll(square, linkage, (fraction) => onProgress(0.25 + 0.75 * fraction));
  });
}

function oneSlotARow(scope: Scope, x: Matrix, crew: Crew, onProgress: OnProgress): PairSquare {
  const isSmall = x.rows <= SMALL_TABLE;
  const rows = isSmall ? Int32Array.from({ length: x.rows }, (_, i) => i) : buildKdTree(x, crew).rows;
  return createPairSquare(crew, scope, takeRows(x, rows), rows, isSmall, onProgress);
}

function mergeAll(square: PairSquare, linkage: 'complete' | 'average', onProgress: OnProgress): Merges {
  const n = square.remaining;
  const merges = noMerges(n);
  const chain = new Int32Array(n);
  let length = 0;
  while (square.remaining > 1) {
    if (length === 0) chain[length++] = square.active[0]!;
    const tip = chain[length - 1]!;
    const previous = length > 1 ? chain[length - 2]! : -1;
    const nearest = nearestCluster(square, tip, previous);
    if (nearest !== previous) {
      chain[length++] = nearest;
      continue;
    }
    length -= 2;
    const gone = Math.min(tip, nearest);
    const kept = Math.max(tip, nearest);
    addMerge(merges, square.rows[gone]!, square.rows[kept]!, distanceOf(square, gone, kept));
    joinClusters(square, gone, kept, linkage);
    packWhenSparse(square, chain.subarray(0, length));
    if (square.remaining % 256 === 0) onProgress(1 - (square.remaining / n) ** 2);
  }
  return merges;
}
