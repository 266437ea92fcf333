import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatabaseHandle } from '../../../src/platform/database/database.ts';
import { createPreparingClients } from '../../../src/platform/database/prepared-statements.ts';
import { TEST_SERVER_URL, type TestDatabase, testDatabases } from '../../support/database.ts';

describe.each(await testDatabases())('statements prepared on $name', (driver) => {
  let database: TestDatabase;
  let handle: DatabaseHandle;

  beforeAll(async () => {
    database = await driver.create();
    handle = await database.open({ poolSize: 1 });
    await handle.migrate();
    await sql`create table things (id int primary key, name text)`.execute(handle.db);
    await sql`insert into things values (1, 'one'), (2, 'two')`.execute(handle.db);
  });
  afterAll(() => database.remove());

  const thing = (db = handle.db, id = 1) =>
    sql<Record<string, unknown>>`select * from things where id = ${id}`.execute(db);

  test('are planned once and run with any values', async () => {
    expect((await thing(handle.db, 1)).rows).toEqual([{ id: 1, name: 'one' }]);
    expect((await thing(handle.db, 2)).rows).toEqual([{ id: 2, name: 'two' }]);
    const { rows } = await sql<{ text: string }>`
      select statement as text from pg_prepared_statements where statement like ${'select * from things%'}
    `.execute(handle.db);
    expect(rows).toHaveLength(1);
  });

  test('outlive a change of the tables they read', async () => {
    await thing();
    await sql`alter table things add column size int`.execute(handle.db);
    expect((await thing()).rows).toEqual([{ id: 1, name: 'one', size: null }]);
    expect((await thing(handle.db, 2)).rows).toEqual([{ id: 2, name: 'two', size: null }]);
  });

  test('that a change of the tables catches inside a transaction ask to be tried again, and then run', async () => {
    const named = (db = handle.db) =>
      sql<Record<string, unknown>>`select * from things where name = ${'two'}`.execute(db);
    await named();
    await sql`alter table things add column weight int`.execute(handle.db);
    const transaction = () => handle.db.transaction().execute((trx) => named(trx));
    await expect(transaction()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect((await transaction()).rows).toHaveLength(1);
  });
});

const [, server] = await testDatabases();

test.runIf(server !== undefined)('more statements than are kept run all the same', async () => {
  const pool = new pg.Pool({ connectionString: TEST_SERVER_URL, max: 1 });
  try {
    const preparing = createPreparingClients(2);
    const client = preparing(await pool.connect());
    for (let i = 0; i < 5; i++) {
      const { rows } = await client.query<{ sum: number }>(`select $1::int + ${i} as sum`, [10]);
      expect(rows).toEqual([{ sum: 10 + i }]);
    }
    const { rows } = await client.query<{ count: number }>(
      'select count(*)::int as count from pg_prepared_statements',
      [],
    );
    expect(rows).toEqual([{ count: 2 }]);
    client.release();
  } finally {
    await pool.end();
  }
});
