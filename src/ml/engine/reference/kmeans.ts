import type { Matrix } from '../../../kernels/matrix.ts';
import { countLabels, noteFewer, resolveClusters } from '../cluster-count.ts';
import type { Clustering, KmeansPlan } from '../engine.ts';
import { toRows } from './rows.ts';

/** K-means by ml-kmeans, seeded. */
export async function clusterByMlKmeans(positions: Matrix, plan: KmeansPlan): Promise<Clustering> {
  const { kmeans } = await import('ml-kmeans');
  const { value: clusters, notes } = resolveClusters(positions, plan.clusters, plan.seed);
  const result = kmeans(toRows(positions), clusters, {
    seed: plan.seed,
    initialization: plan.init === 'random' ? 'random' : 'kmeans++',
    maxIterations: plan.maxIterations,
    tolerance: plan.tolerance,
  });
  const labels = withoutGaps(result.clusters);
  return { labels, notes: [...notes, ...noteFewer(clusters, countLabels(labels))] };
}

/** Numbers clusters 0 … in their own order, empty ones left out. */
function withoutGaps(clusters: readonly number[]): Int32Array {
  const used = [...new Set(clusters)].sort((a, b) => a - b);
  const numbers = new Map(used.map((cluster, number) => [cluster, number]));
  return Int32Array.from(clusters, (cluster) => numbers.get(cluster)!);
}
