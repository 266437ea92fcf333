import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { type ComputeLimits, type ComputePool, TaskCancelled, TaskCrashed } from '../compute/compute.ts';
import type { JobSource, StopReason } from '../compute/queue.ts';
import type { EventStream } from '../events/event-stream.ts';
import { AppError } from '../platform/app-error.ts';
import type { Database } from '../platform/database/schema.ts';
import type { Storage } from '../platform/storage.ts';
import type { Language } from '../procedure/wire.ts';
import type { ColumnProfile } from '../table/profile.ts';
import type { LiveProgress } from './live-progress.ts';
import type { ProcessingProgress } from './ml.schema.ts';
import { createProgressTracker } from './pipeline/overall-progress.ts';
import type { PipelineInput, PipelineOutput } from './pipeline/pipeline.ts';
import * as store from './runs.store.ts';

/** The table a run works on, and what becomes of its dataset when the run ends. */
export interface RunDatasets {
  tableOf(datasetId: string): Promise<RunTable | null>;
  setStatus(
    datasetId: string,
    change: {
      status: 'processing' | 'processed' | 'error' | 'uploaded';
      error_message: string | null;
      processed_at?: Date;
    },
  ): Promise<void>;
}

export interface RunTable {
  readonly ownerId: string;
  readonly key: string;
  readonly columns: readonly ColumnProfile[];
  readonly rowCount: number;
}

export interface RunWorkerDependencies {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  readonly pool: ComputePool;
  readonly events: EventStream;
  readonly datasets: RunDatasets;
  preferredLanguage(userId: string): Promise<Language | null>;
  readonly live: LiveProgress;
  readonly limits: ComputeLimits;
  readonly workerId: string;
  readonly log: Logger;
}

export interface RunWorker extends JobSource {
  /** Works on one claimed run until it has ended. */
  work(runId: string, signal: AbortSignal): Promise<void>;
  /** Frees what an earlier life of this worker held, and ends runs that crashed it every time. */
  recover(): Promise<void>;
}

/** Progress reaches listeners at most this often, stage changes always. */
const PROGRESS_EVENT_MS = 200;
const PROGRESS_ROW_MS = 2000;

const CRASHED_MESSAGE =
  'The job brought its process down three times and was given up. Try fewer rows (max_samples), fewer columns or another method.';
const INTERNAL_MESSAGE =
  'The job failed for a reason on our side. Try again; if it stays, tell the operator its run id.';

