import type { Kysely } from 'kysely';
import type { Database } from '../../../src/platform/database/schema.ts';

/** A user with a dataset and runs of it, as far as what is kept of runs refers to them. */
export async function insertRuns(
  db: Kysely<Database>,
  userId: string,
  runIds: readonly string[],
): Promise<void> {
  await db
    .insertInto('users')
    .values({ id: userId, email: `${userId}@example.com`, password_hash: '-' })
    .execute();
  await db
    .insertInto('datasets')
    .values({
      id: `${userId}-d`,
      user_id: userId,
      name: 'd',
      tags: '[]',
      filename: 'd.csv',
      mime_type: 'text/csv',
      file_bytes: 1,
      sha256: '0',
      table_key: 'tables/d.parquet',
      row_count: 1,
      column_count: 1,
      columns: '[]',
      detected: '{}',
      warnings: '[]',
    })
    .execute();
  const run = { dataset_id: `${userId}-d`, user_id: userId, config: '{}', status: 'completed' as const };
  await db
    .insertInto('runs')
    .values(runIds.map((id) => ({ ...run, id, fingerprint: id })))
    .execute();
}
