import type { Kysely } from 'kysely';

/** Why a run failed, as a code: a caller who waits is told a full disk apart from a table that cannot be processed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('runs').addColumn('error_code', 'varchar(32)').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('runs').dropColumn('error_code').execute();
}
