import type { Matrix } from '../../../kernels/matrix.ts';
import type { OnProgress } from '../../../kernels/progress.ts';
import { resolveClusters } from '../cluster-count.ts';
import type { AgglomerativePlan, Clustering, Engine } from '../engine.ts';
import { withOwnKernel } from './own-kernel.ts';
import { toRows } from './rows.ts';

/** ml-hclust searches the whole distance matrix for every merge, O(rows³): 12 seconds at 1,800 rows. */
const MAX_ROWS = 1000;

/** Hierarchical clustering by ml-hclust where that ends within a bearable time; by our own kernel elsewhere. */
export async function clusterByMlHclust(
  positions: Matrix,
  plan: AgglomerativePlan,
  onProgress: OnProgress,
  fast: Engine,
): Promise<Clustering> {
  if (positions.rows > MAX_ROWS) {
    const reason = `ml-hclust would take too long for ${positions.rows} rows`;
    return withOwnKernel(fast.cluster(positions, plan, onProgress), reason);
  }
  const { agnes } = await import('ml-hclust');
  // Its "ward" expects squared distances, its "ward2" plain ones.
  const tree = agnes(toRows(positions), { method: plan.linkage === 'ward' ? 'ward2' : plan.linkage });
  if (plan.distanceThreshold !== null) {
    return { labels: labelsOf(tree.cut(plan.distanceThreshold), positions.rows), notes: [] };
  }
  const { value: clusters, notes } = resolveClusters(positions, plan.clusters);
  return { labels: labelsOf(tree.group(clusters).children, positions.rows), notes };
}

interface Branch {
  indices(): number[];
}

/** Clusters numbered in the order of their first rows. */
function labelsOf(branches: readonly Branch[], rows: number): Int32Array {
  const labels = new Int32Array(rows);
  const members = branches.map((branch) => branch.indices().sort((a, b) => a - b));
  members.sort((a, b) => a[0]! - b[0]!);
  members.forEach((indices, label) => {
    for (const row of indices) labels[row] = label;
  });
  return labels;
}
