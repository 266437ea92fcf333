import type { MetricSpace } from '../metric-space.ts';
import { ignoreProgress, type OnProgress } from '../progress.ts';
import { emptyNeighbors, type Neighbors, offerNeighbor } from './neighbors.ts';

const TILE = 256;

/**
 * k nearest neighbours by comparing all pairs, tile by tile so that both sides stay in the cache, and each pair only
 * once: O(rows² · columns) time, O(rows · k) memory. The method for more than about eight columns.
 *
 * @param k 1 … rows − 1
 * @returns reduced distances of the space
 */
export function exactNeighbors(
  space: MetricSpace,
  k: number,
  onProgress: OnProgress = ignoreProgress,
): Neighbors {
  const { points, norm } = space;
  const n = points.rows;
  const lists = emptyNeighbors(n, k);
  const worst = lists.distances;
  const tileDistances = new Float64Array(TILE);
  const tiles = Math.ceil(n / TILE);
  let tilesDone = 0;

  for (let a = 0; a < tiles; a++) {
    for (let b = a; b < tiles; b++) {
      const bEnd = Math.min(n, (b + 1) * TILE);
      for (let i = a * TILE; i < Math.min(n, (a + 1) * TILE); i++) {
        const from = Math.max(b * TILE, i + 1);
        norm.fromRow(points, i, from, bEnd, tileDistances);
        for (let j = from; j < bEnd; j++) {
          const distance = tileDistances[j - from]!;
          if (distance <= worst[i * k + k - 1]!) offerNeighbor(lists, i, j, distance);
          if (distance <= worst[j * k + k - 1]!) offerNeighbor(lists, j, i, distance);
        }
      }
      tilesDone++;
    }
    onProgress(tilesDone / ((tiles * (tiles + 1)) / 2));
  }
  return lists;
}
