import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/schema.ts';
import { createEventStore } from './event.store.ts';
import { CLOCK_SKEW, createEventNumbers } from './event-numbers.ts';
import type { Audience, EventStream, StreamedEvent } from './event-stream.ts';
import type { EventParcel, EventWire } from './event-wire.ts';
import { createRecentEvents } from './recent-events.ts';
import { createSubscriptions } from './subscriptions.ts';
import { type PublishedEvent, writeEvents } from './write-events.ts';

export interface EventStreamOptions {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly log: Logger;
  /** To the other processes of the installation; absent when there are none. */
  readonly wire?: EventWire | undefined;
  readonly retention?: Partial<Retention>;
}

export interface Retention {
  readonly milliseconds: number;
  readonly eventsPerUser: number;
  readonly pruneEveryMs: number;
}

/** What the contract promises to keep. */
const RETENTION: Retention = {
  milliseconds: 24 * 60 * 60 * 1000,
  eventsPerUser: 10_000,
  pruneEveryMs: 10 * 60 * 1000,
};
const RECENT = { users: 500, perUser: 100 };
/** Events written by one statement. */
const BATCH = 500;
/** Events read at once of what other processes have stored. */
const PAGE = 1000;
const LOOK_AGAIN_MS = 1000;

interface Waiting extends PublishedEvent {
  readonly resolve: (event: StreamedEvent) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * The live stream over the `events` table, of one process or of several.
 *
 * One writer stores and hands on: events arrive in the order of their numbers, and what was published while a
 * statement ran is stored by the next one. What other processes store arrives over the wire; what the wire loses is
 * read from the table, since every stored event names the one before it.
 */
export function createEventStream(options: EventStreamOptions): EventStream & { prune(): Promise<void> } {
  const { clock, log, wire } = options;
  const retention: Retention = { ...RETENTION, ...options.retention };
  const store = createEventStore(options.db);
  const numbers = createEventNumbers(() => clock.now().getTime());
  const recent = createRecentEvents(RECENT);
  const subscriptions = createSubscriptions(log);
  const waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  /** Parcels are taken in one after another, so that reading the table keeps the order. */
  let turn: Promise<unknown> = Promise.resolve();
  let looksBehind = false;
  let lookAgain: NodeJS.Timeout | undefined;
  let closed = false;

  async function findPosition(): Promise<void> {
    if (numbers.position !== undefined) return;
    const latest = await store.latestId();
    // An event may have come meanwhile: what lies between has not been handed on yet.
    if (numbers.position === undefined) numbers.advanceTo(latest);
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) await writeBatch(waiting.splice(0, BATCH));
    writing = undefined;
  }

