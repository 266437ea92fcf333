import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../platform/database/schema.ts';
import type { DatasetRow } from './dataset.store.ts';
import type { StoredRowChanges } from './versions.schema.ts';

/** Queries over the versions of datasets; private to the slice. */

type Db = Kysely<Database> | Transaction<Database>;

export interface NextVersion {
  readonly rootId: string;
  readonly version: number;
}

/** Takes the next number of a chain; until the transaction ends nobody else can. */
export async function takeNextVersion(trx: Transaction<Database>, datasetId: string): Promise<NextVersion> {
  const rootId = await rootOf(trx, datasetId);
  await sql`select pg_advisory_xact_lock(hashtextextended(${`versions of ${rootId}`}, 0))`.execute(trx);
  const { latest } = await trx
    .selectFrom('dataset_versions')
    .select(({ fn }) => fn.max('version').as('latest'))
    .where('root_id', '=', rootId)
    .executeTakeFirstOrThrow();
  return { rootId, version: (latest ?? 1) + 1 };
}

export async function insertVersion(
  db: Db,
  version: { readonly datasetId: string; readonly rootId: string; readonly version: number },
): Promise<void> {
  await db
    .insertInto('dataset_versions')
    .values({
      dataset_id: version.datasetId,
      root_id: version.rootId,
      version: version.version,
      changes: null,
    })
    .execute();
}

export type VersionRow = DatasetRow & { readonly row_changes: StoredRowChanges | null };

/** The versions of a dataset's chain that a user may see, oldest first. */
export async function listVersions(db: Db, datasetId: string, userId: string): Promise<VersionRow[]> {
  return db
    .selectFrom('dataset_versions')
    .innerJoin('datasets', 'datasets.id', 'dataset_versions.dataset_id')
    .selectAll('datasets')
    .select('dataset_versions.changes as row_changes')
    .where('root_id', '=', await rootOf(db, datasetId))
    .where((eb) => eb.or([eb('user_id', '=', userId), eb('is_public', '=', true)]))
    .orderBy('dataset_versions.version')
    .execute();
}

export async function keepRowChanges(db: Db, datasetId: string, changes: StoredRowChanges): Promise<void> {
  await db
    .updateTable('dataset_versions')
    .set({ changes: JSON.stringify(changes) })
    .where('dataset_id', '=', datasetId)
    .execute();
}

async function rootOf(db: Db, datasetId: string): Promise<string> {
  const row = await db
    .selectFrom('dataset_versions')
    .select('root_id')
    .where('dataset_id', '=', datasetId)
    .executeTakeFirst();
  return row?.root_id ?? datasetId;
}
