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
  return event.type === 'processing_completed' ? loadResult(event, options) : event;
}
