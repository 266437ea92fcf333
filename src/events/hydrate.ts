import { systemCode } from '../platform/app-error.ts';
import type { StreamedEvent } from './event-stream.ts';
import type { LiveEvent } from './events.schema.ts';

export type StreamedCompletion = Extract<StreamedEvent, { type: 'processing_completed' }>;
export type CompletedEvent = Extract<LiveEvent, { type: 'processing_completed' }>;

export interface DeliveryOptions {
  /** The reader would rather fetch the points than get them in the event. */
  readonly pointsAsUrl: boolean;
}

/** Completes a stored event with the result it tells of; null when the result is gone. */
export type LoadResult = (
  event: StreamedCompletion,
  options: DeliveryOptions,
) => Promise<CompletedEvent | null>;

/** An event as a reader gets it; null when there is nothing left to tell. */
export async function hydrate(
  event: StreamedEvent,
  loadResult: LoadResult,
  options: DeliveryOptions,
): Promise<LiveEvent | null> {
  if (event.type !== 'processing_completed') return event;
  try {
    return await loadResult(event, options);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Results may be large: a few are kept, for as long as the readers of one event need to get it. */
const SHARED_MS = 5000;
const MAX_SHARED = 4;

/** All readers of one event get the same object, loaded once. */
export function shareResults(loadResult: LoadResult): LoadResult {
  const shared = new Map<string, Promise<CompletedEvent | null>>();
  return (event, options) => {
    const key = `${event.event_id} ${event.run_id} ${options.pointsAsUrl}`;
    const known = shared.get(key);
    if (known !== undefined) return known;
    const loaded = loadResult(event, options);
    shared.set(key, loaded);
    for (const oldest of shared.keys()) {
      if (shared.size <= MAX_SHARED) break;
      shared.delete(oldest);
    }
    const forget = () => {
      if (shared.get(key) === loaded) shared.delete(key);
    };
    loaded.then(() => setTimeout(forget, SHARED_MS).unref(), forget);
    return loaded;
  };
}
