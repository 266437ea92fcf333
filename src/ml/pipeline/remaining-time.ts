import type { StageSeconds } from './cost/expected-seconds.ts';
import { PIPELINE_STAGES, type PipelineStage } from './pipeline-stages.ts';

/** How far a run is, as its clock and its stages tell. */
export interface RunState {
  /** What the model of costs expects of each stage. */
  readonly expected: StageSeconds;
  /** What the stages before the present one have taken. */
  readonly taken: Readonly<Partial<Record<PipelineStage, number>>>;
  readonly stage: PipelineStage;
  /** Of the present stage, 0 … 1. */
  readonly fraction: number;
  /** Since the present stage began. */
  readonly seconds: number;
}

/** How much of a run has to be done before its pace outweighs the expectation. */
const DAMPING = 0.08;

/** From this fraction on a stage is judged by its own pace alone. */
const JUDGED_FROM = 0.25;

/** Machines differ by less than this; more is the model's error, or a stage whose work was already done. */
const MOST_SLOWDOWN = 10;

/**
 * Seconds that are left of a run.
 *
 * Stages to come last as long as expected, times the slowdown of this machine: what is done so far took, over what it
 * was expected to take. The present stage is judged by its own pace the further it is, before that by the expectation.
 */
export function remainingSeconds({ expected, taken, stage, fraction, seconds }: RunState): number {
  const index = PIPELINE_STAGES.indexOf(stage);
  const before = PIPELINE_STAGES.slice(0, index);
  const after = PIPELINE_STAGES.slice(index + 1);
  const sum = (stages: readonly PipelineStage[], of: (name: PipelineStage) => number) =>
    stages.reduce((total, name) => total + of(name), 0);

  const damping = DAMPING * sum(PIPELINE_STAGES, (name) => expected[name]);
  const doneTook = sum(before, (name) => taken[name] ?? 0) + seconds;
  const doneExpected = sum(before, (name) => expected[name]) + fraction * expected[stage];
  const pace = damping === 0 ? 1 : (doneTook + damping) / (doneExpected + damping);
  const slowdown = Math.min(MOST_SLOWDOWN, Math.max(1 / MOST_SLOWDOWN, pace));

  const wholeStage = slowdown * expected[stage];
  const trust = Math.min(1, fraction / JUDGED_FROM);
  const ofPresent =
    fraction === 0
      ? Math.max(0, wholeStage - seconds)
      : (1 - fraction) * ((trust * seconds) / fraction + (1 - trust) * wholeStage);
  return ofPresent + slowdown * sum(after, (name) => expected[name]);
}
