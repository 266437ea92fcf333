import type { TaskProgress } from '../../compute/compute.ts';
import type { ProcessingProgress } from '../ml.schema.ts';
import type { StageSeconds } from './cost/expected-seconds.ts';
import { PIPELINE_STAGES, type PipelineStage } from './pipeline-stages.ts';
import { remainingSeconds } from './remaining-time.ts';

export type RunProgress = Omit<ProcessingProgress, 'dataset_id'>;

/** Turns what a pipeline says of its stages into the progress of its run, which never falls. */
export interface ProgressTracker {
  update(reported: TaskProgress): RunProgress;
}

/** Before so much is done, in percent, no one is told how long the rest will take. */
const ESTIMATED_FROM = 10;

/** What is expected of a run that has said nothing yet: as much of each stage. */
const UNKNOWN: StageSeconds = {
  preprocessing: 1,
  reduction: 1,
  clustering: 1,
  anomalies: 1,
  finalizing: 1,
};

/**
 * Progress is the share of a run's time that has passed, from the first word of it: what has passed over what has passed
 * and what is thought to be left. A stage out of its order, or
 * an unknown one, counts as the present one.
 */
export function createProgressTracker(nowMs: () => number = () => performance.now()): ProgressTracker {
  const taken: Partial<Record<PipelineStage, number>> = {};
  let expected = UNKNOWN;
  let startedAt: number | null = null;
  let stage: PipelineStage = 'preprocessing';
  let stageStartedAt = 0;
  let fraction = 0;
  let highest = 0;

  function enter(next: PipelineStage, now: number): void {
    taken[stage] = (now - stageStartedAt) / 1000;
    stage = next;
    stageStartedAt = now;
    fraction = 0;
  }

  return {
    update: (reported) => {
      const now = nowMs();
      startedAt ??= stageStartedAt = now;
      expected = reported.expectedSeconds ?? expected;
      const named = PIPELINE_STAGES.find((name) => name === reported.stage) ?? stage;
      if (PIPELINE_STAGES.indexOf(named) > PIPELINE_STAGES.indexOf(stage)) enter(named, now);
      if (reported.stage === stage) fraction = Math.max(fraction, Math.min(1, reported.fraction));
      const seconds = (now - stageStartedAt) / 1000;
      const remaining = remainingSeconds({ expected, taken, stage, fraction, seconds });
      const elapsed = (now - startedAt) / 1000;
      highest = Math.max(highest, shareOf(elapsed, remaining));
      return {
        stage,
        progress: highest,
        message: reported.message,
        estimated_remaining: highest < ESTIMATED_FROM ? null : Math.round(remaining * 100) / 100,
      };
    },
  };
}

/** In percent, to a tenth. */
function shareOf(elapsed: number, remaining: number): number {
  if (remaining === 0) return 100;
  return Math.round((elapsed / (elapsed + remaining)) * 1000) / 10;
}