export function createRunWorker(deps: RunWorkerDependencies): RunWorker {
  const { db, storage, events, live, log, workerId } = deps;

  async function work(runId: string, signal: AbortSignal): Promise<void> {
    const run = await store.findRun(db, runId);
    if (run === undefined || run.status !== 'running') return;
    const resultFile = storage.temporaryPath('arrow');
    const featuresFile = storage.temporaryPath('arrow');
    try {
      const table = await deps.datasets.tableOf(run.dataset_id);
      if (table === null) return;
      await announceStart(run, table);
      const output = await deps.pool.run<PipelineInput, PipelineOutput>({
        kind: 'pipeline',
        input: {
          tableFile: storage.path(table.key),
          columns: table.columns,
          rowCount: table.rowCount,
          config: run.config,
          resultFile,
          featuresFile,
        },
        limits: deps.limits,
        signal,
        onProgress: progressReporter(run),
      });
      await finish(run, table, output, { resultFile, featuresFile });
    } catch (error) {
      await settle(run, error, signal);
    } finally {
      live.remove(runId);
      await storage.discard(resultFile);
      await storage.discard(featuresFile);
    }
  }

  async function announceStart(run: store.RunRow, table: RunTable): Promise<void> {
    if (table.ownerId === run.user_id) {
      await deps.datasets.setStatus(run.dataset_id, { status: 'processing', error_message: null });
    }
    if (run.attempts > 1) return;
    await events.publish({
      type: 'processing_started',
      user_id: run.user_id,
      dataset_id: run.dataset_id,
      run_id: run.id,
      config: run.config,
    });
  }

  /** Turns what the pipeline says of its stages into the run's progress: in memory, as events, now and then in the row. */
  function progressReporter(run: store.RunRow) {
    const tracker = createProgressTracker(run.config);
    let lastStage = '';
    let lastEvent = 0;
    let lastRow = 0;
    return (reported: Parameters<typeof tracker.update>[0]) => {
      const progress: ProcessingProgress = { dataset_id: run.dataset_id, ...tracker.update(reported) };
      live.set(run.id, progress);
      const now = Date.now();
      const isNewStage = progress.stage !== lastStage;
      if (isNewStage || now - lastEvent >= PROGRESS_EVENT_MS) {
        lastStage = progress.stage;
        lastEvent = now;
        publishProgress(run, progress).catch((error: unknown) =>
          log.warn({ err: error }, 'progress was not told'),
        );
      }
      if (now - lastRow >= PROGRESS_ROW_MS) {
        lastRow = now;
        store
          .saveProgress(db, run.id, progress)
          .catch((error: unknown) => log.warn({ err: error }, 'progress was not saved'));
      }
    };
  }

  async function publishProgress(run: store.RunRow, progress: ProcessingProgress): Promise<void> {
    await events.publish({ type: 'processing_progress', user_id: run.user_id, run_id: run.id, ...progress });
  }

  async function finish(
    run: store.RunRow,
    table: RunTable,
    output: PipelineOutput,
    files: { resultFile: string; featuresFile: string },
  ): Promise<void> {
    const resultKey = resultKeyOf(run.id);
    await storage.commit(files.resultFile, resultKey);
    await storage.commit(files.featuresFile, featuresKeyOf(run.id));
    const startedAt = run.started_at?.getTime() ?? Date.now();
    const completed = await store.completeRun(db, workerId, run.id, {
      resultKey,
      clusters: output.clusters,
      narrative: output.narrative,
      performance: output.performance,
      preprocessingSteps: output.preprocessingSteps,
      featuresUsed: output.featuresUsed,
      totalPoints: output.totalPoints,
      processingTime: (Date.now() - startedAt) / 1000,
      message: `${output.totalPoints} points are on the map.`,
    });
    if (completed === undefined) {
      await removeResult(storage, resultKey);
      return;
    }
    if (table.ownerId === run.user_id) {
      await deps.datasets.setStatus(run.dataset_id, {
        status: 'processed',
        error_message: null,
        processed_at: new Date(),
      });
    }
    await announceCompletion(completed);
  }

  async function announceCompletion(run: store.RunRow): Promise<void> {
    const address = { user_id: run.user_id, dataset_id: run.dataset_id, run_id: run.id };
    await publishProgress(run, {
      dataset_id: run.dataset_id,
      stage: 'completed',
      progress: 100,
      message: run.message,
      estimated_remaining: 0,
    });
    const language = (await deps.preferredLanguage(run.user_id)) ?? 'fr';
    await events.publish({
      type: 'rag_completed',
      ...address,
      explanations: [...(run.narrative?.[language] ?? [])],
    });
    await events.publish({ type: 'processing_completed', ...address });
  }

  /** A run that did not complete: cancelled, handed back, tried again or failed. */
  async function settle(run: store.RunRow, error: unknown, signal: AbortSignal): Promise<void> {
    if (error instanceof TaskCancelled || signal.aborted) {
      if ((signal.reason as StopReason) === 'shutdown') await store.requeueRun(db, workerId, run.id, false);
      return;
    }
    if (error instanceof TaskCrashed && run.attempts < store.MAX_ATTEMPTS) {
      log.warn(
        { err: error, runId: run.id, attempt: run.attempts },
        'a compute process died; the run is run again',
      );
      await store.requeueRun(db, workerId, run.id, true);
      return;
    }
    if (error instanceof AppError) await fail(run, error.message);
    else {
      log.error({ err: error, runId: run.id }, 'a run failed');
      await fail(run, error instanceof TaskCrashed ? CRASHED_MESSAGE : INTERNAL_MESSAGE);
    }
  }

  async function fail(run: store.RunRow, message: string): Promise<void> {
    const failed = await store.failRun(db, workerId, run.id, message);
    if (failed !== undefined) await announceFailure(failed);
  }

  async function announceFailure(run: store.RunRow): Promise<void> {
    const message = run.error_message ?? INTERNAL_MESSAGE;
    const table = await deps.datasets.tableOf(run.dataset_id);
    if (table?.ownerId === run.user_id) {
      await deps.datasets.setStatus(run.dataset_id, { status: 'error', error_message: message });
    }
    await publishProgress(run, {
      dataset_id: run.dataset_id,
      stage: 'error',
      progress: run.progress,
      message,
      estimated_remaining: null,
    });
    await events.publish({
      type: 'processing_error',
      user_id: run.user_id,
      dataset_id: run.dataset_id,
      run_id: run.id,
      error: message,
    });
  }

  async function failExhausted(): Promise<void> {
    for (const run of await store.failExhaustedRuns(db, CRASHED_MESSAGE)) await announceFailure(run);
  }

  return {
    work,
    recover: async () => {
      await store.expireLeasesOf(db, workerId);
      await failExhausted();
    },
    claim: async (id, leaseSeconds) => {
      const run = await store.claimRun(db, id, leaseSeconds);
      if (run === undefined) await failExhausted();
      return run?.id ?? null;
    },
    renew: (id, runIds, leaseSeconds) => store.renewLeases(db, id, runIds, leaseSeconds),
    handBack: (id, runId) => store.requeueRun(db, id, runId, false),
  };
}

export const resultKeyOf = (runId: string) => `results/${runId}.arrow`;
export const featuresKeyOf = (runId: string) => `results/${runId}.features.arrow`;

/** Removes a result with the features it was made from. */
export async function removeResult(storage: Storage, resultKey: string): Promise<void> {
  await storage.remove(resultKey);
  await storage.remove(resultKey.replace(/\.arrow$/, '.features.arrow'));
}
