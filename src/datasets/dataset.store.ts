import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database, DatasetsTable } from '../platform/database/schema.ts';
import type { ColumnProfile, DetectedFormat } from '../table/profile.ts';
import type { DatasetListInput } from './datasets.schema.ts';

/** Queries over datasets and their versions; private to the slice. */

type Db = Kysely<Database> | Transaction<Database>;
export type DatasetRow = Selectable<DatasetsTable>;

export interface NewDataset {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly description: string | null;
  readonly isPublic: boolean;
  readonly tags: readonly string[];
  readonly filename: string;
  readonly mimeType: string;
  readonly fileBytes: number;
  readonly sha256: string;
  readonly tableKey: string;
  readonly rowCount: number;
  readonly columns: readonly ColumnProfile[];
  readonly detected: DetectedFormat;
  readonly warnings: readonly string[];
}

export function insertDataset(db: Db, dataset: NewDataset): Promise<DatasetRow> {
  return db
    .insertInto('datasets')
    .values({
      id: dataset.id,
      user_id: dataset.userId,
      name: dataset.name,
      description: dataset.description,
      is_public: dataset.isPublic,
      tags: JSON.stringify(dataset.tags),
      error_message: null,
      parent_id: null,
      filename: dataset.filename,
      mime_type: dataset.mimeType,
      file_bytes: dataset.fileBytes,
      sha256: dataset.sha256,
      table_key: dataset.tableKey,
      row_count: dataset.rowCount,
      column_count: dataset.columns.length,
      columns: JSON.stringify(dataset.columns),
      detected: JSON.stringify(dataset.detected),
      warnings: JSON.stringify(dataset.warnings),
      processed_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function insertFirstVersion(db: Db, datasetId: string): Promise<void> {
  await db
    .insertInto('dataset_versions')
    .values({ dataset_id: datasetId, root_id: datasetId, version: 1, changes: null })
    .execute();
}

export function findDataset(db: Db, id: string): Promise<DatasetRow | undefined> {
  return db.selectFrom('datasets').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Who owns a dataset and whether others may read it: all that authorisation needs. */
export function findAccess(
  db: Db,
  id: string,
): Promise<{ readonly user_id: string; readonly is_public: boolean } | undefined> {
  return db.selectFrom('datasets').select(['user_id', 'is_public']).where('id', '=', id).executeTakeFirst();
}

export async function listDatasets(
  db: Db,
  userId: string,
  input: DatasetListInput,
): Promise<{ rows: DatasetRow[]; total: number }> {
  let query = db.selectFrom('datasets');
  query =
    input.my_datasets === true
      ? query.where('user_id', '=', userId)
      : query.where((eb) => eb.or([eb('user_id', '=', userId), eb('is_public', '=', true)]));
  if (input.is_public !== null && input.is_public !== undefined) {
    query = query.where('is_public', '=', input.is_public);
  }
  if (input.status !== null && input.status !== undefined) query = query.where('status', '=', input.status);
  if (input.search !== null && input.search !== undefined && input.search !== '') {
    const pattern = `%${escapeLike(input.search)}%`;
    query = query.where((eb) => eb.or([eb('name', 'ilike', pattern), eb('description', 'ilike', pattern)]));
  }
  const rows = await query
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .offset(input.skip)
    .limit(input.limit)
    .execute();
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows, total: Number(total) };
}

export interface DatasetChanges {
  readonly name?: string;
  readonly description?: string | null;
  readonly is_public?: boolean;
  readonly tags?: readonly string[];
}

export function updateDataset(db: Db, id: string, changes: DatasetChanges): Promise<DatasetRow | undefined> {
  const { tags, ...others } = changes;
  return db
    .updateTable('datasets')
    .set({
      ...others,
      ...(tags === undefined ? {} : { tags: JSON.stringify(tags) }),
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

export async function deleteDataset(db: Db, id: string): Promise<void> {
  await db.deleteFrom('datasets').where('id', '=', id).execute();
}

export async function setDatasetStatus(
  db: Db,
  id: string,
  change: { status: DatasetRow['status']; error_message: string | null; processed_at?: Date },
): Promise<void> {
  await db
    .updateTable('datasets')
    .set({ ...change, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}

/**
 * A dataset whose owner has no run at work is what its latest ended run left it: after a cancelled run what it was
 * before. Says nothing of datasets that are not marked as processing.
 */
export async function settleStatus(db: Db, id?: string): Promise<void> {
  await db
    .updateTable('datasets')
    .set({
      status: sql<DatasetRow['status']>`case when processed_at is null then 'uploaded' else 'processed' end`,
      updated_at: sql<Date>`now()`,
    })
    .where('status', '=', 'processing')
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('runs')
            .select('runs.id')
            .whereRef('runs.dataset_id', '=', 'datasets.id')
            .whereRef('runs.user_id', '=', 'datasets.user_id')
            .where('runs.status', 'in', ['queued', 'running']),
        ),
      ),
    )
    .execute();
}

/** The storage keys of all tables. */
export async function tableKeys(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('datasets').select('table_key').execute();
  return rows.map((row) => row.table_key);
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}
