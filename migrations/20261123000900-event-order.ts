import type { Kysely } from 'kysely';

/** The last event of all users, and what came after one, are asked for at every event. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('events_order').on('events').column('event_id').execute();
  // Retention goes by the number, which tells the time.
  await db.schema.dropIndex('events_age').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('events_age').on('events').column('created_at').execute();
  await db.schema.dropIndex('events_order').execute();
}
