import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MLConfigInput, mlConfigSchema } from '../../../../../src/ml/ml.schema.ts';
import { expectedSeconds } from '../../../../../src/ml/pipeline/cost/expected-seconds.ts';
import type { Workload } from '../../../../../src/ml/pipeline/cost/workload.ts';
import { PIPELINE_STAGES } from '../../../../../src/ml/pipeline/pipeline-stages.ts';

function workloadOf(rows: number, features: number, config: Partial<MLConfigInput> = {}): Workload {
  return {
    tableRows: rows,
    columns: features,
    rows,
    features,
    config: mlConfigSchema.parse({ reduction_method: 'umap', clustering_method: 'hdbscan', ...config }),
  };
}

const reductions = ['pca', 'umap', 'tsne'] as const;
const clusterings = ['kmeans', 'dbscan', 'hdbscan', 'agglomerative', 'gaussian_mixture'] as const;

test('every stage of every run takes some time, more of it for more rows', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 10, max: 40_000 }),
      fc.integer({ min: 1, max: 300 }),
      fc.constantFrom(...reductions),
      fc.constantFrom(...clusterings),
      (rows, features, reduction_method, clustering_method) => {
        const config = { reduction_method, clustering_method };
        const seconds = expectedSeconds(workloadOf(rows, features, config), 2);
        const more = expectedSeconds(workloadOf(rows, features + 1, config), 2);
        for (const stage of PIPELINE_STAGES) {
          expect(seconds[stage]).toBeGreaterThan(0);
          expect(more[stage]).toBeGreaterThanOrEqual(seconds[stage]);
        }
      },
    ),
  );
  for (const reduction_method of reductions) {
    const few = expectedSeconds(workloadOf(1000, 20, { reduction_method }), 2);
    const many = expectedSeconds(workloadOf(40_000, 20, { reduction_method }), 2);
    for (const stage of PIPELINE_STAGES) expect(many[stage]).toBeGreaterThan(few[stage]);
  }
});

describe('settings matter', () => {
  const base = expectedSeconds(workloadOf(10_000, 50), 2);

  test('anomalies that are not looked for take no time', () => {
    expect(expectedSeconds(workloadOf(10_000, 50, { detect_anomalies: false }), 2).anomalies).toBe(0);
  });

  test('what is taken over, or found for the map already, takes less time or none', () => {
    const outliers = { anomaly_config: { method: 'local_outlier_factor' } } as const;
    const alone = workloadOf(10_000, 50, { ...outliers, reduction_method: 'pca' });
    const shared = workloadOf(10_000, 50, outliers);
    const cosine = workloadOf(10_000, 50, { ...outliers, umap_config: { metric: 'cosine' } });
    const secondsOf = (workload: Workload) => expectedSeconds(workload, 2);
    expect(secondsOf(shared).anomalies).toBeLessThan(secondsOf(alone).anomalies);
    expect(secondsOf(cosine).anomalies).toBe(secondsOf(alone).anomalies);
    const takenOver = secondsOf({ ...shared, takesMapOver: true });
    expect(takenOver.reduction).toBe(0);
    expect(takenOver.anomalies).toBe(secondsOf(alone).anomalies);
    const kept = secondsOf({ ...shared, keptNeighbors: ['euclidean'] });
    expect(kept.reduction).toBeLessThan(secondsOf(shared).reduction);
    expect(secondsOf({ ...alone, keptNeighbors: ['euclidean'] }).anomalies).toBe(secondsOf(shared).anomalies);
  });

  test('more iterations take longer', () => {
    const secondsOf = (n_iter: number) =>
      expectedSeconds(workloadOf(10_000, 50, { reduction_method: 'tsne', tsne_config: { n_iter } }), 2);
    expect(secondsOf(2000).reduction).toBeGreaterThan(1.2 * secondsOf(1000).reduction);
  });

  test('a number of clusters that has to be found takes longer than one that is given', () => {
    const secondsOf = (n_clusters: number | 'auto') =>
      expectedSeconds(
        workloadOf(10_000, 50, { clustering_method: 'kmeans', kmeans_config: { n_clusters } }),
        2,
      );
    expect(secondsOf('auto').clustering).toBeGreaterThan(secondsOf(3).clustering);
  });

  test('threads share the reduction, not the preprocessing', () => {
    const alone = expectedSeconds(workloadOf(10_000, 50), 1);
    expect(alone.reduction).toBeGreaterThan(base.reduction);
    expect(alone.preprocessing).toBe(base.preprocessing);
    expect(expectedSeconds(workloadOf(10_000, 50), 4).reduction).toBeLessThan(base.reduction);
  });
});
