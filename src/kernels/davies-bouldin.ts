import { clusterCenters } from './cluster-centers.ts';
import { NORMS } from './distance.ts';
import { groupByLabel } from './group-by-label.ts';
import type { Matrix } from './matrix.ts';
import { safelyScaled } from './safe-scale.ts';

const squaredDistance = NORMS.squaredEuclidean.between;

/**
 * How alike each cluster is to the one it is most alike, on average; 0 is best.
 *
 * Davies & Bouldin (1979), "A cluster separation measure": the mean over clusters i of max over j of (Sᵢ + Sⱼ) / Mᵢⱼ, with
 * S the mean distance of a cluster's rows to its mean and M the distance between two means. Clusters that share their
 * mean are not compared, as in scikit-learn.
 *
 * @param x (rows, columns), finite values; never modified
 * @param labels (rows,); rows with a negative label (noise) are left out
 * @returns null when there are fewer than two clusters, or as many clusters as rows
 */
export function daviesBouldin(x: Matrix, labels: Int32Array): number | null {
  const groups = groupByLabel(labels, x.rows);
  const { count: k, rows, starts } = groups;
  if (k < 2 || k === rows.length) return null;
  const { data, columns } = safelyScaled(x).x;
  const centers = clusterCenters({ data, rows: x.rows, columns }, groups).data;

  const spreads = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    let sum = 0;
    for (let s = starts[c]!; s < starts[c + 1]!; s++) {
      sum += Math.sqrt(squaredDistance(data, rows[s]! * columns, centers, c * columns, columns));
    }
    spreads[c] = sum / (starts[c + 1]! - starts[c]!);
  }
  const worst = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    for (let j = i + 1; j < k; j++) {
      const gap = Math.sqrt(squaredDistance(centers, i * columns, centers, j * columns, columns));
      if (gap === 0) continue;
      const likeness = (spreads[i]! + spreads[j]!) / gap;
      worst[i] = Math.max(worst[i]!, likeness);
      worst[j] = Math.max(worst[j]!, likeness);
    }
  }
  return worst.reduce((sum, value) => sum + value, 0) / k;
}
