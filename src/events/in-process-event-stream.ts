import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/schema.ts';
import { createEventStore, type EventStore, isUserGone } from './event.store.ts';
import type { Audience, EventSelection, EventStream, NewEvent, StreamedEvent } from './event-stream.ts';
import { createRecentEvents } from './recent-events.ts';

export interface EventStreamOptions {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly log: Logger;
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

interface Waiting {
  readonly event: NewEvent;
  readonly audience: Audience;
  readonly resolve: (event: StreamedEvent) => void;
  readonly reject: (reason: unknown) => void;
}

interface Subscription extends EventSelection {
  readonly deliver: (event: StreamedEvent) => void;
}

/**
 * The live stream of one process over the `events` table.
 *
 * One writer numbers, stores and hands on: ids rise over all users, events arrive in the order of their ids, and what
 * was published while a statement ran is stored by the next one. Ids are microseconds, so they rise across restarts
 * even for events that are not stored.
 */
export function createEventStream(options: EventStreamOptions): EventStream & { prune(): Promise<void> } {
  const { clock, log } = options;
  const retention: Retention = { ...RETENTION, ...options.retention };
  const store = createEventStore(options.db);
  const recent = createRecentEvents(RECENT);
  const subscriptions = new Set<Subscription>();
  const waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let closed = false;
  /** The id up to which everything was handed on; unknown until the table was asked. */
  let position: number | undefined;
  let storing = false;

  const timeId = () => clock.now().getTime() * 1000;

  async function knownPosition(): Promise<number> {
    if (position === undefined) {
      const stored = await store.latestId();
      position ??= stored;
    }
    return position;
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) await writeBatch(waiting.splice(0, BATCH));
    writing = undefined;
  }

  async function writeBatch(batch: readonly Waiting[]): Promise<void> {
    let last: number;
    try {
      last = Math.max(await knownPosition(), timeId() - 1);
    } catch (error) {
      for (const each of batch) each.reject(error);
      return;
    }
    position = last;
    storing = true;
    const timestamp = clock.now().toISOString();
    const events = batch.map(({ event }): StreamedEvent => {
      last = Math.max(last + 1, timeId());
      return { ...event, event_id: last, timestamp };
    });
    const failures = await storeAll(store, events);
    position = last;
    storing = false;
    for (const [i, event] of events.entries()) {
      if (failures.has(event)) {
        batch[i]?.reject(failures.get(event));
        continue;
      }
      recent.add(event);
      handOn(event, batch[i]?.audience ?? 'nobody_else');
      batch[i]?.resolve(event);
    }
  }

  function handOn(event: StreamedEvent, audience: Audience): void {
    for (const subscription of subscriptions) {
      if (!isSelected(event, audience, subscription)) continue;
      try {
        subscription.deliver(event);
      } catch (error) {
        log.error({ err: error, event_id: event.event_id }, 'a reader of live events failed');
      }
    }
  }

  async function prune(): Promise<void> {
    const before = new Date(clock.now().getTime() - retention.milliseconds);
    await store.prune(before, retention.eventsPerUser);
  }

  const pruning = setInterval(() => {
    prune().catch((error: unknown) => log.error({ err: error }, 'old events could not be removed'));
  }, retention.pruneEveryMs).unref();

  return {
    publish(event, audience = 'followers') {
      if (closed) return Promise.reject(new Error('the event stream is closed'));
      return new Promise((resolve, reject) => {
        waiting.push({ event, audience, resolve, reject });
        writing ??= writeAll();
      });
    },

    subscribe(selection, deliver) {
      const subscription: Subscription = { ...selection, deliver };
      subscriptions.add(subscription);
      return () => subscriptions.delete(subscription);
    },

    async replay(userId, afterEventId) {
      const newest = Math.max(await knownPosition(), timeId());
      const oldest = (clock.now().getTime() - retention.milliseconds) * 1000;
      // A cursor that was never given is as unknown as one that is not kept any more.
      if (!(afterEventId >= oldest && afterEventId <= newest)) return null;
      const inMemory = recent.after(userId, afterEventId);
      if (inMemory !== undefined) return inMemory;
      const stored = await store.after(userId, afterEventId, retention.eventsPerUser);
      if (stored.length >= retention.eventsPerUser) return null;
      return merge(stored, recent.of(userId));
    },

    async cursor() {
      const known = await knownPosition();
      // While a batch is being stored, its events have ids but no reader has seen them.
      return storing ? known : Math.max(known, timeId() - 1);
    },

    prune,

    async close() {
      closed = true;
      clearInterval(pruning);
      await writing;
      subscriptions.clear();
    },
  };
}

function isSelected(event: StreamedEvent, audience: Audience, selection: EventSelection): boolean {
  if (event.user_id === selection.userId) return true;
  if (audience === 'nobody_else') return false;
  return 'dataset_id' in event && selection.datasetIds?.().has(event.dataset_id) === true;
}

/** Progress is worth nothing once the run has gone on. */
const isDurable = (event: StreamedEvent) => event.type !== 'processing_progress';

/** Stores what is durable in one statement; when that fails, one by one, so that a bad event harms no other. */
async function storeAll(
  store: EventStore,
  events: readonly StreamedEvent[],
): Promise<Map<StreamedEvent, unknown>> {
  const durable = events.filter(isDurable);
  const failures = new Map<StreamedEvent, unknown>();
  if (durable.length === 0) return failures;
  try {
    await store.insert(durable);
  } catch {
    for (const event of durable) {
      try {
        await store.insert([event]);
      } catch (error) {
        if (!isUserGone(error)) failures.set(event, error);
      }
    }
  }
  return failures;
}

function merge(stored: readonly StreamedEvent[], recent: readonly StreamedEvent[]): readonly StreamedEvent[] {
  const known = new Set(stored.map((event) => event.event_id));
  const missing = recent.filter((event) => !known.has(event.event_id));
  return [...stored, ...missing].sort((a, b) => a.event_id - b.event_id);
}
