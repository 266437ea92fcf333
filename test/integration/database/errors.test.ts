import { once } from 'node:events';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/platform/app-error.ts';
import { createDatabase } from '../../../src/platform/database/database.ts';
import { isUniqueViolation, mapDatabaseError } from '../../../src/platform/database/errors.ts';
import {
  postgresqlIsReachable,
  TEST_SERVER_URL,
  type TestDatabase,
  testDatabases,
} from '../../support/database.ts';

const hasServer = await postgresqlIsReachable();

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable('should have failed'),
    (error: unknown) => error,
  );

describe.each(await testDatabases())('an error of $name', (driver) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await driver.create();
  });
  afterEach(() => database.remove());

  test('tells a broken unique constraint by its name', async () => {
    const { db } = await database.open();
    await sql`create table named (id integer primary key, email text constraint named_email unique)`.execute(
      db,
    );
    await sql`insert into named values (1, 'a')`.execute(db);
    const error = await failure(sql`insert into named values (2, ${'a'})`.execute(db));
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'named_email')).toBe(true);
    expect(isUniqueViolation(error, 'named_pkey')).toBe(false);
    expect(isUniqueViolation(await failure(sql`select nonsense`.execute(db)))).toBe(false);
    expect(mapDatabaseError(error)).toBeUndefined();
  });

  test('is UNAVAILABLE once the database is closed', async () => {
    const handle = await database.open();
    await handle.ping();
    await handle.close();
    expect(await failure(handle.ping())).toMatchObject({ code: 'UNAVAILABLE' });
  });
});

function withCode(code: string): Error {
  return Object.assign(new Error('from elsewhere'), { code });
}

describe('a database error', () => {
  test.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOTFOUND',
    '08006',
    '28P01',
    '3D000',
    '53300',
    '57P01',
    '57P03',
    '57014',
  ])('of code %s is UNAVAILABLE', (code) => {
    const cause = withCode(code);
    expect(mapDatabaseError(cause)).toMatchObject({ code: 'UNAVAILABLE', status: 503, cause });
  });

  test.each(['53100', 'ENOSPC', 'EDQUOT'])('of code %s is STORAGE_FULL', (code) => {
    expect(mapDatabaseError(withCode(code))).toMatchObject({ code: 'STORAGE_FULL', status: 507 });
  });

  test.each([withCode('23503'), withCode('42P01'), new Error('some bug'), 'text', undefined])(
    'that says nothing of the database itself is not mapped (%s)',
    (error) => {
      expect(mapDatabaseError(error)).toBeUndefined();
    },
  );

  test('that is an AppError already stays the same', () => {
    const error = new AppError({ code: 'CONFLICT', message: 'Taken.' });
    expect(mapDatabaseError(error)).toBe(error);
  });
});

/** A way to the test server that can be cut and mended. */
class Cable {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server = createServer((near) => {
    const { hostname, port } = new URL(TEST_SERVER_URL);
    const far = dial(Number(port) || 5432, hostname);
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  port = 0;

  async mend(): Promise<void> {
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (typeof address === 'object' && address !== null) this.port = address.port;
  }

  async cut(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  url(): string {
    const url = new URL(TEST_SERVER_URL);
    url.host = `127.0.0.1:${this.port}`;
    return url.href;
  }
}

describe('a server', () => {
  test('that never answered is UNAVAILABLE', async () => {
    const cable = new Cable();
    await cable.mend();
    const url = cable.url();
    await cable.cut();
    const database = await createDatabase({ url, dataDir: 'unused' });
    expect(await failure(database.ping())).toMatchObject({ code: 'UNAVAILABLE', status: 503, retryAfter: 5 });
    await database.close();
  });

  describe.runIf(hasServer)('that is lost', () => {
    let cable: Cable;
    beforeEach(async () => {
      cable = new Cable();
      await cable.mend();
    });

    test('makes queries UNAVAILABLE until it is back', async () => {
      const database = await createDatabase({ url: cable.url(), dataDir: 'unused' });
      await Promise.all([database.ping(), database.ping()]);
      await cable.cut();
      expect(await failure(database.ping())).toMatchObject({ code: 'UNAVAILABLE' });
      await cable.mend();
      await expect(database.ping()).resolves.toBeUndefined();
      await database.close();
      await cable.cut();
    });

    test('in the middle of a query or a transaction fails that and not the process', async () => {
      const { db, close, ping } = await createDatabase({ url: cable.url(), dataDir: 'unused' });
      const query = failure(sql`select pg_sleep(600)`.execute(db));
      const transaction = failure(
        db.transaction().execute(async (trx) => {
          await sql`select 1`.execute(trx);
          await cable.cut();
          await sql`select 1`.execute(trx);
        }),
      );
      expect(mapDatabaseError(await transaction)).toMatchObject({ code: 'UNAVAILABLE' });
      expect(mapDatabaseError(await query)).toMatchObject({ code: 'UNAVAILABLE' });
      await cable.mend();
      await expect(ping()).resolves.toBeUndefined();
      await close();
      await cable.cut();
    });
  });
});
