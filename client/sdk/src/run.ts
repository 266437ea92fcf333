import type {
  Api,
  LiveEvent,
  MlProcessInput,
  ProcessingProgress,
  ProcessingResult,
  RunStarted,
} from '../generated/api.ts';
import { type AsyncQueue, createAsyncQueue } from './async-queue.ts';
import { aborted, DataMirageError } from './errors.ts';
import { decodeFrame, type MapFrame, type ProcessingFrame } from './frames.ts';
import { listen, type OpenSubscription } from './live.ts';
import type { ReadResults } from './results.ts';

/** What to do with a table; only the two methods must be named, every section and field has a default. */
export type ProcessConfig = Omit<MlProcessInput, 'dataset_id'>;

/** A run at work. Who awaits only some of this is not struck by an unhandled rejection of the rest. */
export interface Run {
  readonly runId: Promise<string>;
  /** For one reader; ends when the run does, whatever its end. */
  readonly progress: AsyncIterable<ProcessingProgress>;
  /** For one reader; empty unless asked for, and for methods that show none. */
  readonly frames: AsyncIterable<MapFrame>;
  /** Rejects with a `DataMirageError` when the run fails or is cancelled. */
  readonly result: Promise<ProcessingResult>;
}

export interface ProcessOptions {
  /** Aborting cancels the run. */
  readonly signal?: AbortSignal | undefined;
  /** Asks for the map as it forms, a few times a second. */
  readonly frames?: boolean | undefined;
}

export interface RunServices {
  readonly url: string;
  readonly ml: Pick<Api['ml'], 'process' | 'progress' | 'cancel'>;
  readonly subscribe: OpenSubscription;
  readonly readResults: ReadResults;
}

interface RunReaders {
  readonly progress: AsyncQueue<ProcessingProgress>;
  readonly frames: AsyncQueue<MapFrame>;
  readonly started: (run: RunStarted) => void;
}

export function startRun(
  services: RunServices,
  datasetId: string,
  config: ProcessConfig,
  options: ProcessOptions,
): Run {
  const progress = createAsyncQueue<ProcessingProgress>();
  const frames = createAsyncQueue<MapFrame>();
  let started: (run: RunStarted) => void = () => {};
  let refused: (error: unknown) => void = () => {};
  const runId = new Promise<string>((resolve, reject) => {
    started = ({ run_id }) => resolve(run_id);
    refused = reject;
  });
  const result = follow(services, datasetId, config, options, { progress, frames, started }).finally(() => {
    progress.end();
    frames.end();
  });
  result.catch(refused);
  runId.catch(() => {});
  return { runId, progress, frames, result };
}

/** Listens before it asks for the run, so that no event can be missed. */
async function follow(
  { url, ml, subscribe, readResults }: RunServices,
  datasetId: string,
  config: ProcessConfig,
  { signal, frames = false }: ProcessOptions,
  readers: RunReaders,
): Promise<ProcessingResult> {
  const input = frames ? { frames } : {};
  const live = listen({ open: subscribe, url, input, wants: isOfDataset(datasetId) });
  let starting: Promise<RunStarted> | null = null;
  let refuse: (error: DataMirageError) => void = () => {};
  const ended = new Promise<never>((_resolve, reject) => (refuse = reject));
  ended.catch(() => {});
  const abort = () => {
    const error = aborted('The run was aborted.', signal?.reason);
    // Also one that is only asked for yet: it begins, whether its caller still listens or not.
    starting?.then(() => ml.cancel({ dataset_id: datasetId })).catch(() => {});
    live.stop(error);
    refuse(error);
  };
  try {
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort, { once: true });
    await live.ready;
    starting = ml.process({ ...config, dataset_id: datasetId });
    const run = await Promise.race([starting, ended]);
    readers.started(run);
    if (run.status !== 'completed') await untilDone(run, live.events, readers, ml);
    const result = await readResults(datasetId, { runId: run.run_id, ...(signal && { signal }) });
    if (result !== null) return result;
    throw new DataMirageError({
      code: 'NOT_FOUND',
      message: 'The run has no result any more.',
      statusCode: 404,
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    live.stop();
  }
}

type RunEvent = Exclude<LiveEvent, { type: 'notification' }>;

function isOfDataset(datasetId: string) {
  return (event: LiveEvent): event is RunEvent =>
    event.type === 'resync' || ('dataset_id' in event && event.dataset_id === datasetId);
}

async function untilDone(
  run: RunStarted,
  events: AsyncIterable<LiveEvent>,
  { progress, frames }: RunReaders,
  ml: Pick<Api['ml'], 'progress'>,
): Promise<void> {
  for await (const event of events) {
    if (event.type === 'resync') {
      const latest = await ml.progress({ dataset_id: run.dataset_id });
      if (latest === null || latest.stage === 'completed') return;
      if (latest.stage === 'error') throw failed(latest.message);
      if (latest.stage === 'cancelled') throw cancelled();
      progress.push(latest);
    } else if ('run_id' in event && event.run_id === run.run_id) {
      if (event.type === 'processing_completed') return;
      if (event.type === 'processing_error') throw failed(event.error);
      if (event.type === 'processing_cancelled') throw cancelled();
      if (event.type === 'processing_progress') progress.push(progressOf(event));
      if (isFrame(event)) show(event, frames);
    }
  }
  throw new DataMirageError({ code: 'NETWORK', message: 'The live updates ended before the run did.' });
}

/** A frame that cannot be read is passed over: the next one is as good, and the result tells all. */
function show(event: ProcessingFrame, frames: AsyncQueue<MapFrame>): void {
  try {
    frames.push(decodeFrame(event));
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
  }
}

/** Frames come from services that are newer than some clients; the string is wider than the known types. */
function isFrame(event: LiveEvent): event is ProcessingFrame {
  const type: string = event.type;
  return type === 'processing_frame';
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
