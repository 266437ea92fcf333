import type { TaskProgress } from '../../compute/compute.ts';
import type { OnProgress } from '../../kernels/progress.ts';
import type { PipelineStage } from './overall-progress.ts';

export type OnTaskProgress = (progress: TaskProgress) => void;

/** Tells of each stage when it begins, as far as it gets, and when it is done, and takes its time. */
export interface Stages {
  run<T>(stage: PipelineStage, message: string, work: (onFraction: OnProgress) => T | Promise<T>): Promise<T>;
  /** So far; a stage that still runs counts up to now, one that has not begun is 0. */
  seconds(): Readonly<Record<PipelineStage, number>>;
}

export function createStages(onProgress: OnTaskProgress): Stages {
  const seconds = { preprocessing: 0, reduction: 0, clustering: 0, anomalies: 0, finalizing: 0 };
  let current: { readonly stage: PipelineStage; readonly startedAt: number } | null = null;

  const take = () => {
    if (current !== null) seconds[current.stage] = (performance.now() - current.startedAt) / 1000;
  };

  return {
    run: async (stage, message, work) => {
      current = { stage, startedAt: performance.now() };
      onProgress({ stage, fraction: 0, message });
      const result = await work((fraction) => onProgress({ stage, fraction, message }));
      onProgress({ stage, fraction: 1, message });
      take();
      current = null;
      return result;
    },
    seconds: () => {
      take();
      return { ...seconds };
    },
  };
}
