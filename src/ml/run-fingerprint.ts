import { createHash } from 'node:crypto';
import type { Metric } from '../kernels/distance.ts';
import type { MLConfig } from './ml.schema.ts';
import { anomalyPlan, clusteringPlan, reductionPlan, targetOf } from './pipeline/plans.ts';
import { scalingOf } from './pipeline/scaling.ts';

/** Changes whenever the same input could give another result. */
const ENGINE_VERSION = '7';

/**
 * Equal fingerprints give equal results. Sections of methods that were not chosen, and the number of threads, say
 * nothing about a result.
 */
export function fingerprintOf(tableSha256: string, config: MLConfig): string {
  return hashOf([tableSha256, embeddingSettings(config), furtherSettings(config)]);
}

/** Equal fingerprints give the same positions of the same table. */
export function embeddingFingerprintOf(tableKey: string, config: MLConfig): string {
  return hashOf(['embedding', tableKey, embeddingSettings(config)]);
}

/** Equal fingerprints give the same distances by a metric between the rows of the same table, once it is prepared. */
export function neighborsFingerprintOf(tableKey: string, config: MLConfig, metric: Metric): string {
  return hashOf(['neighbors', tableKey, preparationSettings(config), metric]);
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify([ENGINE_VERSION, ...parts]))
    .digest('hex');
}

/** What the positions of a map depend on, besides the table. */
function embeddingSettings(config: MLConfig) {
  return {
    ...preparationSettings(config),
    engine: config.engine,
    seed: config.random_state,
    reduction: reductionPlan(config),
  };
}

/** What the prepared rows depend on, besides the table. */
function preparationSettings(config: MLConfig) {
  return {
    // It draws the sample, and nothing else of this.
    sampleSeed: config.max_samples === null && config.align_to === null ? null : config.random_state,
    columns: config.feature_columns,
    // It is no feature.
    target: targetOf(config)?.column ?? null,
    categories: config.encode_categorical,
    missing: config.handle_missing,
    sample: config.max_samples,
    scaling: scalingOf(config),
    alignTo: config.align_to,
  };
}

function furtherSettings(config: MLConfig) {
  const { color_column, size_column, label_column } = config;
  return {
    clustering: clusteringPlan(config),
    anomalies: config.detect_anomalies ? anomalyPlan(config) : null,
    display: { color_column, size_column, label_column },
  };
}
