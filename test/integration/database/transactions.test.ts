import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DatabaseHandle } from '../../../src/platform/database/database.ts';
import { embeddedTestDatabase, type TestDatabase, testDatabases } from '../../support/database.ts';

async function numbers(db: DatabaseHandle['db']): Promise<readonly number[]> {
  const { rows } = await sql<{ n: number }>`select n from numbers order by n`.execute(db);
  return rows.map((row) => row.n);
}

const insert = (n: number) => sql`insert into numbers values (${n})`;

describe.each(await testDatabases())('a transaction on $name', (driver) => {
  let database: TestDatabase;
  let db: DatabaseHandle['db'];
  beforeAll(async () => {
    database = await driver.create();
    ({ db } = await database.open());
    await sql`create table numbers (n integer primary key)`.execute(db);
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    await sql`truncate numbers`.execute(db);
  });

  test('stores all of its changes', async () => {
    await db.transaction().execute(async (trx) => {
      await insert(1).execute(trx);
      await insert(2).execute(trx);
    });
    expect(await numbers(db)).toEqual([1, 2]);
  });

  test('stores none of its changes when it throws', async () => {
    const failing = db.transaction().execute(async (trx) => {
      await insert(1).execute(trx);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await numbers(db)).toEqual([]);
  });

  test('stores none of its changes when a statement fails, and does not harm the next', async () => {
    const failing = db.transaction().execute(async (trx) => {
      await insert(1).execute(trx);
      await insert(1).execute(trx);
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    await insert(2).execute(db);
    expect(await numbers(db)).toEqual([2]);
  });

  test('keeps what came before a savepoint it goes back to', async () => {
    const trx = await db.startTransaction().execute();
    await insert(1).execute(trx);
    const within = await trx.savepoint('before').execute();
    await expect(insert(1).execute(within)).rejects.toMatchObject({ code: '23505' });
    const after = await within.rollbackToSavepoint('before').execute();
    await insert(2).execute(after);
    await after.commit().execute();
    expect(await numbers(db)).toEqual([1, 2]);
  });

  test('may run beside others, one after the other where there is one connection', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        db.transaction().execute(async (trx) => {
          await insert(n).execute(trx);
          await sql`select count(*) from numbers`.execute(trx);
        }),
      ),
    );
    expect(await numbers(db)).toHaveLength(20);
  });
});

describe('a transaction on the only connection of the embedded database', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await embeddedTestDatabase();
  });
  afterEach(() => database.remove());

  test('fails with an explanation when it uses the outer db, and leaves the database usable', async () => {
    const { db } = await database.open({ connectionTimeoutMs: 2_000 });
    const waitingForItself = db.transaction().execute(() => sql`select 1`.execute(db));
    await expect(waitingForItself).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      cause: { message: expect.stringMatching(/only connection .* inside a transaction .* \(trx\)/) },
    });
    await expect(sql`select 1 as one`.execute(db)).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });
});
