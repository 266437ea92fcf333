import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Kysely } from 'kysely';
import type { JobQueue } from '../compute/queue.ts';
import type { DatasetProcessing, LatestResult } from '../datasets/dataset-processing.ts';
import type { EventStream, StreamedEvent } from '../events/event-stream.ts';
import { AppError } from '../platform/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/schema.ts';
import { newId } from '../platform/id.ts';
import type { Storage } from '../platform/storage.ts';
import type { Principal } from '../procedure/context.ts';
import type { Language } from '../procedure/wire.ts';
import type { ColumnProfile } from '../table/profile.ts';
import type { TableReader } from '../table/reader.ts';
import { describeAlgorithms } from './algorithms.ts';
import type { LiveProgress } from './live-progress.ts';
import type { MLConfig, ProcessingProgress, RunStarted, Stage } from './ml.schema.ts';
import { readFeatureRows } from './pipeline/features-artifact.ts';
import { type ResultSource, resultJson } from './result-json.ts';
import type { RunAnnouncer } from './run-announcer.ts';
import { featuresKeyOf, removeResult, resultKeyOf } from './run-files.ts';
import * as store from './runs.store.ts';

/** The part of datasets that processing asks for; refuses with NOT_FOUND or FORBIDDEN. */
export interface ReadableDataset {
  readonly id: string;
  readonly user_id: string;
  readonly sha256: string;
  readonly table_key: string;
  readonly columns: readonly ColumnProfile[];
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
    settleStatus(id?: string): Promise<void>;
  };
  readonly maxQueuedRunsPerUser: number;
  /** Aborted when the service stops: nobody waits for a run any more. */
  readonly stopping: AbortSignal;
}

export interface OpenedResult {
  /** The contract's ProcessingResult as JSON text, in pieces. */
  readonly json: AsyncIterable<string>;
  readonly artifactFile: string;
  /** Whether a caller that cannot read a stream may have it whole. */
  readonly fitsInMemory: boolean;
}

export type MlService = ReturnType<typeof createMlService>;

/** Changes whenever the same input could give another result. */
const ENGINE_VERSION = '1';

/** How long the progress of a run that has ended can be read. */
const FINAL_PROGRESS_MS = 5 * 60 * 1000;

const HISTORY_LENGTH = 50;

/** How often a waiting caller looks at the run's row. */
const LOOK_MS = 5000;

/** Cells of a result that one answer may hold when it is built in memory instead of streamed. */
const MAX_CELLS_IN_MEMORY = 2_000_000;

