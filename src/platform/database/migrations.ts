import { readdir } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  type Kysely,
  type Migration,
  type MigrationInfo,
  type MigrationProvider,
  type MigrationResultSet,
  Migrator,
  sql,
} from 'kysely';
import { systemCode } from '../app-error.ts';
import { RUNS_FROM_SOURCES } from '../package-root.ts';
import { MIGRATIONS } from './locations.ts';

const UNDEFINED_TABLE = '42P01';

export interface MigrationReport {
  /** The migrations that ran, in the order they ran. */
  readonly executed: readonly string[];
}

export interface Migrations {
  /** Runs every migration that has not run yet, all or none. */
  up(): Promise<MigrationReport>;
  /** Takes the last migration back. */
  down(): Promise<MigrationReport>;
  /** Every migration in order; `executedAt` is set for those that ran. */
  history(): Promise<readonly MigrationInfo[]>;
}

/**
 * Runs the migrations of a folder in one transaction under Kysely's advisory lock: of several processes that start at
 * once, one migrates and the others wait for it.
 */
export function createMigrations<DB>(db: Kysely<DB>, folder: URL = MIGRATIONS): Migrations {
  const provider = createMigrationProvider(folder);

  /** A long migration, and waiting for another process's, are no runaway queries: no statement timeout. */
  function run(step: (migrator: Migrator) => Promise<MigrationResultSet>): Promise<MigrationReport> {
    return db.connection().execute(async (session) => {
      await sql`set statement_timeout = 0`.execute(session);
      try {
        return reportOf(await step(new Migrator({ db: session, provider })));
      } finally {
        await sql`reset statement_timeout`.execute(session);
      }
    });
  }

  /** Spares every start but the first the migrator's look through the catalogue and its lock. */
  async function isUpToDate(): Promise<boolean> {
    try {
      const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
      const executed = rows.map((row) => row.name).sort();
      const known = (await migrationFiles(folder)).map(nameOfMigration).sort();
      return isDeepStrictEqual(executed, known);
    } catch (error) {
      if (systemCode(error) === UNDEFINED_TABLE) return false;
      throw error;
    }
  }

  return {
    up: async () => ((await isUpToDate()) ? { executed: [] } : run((migrator) => migrator.migrateToLatest())),
    down: () => run((migrator) => migrator.migrateDown()),
    history: () => new Migrator({ db, provider }).getMigrations(),
  };
}

function reportOf({ error, results = [] }: MigrationResultSet): MigrationReport {
  if (error !== undefined) throw error;
  return { executed: results.map((result) => result.migrationName) };
}

const EXTENSION = RUNS_FROM_SOURCES ? '.ts' : '.js';

async function migrationFiles(folder: URL): Promise<string[]> {
  return (await readdir(folder)).filter((file) => file.endsWith(EXTENSION) && !file.endsWith('.d.ts'));
}

function nameOfMigration(file: string): string {
  return file.slice(0, -EXTENSION.length);
}

/** Reads `.ts` migrations when the program runs from its sources and `.js` ones when it runs from the build. */
export function createMigrationProvider(folder: URL = MIGRATIONS): MigrationProvider {
  return {
    async getMigrations() {
      const files = await migrationFiles(folder);
      const migrations = await Promise.all(
        files.map(async (file): Promise<[string, Migration]> => {
          const module: unknown = await import(new URL(file, folder).href);
          if (!isMigration(module)) throw new Error(`Migration ${file} should export functions up and down`);
          return [nameOfMigration(file), module];
        }),
      );
      return Object.fromEntries(migrations);
    },
  };
}

function isMigration(module: unknown): module is Required<Migration> {
  return (
    typeof module === 'object' &&
    module !== null &&
    'up' in module &&
    typeof module.up === 'function' &&
    'down' in module &&
    typeof module.down === 'function'
  );
}
