import { clusterCenters } from './cluster-centers.ts';
import { NORMS } from './distance.ts';
import { groupByLabel } from './group-by-label.ts';
import type { Matrix } from './matrix.ts';
import { safelyScaled } from './safe-scale.ts';

const squaredDistance = NORMS.squaredEuclidean.between;

/**
 * Variance ratio criterion: dispersion between clusters over dispersion inside them; higher is better.
 *
 * Caliński & Harabasz (1974), "A dendrite method for cluster analysis": (B / (k − 1)) / (W / (n − k)), with B the squared
 * distances of the cluster means to the overall mean, weighted by size, and W those of the rows to their cluster's mean.
 * 1 when W is 0, as in scikit-learn.
 *
 * @param x (rows, columns), finite values; never modified
 * @param labels (rows,); rows with a negative label (noise) are left out
 * @returns null when there are fewer than two clusters, or as many clusters as rows
 */
export function calinskiHarabasz(x: Matrix, labels: Int32Array): number | null {
  const groups = groupByLabel(labels, x.rows);
  const { count: k, rows, starts } = groups;
  const n = rows.length;
  if (k < 2 || k === n) return null;
  const { data, columns } = safelyScaled(x).x;
  const centers = clusterCenters({ data, rows: x.rows, columns }, groups).data;

  const overall = new Float64Array(columns);
  for (let c = 0; c < k; c++) {
    const share = (starts[c + 1]! - starts[c]!) / n;
    for (let t = 0; t < columns; t++) overall[t] = overall[t]! + share * centers[c * columns + t]!;
  }
  let between = 0;
  let within = 0;
  for (let c = 0; c < k; c++) {
    between += (starts[c + 1]! - starts[c]!) * squaredDistance(centers, c * columns, overall, 0, columns);
    for (let s = starts[c]!; s < starts[c + 1]!; s++) {
      within += squaredDistance(data, rows[s]! * columns, centers, c * columns, columns);
    }
  }
  return within === 0 ? 1 : (between * (n - k)) / (within * (k - 1));
}
