import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Kysely, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DatabaseHandle } from '../../../src/platform/database/database.ts';
import { createMigrations } from '../../../src/platform/database/migrations.ts';
import { forkEntry } from '../../../src/platform/entry.ts';
import { type TestDatabase, temporaryDirectory, testDatabases } from '../../support/database.ts';
import { exitOf, linesOf } from './children/messages.ts';

async function tablesOf<DB>(db: Kysely<DB>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables();
  return tables.map((table) => table.name).sort();
}

/** What down has to undo: every column, index and constraint of the schema. */
async function shapeOf<DB>(db: Kysely<DB>): Promise<unknown> {
  const columns = await sql`
    select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
    where table_schema = 'public' order by 1, 2`.execute(db);
  const indexes = await sql`select indexdef from pg_indexes where schemaname = 'public' order by 1`.execute(
    db,
  );
  const constraints = await sql`
    select conrelid::regclass::text as "table", conname, pg_get_constraintdef(oid) as definition from pg_constraint
    where connamespace = 'public'::regnamespace and contype <> 'n' order by 1, 2`.execute(db);
  return { columns: columns.rows, indexes: indexes.rows, constraints: constraints.rows };
}

async function takeAllBack({ db }: DatabaseHandle): Promise<readonly string[]> {
  const migrations = createMigrations(db);
  const takenBack: string[] = [];
  for (let last = await migrations.down(); last.executed.length > 0; last = await migrations.down()) {
    takenBack.push(...last.executed);
  }
  return takenBack;
}

describe.each(await testDatabases())('migrations on $name', (driver) => {
  let database: TestDatabase;
  let handle: DatabaseHandle;
  beforeAll(async () => {
    database = await driver.create();
    handle = await database.open();
  });
  afterAll(() => database.remove());
  beforeEach(() => takeAllBack(handle));

  test('run up, down and up again to the same schema', async () => {
    const { db, migrate } = handle;
    await migrate();
    const migrated = await shapeOf(db);
    expect(await tablesOf(db)).toContain('users');

    const migrations = createMigrations(db);
    const all = (await migrations.history()).map((migration) => migration.name);
    expect(await takeAllBack(handle)).toEqual(all.toReversed());
    expect(await tablesOf(db)).toEqual([]);

    expect((await migrate()).executed).toEqual(all);
    expect(await shapeOf(db)).toEqual(migrated);
  });

  test('that ran already do not run again', async () => {
    await handle.migrate();
    expect(await handle.migrate()).toEqual({ executed: [] });
  });

  test('asked for twice at once run once', async () => {
    const reports = await Promise.all([handle.migrate(), handle.migrate()]);
    const executed = reports.flatMap((report) => report.executed);
    expect(executed.length).toBeGreaterThan(0);
    expect(new Set(executed).size).toBe(executed.length);
  });

  describe('of another folder', () => {
    let folder: string;
    beforeEach(async () => {
      folder = join(await temporaryDirectory(), 'migrations');
      await mkdir(folder);
    });
    afterEach(() => rm(join(folder, '..'), { recursive: true }));

    async function migrationsWith(files: Readonly<Record<string, string>>, db = handle.db) {
      for (const [name, up] of Object.entries(files)) {
        const kysely = import.meta.resolve('kysely');
        const source = `import { sql } from '${kysely}';\nexport const up = (db) => sql\`${up}\`.execute(db);\nexport const down = up;\n`;
        await writeFile(join(folder, name), source);
      }
      return createMigrations(db, pathToFileURL(`${folder}/`));
    }

    test('leave nothing behind when one of them fails', async () => {
      const migrations = await migrationsWith({
        '1-good.ts': 'create table made (id integer)',
        '2-bad.ts': 'create table made (id integer)',
      });
      await expect(migrations.up()).rejects.toThrow('already exists');
      expect(await tablesOf(handle.db)).toEqual([]);
      expect((await migrations.history()).filter((migration) => migration.executedAt)).toEqual([]);
    });

    test('may take longer than a statement is allowed to', async ({ skip }) => {
      if (driver.name === 'embedded') skip('the embedded engine has no statement timeout');
      const { db } = await database.open({ statementTimeoutMs: 1_000 });
      await expect(sql`select pg_sleep(1.2)`.execute(db)).rejects.toThrow('statement timeout');
      const migrations = await migrationsWith({ '1-slow.ts': 'select pg_sleep(1.2)' }, db);
      await expect(migrations.up()).resolves.toEqual({ executed: ['1-slow'] });
      await expect(migrations.down()).resolves.toEqual({ executed: ['1-slow'] });
    });
  });

  test('run once when several processes start at the same moment', async ({ skip }) => {
    if (driver.name === 'embedded') skip('a second process cannot open the embedded database');
    const entry = new URL('./children/migrate.ts', import.meta.url);
    const children = Array.from({ length: 3 }, () =>
      forkEntry(entry, [database.options.url ?? ''], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] }),
    );
    const lines = children.map(linesOf);
    await Promise.all(lines.map((line) => line.next()));
    for (const child of children) child.send('go');
    const counts = await Promise.all(lines.map(async (line) => Number(await line.next())));
    await Promise.all(children.map(exitOf));

    const ran = await createMigrations(handle.db).history();
    expect(counts.toSorted()).toEqual([0, 0, ran.length]);
  });
});
