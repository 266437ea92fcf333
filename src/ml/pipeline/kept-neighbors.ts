import type { Metric } from '../../kernels/distance.ts';
import { beginsWith, type NeighborSearch } from '../../kernels/knn/nearest-neighbors.ts';
import type { Neighbors } from '../../kernels/knn/neighbors.ts';
import { type KeptNeighbors, type NeighborNeed, shareNeighbors } from '../../kernels/knn/share-neighbors.ts';
import type { Matrix } from '../../kernels/matrix.ts';
import { openNeighbors, writeNeighbors } from './neighbors-file.ts';

/** Where the neighbours of the rows by one metric are kept, see neighbors-file.ts. */
export interface NeighborsFile {
  readonly metric: Metric;
  /** Those of an earlier run; null when there are none. */
  readonly kept: string | null;
  /** Where to write those that had to be looked for. */
  readonly fresh: string;
}

/** Fewer rows are searched in the time it takes to keep the result. */
const FEWEST_ROWS_TO_KEEP = 2_000;

export interface KeptNeighborSearch {
  readonly findNeighbors: NeighborSearch;
  /** Those by which nothing is left to look for. */
  readonly keptMetrics: readonly Metric[];
  /** Resolves once nothing is being written any more. */
  written(): Promise<void>;
}

/** The shared search of a run, with files of earlier runs to take neighbours from, and to leave them in for later ones. */
export function searchWithFiles(
  x: Matrix,
  needs: readonly NeighborNeed[],
  files: readonly NeighborsFile[],
): KeptNeighborSearch {
  const writing: Promise<void>[] = [];
  const fileOf = (metric: Metric) => files.find((file) => file.metric === metric);
  const kept = (metric: Metric) => {
    const path = fileOf(metric)?.kept ?? null;
    return path === null ? null : openNeighbors(path, x.rows);
  };
  const serves = (neighbors: KeptNeighbors | null, metric: Metric) =>
    neighbors !== null &&
    needs.every((need) => need.metric !== metric || beginsWith(x, metric, neighbors.k, need.k));
  const keptMetrics = files.map(({ metric }) => metric).filter((metric) => serves(kept(metric), metric));
  const findNeighbors = shareNeighbors(x, needs, {
    kept,
    onFound: (metric: Metric, found: Neighbors) => {
      const file = fileOf(metric);
      if (file !== undefined && x.rows >= FEWEST_ROWS_TO_KEEP)
        writing.push(writeNeighbors(file.fresh, found));
    },
  });
  return { findNeighbors, keptMetrics, written: async () => void (await Promise.all(writing)) };
}
