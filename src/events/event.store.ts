import { type Kysely, sql } from 'kysely';
import { systemCode } from '../platform/app-error.ts';
import type { Database } from '../platform/database/schema.ts';
import type { Audience, StreamedEvent } from './event-stream.ts';

/** The durable part of the stream. */
export interface EventStore {
  /**
   * Stores what `number` makes of the last number ever given.
   *
   * Of several processes one does so at a time: who has seen a number has everything below it, or finds it here.
   * @param last the last number, when the caller knows since nobody else stores events: it then waits for nobody
   */
  append(number: (last: number) => readonly StreamedEvent[], last?: number): Promise<void>;
  /** The highest number that is still there; 0 when none is. */
  latestId(): Promise<number>;
  /** One user's events after a number. */
  after(userId: string, eventId: number, limit: number): Promise<StreamedEvent[]>;
  /** All events after a number, with who hears of them. */
  since(eventId: number, limit: number): Promise<StoredEvent[]>;
  /** Removes what lies before a number, and of each user all but the newest. */
  prune(before: number, keepPerUser: number): Promise<void>;
}

export interface StoredEvent {
  readonly event: StreamedEvent;
  readonly audience: Audience;
}

/** Any number that no other advisory lock of ours has. */
const APPEND_LOCK = 7_236_401;

export function createEventStore(db: Kysely<Database>): EventStore {
  return {
    async append(number, last) {
      if (last !== undefined) return insert(db, number(last));
      await db.transaction().execute(async (trx) => {
        await sql`select pg_advisory_xact_lock(${sql.lit(APPEND_LOCK)})`.execute(trx);
        await insert(trx, number(await latestId(trx)));
      });
    },

    latestId: () => latestId(db),

    async after(userId, eventId, limit) {
      const rows = await db
        .selectFrom('events')
        .select('payload')
        .where('user_id', '=', userId)
        .where('event_id', '>', eventId)
        .orderBy('event_id')
        .limit(limit)
        .execute();
      return rows.map((row) => row.payload as StreamedEvent);
    },

    async since(eventId, limit) {
      const rows = await db
        .selectFrom('events')
        .leftJoin('datasets', 'datasets.id', 'events.dataset_id')
        .select(['events.payload', 'events.user_id', 'datasets.user_id as owner_id'])
        .where('events.event_id', '>', eventId)
        .orderBy('events.event_id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        event: row.payload as StreamedEvent,
        // Followers hear of what the owner of a dataset does with it.
        audience: row.user_id === row.owner_id ? 'followers' : 'nobody_else',
      }));
    },

    async prune(before, keepPerUser) {
      await db.deleteFrom('events').where('event_id', '<', before).execute();
      await sql`
        delete from events e
        using (
          select user_id, event_id,
            row_number() over (partition by user_id order by event_id desc) as age
          from events
        ) ranked
        where ranked.age > ${keepPerUser}
          and e.user_id = ranked.user_id and e.event_id = ranked.event_id
      `.execute(db);
    },
  };
}

async function insert(db: Kysely<Database>, events: readonly StreamedEvent[]): Promise<void> {
  const rows = events.map((event) => ({
    user_id: event.user_id,
    event_id: event.event_id,
    dataset_id: 'dataset_id' in event ? event.dataset_id : null,
    type: event.type,
    payload: JSON.stringify(event),
    created_at: new Date(event.timestamp),
  }));
  await db.insertInto('events').values(rows).execute();
}

async function latestId(db: Kysely<Database>): Promise<number> {
  const row = await db
    .selectFrom('events')
    .select((eb) => eb.fn.max('event_id').as('latest'))
    .executeTakeFirst();
  return row?.latest ?? 0;
}

/** The event's user was deleted meanwhile: nobody is left to replay it to. */
export function isUserGone(error: unknown): boolean {
  const FOREIGN_KEY_VIOLATION = '23503';
  return systemCode(error) === FOREIGN_KEY_VIOLATION;
}
