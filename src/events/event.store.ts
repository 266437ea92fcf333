import { type Kysely, sql } from 'kysely';
import { systemCode } from '../platform/app-error.ts';
import type { Database } from '../platform/database/schema.ts';
import type { StreamedEvent } from './event-stream.ts';

/** The durable part of the stream. */
export interface EventStore {
  insert(events: readonly StreamedEvent[]): Promise<void>;
  /** The highest id ever stored that is still there; 0 when none is. */
  latestId(): Promise<number>;
  after(userId: string, eventId: number, limit: number): Promise<StreamedEvent[]>;
  /** Removes what is older than `before`, and of each user all but the newest. */
  prune(before: Date, keepPerUser: number): Promise<void>;
}

export function createEventStore(db: Kysely<Database>): EventStore {
  return {
    async insert(events) {
      if (events.length === 0) return;
      const rows = events.map((event) => ({
        user_id: event.user_id,
        event_id: event.event_id,
        dataset_id: 'dataset_id' in event ? event.dataset_id : null,
        type: event.type,
        payload: JSON.stringify(event),
        created_at: new Date(event.timestamp),
      }));
      await db.insertInto('events').values(rows).execute();
    },

    async latestId() {
      const row = await db
        .selectFrom('events')
        .select((eb) => eb.fn.max('event_id').as('latest'))
        .executeTakeFirst();
      return row?.latest ?? 0;
    },

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

    async prune(before, keepPerUser) {
      await db.deleteFrom('events').where('created_at', '<', before).execute();
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

/** The event's user was deleted meanwhile: nobody is left to replay it to. */
export function isUserGone(error: unknown): boolean {
  const FOREIGN_KEY_VIOLATION = '23503';
  return systemCode(error) === FOREIGN_KEY_VIOLATION;
}
