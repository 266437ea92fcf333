import { chooseClusters } from '../../kernels/choose-clusters.ts';
import type { Matrix } from '../../kernels/matrix.ts';
import type { Crew } from '../../kernels/parallel/crew.ts';
import { type Limited, limitClusters } from './limits.ts';

/** The number of clusters asked for, within what the table allows, or the one its silhouettes speak for. */
export function resolveClusters(
  positions: Matrix,
  clusters: number | 'auto',
  seed?: number,
  crew?: Crew,
): Limited {
  if (clusters !== 'auto') return limitClusters(clusters, positions.rows);
  const { nClusters, candidates } = chooseClusters(positions, {
    ...(seed === undefined ? {} : { seed }),
    ...(crew === undefined ? {} : { crew }),
  });
  const chosen = candidates.find((candidate) => candidate.nClusters === nClusters);
  const note =
    chosen === undefined
      ? 'n_clusters was chosen as 1: no larger number sets groups apart'
      : `n_clusters was chosen as ${nClusters} by its silhouette of ${chosen.silhouette.toFixed(2)}`;
  return { value: nClusters, notes: [note] };
}

/** For methods that leave clusters empty when a table has too few different rows. */
export function noteFewer(wanted: number, found: number): string[] {
  return found < wanted
    ? [
        `${found} of ${wanted} clusters ${found === 1 ? 'was' : 'were'} found: the others would have been empty`,
      ]
    : [];
}

export function countLabels(labels: Int32Array): number {
  return labels.reduce((largest, label) => Math.max(largest, label), -1) + 1;
}
