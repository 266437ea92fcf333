import type { Kysely } from 'kysely';

/** When a completed run was last asked for again: its result is then the latest one of its user. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('runs').addColumn('asked_at', 'timestamptz').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('runs').dropColumn('asked_at').execute();
}
