import type { Kysely } from 'kysely';
import type { JobQueue } from '../compute/queue.ts';
import type { DatasetProcessing } from '../datasets/dataset-processing.ts';
import type { EventStream } from '../events/event-stream.ts';
import { AppError } from '../platform/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/schema.ts';
import { newId } from '../platform/id.ts';
import type { Storage } from '../platform/storage.ts';
import type { Principal } from '../procedure/context.ts';
import type { Language } from '../procedure/wire.ts';
import type { TableReader } from '../table/reader.ts';
import { describeAlgorithms } from './algorithms.ts';
import type { LiveProgress } from './live-progress.ts';
import type { MLConfig, ProcessingProgress, RunStarted, Stage } from './ml.schema.ts';
import { partKeys } from './parts.store.ts';
import { assertFits } from './pipeline/cost/memory-limit.ts';
import { expectedWorkload } from './pipeline/cost/workload.ts';
import { createReferenceAccess } from './reference-access.ts';
import type { RunAnnouncer } from './run-announcer.ts';
import { featuresKeyOf, fitKeyOf, removeResult, resultKeyOf } from './run-files.ts';
import { fingerprintOf } from './run-fingerprint.ts';
import { createUntilDone, isActive } from './run-outcome.ts';
import { createRunResults, type OpenedResult, type ResultTable } from './run-results.ts';
import * as store from './runs.store.ts';

/** The part of datasets that processing asks for; refuses with NOT_FOUND or FORBIDDEN. */
export interface ReadableDataset extends ResultTable {
  readonly sha256: string;
  readonly row_count: number;
}

export interface MlDependencies {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  readonly reader: TableReader;
  readonly queue: JobQueue;
  readonly events: EventStream;
  readonly live: LiveProgress;
  readonly announcer: RunAnnouncer;
  readonly clock: Clock;
  readonly datasets: {
    readable(principal: Principal, id: string): Promise<ReadableDataset>;
    owned(principal: Principal, id: string): Promise<ReadableDataset>;
    /** Null when the dataset is gone. */
    ownerOf(id: string): Promise<string | null>;
    settleStatus(id?: string): Promise<void>;
  };
  readonly maxQueuedRunsPerUser: number;
  /** MiB that a run may take. */
  readonly processingMemoryMb: number;
  /** Aborted when the service stops: nobody waits for a run any more. */
  readonly stopping: AbortSignal;
}

export type MlService = ReturnType<typeof createMlService>;

/** How long the progress of a run that has ended can be read. */
const FINAL_PROGRESS_MS = 5 * 60 * 1000;

const HISTORY_LENGTH = 50;

