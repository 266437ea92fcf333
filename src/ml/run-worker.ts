import { readFile } from 'node:fs/promises';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import {
  type ComputeLimits,
  type ComputePool,
  TaskCancelled,
  TaskCrashed,
  type TaskFrame,
  type TaskProgress,
} from '../compute/compute.ts';
import type { JobSource, StopReason } from '../compute/queue.ts';
import { AppError, systemCode } from '../platform/app-error.ts';
import type { Database } from '../platform/database/schema.ts';
import type { Storage } from '../platform/storage.ts';
import type { ColumnProfile } from '../table/profile.ts';
import type { LiveProgress } from './live-progress.ts';
import type { PartName } from './parts.store.ts';
import type { Parts } from './parts.ts';
import type { NeighborsFile } from './pipeline/kept-neighbors.ts';
import { createProgressTracker } from './pipeline/overall-progress.ts';
import type { PipelineOutput, PipelineTask } from './pipeline/pipeline.ts';
import { neighborNeeds } from './pipeline/plans.ts';
import { createReferences } from './references.ts';
import type { RunAnnouncer } from './run-announcer.ts';
import { featuresKeyOf, fitKeyOf, removeResult, resultKeyOf } from './run-files.ts';
import { embeddingFingerprintOf, neighborsFingerprintOf } from './run-fingerprint.ts';
import * as store from './runs.store.ts';

/** The table a run works on. */
export interface RunTable {
  readonly ownerId: string;
  readonly isPublic: boolean;
  readonly key: string;
  readonly columns: readonly ColumnProfile[];
  readonly rowCount: number;
  /** Whether a language model may be told of columns that look personal. */
  readonly mayTellPersonal: boolean;
}

export interface RunWorkerDependencies {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  readonly parts: Parts;
  readonly pool: ComputePool;
  readonly announcer: RunAnnouncer;
  /** Null once the dataset is gone. */
  readonly tableOf: (datasetId: string) => Promise<RunTable | null>;
  /** Frees datasets whose run ended without their status being told. */
  readonly settleStatuses: () => Promise<void>;
  readonly live: LiveProgress;
  readonly limits: ComputeLimits;
  /** Threads of one run. */
  readonly threads: number;
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
  const { db, storage, announcer, live, log, workerId } = deps;
  const references = createReferences(deps);

  async function work(runId: string, signal: AbortSignal): Promise<void> {
    const claimed = await store.findRun(db, runId);
    if (claimed === undefined || claimed.status !== 'running') return;
    // A worker of another process may have shown more before it died.
    const run = { ...claimed, progress: await shownOf(claimed) };
    const table = await deps.tableOf(run.dataset_id);
    if (table === null) return;
    const resultFile = storage.temporaryPath('arrow');
    const featuresFile = storage.temporaryPath('arrow');
    const frameFile = storage.temporaryPath('frame');
    const fitFile = storage.temporaryPath('json');
    const newEmbedding = storage.temporaryPath('embedding');
    const embedding = {
      datasetId: run.dataset_id,
      fingerprint: embeddingFingerprintOf(table.key, run.config),
    };
    const neighbors: (PartName & NeighborsFile)[] = [];
    try {
      await announcer.started(run, table.ownerId);
      const aligned = await references.of(run.config);
      const keptEmbedding = await deps.parts.find(embedding);
      neighbors.push(...(await neighborsOf(run, table, keptEmbedding === null && aligned === null)));
      const output = await deps.pool.run<PipelineTask, PipelineOutput>({
        kind: 'pipeline',
        input: {
          tableFile: storage.path(table.key),
          columns: table.columns,
          rowCount: table.rowCount,
          config: aligned?.config ?? run.config,
          reference: aligned?.reference ?? null,
          threads: deps.threads,
          memoryMb: deps.limits.memoryMb,
          resultFile,
          featuresFile,
          fitFile,
          frameFile,
          keptEmbedding,
          newEmbedding: keptEmbedding === null ? newEmbedding : null,
          neighborsFiles: neighbors.map(({ metric, kept, fresh }) => ({ metric, kept, fresh })),
        },
        limits: deps.limits,
        signal,
        onProgress: progressReporter(run, table.ownerId),
        onFrame: (frame) => {
          showFrame(run, table.ownerId, frame).catch((error: unknown) =>
            log.warn({ err: error, runId: run.id }, 'a frame was not shown'),
          );
        },
      });
      await storage.commit(resultFile, resultKeyOf(run.id));
      await storage.commit(featuresFile, featuresKeyOf(run.id));
      await storage.commit(fitFile, fitKeyOf(run.id));
      await complete(run, table, output);
      if (keptEmbedding === null) await keepPart(run, embedding, newEmbedding);
      for (const part of neighbors) await keepPart(run, part, part.fresh);
    } catch (error) {
      await settle(run, table, error, signal);
    } finally {
      live.remove(runId);
      const leftovers = [
        resultFile,
        `${resultFile}.spill`,
        featuresFile,
        fitFile,
        frameFile,
        `${frameFile}.part`,
        newEmbedding,
        ...neighbors.map(({ fresh }) => fresh),
      ];
      await Promise.all(leftovers.map((file) => storage.discard(file)));
    }
  }

