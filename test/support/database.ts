import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  createDatabase,
  type DatabaseHandle,
  type DatabaseOptions,
} from '../../src/platform/database/database.ts';
import { usableSnapshot } from '../../src/platform/database/snapshot.ts';
import { forkEntry } from '../../src/platform/entry.ts';

/** Where a suite may find a PostgreSQL server that it can make databases on. */
export const TEST_SERVER_URL = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';

/** A new, empty database of a suite's own. */
export interface TestDatabase {
  readonly options: Pick<DatabaseOptions, 'url' | 'dataDir'>;
  open(overrides?: Partial<DatabaseOptions>): Promise<DatabaseHandle>;
  /** Closes what is still open and removes everything. */
  remove(): Promise<void>;
}

export interface TestDatabaseDriver {
  readonly name: DatabaseHandle['mode'];
  create(): Promise<TestDatabase>;
}

const embedded: TestDatabaseDriver = {
  name: 'embedded',
  async create() {
    await ensureSnapshot();
    return testDatabase({ url: undefined, dataDir: await temporaryDirectory() }, async () => {});
  },
};

const postgresql: TestDatabaseDriver = {
  name: 'postgresql',
  async create() {
    const name = `data_mirage_test_${randomBytes(6).toString('hex')}`;
    await onServer((client) => client.query(`create database ${name}`));
    const url = new URL(TEST_SERVER_URL);
    url.pathname = name;
    return testDatabase({ url: url.href, dataDir: await temporaryDirectory() }, async () => {
      await onServer((client) => client.query(`drop database ${name} with (force)`));
    });
  },
};

/**
 * The databases a suite runs on: `describe.each(await testDatabases())('… on $name', (driver) => …)`.
 *
 * The embedded one always; PostgreSQL when there is a server, else the reason why not is printed.
 */
export async function testDatabases(): Promise<readonly TestDatabaseDriver[]> {
  return (await postgresqlIsReachable()) ? [embedded, postgresql] : [embedded];
}

export function embeddedTestDatabase(): Promise<TestDatabase> {
  return embedded.create();
}

let reachable: Promise<boolean> | undefined;

export function postgresqlIsReachable(): Promise<boolean> {
  reachable ??= onServer(async () => true).catch((error: Error) => {
    process.stderr.write(
      `The PostgreSQL half of the tests does not run: ${new URL(TEST_SERVER_URL).host} does not answer ` +
        `(${error.message || 'no connection'}). Set TEST_DATABASE_URL to a server that may create databases.\n`,
    );
    return false;
  });
  return reachable;
}

let snapshot: Promise<void> | undefined;

/** Makes the snapshot that new embedded databases start from, should the migrations have changed since the last one. */
function ensureSnapshot(): Promise<void> {
  snapshot ??= (async () => {
    if ((await usableSnapshot()) !== undefined) return;
    const child = forkEntry(new URL('../../src/cli/build-snapshot.ts', import.meta.url), [], {
      silent: true,
    });
    const [exitCode] = await once(child, 'exit');
    if (exitCode !== 0) throw new Error('src/cli/build-snapshot.ts failed; run it by itself to see why');
  })();
  return snapshot;
}

export function temporaryDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'data-mirage-test-'));
}

function testDatabase(options: TestDatabase['options'], drop: () => Promise<void>): TestDatabase {
  const handles: DatabaseHandle[] = [];
  return {
    options,
    async open(overrides) {
      const handle = await createDatabase({ ...options, ...overrides });
      handles.push(handle);
      return handle;
    },
    async remove() {
      await Promise.all(handles.map((handle) => handle.close()));
      await drop();
      await rm(options.dataDir, { recursive: true, force: true });
    },
  };
}

async function onServer<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: TEST_SERVER_URL, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
