import type { LabelGroups } from './group-by-label.ts';
import { type Matrix, zeros } from './matrix.ts';

/**
 * The mean row of each cluster, taken relative to the cluster's first row, so that a cluster of equal rows has exactly
 * that row as its mean and a large common offset costs no digits.
 *
 * @returns (clusters, columns)
 */
export function clusterCenters(x: Matrix, { count, rows, starts }: LabelGroups): Matrix {
  const { data, columns } = x;
  const centers = zeros(count, columns);
  for (let c = 0; c < count; c++) {
    const center = c * columns;
    const first = rows[starts[c]!]! * columns;
    for (let s = starts[c]!; s < starts[c + 1]!; s++) {
      const row = rows[s]! * columns;
      for (let t = 0; t < columns; t++) {
        centers.data[center + t] = centers.data[center + t]! + (data[row + t]! - data[first + t]!);
      }
    }
    const size = starts[c + 1]! - starts[c]!;
    for (let t = 0; t < columns; t++) {
      centers.data[center + t] = data[first + t]! + centers.data[center + t]! / size;
    }
  }
  return centers;
}
