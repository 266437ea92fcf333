import { PIPELINE_STAGES, type PipelineStage } from '../pipeline-stages.ts';
import { FITTED_THREADS, NANOSECONDS } from './coefficients.ts';
import { type TimeModel, type TimeTerms, timeTerms } from './time-terms.ts';
import type { Workload } from './workload.ts';

export type StageSeconds = Readonly<Record<PipelineStage, number>>;

/** How much of a model's work is shared among the threads; the others know one thread only. */
const SHARED_WORK: Readonly<Partial<Record<TimeModel, number>>> = {
  pca: 0.5,
  umap: 0.8,
  tsne: 0.9,
  local_outlier_factor: 0.8,
};

/** How long each stage would take on the machine that the model was fitted on, with so many threads. */
export function expectedSeconds(workload: Workload, threads: number): StageSeconds {
  const of = (stage: PipelineStage) =>
    timeTerms(stage, workload).reduce((sum, terms) => sum + secondsOf(terms, threads), 0);
  return Object.fromEntries(PIPELINE_STAGES.map((stage) => [stage, of(stage)])) as StageSeconds;
}

/** Amdahl (1967): only what is shared gets faster with more threads. */
function secondsOf({ model, terms }: TimeTerms, threads: number): number {
  const costs = NANOSECONDS[model];
  const shared = SHARED_WORK[model] ?? 0;
  const slowdown = 1 - shared + (shared * FITTED_THREADS) / threads;
  return (slowdown * terms.reduce((sum, term, t) => sum + term * (costs[t] ?? 0), 0)) / 1e9;
}
