import { clusterCenters } from '../../kernels/cluster-centers.ts';
import { groupByLabel } from '../../kernels/group-by-label.ts';
import type { Matrix } from '../../kernels/matrix.ts';
import type { ClusterSummary } from '../ml.schema.ts';
import { clusterColor } from './palette.ts';

/** Every cluster with its colour, size and centre (the mean of its positions), in the order of labels, noise last. */
export function clusterSummaries(positions: Matrix, labels: Int32Array): ClusterSummary[] {
  const clusters = summariesOf(positions, labels, (label) => label);
  const noise = summariesOf(
    positions,
    labels.map((label) => (label < 0 ? 0 : -1)),
    () => -1,
  );
  return [...clusters, ...noise];
}

function summariesOf(
  positions: Matrix,
  labels: Int32Array,
  idOf: (label: number) => number,
): ClusterSummary[] {
  const groups = groupByLabel(labels, positions.rows);
  const centers = clusterCenters(positions, groups);
  return Array.from({ length: groups.count }, (_, c) => {
    const id = idOf(labels[groups.rows[groups.starts[c]!]!]!);
    const at = c * positions.columns;
    return {
      id,
      color: clusterColor(id),
      count: groups.starts[c + 1]! - groups.starts[c]!,
      center: [centers.data[at]!, centers.data[at + 1]!, centers.data[at + 2]!],
      label: id < 0 ? 'Noise' : `Cluster ${id}`,
    };
  });
}
