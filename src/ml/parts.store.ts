import { type Kysely, sql } from 'kysely';
import type { Database } from '../platform/database/schema.ts';

/** Queries over the shared parts of runs; private to the slice. */

type Db = Kysely<Database>;

export interface PartName {
  readonly datasetId: string;
  readonly fingerprint: string;
}

/** Its storage key; from now on the part counts as just used. */
export async function usePart(db: Db, { datasetId, fingerprint }: PartName): Promise<string | undefined> {
  const row = await db
    .updateTable('parts')
    .set({ used_at: sql<Date>`now()` })
    .where('dataset_id', '=', datasetId)
    .where('fingerprint', '=', fingerprint)
    .returning('storage_key')
    .executeTakeFirst();
  return row?.storage_key;
}

/** @throws when the dataset is gone */
export async function insertPart(
  db: Db,
  { datasetId, fingerprint }: PartName,
  storageKey: string,
  bytes: number,
): Promise<void> {
  await db
    .insertInto('parts')
    .values({ dataset_id: datasetId, fingerprint, storage_key: storageKey, bytes })
    .onConflict((conflict) =>
      conflict.columns(['dataset_id', 'fingerprint']).doUpdateSet({ used_at: sql<Date>`now()`, bytes }),
    )
    .execute();
}

/** Forgets the parts not used for the longest time, so that the others hold no more than so many bytes. @returns their keys */
export async function forgetPartsBeyond(db: Db, maxBytes: number): Promise<string[]> {
  const { rows } = await sql<{ storage_key: string }>`
    delete from parts p
    using (
      select dataset_id, fingerprint,
        sum(bytes) over (order by used_at desc, dataset_id, fingerprint) as total
      from parts
    ) ranked
    where ranked.total > ${maxBytes}
      and p.dataset_id = ranked.dataset_id and p.fingerprint = ranked.fingerprint
    returning p.storage_key
  `.execute(db);
  return rows.map((row) => row.storage_key);
}

export async function partKeys(db: Db, datasetId?: string): Promise<string[]> {
  const rows = await db
    .selectFrom('parts')
    .select('storage_key')
    .$if(datasetId !== undefined, (query) => query.where('dataset_id', '=', datasetId ?? ''))
    .execute();
  return rows.map((row) => row.storage_key);
}