export function createMlService(deps: MlDependencies) {
  const { db, storage, reader, queue, events, live } = deps;
  const algorithms = describeAlgorithms();

  /**
   * Accepts a run, or joins the caller's own that is already at it.
   *
   * @throws AppError CONFLICT when the caller processes the dataset with another configuration, RATE_LIMITED when too
   * many of the caller's runs wait
   */
  async function process(principal: Principal, datasetId: string, config: MLConfig): Promise<RunStarted> {
    const dataset = await deps.datasets.readable(principal, datasetId);
    const fingerprint = fingerprintOf(dataset.sha256, config);
    const active = await store.findActiveRun(db, datasetId, principal.userId);
    if (active !== undefined) return join(active, fingerprint);
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

  /**
   * Waits until a run has ended.
   *
   * @throws AppError BAD_REQUEST with the run's own error, CONFLICT when it was cancelled, UNAVAILABLE when the service
   * stops first
   */
  async function untilDone(principal: Principal, runId: string, signal: AbortSignal): Promise<store.RunRow> {
    const over = new AbortController();
    const giveUp = () => over.abort();
    const unsubscribe = events.subscribe({ userId: principal.userId }, (event) => {
      if (endsRun(event, runId)) giveUp();
    });
    const reasons = [signal, deps.stopping];
    for (const reason of reasons) reason.addEventListener('abort', giveUp);
    try {
      // Read after subscribing: a run that ended in between is not missed.
      const before = await store.findRun(db, runId);
      const mustWait = before !== undefined && isActive(before) && !reasons.some((reason) => reason.aborted);
      if (!mustWait) return outcomeOf(before);
      for (;;) {
        await endOrLook(over.signal);
        const run = await store.findRun(db, runId);
        if (over.signal.aborted || run === undefined || !isActive(run)) return outcomeOf(run);
      }
    } finally {
      unsubscribe();
      for (const reason of reasons) reason.removeEventListener('abort', giveUp);
    }
  }

  async function progress(principal: Principal, datasetId: string): Promise<ProcessingProgress | null> {
    const dataset = await deps.datasets.readable(principal, datasetId);
    const run =
      (await store.findLatestRun(db, datasetId, principal.userId, false)) ??
      (await store.findLatestRun(db, datasetId, dataset.user_id, false));
    if (run === undefined) return null;
    const age = run.finished_at === null ? 0 : deps.clock.now().getTime() - run.finished_at.getTime();
    if (age > FINAL_PROGRESS_MS) return null;
    return (
      (isActive(run) ? live.get(run.id) : undefined) ?? {
        dataset_id: run.dataset_id,
        stage: run.stage as Stage,
        progress: run.progress,
        message: run.status === 'queued' ? 'Waiting for a free worker.' : run.message,
        estimated_remaining: run.status === 'completed' ? 0 : null,
      }
    );
  }

  /** The caller's latest completed run, else the owner's; or the one asked for, if the caller may see it. */
  async function completedRun(
    dataset: ReadableDataset,
    userId: string,
    runId?: string | null,
  ): Promise<store.RunRow | null> {
    if (runId !== undefined && runId !== null) {
      const run = await store.findRun(db, runId);
      const visible =
        run !== undefined &&
        run.dataset_id === dataset.id &&
        (run.user_id === userId || run.user_id === dataset.user_id);
      if (!visible) throw new AppError({ code: 'NOT_FOUND', message: 'There is no run with this id.' });
      return run.status === 'completed' ? run : null;
    }
    return (
      (await store.findLatestRun(db, dataset.id, userId, true)) ??
      (await store.findLatestRun(db, dataset.id, dataset.user_id, true)) ??
      null
    );
  }

  function sourceOf(dataset: ReadableDataset, run: store.RunRow, language: Language): ResultSource {
    if (run.result_key === null) throw new Error(`run ${run.id} has no result`);
    return {
      run,
      artifactFile: storage.path(run.result_key),
      tableFile: storage.path(dataset.table_key),
      columns: dataset.columns,
      reader,
      language,
    };
  }

  /** The result as JSON text in pieces, or null when there is none yet. */
  async function results(
    principal: Principal,
    datasetId: string,
    runId?: string | null,
  ): Promise<OpenedResult | null> {
    const dataset = await deps.datasets.readable(principal, datasetId);
    const run = await completedRun(dataset, principal.userId, runId);
    if (run === null) return null;
    const source = sourceOf(dataset, run, principal.preferredLanguage ?? 'fr');
    const cells = (run.total_points ?? 0) * dataset.columns.length;
    return {
      json: resultJson(source),
      artifactFile: source.artifactFile,
      fitsInMemory: cells <= MAX_CELLS_IN_MEMORY,
    };
  }

  /** @throws AppError NOT_FOUND when no run of the caller's is at work */
  async function cancel(
    principal: Principal,
    datasetId: string,
  ): Promise<{ run_id: string; dataset_id: string }> {
    const dataset = await deps.datasets.readable(principal, datasetId);
    const active = await store.findActiveRun(db, datasetId, principal.userId);
    const cancelled = active === undefined ? undefined : await stopRun(active, dataset.user_id);
    if (cancelled === undefined) {
      throw new AppError({ code: 'NOT_FOUND', message: 'No run of yours is at work on this dataset.' });
    }
    return { run_id: cancelled.id, dataset_id: datasetId };
  }

  async function stopRun(run: store.RunRow, ownerId: string | null): Promise<store.RunRow | undefined> {
    const shown = live.get(run.id)?.progress ?? 0;
    const cancelled = await store.cancelRun(db, run.id, 'The run was cancelled.', shown);
    if (cancelled === undefined) return undefined;
    await queue.cancel(run.id);
    await deps.datasets.settleStatus(run.dataset_id);
    await deps.announcer.cancelled(cancelled, ownerId, Math.max(cancelled.progress, shown));
    return cancelled;
  }

  const processing: DatasetProcessing = {
    latestResult: async (principal, datasetId): Promise<LatestResult | null> => {
      const dataset = await deps.datasets.readable(principal, datasetId);
      const run = await completedRun(dataset, principal.userId);
      if (run === null) return null;
      return {
        totalPoints: run.total_points ?? 0,
        config: run.config,
        resultJson: () => resultJson(sourceOf(dataset, run, principal.preferredLanguage ?? 'fr')),
        processedRows: (window) => readFeatureRows(storage.path(featuresKeyOf(run.id)), window),
      };
    },

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
      return async () => {
        for (const key of keys) await removeResult(storage, key);
      };
    },
  };

  /** @throws AppError NOT_FOUND, FORBIDDEN */
  async function assertReadable(principal: Principal, datasetId: string): Promise<void> {
    await deps.datasets.readable(principal, datasetId);
  }

  /** The keys of all files that runs name. */
  async function resultKeys(): Promise<string[]> {
    const runIds = await store.completedRunIds(db);
    return runIds.flatMap((runId) => [resultKeyOf(runId), featuresKeyOf(runId)]);
  }

  return {
    resultKeys,
    assertReadable,
    process,
    untilDone,
    progress,
    results,
    cancel,
    algorithms: () => algorithms,
    processing,
  };
}

/** Until the signal, but no longer than a look at the row is due: an event may be lost, a row is not. */
async function endOrLook(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const look = new AbortController();
  const timer = setTimeout(() => look.abort(), LOOK_MS);
  try {
    await Promise.race([once(signal, 'abort', { signal: look.signal }), once(look.signal, 'abort')]).catch(
      () => {},
    );
  } finally {
    clearTimeout(timer);
    look.abort();
  }
}

function fingerprintOf(tableSha256: string, config: MLConfig): string {
  return createHash('sha256')
    .update(`${ENGINE_VERSION}\n${tableSha256}\n${JSON.stringify(config)}`)
    .digest('hex');
}

function isActive(run: store.RunRow): boolean {
  return run.status === 'queued' || run.status === 'running';
}

function started(run: store.RunRow): RunStarted {
  return {
    run_id: run.id,
    dataset_id: run.dataset_id,
    status: run.status === 'queued' ? 'queued' : 'running',
  };
}

function endsRun(event: StreamedEvent, runId: string): boolean {
  return (
    (event.type === 'processing_completed' ||
      event.type === 'processing_error' ||
      event.type === 'processing_cancelled') &&
    event.run_id === runId
  );
}

function outcomeOf(run: store.RunRow | undefined): store.RunRow {
  if (run === undefined || run.status === 'cancelled') {
    throw new AppError({ code: 'CONFLICT', message: 'The run was cancelled.' });
  }
  if (isActive(run)) {
    throw new AppError({
      code: 'UNAVAILABLE',
      message:
        'The service is stopping. The run is kept and goes on when it is back; ask for its progress then.',
      retryAfter: 5,
    });
  }
  if (run.status === 'failed') {
    throw new AppError({ code: 'BAD_REQUEST', message: run.error_message ?? 'The run failed.' });
  }
  return run;
}
