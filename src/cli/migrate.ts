import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadConfig, readEnvironment } from '../app/config.ts';
import { AppError } from '../platform/app-error.ts';
import { createDatabase } from '../platform/database/database.ts';
import { MIGRATION_SOURCES } from '../platform/database/locations.ts';
import { createMigrations, type Migrations } from '../platform/database/migrations.ts';

const USAGE = `Usage: npm run migrate -- <command>

  up              run every migration that has not run yet
  down            take the last migration back
  current         name the last migration that ran
  history         list every migration and when it ran
  create <name>   write a new migration to migrations/

The database is DATABASE_URL, or the embedded one in DATA_DIR when that is unset.
`;

const COMMANDS: Readonly<Record<string, (migrations: Migrations) => Promise<string>>> = {
  async up(migrations) {
    const { executed } = await migrations.up();
    return executed.length === 0 ? 'Nothing to run: the schema is up to date.' : `Ran ${executed.join(', ')}`;
  },
  async down(migrations) {
    const { executed } = await migrations.down();
    return executed.length === 0 ? 'Nothing to take back.' : `Took back ${executed.join(', ')}`;
  },
  async current(migrations) {
    const ran = (await migrations.history()).filter((migration) => migration.executedAt !== undefined);
    return ran.at(-1)?.name ?? 'No migration has run yet.';
  },
  async history(migrations) {
    const lines = (await migrations.history()).map(
      ({ name, executedAt }) => `${executedAt?.toISOString() ?? 'not run yet'.padEnd(24)}  ${name}`,
    );
    return lines.length === 0 ? 'There are no migrations.' : lines.join('\n');
  },
};

const SKELETON = `import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql\`select 1\`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql\`select 1\`.execute(db);
}
`;

try {
  console.log(await run(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  // The public message leaves out what went wrong below; who runs migrations may know.
  if (error instanceof AppError) console.error(String(error.cause));
  process.exitCode = 1;
}

async function run([command = '', ...names]: readonly string[]): Promise<string> {
  if (command === 'create') return createMigration(names);
  const execute = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (execute === undefined) throw new Error(USAGE);

  const config = loadConfig(readEnvironment());
  const database = await createDatabase({ url: config.databaseUrl, dataDir: config.dataDir, poolSize: 1 });
  try {
    return await execute(createMigrations(database.db));
  } finally {
    await database.close();
  }
}

/** @param words the migration's name; words and punctuation are joined by hyphens */
async function createMigration(words: readonly string[]): Promise<string> {
  const name = words
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  if (name === '') throw new Error('Name the migration: npm run migrate -- create add-user-nickname');
  const timestamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const file = fileURLToPath(new URL(`${timestamp}-${name}.ts`, MIGRATION_SOURCES));
  await writeFile(file, SKELETON, { flag: 'wx' });
  return `Wrote ${file}`;
}