  async function writeBatch(batch: readonly Waiting[]): Promise<void> {
    const last = wire === undefined ? numbers.position : undefined;
    const numbering = { last, nextStored: numbers.nextStored };
    const written = await writeEvents(store, numbering, batch, clock.now().toISOString());
    const parcels = written.flatMap(({ parcel }) => parcel ?? []);
    const told = await inTurn(() => takeIn(parcels));
    // In the order they were told: what was read from the table overtook the progress between.
    const sent = parcels.flatMap((parcel) => told.get(parcel) ?? []);
    wire?.send(sent.sort((a, b) => a.event.event_id - b.event.event_id));
    for (const [i, { parcel, ...rest }] of written.entries()) {
      if (parcel === undefined) batch[i]?.reject('failure' in rest ? rest.failure : undefined);
      else batch[i]?.resolve((told.get(parcel) ?? parcel).event);
    }
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work);
    turn = result.catch(() => {});
    return result;
  }

  /** Hands on what is new, in order. @returns how each parcel was told, but those there was no number for */
  async function takeIn(parcels: readonly EventParcel[]): Promise<Map<EventParcel, EventParcel>> {
    const told = new Map<EventParcel, EventParcel>();
    for (const parcel of parcels) {
      const { event, audience, previous } = parcel;
      if (previous === null) {
        const number = numbers.nextPassing(event.event_id);
        if (number === undefined) continue;
        const numbered = { ...event, event_id: number };
        told.set(parcel, { ...parcel, event: numbered });
        handOn(numbered, audience);
        continue;
      }
      told.set(parcel, parcel);
      if (numbers.position === undefined) numbers.advanceTo(previous);
      // Behind by more than this event: the table has both.
      if (previous > (numbers.position ?? 0)) await catchUp();
      else if (event.event_id > (numbers.position ?? 0)) {
        numbers.advanceTo(event.event_id);
        handOn(event, audience);
      }
    }
    return told;
  }

  function handOn(event: StreamedEvent, audience: Audience): void {
    // Frames are large and soon out of date.
    if (event.type !== 'processing_frame') recent.add(event);
    subscriptions.deliver(event, audience);
  }

  /** Hands on what other processes have stored; tries again later when the table cannot be read. */
  async function catchUp(): Promise<void> {
    try {
      await findPosition();
      for (let page = PAGE; page === PAGE && !closed; ) {
        const stored = await store.since(numbers.position ?? 0, PAGE);
        page = stored.length;
        for (const { event, audience } of stored) {
          numbers.advanceTo(event.event_id);
          handOn(event, audience);
        }
      }
    } catch (error) {
      if (closed) return;
      log.warn({ err: error }, 'events of other processes could not be read; they are read later');
      lookAgain ??= setTimeout(() => {
        lookAgain = undefined;
        lookBehind();
      }, LOOK_AGAIN_MS).unref();
    }
  }

  function lookBehind(): void {
    if (looksBehind || closed) return;
    looksBehind = true;
    void inTurn(async () => {
      looksBehind = false;
      await catchUp();
    });
  }

  async function prune(): Promise<void> {
    await store.prune(numbers.now() - retention.milliseconds * 1000, retention.eventsPerUser);
  }

  const pruning = setInterval(() => {
    prune().catch((error: unknown) => log.error({ err: error }, 'old events could not be removed'));
  }, retention.pruneEveryMs).unref();

  wire?.connect({
    receive: (parcels) => {
      if (!closed) void inTurn(() => takeIn(parcels));
    },
    lookBehind,
  });

  return {
    publish(event, audience = 'followers') {
      if (closed) return Promise.reject(new Error('the event stream is closed'));
      return new Promise((resolve, reject) => {
        waiting.push({ event, audience, resolve, reject });
        writing ??= writeAll();
      });
    },

    subscribe: subscriptions.add,

    async replay(userId, afterEventId) {
      const newest = Math.max(numbers.position ?? 0, numbers.now()) + CLOCK_SKEW;
      const oldest = numbers.now() - retention.milliseconds * 1000;
      // A cursor that was never given is as unknown as one that is not kept any more.
      if (!(afterEventId >= oldest && afterEventId <= newest)) return null;
      const inMemory = recent.after(userId, afterEventId);
      if (inMemory !== undefined) return inMemory;
      const stored = await store.after(userId, afterEventId, retention.eventsPerUser);
      if (stored.length >= retention.eventsPerUser) return null;
      return merge(stored, recent.of(userId), afterEventId);
    },

    async cursor() {
      await findPosition();
      return numbers.cursor();
    },

    prune,

    async close() {
      closed = true;
      clearInterval(pruning);
      clearTimeout(lookAgain);
      await writing;
      await turn;
      await wire?.close();
      subscriptions.clear();
    },
  };
}

function merge(
  stored: readonly StreamedEvent[],
  recent: readonly StreamedEvent[],
  after: number,
): readonly StreamedEvent[] {
  const known = new Set(stored.map((event) => event.event_id));
  const missing = recent.filter(({ event_id }) => event_id > after && !known.has(event_id));
  return [...stored, ...missing].sort((a, b) => a.event_id - b.event_id);
}