  /** The neighbours that a run will look for, one part for each metric, and where those of earlier runs are. */
  async function neighborsOf(
    run: store.RunRow,
    table: RunTable,
    makesMap: boolean,
  ): Promise<(PartName & NeighborsFile)[]> {
    const needs = neighborNeeds(run.config, makesMap, table.rowCount);
    const metrics = [...new Set(needs.map(({ metric }) => metric))];
    return Promise.all(
      metrics.map(async (metric) => {
        const fingerprint = neighborsFingerprintOf(table.key, run.config, metric);
        const part = { datasetId: run.dataset_id, fingerprint };
        return {
          ...part,
          metric,
          kept: await deps.parts.find(part),
          fresh: storage.temporaryPath('neighbors'),
        };
      }),
    );
  }

  /** For the runs to come; this one does not depend on it. */
  async function keepPart(run: store.RunRow, part: PartName, file: string): Promise<void> {
    await deps.parts
      .keep(part, file)
      .catch((error: unknown) => log.warn({ err: error, runId: run.id }, 'a part of a run was not kept'));
  }

  /** Turns what the pipeline says of its stages into the run's progress: in memory, as events, now and then in the row. */
  function progressReporter(run: store.RunRow, ownerId: string) {
    const tracker = createProgressTracker();
    let lastStage = '';
    let lastEvent = 0;
    let lastRow = 0;
    const warn = (error: unknown) => log.warn({ err: error, runId: run.id }, 'progress was not told');
    return (reported: TaskProgress) => {
      const tracked = tracker.update(reported);
      // A run that is run again after a crash does not fall behind what it has shown.
      const progress = { ...tracked, progress: Math.max(run.progress, tracked.progress) };
      live.set(run.id, { dataset_id: run.dataset_id, ...progress });
      const now = Date.now();
      if (progress.stage !== lastStage || now - lastEvent >= PROGRESS_EVENT_MS) {
        lastStage = progress.stage;
        lastEvent = now;
        announcer.progressed(run, ownerId, progress).catch(warn);
      }
      if (now - lastRow >= PROGRESS_ROW_MS) {
        lastRow = now;
        store.saveProgress(db, run.id, progress).catch(warn);
      }
    };
  }

  /** Hands a frame on, and makes room for the next one. */
  async function showFrame(run: store.RunRow, ownerId: string, { file, ...frame }: TaskFrame): Promise<void> {
    const bytes = await readFile(file).catch((error: unknown) => {
      // The run has ended meanwhile, and its files with it.
      if (systemCode(error) === 'ENOENT') return null;
      throw error;
    });
    if (bytes === null) return;
    await storage.discard(file);
    await announcer.shown(run, ownerId, { ...frame, positions: bytes.toString('base64') });
  }

  async function complete(run: store.RunRow, table: RunTable, output: PipelineOutput): Promise<void> {
    const startedAt = run.started_at?.getTime() ?? Date.now();
    const completed = await store.completeRun(db, workerId, run.id, {
      ...output,
      resultKey: resultKeyOf(run.id),
      processingTime: (Date.now() - startedAt) / 1000,
      message: `${output.totalPoints} points are on the map.`,
    });
    if (completed === undefined) {
      const now = await store.findRun(db, run.id);
      // Another attempt may have completed it; the files are then its.
      if (now?.status !== 'completed') await removeResult(storage, resultKeyOf(run.id));
      return;
    }
    await announcer.completed(completed, table.ownerId).catch((error: unknown) => {
      log.error({ err: error, runId: run.id }, 'the end of a run was not told');
    });
  }

  /** A run that did not complete: cancelled, handed back, tried again or failed. */
  async function settle(
    run: store.RunRow,
    table: RunTable,
    error: unknown,
    signal: AbortSignal,
  ): Promise<void> {
    if (error instanceof TaskCancelled || signal.aborted) {
      if ((signal.reason as StopReason) === 'shutdown') await store.requeueRun(db, workerId, run.id, false);
      return;
    }
    const isPassing =
      error instanceof TaskCrashed || (error instanceof AppError && error.code === 'UNAVAILABLE');
    if (isPassing && run.attempts < store.MAX_ATTEMPTS) {
      log.warn(
        { err: error, runId: run.id, attempt: run.attempts },
        'a run met a passing fault and is run again',
      );
      await store.requeueRun(db, workerId, run.id, true, await shownOf(run));
      return;
    }
    if (!(error instanceof AppError)) log.error({ err: error, runId: run.id }, 'a run failed');
    const code = error instanceof AppError ? error.code : 'INTERNAL';
    const failure = { message: messageOf(error), code };
    const failed = await store.failRun(db, workerId, run.id, failure, await shownOf(run));
    if (failed === undefined) return;
    await removeResult(storage, resultKeyOf(run.id));
    await announceFailure(failed, table);
  }

  /** What listeners were told last, which the row may lag behind. */
  const shownOf = async (run: store.RunRow) =>
    Math.max(run.progress, (await live.get(run.id))?.progress ?? 0);

  async function announceFailure(run: store.RunRow, table: RunTable | null): Promise<void> {
    await announcer.failed(run, table?.ownerId ?? null, run.progress, run.error_message ?? INTERNAL_MESSAGE);
  }

  async function failExhausted(): Promise<void> {
    for (const run of await store.failExhaustedRuns(db, CRASHED_MESSAGE)) {
      await announceFailure(run, await deps.tableOf(run.dataset_id));
    }
  }

  return {
    work,
    recover: async () => {
      await store.expireLeasesOf(db, workerId);
      await failExhausted();
      await deps.settleStatuses();
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

function messageOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return error instanceof TaskCrashed ? CRASHED_MESSAGE : INTERNAL_MESSAGE;
}
