import type { LiveEvent } from './events.schema.ts';

/**
 * The port of the live stream. Every event is published once; /ws, tRPC subscriptions and the SDK are readers of the
 * same stream, each with its own cursor.
 *
 * An event in the stream is small: a completed run is told by its id, and each reader loads the result when it
 * delivers.
 */
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type WithoutResult<T> = T extends { type: 'processing_completed' } ? Omit<T, 'result'> : T;

/** An event as it is stored and passed on. */
export type StreamedEvent = WithoutResult<LiveEvent>;
/** An event as a service publishes it: cursor and time are the stream's to give. */
export type NewEvent = DistributiveOmit<StreamedEvent, 'event_id' | 'timestamp'>;

/**
 * Who hears of an event besides the user it belongs to: `followers` of its dataset, or nobody. A run of somebody else's
 * public dataset is nobody else's business.
 */
export type Audience = 'followers' | 'nobody_else';

export interface EventSelection {
  readonly userId: string;
  /**
   * Also other users' events of these datasets. Asked again at every delivery, so that a right that ends, ends the
   * delivery.
   */
  readonly datasetIds?: () => ReadonlySet<string>;
}

export interface EventStream {
  /** Stores and hands on; resolves when the event is durable (progress is not kept). */
  publish(event: NewEvent, audience?: Audience): Promise<StreamedEvent>;
  /** Calls `deliver` for each event from now on, in order. Returns how to stop. */
  subscribe(selection: EventSelection, deliver: (event: StreamedEvent) => void): () => void;
  /**
   * The kept events of one user after a cursor, oldest first; null when the cursor is older than what is kept
   * (the reader must be told to `resync`).
   */
  replay(userId: string, afterEventId: number): Promise<readonly StreamedEvent[] | null>;
  /** Where a reader stands that has seen everything up to now. */
  cursor(): Promise<number>;
  close(): Promise<void>;
}
