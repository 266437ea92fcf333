import type { NeighborNeed } from '../../kernels/knn/share-neighbors.ts';
import { outlierListLength } from '../../kernels/local-outlier-factor.ts';
import { tsneListLength } from '../../kernels/tsne/tsne.ts';
import { umapListLength } from '../../kernels/umap/umap.ts';
import type { AnomalyPlan, ReductionPlan } from './engine.ts';
import { limitNeighbors, limitPerplexity } from './limits.ts';

/** The neighbours in the table that a map by our own kernels is made from. */
export function needsOfMap(plan: ReductionPlan, rows: number): readonly NeighborNeed[] {
  switch (plan.method) {
    case 'pca':
      return [];
    case 'tsne':
      return [{ metric: plan.metric, k: tsneListLength(limitPerplexity(plan.perplexity, rows).value, rows) }];
    case 'umap':
      return [{ metric: plan.metric, k: umapListLength(limitNeighbors(plan.neighbors, rows).value) }];
  }
}

/** Those that anomalies are found by. */
export function needsOfAnomalies(plan: AnomalyPlan, rows: number): readonly NeighborNeed[] {
  return plan.method === 'local_outlier_factor' ? [{ metric: 'euclidean', k: outlierListLength(rows) }] : [];
}
