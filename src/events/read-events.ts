import { type MayReceive, tellsOfData } from './delivery-rights.ts';
import { createEventQueue } from './event-queue.ts';
import type { EventStream, StreamedEvent } from './event-stream.ts';
import type { LiveEvent } from './events.schema.ts';
import { hydrate, type LoadResult, shareResults } from './hydrate.ts';

export interface EventSource {
  readonly eventStream: EventStream;
  readonly loadResult: LoadResult;
  /** Asked before another user's event, or what stands in a dataset, is handed on. */
  readonly mayReceive: MayReceive;
}

/** What one reader wants of the live stream. */
export interface ReadRequest {
  readonly userId: string;
  /** Also other users' events of these datasets; asked at every delivery. */
  readonly datasetIds?: () => ReadonlySet<string>;
  /** Which events the reader wants; all when absent. */
  readonly wants?: (event: StreamedEvent) => boolean;
  /** The last event the reader has seen; absent when it wants only what comes. */
  readonly lastEventId?: number | undefined;
  readonly pointsAsUrl?: boolean;
  /** Whether the reader wants to see maps form. */
  readonly frames?: boolean;
  /** Waits until the reader's connection takes more. */
  readonly whenWritable?: (() => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Events that may wait for the reader. */
  readonly capacity?: number;
}

export type EventReader = (request: ReadRequest) => AsyncGenerator<LiveEvent, void, undefined>;

const DEFAULT_CAPACITY = 256;

/** The one way to read the live stream, whoever reads. */
export function createEventReader(source: EventSource): EventReader {
  const sharing = { ...source, loadResult: shareResults(source.loadResult) };
  return (request) => readEvents(sharing, request);
}

/**
 * The live stream as one reader sees it: what it missed first, then what comes, each event once, in order.
 *
 * A cursor older than what is kept is answered by a `resync`. Ends when `signal` is aborted.
 *
 * @throws SlowReaderError when the reader falls too far behind
 */
export async function* readEvents(
  { eventStream, loadResult, mayReceive }: EventSource,
  request: ReadRequest,
): AsyncGenerator<LiveEvent, void, undefined> {
  const { userId, signal } = request;
  const queue = createEventQueue(request.capacity ?? DEFAULT_CAPACITY);
  const deliver = async (event: StreamedEvent): Promise<LiveEvent | null> => {
    if (request.wants?.(event) === false) return null;
    if (request.whenWritable !== undefined) await queue.whileHolding(request.whenWritable());
    if (event.user_id !== userId && !isFollowed(event, request)) return null;
    const mustAsk = event.user_id !== userId || tellsOfData(event);
    if (mustAsk && !(await mayReceive(userId, event))) return null;
    return hydrate(event, loadResult, { pointsAsUrl: request.pointsAsUrl ?? false });
  };
  // Before the replay, so that nothing falls between what was and what comes.
  const unsubscribe = eventStream.subscribe(
    { userId, ...(request.datasetIds === undefined ? {} : { datasetIds: request.datasetIds }) },
    (event) => {
      if (event.type !== 'processing_frame' || request.frames === true) queue.push(event);
    },
  );
  signal?.addEventListener('abort', queue.close, { once: true });
  try {
    let seen = 0;
    if (request.lastEventId !== undefined) {
      seen = request.lastEventId;
      const missed = await eventStream.replay(userId, request.lastEventId);
      if (missed === null) {
        seen = await eventStream.cursor();
        yield resync(userId, seen);
      }
      for (const event of missed ?? []) {
        if (signal?.aborted) return;
        seen = event.event_id;
        const delivered = await deliver(event);
        if (delivered !== null) yield delivered;
      }
    }
    while (!signal?.aborted) {
      const event = await queue.next();
      if (event === undefined) return;
      // Others' events are not replayed, so none of them can come twice.
      if (event.user_id === userId && event.event_id <= seen) continue;
      const delivered = await deliver(event);
      if (delivered !== null && !signal?.aborted) yield delivered;
    }
  } finally {
    signal?.removeEventListener('abort', queue.close);
    unsubscribe();
    queue.close();
  }
}

/** The reader may have left the dataset while the event waited. */
function isFollowed(event: StreamedEvent, request: ReadRequest): boolean {
  return 'dataset_id' in event && request.datasetIds?.().has(event.dataset_id) === true;
}

function resync(userId: string, eventId: number): LiveEvent {
  return { type: 'resync', event_id: eventId, timestamp: new Date().toISOString(), user_id: userId };
}
