import { type Insertable, type Kysely, sql } from 'kysely';
import type { Database, RunsTable, UsersTable, VisualizationsTable } from '../../platform/database/schema.ts';
import type { ColumnProfile } from '../../table/profile.ts';

/** What the import asks and writes past the services, which would give new ids and new times. */

type Db = Kysely<Database>;

export async function userIds(db: Db): Promise<{ readonly id: string; readonly email: string }[]> {
  return db.selectFrom('users').select(['id', 'email']).execute();
}

export async function insertUser(db: Db, user: Insertable<UsersTable>): Promise<void> {
  await db.insertInto('users').values(user).execute();
}

export interface TableRow {
  readonly table_key: string;
  readonly columns: readonly ColumnProfile[];
  readonly row_count: number;
}

export function findTable(db: Db, datasetId: string): Promise<TableRow | undefined> {
  return db
    .selectFrom('datasets')
    .select(['table_key', 'columns', 'row_count'])
    .where('id', '=', datasetId)
    .executeTakeFirst();
}

export interface RunTime {
  readonly id: string;
  readonly created_at: Date;
}

export function findRun(db: Db, id: string): Promise<RunTime | undefined> {
  return db.selectFrom('runs').select(['id', 'created_at']).where('id', '=', id).executeTakeFirst();
}

/** @param completesDataset the dataset's own result: it is processed from then on, unless it is already */
export async function insertRun(
  db: Db,
  run: Insertable<RunsTable>,
  completesDataset: boolean,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.insertInto('runs').values(run).execute();
    if (!completesDataset) return;
    await trx
      .updateTable('datasets')
      .set({ status: 'processed', error_message: null, processed_at: run.finished_at ?? null })
      .where('id', '=', run.dataset_id)
      .where('processed_at', 'is', null)
      .where('status', '<>', 'processing')
      .execute();
  });
}

export async function hasVisualization(db: Db, id: string): Promise<boolean> {
  const found = await db.selectFrom('visualizations').select('id').where('id', '=', id).executeTakeFirst();
  return found !== undefined;
}

export async function insertVisualization(db: Db, row: Insertable<VisualizationsTable>): Promise<void> {
  await db.insertInto('visualizations').values(row).execute();
}

/** Puts a dataset into its chain, under its number or the next one that is free there. @returns the number */
export async function linkVersion(
  db: Db,
  link: { readonly id: string; readonly parentId: string; readonly rootId: string; readonly version: number },
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom('dataset_versions')
      .select(['dataset_id', 'version'])
      .where('root_id', '=', link.rootId)
      .execute();
    const taken = new Set(rows.filter((row) => row.dataset_id !== link.id).map((row) => row.version));
    let version = link.version;
    while (taken.has(version)) version += 1;
    await trx
      .updateTable('dataset_versions')
      .set({ root_id: link.rootId, version })
      .where('dataset_id', '=', link.id)
      .execute();
    await trx
      .updateTable('datasets')
      .set((eb) => ({
        parent_id: link.parentId,
        version,
        created_from_version: eb
          .selectFrom('datasets as parent')
          .select('parent.version')
          .where('parent.id', '=', link.parentId),
      }))
      .where('id', '=', link.id)
      .execute();
    return version;
  });
}

/** Datasets that are a chain of their own as far as we know, though the import may know better. */
export async function unlinked(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('datasets')
    .innerJoin('dataset_versions', 'dataset_versions.dataset_id', 'datasets.id')
    .select('datasets.id')
    .where(sql<boolean>`datasets.id = any(${[...ids]})`)
    .where('parent_id', 'is', null)
    .whereRef('root_id', '=', 'datasets.id')
    .execute();
  return new Set(rows.map(({ id }) => id));
}