export function createMlService(deps: MlDependencies) {
  const { db, storage, queue, live } = deps;
  const runResults = createRunResults(deps);
  const referenceFor = createReferenceAccess({ db, datasets: deps.datasets, runResults, storage });
  const untilDone = createUntilDone(deps);
  const algorithms = describeAlgorithms();

  /**
   * Accepts a run, or joins the caller's own that is already at it. A result that is there already is the answer: only
   * another table, configuration or seed makes another run.
   *
   * @throws AppError BAD_REQUEST when the profile of the table shows that the run cannot be done, or not in the memory it
   * may take; CONFLICT when the caller processes the dataset with another configuration, RATE_LIMITED when too
   * many of the caller's runs wait
   */
  async function process(principal: Principal, datasetId: string, config: MLConfig): Promise<RunStarted> {
    const dataset = await deps.datasets.readable(principal, datasetId);
    const aligned = await referenceFor(principal, dataset, config);
    const fingerprint = fingerprintOf(dataset.sha256, config);
    const active = await store.findActiveRun(db, datasetId, principal.userId);
    if (active !== undefined) return join(active, fingerprint);
    const stored = await storedAnswer(dataset, principal.userId, fingerprint);
    if (stored !== null) {
      await deps.announcer.answered(stored, principal.userId, dataset.user_id);
      return started(stored);
    }
    const { least } = expectedWorkload(profileOf(dataset), aligned?.config ?? config, aligned?.reference.fit);
    assertFits(least, deps.processingMemoryMb);
    if ((await store.countActiveRuns(db, principal.userId)) >= deps.maxQueuedRunsPerUser) {
      throw new AppError({
        code: 'RATE_LIMITED',
        message: `${deps.maxQueuedRunsPerUser} of your runs are waiting already. Try again when one has ended, or cancel one.`,
        retryAfter: 10,
      });
    }
    const run = await store.insertRun(db, {
      id: newId(),
      datasetId,
      userId: principal.userId,
      config,
      fingerprint,
    });
    if (run === undefined) {
      // Another request of the same caller came first.
      const first = await store.findActiveRun(db, datasetId, principal.userId);
      return first === undefined ? process(principal, datasetId, config) : join(first, fingerprint);
    }
    queue.wake();
    return started(run);
  }

  function join(active: store.RunRow, fingerprint: string): RunStarted {
    if (active.fingerprint === fingerprint) return started(active);
    throw new AppError({
      code: 'CONFLICT',
      message:
        'You are processing this dataset with another configuration. Wait for it to end, or cancel it first.',
    });
  }

  /** A completed run with the same result that the caller may read, and reads from now on unless asked otherwise. */
  async function storedAnswer(
    dataset: ReadableDataset,
    userId: string,
    fingerprint: string,
  ): Promise<store.RunRow | null> {
    const own = await store.findEqualRun(db, dataset.id, userId, fingerprint);
    // Who has no result reads the owner's latest.
    const run = own ?? (await runResults.completedRun(dataset, userId));
    if (run === null || run.fingerprint !== fingerprint || run.result_key === null) return null;
    if (!(await storage.has(run.result_key))) return null;
    if (own !== undefined) await store.noteAskedAgain(db, own.id);
    return run;
  }

  async function progress(principal: Principal, datasetId: string): Promise<ProcessingProgress | null> {
    const dataset = await deps.datasets.readable(principal, datasetId);
    const run =
      (await store.findLatestRunHead(db, datasetId, principal.userId, false)) ??
      (await store.findLatestRunHead(db, datasetId, dataset.user_id, false));
    if (run === undefined) return null;
    const endedAt = run.asked_at ?? run.finished_at;
    const age = endedAt === null ? 0 : deps.clock.now().getTime() - endedAt.getTime();
    if (age > FINAL_PROGRESS_MS) return null;
    return (
      (isActive(run) ? await live.get(run.id) : undefined) ?? {
        dataset_id: run.dataset_id,
        stage: run.stage as Stage,
        progress: run.progress,
        message: run.status === 'queued' ? 'Waiting for a free worker.' : run.message,
        estimated_remaining: run.status === 'completed' ? 0 : null,
      }
    );
  }

  /** The result as JSON text in pieces, or null when there is none yet. */
  async function results(
    principal: Principal,
    datasetId: string,
    runId?: string | null,
  ): Promise<OpenedResult | null> {
    const dataset = await deps.datasets.readable(principal, datasetId);
    const run = await runResults.completedRun(dataset, principal.userId, runId);
    return run === null ? null : runResults.open(dataset, run, principal.preferredLanguage ?? 'fr');
  }

  /** @throws AppError NOT_FOUND when no run of the caller's is at work */
  async function cancel(
    principal: Principal,
    datasetId: string,
  ): Promise<{ run_id: string; dataset_id: string }> {
    const active = await store.findActiveRun(db, datasetId, principal.userId);
    // One's own run can be cancelled even when the dataset has turned private since.
    if (active === undefined) await deps.datasets.readable(principal, datasetId);
    const ownerId = await deps.datasets.ownerOf(datasetId);
    const cancelled = active === undefined ? undefined : await stopRun(active, ownerId);
    if (cancelled === undefined) {
      throw new AppError({ code: 'NOT_FOUND', message: 'No run of yours is at work on this dataset.' });
    }
    return { run_id: cancelled.id, dataset_id: datasetId };
  }

  async function stopRun(run: store.RunRow, ownerId: string | null): Promise<store.RunRow | undefined> {
    const shown = (await live.get(run.id))?.progress ?? 0;
    const cancelled = await store.cancelRun(db, run.id, 'The run was cancelled.', shown);
    if (cancelled === undefined) return undefined;
    await queue.cancel(run.id);
    await deps.datasets.settleStatus(run.dataset_id);
    await deps.announcer.cancelled(cancelled, ownerId, Math.max(cancelled.progress, shown));
    return cancelled;
  }

  const processing: DatasetProcessing = {
    latestResult: async (principal, datasetId) =>
      runResults.latest(await deps.datasets.readable(principal, datasetId), principal),

    history: async (principal, datasetId) => {
      const runs = await store.listRuns(db, datasetId, principal.userId, HISTORY_LENGTH);
      return runs.map((run) => ({
        run_id: run.id,
        status: run.status,
        reduction_method: run.config.reduction_method,
        clustering_method: run.config.clustering_method,
        processing_time: run.processing_time,
        created_at: run.created_at.toISOString(),
      }));
    },

    forget: async (datasetId) => {
      for (const run of await store.activeRunsOf(db, datasetId)) await stopRun(run, null);
      const keys = await store.resultKeysOf(db, datasetId);
      const parts = await partKeys(db, datasetId);
      return async () => {
        for (const key of keys) await removeResult(storage, key);
        for (const key of parts) await storage.remove(key);
      };
    },
  };

  /**
   * Stops the runs of a user who is going away, on whosever datasets.
   *
   * @returns how to remove their results once their rows are gone
   */
  async function forgetRunsOf(userId: string): Promise<() => Promise<void>> {
    for (const run of await store.activeRunsOfUser(db, userId)) await stopRun(run, null);
    const keys = await store.resultKeysOfUser(db, userId);
    return async () => {
      for (const key of keys) await removeResult(storage, key);
    };
  }

  /**
   * A completed run that the caller may show: the one asked for, else the latest.
   *
   * @throws AppError NOT_FOUND, FORBIDDEN, BAD_REQUEST while there is no result
   */
  async function completedRunOf(
    principal: Principal,
    datasetId: string,
    runId?: string | null,
  ): Promise<store.RunHead> {
    const dataset = await deps.datasets.readable(principal, datasetId);
    const run = await runResults.completedHead(dataset, principal.userId, runId);
    if (run !== null) return run;
    throw new AppError({
      code: 'BAD_REQUEST',
      message: 'There is no result yet. Process the dataset first.',
    });
  }

  /** A result for whoever holds a link to it; null when it is gone. Whether the link holds has been decided before. */
  async function sharedResult(
    dataset: ResultTable,
    runId: string,
    view: { readonly language: Language; readonly hidden: readonly string[] },
  ): Promise<AsyncIterable<string> | null> {
    const run = await store.findRun(db, runId);
    if (run?.status !== 'completed') return null;
    return runResults.open(dataset, run, view.language, view.hidden).json;
  }

  /** @throws AppError NOT_FOUND, FORBIDDEN */
  async function assertReadable(principal: Principal, datasetId: string): Promise<void> {
    await deps.datasets.readable(principal, datasetId);
  }

  /** The keys of all files that runs name. */
  async function resultKeys(): Promise<string[]> {
    const runIds = await store.completedRunIds(db);
    const results = runIds.flatMap((runId) => [resultKeyOf(runId), featuresKeyOf(runId), fitKeyOf(runId)]);
    return [...results, ...(await partKeys(db))];
  }

  return {
    resultKeys,
    assertReadable,
    completedRunOf,
    sharedResult,
    process,
    /** @throws AppError with the run's own error, CONFLICT when it was cancelled, UNAVAILABLE when the service stops */
    untilDone: (principal: Principal, runId: string, signal: AbortSignal) =>
      untilDone(principal.userId, runId, signal),
    progress,
    results,
    cancel,
    algorithms: () => algorithms,
    forgetRunsOf,
    processing,
  };
}

function profileOf({ columns, row_count: rowCount }: ReadableDataset) {
  return { columns, rowCount };
}

function started(run: store.RunRow): RunStarted {
  return {
    run_id: run.id,
    dataset_id: run.dataset_id,
    status: run.status === 'queued' || run.status === 'completed' ? run.status : 'running',
  };
}
