import { join } from 'node:path';
import type { Insertable, Kysely } from 'kysely';
import type { ComputeLimits, ComputePool } from '../../compute/compute.ts';
import type { DatasetImport } from '../../datasets/dataset-import.service.ts';
import type { Database, RunsTable, UsersTable, VisualizationsTable } from '../../platform/database/schema.ts';
import type { Storage } from '../../platform/storage.ts';
import type { ColumnProfile } from '../../table/profile.ts';
import * as store from './target.store.ts';

/** What the import is given to work with. */
export interface ImportBase {
  /** Null when there is no database yet and none may be made, in a dry run. */
  readonly db: Kysely<Database> | null;
  /** In a dry run a temporary one. */
  readonly storage: Storage;
  /** The directory of the files that are there already. */
  readonly storedFiles: string;
  readonly pool: ComputePool;
  readonly limits: ComputeLimits;
  readonly tableMemoryMb: number;
  /** In a dry run it reads tables and makes no rows. */
  readonly datasets: DatasetImport;
}

export interface TargetTable {
  readonly file: string;
  readonly columns: readonly ColumnProfile[];
  readonly rowCount: number;
}

/** The new service's side. In a dry run nothing is written, and what would be is remembered instead. */
export interface ImportTarget {
  readonly dryRun: boolean;
  hasUser(id: string): boolean;
  hasEmail(email: string): boolean;
  addUser(user: Insertable<UsersTable>): Promise<void>;
  tableOf(datasetId: string): Promise<TargetTable | null>;
  addTable(
    dataset: Parameters<DatasetImport['bring']>[0],
    file: Parameters<DatasetImport['bring']>[1],
    reading: Parameters<DatasetImport['bring']>[2],
  ): Promise<TargetTable>;
  /** When the run was made. */
  runTime(id: string): Promise<Date | null>;
  addRun(run: Insertable<RunsTable>, completesDataset: boolean): Promise<void>;
  hasVisualization(id: string): Promise<boolean>;
  addVisualization(visualization: Insertable<VisualizationsTable>): Promise<void>;
  /** Of these datasets, those that no chain holds yet. */
  unlinked(ids: readonly string[]): Promise<ReadonlySet<string>>;
  link(link: Parameters<typeof store.linkVersion>[1]): Promise<number>;
}

export async function openTarget(base: ImportBase, dryRun: boolean): Promise<ImportTarget> {
  const { db } = base;
  const ids = new Set<string>();
  const emails = new Set<string>();
  for (const { id, email } of db === null ? [] : await store.userIds(db)) {
    ids.add(id);
    emails.add(email);
  }
  /** What a dry run would have made. */
  const tables = new Map<string, TargetTable>();
  const runs = new Map<string, Date>();

  /** Does it, or nothing in a dry run. */
  const write = async (work: (database: Kysely<Database>) => Promise<void>) => {
    if (!dryRun && db !== null) await work(db);
  };

  return {
    dryRun,
    hasUser: (id) => ids.has(id),
    hasEmail: (email) => emails.has(email),
    addUser: async (user) => {
      await write((database) => store.insertUser(database, user));
      ids.add(user.id);
      emails.add(user.email);
    },
    tableOf: async (id) => {
      const made = tables.get(id);
      if (made !== undefined || db === null) return made ?? null;
      const row = await store.findTable(db, id);
      if (row === undefined) return null;
      return { file: join(base.storedFiles, row.table_key), columns: row.columns, rowCount: row.row_count };
    },
    addTable: async (dataset, file, reading) => {
      const row = await base.datasets.bring(dataset, file, reading);
      const table = {
        file: base.storage.path(row.table_key),
        columns: row.columns,
        rowCount: row.row_count,
      };
      if (dryRun) tables.set(dataset.id, table);
      return table;
    },
    runTime: async (id) =>
      runs.get(id) ?? (db === null ? null : ((await store.findRun(db, id))?.created_at ?? null)),
    addRun: async (run, completesDataset) => {
      await write((database) => store.insertRun(database, run, completesDataset));
      if (dryRun) runs.set(run.id, run.created_at ?? new Date());
    },
    hasVisualization: async (id) => db !== null && (await store.hasVisualization(db, id)),
    addVisualization: (visualization) =>
      write((database) => store.insertVisualization(database, visualization)),
    unlinked: async (asked) => {
      const found = db === null ? new Set<string>() : await store.unlinked(db, asked);
      for (const id of asked) if (tables.has(id)) found.add(id);
      return found;
    },
    link: async (link) => (dryRun || db === null ? link.version : store.linkVersion(db, link)),
  };
}
