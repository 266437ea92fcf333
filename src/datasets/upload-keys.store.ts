import type { Insertable, Kysely, Transaction } from 'kysely';
import type { Database, UploadKeysTable } from '../platform/database/schema.ts';
import type { DatasetResponse } from './datasets.schema.ts';

/** Queries over the keys of uploads; private to the slice. */

type Db = Kysely<Database> | Transaction<Database>;

/** Violated when two uploads with one key of one user are stored at once. */
export const UPLOAD_KEY_CONSTRAINT = 'upload_keys_owner';

export function findUploadKey(
  db: Db,
  userId: string,
  key: string,
): Promise<{ readonly fingerprint: string; readonly answer: DatasetResponse } | undefined> {
  return db
    .selectFrom('upload_keys')
    .select(['fingerprint', 'answer'])
    .where('user_id', '=', userId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
}

export async function insertUploadKey(db: Db, key: Insertable<UploadKeysTable>): Promise<void> {
  await db.insertInto('upload_keys').values(key).execute();
}
