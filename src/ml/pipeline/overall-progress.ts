import type { TaskProgress } from '../../compute/compute.ts';
import type { MLConfig, ProcessingProgress, ReductionMethod } from '../ml.schema.ts';

/** The stages a pipeline passes through, in order; `completed` is said by whoever has kept the result. */
export const PIPELINE_STAGES = [
  'preprocessing',
  'reduction',
  'clustering',
  'anomalies',
  'finalizing',
] as const;

export type PipelineStage = (typeof PIPELINE_STAGES)[number];

/** Shares of the time that the stages take, in their order, in percent, as measured on tables of 10,000 rows. */
const WEIGHTS: Readonly<Record<ReductionMethod, readonly [number, number, number, number, number]>> = {
  pca: [20, 10, 20, 25, 25],
  umap: [10, 55, 10, 10, 15],
  tsne: [5, 75, 5, 5, 10],
};

/**
 * How much of a run is done, 0 … 100, rising with the stage and the fraction of it; an unknown stage counts as the first.
 *
 * @param fraction of the stage, 0 … 1; clamped
 */
export function overallProgress(stage: string, fraction: number, config: MLConfig): number {
  const weights = WEIGHTS[config.reduction_method];
  const stages: readonly string[] = PIPELINE_STAGES;
  const index = Math.max(0, stages.indexOf(stage));
  const before = weights.slice(0, index).reduce((sum, weight) => sum + weight, 0);
  const within = Math.min(1, Math.max(0, fraction)) * (weights[index] ?? 0);
  return Math.round((before + within) * 10) / 10;
}

/** Seconds that are left if the rest goes as fast as what is done, or null while less than a tenth is done. */
export function estimateRemaining(elapsedSeconds: number, progress: number): number | null {
  if (progress < 10) return null;
  return Math.round(((elapsedSeconds * (100 - progress)) / progress) * 10) / 10;
}

export type RunProgress = Omit<ProcessingProgress, 'dataset_id'>;

/** Turns what a pipeline says of its stages into the progress of its run, which never falls. */
export interface ProgressTracker {
  update(reported: TaskProgress): RunProgress;
}

export function createProgressTracker(
  config: MLConfig,
  nowMs: () => number = () => performance.now(),
): ProgressTracker {
  const startedAt = nowMs();
  let highest = 0;
  return {
    update: ({ stage, fraction, message }) => {
      highest = Math.max(highest, overallProgress(stage, fraction, config));
      return {
        stage: PIPELINE_STAGES.find((name) => name === stage) ?? 'preprocessing',
        progress: highest,
        message,
        estimated_remaining: estimateRemaining((nowMs() - startedAt) / 1000, highest),
      };
    },
  };
}
