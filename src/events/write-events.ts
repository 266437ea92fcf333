import { type EventStore, isUserGone } from './event.store.ts';
import type { Audience, NewEvent, StreamedEvent } from './event-stream.ts';
import type { EventParcel } from './event-wire.ts';

export interface PublishedEvent {
  readonly event: NewEvent;
  readonly audience: Audience;
}

/** What became of a published event. */
export type Written =
  | { readonly parcel: EventParcel }
  | { readonly parcel?: undefined; readonly failure: unknown };

export interface Numbering {
  /** The last number in the database, for a process that is alone; undefined when others store events too. */
  readonly last: number | undefined;
  /** The number of a stored event, given the last one in the database. */
  nextStored(last: number): number;
}

/** Progress is worth nothing once the run has gone on. */
export const isDurable = (event: { readonly type: string }) =>
  event.type !== 'processing_progress' && event.type !== 'processing_frame';

/**
 * Stores what is durable in one transaction; when that fails, one by one, so that a bad event harms no other. What is
 * not stored has no number yet.
 */
export async function writeEvents(
  store: EventStore,
  numbering: Numbering,
  batch: readonly PublishedEvent[],
  timestamp: string,
): Promise<Written[]> {
  if (batch.every(({ event }) => !isDurable(event))) {
    return batch.map((each) => ({ parcel: passing(each, timestamp) }));
  }
  try {
    const parcels = await append(store, numbering, batch, timestamp);
    return parcels.map((parcel) => ({ parcel }));
  } catch (error) {
    return batch.length === 1
      ? [failed(batch[0], timestamp, error)]
      : writeOneByOne(store, numbering, batch, timestamp);
  }
}

async function writeOneByOne(
  store: EventStore,
  numbering: Numbering,
  batch: readonly PublishedEvent[],
  timestamp: string,
): Promise<Written[]> {
  const written: Written[] = [];
  // Under the lock: what was stored just now counts already.
  const careful = { ...numbering, last: undefined };
  for (const each of batch) written.push(...(await writeEvents(store, careful, [each], timestamp)));
  return written;
}

async function append(
  store: EventStore,
  numbering: Numbering,
  batch: readonly PublishedEvent[],
  timestamp: string,
): Promise<EventParcel[]> {
  let parcels: EventParcel[] = [];
  await store.append((last) => {
    let previous = last;
    const first = numbering.nextStored(last);
    parcels = batch.map((each, i) => {
      if (!isDurable(each.event)) return passing(each, timestamp);
      // The batch is handed on as one; what is not stored finds its number between its neighbours.
      const event: StreamedEvent = { ...each.event, event_id: first + i, timestamp };
      const parcel = { event, audience: each.audience, previous };
      previous = event.event_id;
      return parcel;
    });
    return parcels.flatMap(({ event }) => (isDurable(event) ? event : []));
  }, numbering.last);
  return parcels;
}

function failed(each: PublishedEvent | undefined, timestamp: string, failure: unknown): Written {
  // Nobody is left to replay it to, but somebody may be listening.
  if (each !== undefined && isUserGone(failure)) return { parcel: passing(each, timestamp) };
  return { failure };
}

function passing({ event, audience }: PublishedEvent, timestamp: string): EventParcel {
  return { event: { ...event, event_id: 0, timestamp }, audience, previous: null };
}
