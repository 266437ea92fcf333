import type { Kysely } from 'kysely';
import type { Database } from '../../src/platform/database/schema.ts';

/** A user with a dataset, as far as runs refer to them. */
export async function insertDataset(db: Kysely<Database>, userId: string, datasetId: string): Promise<void> {
  await db
    .insertInto('users')
    .values({ id: userId, email: `${userId}@example.com`, password_hash: '-' })
    .execute();
  await db
    .insertInto('datasets')
    .values({
      id: datasetId,
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
}

/** A user with a dataset and runs of it, as far as what is kept of runs refers to them. */
export async function insertRuns(
  db: Kysely<Database>,
  userId: string,
  runIds: readonly string[],
): Promise<void> {
  const datasetId = `${userId}-d`;
  await insertDataset(db, userId, datasetId);
  const run = { dataset_id: datasetId, user_id: userId, config: '{}', status: 'completed' as const };
  await db
    .insertInto('runs')
    .values(runIds.map((id) => ({ ...run, id, fingerprint: id })))
    .execute();
}
