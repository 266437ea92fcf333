import type { TaskProgress } from '../../compute/compute.ts';
import type { OnProgress } from '../../kernels/progress.ts';
import type { StageSeconds } from './cost/expected-seconds.ts';
import type { PipelineStage } from './pipeline-stages.ts';

export type OnTaskProgress = (progress: TaskProgress) => void;

/** Tells of each stage when it begins, as far as it gets, and when it is done, and takes its time. */
export interface Stages {
  run<T>(stage: PipelineStage, message: string, work: (onFraction: OnProgress) => T | Promise<T>): Promise<T>;
  /** Tells, from now on, how long the stages are expected to take. */
  expect(seconds: StageSeconds): void;
  /** So far; a stage that still runs counts up to now, one that has not begun is 0. */
  seconds(): Readonly<Record<PipelineStage, number>>;
}

export function createStages(onProgress: OnTaskProgress): Stages {
  const seconds = { preprocessing: 0, reduction: 0, clustering: 0, anomalies: 0, finalizing: 0 };
  let current: { readonly stage: PipelineStage; readonly startedAt: number } | null = null;

  let expected: StageSeconds | undefined;

  const tell = (stage: PipelineStage, fraction: number, message: string) =>
    onProgress({
      stage,
      fraction,
      message,
      ...(expected === undefined ? {} : { expectedSeconds: expected }),
    });

  const take = () => {
    if (current !== null) seconds[current.stage] = (performance.now() - current.startedAt) / 1000;
  };

  return {
    run: async (stage, message, work) => {
      current = { stage, startedAt: performance.now() };
      tell(stage, 0, message);
      const result = await work((fraction) => tell(stage, fraction, message));
      tell(stage, 1, message);
      take();
      current = null;
      return result;
    },
    expect: (seconds) => {
      expected = seconds;
    },
    seconds: () => {
      take();
      return { ...seconds };
    },
  };
}
