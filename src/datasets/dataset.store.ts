import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database, DatasetsTable } from '../platform/database/schema.ts';
import type { ColumnProfile, DetectedFormat } from '../table/profile.ts';

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
  readonly version: number;
  /** The dataset that this is a version of. */
  readonly parentId: string | null;
  readonly createdFromVersion: number | null;
  /** What a dataset that was not uploaded here brings along. */
  readonly past?:
    | {
        readonly status: DatasetRow['status'];
        readonly errorMessage: string | null;
        readonly createdAt: Date;
        readonly updatedAt: Date;
      }
    | undefined;
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
      error_message: dataset.past?.errorMessage ?? null,
      version: dataset.version,
      parent_id: dataset.parentId,
      created_from_version: dataset.createdFromVersion,
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
      ...(dataset.past === undefined
        ? {}
        : {
            status: dataset.past.status,
            created_at: dataset.past.createdAt,
            updated_at: dataset.past.updatedAt,
          }),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
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

export interface DatasetChanges {
  readonly name?: string;
  readonly description?: string | null;
  readonly is_public?: boolean;
  readonly tags?: readonly string[];
  readonly explain_personal_columns?: boolean;
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

/** The datasets of a user, with the storage keys of their tables. */
export function tablesOf(
  db: Db,
  userId: string,
): Promise<{ readonly id: string; readonly table_key: string }[]> {
  return db.selectFrom('datasets').select(['id', 'table_key']).where('user_id', '=', userId).execute();
}

/** The storage keys of all tables. */
export async function tableKeys(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('datasets').select('table_key').execute();
  return rows.map((row) => row.table_key);
}
