import type { TaskFrame } from '../compute/compute.ts';
import type { Audience, EventStream } from '../events/event-stream.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Language } from '../procedure/wire.ts';
import type { ClusterExplanation, ProcessingProgress } from './ml.schema.ts';
import { PIPELINE_STAGES } from './pipeline/pipeline-stages.ts';
import type { RunRow } from './runs.store.ts';

/** What becomes of a dataset while its owner's runs come and go. */
export interface DatasetStatusChange {
  readonly status: 'processing' | 'processed' | 'error';
  readonly error_message: string | null;
  readonly processed_at?: Date;
}

export interface RunAnnouncerDependencies {
  readonly events: EventStream;
  readonly metrics: Pick<Metrics, 'observeRun'>;
  setStatus(datasetId: string, change: DatasetStatusChange): Promise<void>;
  preferredLanguage(userId: string): Promise<Language | null>;
  /** Has a language model put a completed run into words, and tells of it later; undefined without a model. */
  readonly phraseLater: PhraseLater | undefined;
}

export type PhraseLater = (
  run: RunRow,
  language: Language,
  explanations: readonly ClusterExplanation[],
  tell: (explanations: ClusterExplanation[]) => Promise<void>,
) => void;

export interface ShownFrame extends Omit<TaskFrame, 'file'> {
  readonly positions: string;
}

/**
 * Tells the world of a run: its user by live events; for the owner's runs also the followers of the dataset, and the
 * dataset's status. `ownerId` is the owner of the dataset, null when it is gone.
 */
export interface RunAnnouncer {
  started(run: RunRow, ownerId: string | null): Promise<void>;
  progressed(
    run: RunRow,
    ownerId: string | null,
    progress: Omit<ProcessingProgress, 'dataset_id'>,
  ): Promise<void>;
  /** The map as it stands; for those who asked to see it form. */
  shown(run: RunRow, ownerId: string, frame: ShownFrame): Promise<void>;
  completed(run: RunRow, ownerId: string | null): Promise<void>;
  /** A user's request was answered by a run that had completed before: told like a run that ends at once. */
  answered(run: RunRow, userId: string, ownerId: string): Promise<void>;
  failed(run: RunRow, ownerId: string | null, progress: number, message: string): Promise<void>;
  cancelled(run: RunRow, ownerId: string | null, progress: number): Promise<void>;
}

export function createRunAnnouncer(deps: RunAnnouncerDependencies): RunAnnouncer {
  const { events } = deps;
  const addressOf = (run: RunRow) => ({ user_id: run.user_id, dataset_id: run.dataset_id, run_id: run.id });
  const audienceOf = (run: RunRow, ownerId: string | null): Audience =>
    run.user_id === ownerId ? 'followers' : 'nobody_else';

  const count = (run: RunRow, outcome: 'completed' | 'failed' | 'cancelled') =>
    deps.metrics.observeRun({
      outcome,
      reductionMethod: run.config.reduction_method,
      clusteringMethod: run.config.clustering_method,
      seconds: run.processing_time ?? undefined,
    });

  async function setStatus(run: RunRow, ownerId: string | null, change: DatasetStatusChange): Promise<void> {
    if (run.user_id === ownerId) await deps.setStatus(run.dataset_id, change);
  }

  const progressed: RunAnnouncer['progressed'] = async (run, ownerId, progress) => {
    await events.publish(
      { type: 'processing_progress', ...addressOf(run), ...progress },
      audienceOf(run, ownerId),
    );
  };

  async function tellOfStart(run: RunRow, ownerId: string | null): Promise<void> {
    await events.publish(
      { type: 'processing_started', ...addressOf(run), config: run.config },
      audienceOf(run, ownerId),
    );
  }

  async function tellOfResult(run: RunRow, ownerId: string | null): Promise<void> {
    await setStatus(run, ownerId, { status: 'processed', error_message: null, processed_at: new Date() });
    await progressed(run, ownerId, {
      stage: 'completed',
      progress: 100,
      message: run.message,
      estimated_remaining: 0,
    });
    const language = (await deps.preferredLanguage(run.user_id)) ?? 'fr';
    const audience = audienceOf(run, ownerId);
    const tellWords = async (explanations: ClusterExplanation[]) => {
      await events.publish({ type: 'rag_completed', ...addressOf(run), explanations }, audience);
    };
    const explanations = [...(run.narrative?.[language] ?? [])];
    if (deps.phraseLater === undefined) await tellWords(explanations);
    await events.publish({ type: 'processing_completed', ...addressOf(run) }, audience);
    deps.phraseLater?.(run, language, explanations, tellWords);
  }

  return {
    progressed,

    shown: async (run, ownerId, { step, totalPoints, stride, minimum, maximum, positions }) => {
      await events.publish(
        {
          type: 'processing_frame',
          ...addressOf(run),
          step,
          total_points: totalPoints,
          stride,
          minimum: [...minimum],
          maximum: [...maximum],
          positions,
        },
        audienceOf(run, ownerId),
      );
    },

    started: async (run, ownerId) => {
      await setStatus(run, ownerId, { status: 'processing', error_message: null });
      // A run that is run again after a crash was told of already.
      if (run.attempts > 1) return;
      await tellOfStart(run, ownerId);
    },

    completed: async (run, ownerId) => {
      count(run, 'completed');
      await tellOfResult(run, ownerId);
    },

    answered: async (stored, userId, ownerId) => {
      const run = { ...stored, user_id: userId };
      await tellOfStart(run, ownerId);
      for (const [done, stage] of PIPELINE_STAGES.entries()) {
        const progress = Math.round((100 * done) / PIPELINE_STAGES.length);
        const message = 'This result is kept from before.';
        await progressed(run, ownerId, { stage, progress, message, estimated_remaining: 0 });
      }
      await tellOfResult(run, ownerId);
    },

    failed: async (run, ownerId, progress, message) => {
      count(run, 'failed');
      await setStatus(run, ownerId, { status: 'error', error_message: message });
      await progressed(run, ownerId, { stage: 'error', progress, message, estimated_remaining: null });
      await events.publish(
        { type: 'processing_error', ...addressOf(run), error: message },
        audienceOf(run, ownerId),
      );
    },

    cancelled: async (run, ownerId, progress) => {
      count(run, 'cancelled');
      const { message } = run;
      await progressed(run, ownerId, { stage: 'cancelled', progress, message, estimated_remaining: null });
      await events.publish({ type: 'processing_cancelled', ...addressOf(run) }, audienceOf(run, ownerId));
    },
  };
}
