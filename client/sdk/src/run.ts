import type { LiveEvent } from '../../../src/events/events.schema.ts';
import type { ProcessingProgress, ProcessingResult, RunStarted } from '../../../src/ml/ml.schema.ts';
import type { Api } from './api.ts';
import { type AsyncQueue, createAsyncQueue } from './async-queue.ts';
import { DataMirageError } from './errors.ts';
import type { ProcessConfig } from './process-config.ts';
import type { ReadResults } from './results.ts';
import { watchEvents } from './watch.ts';

export interface Run {
  /** For one reader; ends when the run does, whatever its end. */
  readonly progress: AsyncIterable<ProcessingProgress>;
  /** Rejects with a `DataMirageError` when the run fails or is cancelled. */
  readonly result: Promise<ProcessingResult>;
}

export interface ProcessOptions {
  /** Aborting cancels the run. */
  readonly signal?: AbortSignal;
}

interface RunServices {
  readonly url: string;
  readonly api: Api;
  readonly readResults: ReadResults;
}

export function startRun(
  services: RunServices,
  datasetId: string,
  config: ProcessConfig,
  { signal }: ProcessOptions,
): Run {
  const progress = createAsyncQueue<ProcessingProgress>();
  const result = follow(services, datasetId, config, progress, signal).finally(() => progress.end());
  // Whoever reads the progress only must not be struck by an unhandled rejection.
  result.catch(() => {});
  return { progress, result };
}

/** Listens before it asks for the run, so that no event can be missed. */
async function follow(
  { url, api, readResults }: RunServices,
  datasetId: string,
  config: ProcessConfig,
  progress: AsyncQueue<ProcessingProgress>,
  signal: AbortSignal | undefined,
): Promise<ProcessingResult> {
  const watch = watchEvents(api, url);
  let started = false;
  const abort = () => {
    if (started) api.ml.cancel.mutate({ dataset_id: datasetId }).catch(() => {});
    watch.stop(
      new DataMirageError({ code: 'ABORTED', message: 'The run was aborted.', cause: signal?.reason }),
    );
  };
  try {
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort, { once: true });
    await watch.ready;
    const run = await api.ml.process.mutate(
      { ...config, dataset_id: datasetId },
      { ...(signal && { signal }) },
    );
    started = true;
    if (signal?.aborted === true) abort();
    if (run.status !== 'completed') await untilDone(run, watch.events, progress, api);
    const result = await readResults(datasetId, { runId: run.run_id, ...(signal && { signal }) });
    if (result !== null) return result;
    throw new DataMirageError({
      code: 'NOT_FOUND',
      message: 'The run has no result any more.',
      statusCode: 404,
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    watch.stop();
  }
}

async function untilDone(
  run: RunStarted,
  events: AsyncIterable<LiveEvent>,
  progress: AsyncQueue<ProcessingProgress>,
  api: Api,
): Promise<void> {
  for await (const event of events) {
    if (event.type === 'resync') {
      const latest = await api.ml.progress.query({ dataset_id: run.dataset_id });
      if (latest === null || latest.stage === 'completed') return;
      progress.push(latest);
    } else if ('run_id' in event && event.run_id === run.run_id) {
      if (event.type === 'processing_completed') return;
      if (event.type === 'processing_error') throw failed(event.error);
      if (event.type === 'processing_cancelled') throw cancelled();
      if (event.type === 'processing_progress') progress.push(progressOf(event));
    }
  }
  throw new DataMirageError({ code: 'NETWORK', message: 'The live updates ended before the run did.' });
}

function progressOf(event: Extract<LiveEvent, { type: 'processing_progress' }>): ProcessingProgress {
  const { dataset_id, stage, progress, message, estimated_remaining } = event;
  return { dataset_id, stage, progress, message, estimated_remaining };
}

/** As a REST caller that waits is told. */
function failed(message: string): DataMirageError {
  return new DataMirageError({ code: 'BAD_REQUEST', message, statusCode: 400 });
}

function cancelled(): DataMirageError {
  return new DataMirageError({ code: 'CONFLICT', message: 'The run was cancelled.', statusCode: 409 });
}
