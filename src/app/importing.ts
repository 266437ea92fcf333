import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import type { ImportBase } from '../cli/import-legacy/target.ts';
import { createProcessPool } from '../compute/process-pool.ts';
import { createDatasetImport } from '../datasets/dataset-import.service.ts';
import { AppError } from '../platform/app-error.ts';
import { createDatabase, type DatabaseHandle } from '../platform/database/database.ts';
import { createFileStorage } from '../platform/storage.ts';
import { DEFAULT_INGEST_LIMITS } from '../table/limits.ts';
import type { WorkPlace } from './compose.ts';
import type { Config } from './config.ts';
import { enterDataDir } from './service.ts';

export interface ImportingOptions {
  /** Reads everything, writes nothing: neither rows nor files, nor a database that is not there yet. */
  readonly dryRun: boolean;
  /** The tasks that the import's compute processes know. */
  readonly tasksModule: URL;
}

/** MiB that DuckDB may use for one table, and its threads. */
const TABLE_MEMORY_MB = 512;
const DUCKDB_THREADS = 2;

/**
 * Lets an import work on the database and the files of the service, which must not run meanwhile: what has a file and
 * no row yet would be swept at its start.
 *
 * @throws AppError UNAVAILABLE when the service runs, or the database does not answer
 */
export async function withImportBase<T>(
  settings: Config,
  { dryRun, tasksModule }: ImportingOptions,
  work: (base: ImportBase) => Promise<T>,
): Promise<T> {
  const config: Config = { ...settings, dataDir: resolve(settings.dataDir) };
  const opened: (() => Promise<void>)[] = [];
  try {
    const place = dryRun ? null : await enter(config, opened);
    const database = await openDatabase(config, dryRun, opened);
    const limits = { timeoutSeconds: config.processingTimeoutSeconds, memoryMb: config.processingMemoryMb };
    const storage = await openStorage(config, database, place?.home, opened);
    const pool = createProcessPool({ tasksModule });
    opened.push(() => pool.close());
    const db = database?.db ?? null;
    return await work({
      db,
      storage,
      storedFiles: join(config.dataDir, 'files'),
      pool,
      limits,
      tableMemoryMb: TABLE_MEMORY_MB,
      datasets: createDatasetImport({
        db: dryRun ? null : db,
        storage,
        ingestPool: pool,
        limits: {
          ingest: {
            ...DEFAULT_INGEST_LIMITS,
            maxRows: config.maxDatasetRows,
            maxColumns: config.maxDatasetColumns,
            maxInflatedBytes: config.maxInflatedBytes,
          },
          compute: limits,
          ingestMemoryMb: TABLE_MEMORY_MB,
          ingestThreads: DUCKDB_THREADS,
        },
      }),
    });
  } catch (error) {
    throw explainLock(error);
  } finally {
    for (let close = opened.pop(); close !== undefined; close = opened.pop()) await close();
  }
}

async function enter(config: Config, opened: (() => Promise<void>)[]): Promise<WorkPlace> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const place = await enterDataDir(config);
  opened.push(async () => place.release());
  return place;
}

/** Null in a dry run where there is no database, or one without our tables. */
async function openDatabase(
  config: Config,
  dryRun: boolean,
  opened: (() => Promise<void>)[],
): Promise<DatabaseHandle | null> {
  const isNew = config.databaseUrl === undefined && !existsSync(join(config.dataDir, 'pg'));
  if (dryRun && isNew) return null;
  const database = await createDatabase({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    poolSize: 2,
  });
  opened.push(() => database.close());
  await refuseOldDatabase(database);
  if (!dryRun) {
    await database.migrate();
    return database;
  }
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass('runs') is not null and to_regclass('dataset_versions') is not null as there`.execute(
    database.db,
  );
  return rows[0]?.there === true ? database : null;
}

/** Tables of the old service and of ours have the same names. */
async function refuseOldDatabase({ db }: DatabaseHandle): Promise<void> {
  const { rows } = await sql`
    select from pg_attribute
    where attrelid = to_regclass('users') and attname = 'hashed_password' and not attisdropped`.execute(db);
  if (rows.length === 0) return;
  throw new AppError({
    code: 'CONFLICT',
    message: 'DATABASE_URL is a database of the old service. The new service needs one of its own.',
  });
}

async function openStorage(
  config: Config,
  database: DatabaseHandle | null,
  home: string | undefined,
  opened: (() => Promise<void>)[],
) {
  if (database === null || home === undefined) {
    const directory = await mkdtemp(join(tmpdir(), 'data-mirage-import-'));
    opened.push(() => rm(directory, { recursive: true, force: true }));
    return createFileStorage(directory);
  }
  const storage = await createFileStorage(config.dataDir, home);
  if (await storage.belongsTo(await database.id())) return storage;
  throw new AppError({
    code: 'CONFLICT',
    message:
      'The files of DATA_DIR belong to another database. Set DATA_DIR to the directory that goes with DATABASE_URL.',
  });
}

function explainLock(error: unknown): unknown {
  if (!(error instanceof AppError) || !error.message.startsWith('The data directory is in use')) return error;
  return new AppError({
    code: error.code,
    message: `${error.message}\nThe import needs it for itself: stop the service, run this command, start the service again.`,
    cause: error,
  });
}
