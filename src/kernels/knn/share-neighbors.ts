import type { Metric } from '../distance.ts';
import type { Matrix } from '../matrix.ts';
import { beginsWith, longestList, type NeighborSearch, nearestNeighbors } from './nearest-neighbors.ts';
import { firstNeighbors, type Neighbors } from './neighbors.ts';

/** Lists that somebody is going to ask for. */
export interface NeighborNeed {
  readonly metric: Metric;
  readonly k: number;
}

/** Neighbours found before, in the same table. */
export interface KeptNeighbors {
  /** How many were looked for. */
  readonly k: number;
  /** The first of each list, at most k; null when they cannot be had after all. */
  first(count: number): Neighbors | null;
}

export interface SharingOptions {
  /** Null when there are none by this metric. */
  readonly kept?: (metric: Metric) => KeptNeighbors | null;
  /** Told of what had to be searched, once for each metric, and not where kept ones have served. */
  readonly onFound?: (metric: Metric, found: Neighbors) => void;
}

/**
 * A search in one table that several kernels share: what one has found, or an earlier run, the next need not look for
 * again. Every answer has the bits of a search of its own, because lists are shared only where they begin with the shorter
 * ones (see `beginsWith`). Other tables are searched as ever.
 *
 * @param needs all that is going to be asked of the table, so that the first search finds enough and nothing is held
 *   longer than somebody waits for it
 */
export function shareNeighbors(
  x: Matrix,
  needs: readonly NeighborNeed[],
  { kept = () => null, onFound }: SharingOptions = {},
): NeighborSearch {
  const open = [...needs];
  const held = new Map<Metric, Neighbors>();
  const served = new Set<Metric>();

  const heldOrKept = (metric: Metric, k: number, later: readonly number[]): Neighbors | null => {
    const ofThisRun = held.get(metric);
    if (ofThisRun !== undefined && beginsWith(x, metric, ofThisRun.k, k)) return ofThisRun;
    const earlier = kept(metric);
    if (earlier === null || !beginsWith(x, metric, earlier.k, k)) return null;
    return earlier.first(Math.max(k, ...later.filter((count) => beginsWith(x, metric, earlier.k, count))));
  };

  return (table, k, metric, onProgress, crew) => {
    if (table !== x) return nearestNeighbors(table, k, metric, onProgress, crew);
    const asked = open.findIndex((need) => need.metric === metric && need.k === k);
    if (asked >= 0) open.splice(asked, 1);
    const later = open.filter((need) => need.metric === metric).map((need) => need.k);

    const known = heldOrKept(metric, k, later);
    const neighbors =
      known ?? nearestNeighbors(x, longestList(x, metric, [k, ...later]), metric, onProgress, crew);
    if (known === null && !served.has(metric)) onFound?.(metric, neighbors);
    served.add(metric);

    const waiting = later.filter((count) => beginsWith(x, metric, neighbors.k, count));
    if (waiting.length === 0) held.delete(metric);
    else held.set(metric, firstNeighbors(neighbors, Math.max(...waiting)));
    return firstNeighbors(neighbors, k);
  };
}
