import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EmbeddedServer, startEmbeddedServer } from '../../../src/platform/database/embedded-server.ts';
import { EmbeddedSocket } from '../../../src/platform/database/embedded-socket.ts';
import { mapDatabaseError } from '../../../src/platform/database/errors.ts';
import { silentLogger } from '../../../src/platform/database/logger.ts';
import { forkEntry } from '../../../src/platform/entry.ts';
import { embeddedTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type ChildLines, kill, linesOf } from './children/messages.ts';

let database: TestDatabase;
let dataDir: string;

beforeEach(async () => {
  database = await embeddedTestDatabase();
  dataDir = database.options.dataDir;
});
afterEach(() => database.remove());

async function insertingChild(
  first: number,
): Promise<{ child: ReturnType<typeof forkEntry>; lines: ChildLines }> {
  const entry = new URL('./children/insert-rows.ts', import.meta.url);
  const child = forkEntry(entry, [dataDir, String(first)], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const lines = linesOf(child);
  expect(await lines.next()).toBe('ready');
  return { child, lines };
}

describe('the embedded database', () => {
  test('keeps every acknowledged row when its process is killed', async () => {
    const acknowledged: number[] = [];
    for (const rowsBeforeTheKill of [1, 7, 40, 150, 3]) {
      const { child, lines } = await insertingChild(1_000 * acknowledged.length);
      for (let row = 0; row < rowsBeforeTheKill; row++) acknowledged.push(Number(await lines.next()));
      const killed = kill(child);
      acknowledged.push(...(await lines.rest()).map(Number));
      await killed;
    }
    const { db } = await database.open();
    const { rows } = await sql<{ n: number }>`select n from numbers`.execute(db);
    const stored = new Set(rows.map((row) => row.n));
    expect(acknowledged.filter((n) => !stored.has(n))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(200);
  }, 180_000);

  test('refuses a second process and names the one that has it', async () => {
    const { child } = await insertingChild(0);
    await expect(database.open()).rejects.toThrow(`in use by process ${child.pid}.`);
    await kill(child);
    await expect((await database.open()).ping()).resolves.toBeUndefined();
  });

  test('refuses to be opened twice by one process, and may be opened again once it is closed', async () => {
    const first = await database.open();
    await expect(database.open()).rejects.toThrow(`in use by process ${process.pid}.`);
    await first.close();
    await first.close();
    await (await database.open()).ping();
  });

  test('closes without ever having been used', async () => {
    const unused = await database.open();
    await unused.close();
    await (await database.open()).ping();
  });

  test('lets other work go on during a heavy query', async () => {
    const { db } = await database.open();
    await sql`select 1`.execute(db);
    const order: string[] = [];
    const heavy = sql`select count(*) from generate_series(1, 2000000) as a where md5(a::text) like 'a%'`
      .execute(db)
      .then(() => order.push('query'));
    const breath = new Promise<void>((resolve) => {
      let turns = 0;
      const turn = () => (++turns < 50 ? setTimeout(turn, 1) : resolve());
      turn();
    }).then(() => order.push('fifty timers'));
    await Promise.all([heavy, breath]);
    expect(order).toEqual(['fifty timers', 'query']);
  });

  test('begins again when its first start was cut short', async () => {
    await mkdir(join(dataDir, 'pg'));
    await writeFile(join(dataDir, 'pg', 'PG_VERSION'), '18\n');
    await writeFile(join(dataDir, 'pg.unfinished'), '');
    const { ping } = await database.open();
    await ping();
    expect(existsSync(join(dataDir, 'pg.unfinished'))).toBe(false);
  });

  test('says what to do when it cannot be opened', async () => {
    await mkdir(join(dataDir, 'pg'));
    await writeFile(join(dataDir, 'pg', 'PG_VERSION'), '18\n');
    await expect(database.open()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/could not be opened.*DATA_DIR.*DATABASE_URL/),
    });
    await rm(join(dataDir, 'pg'), { recursive: true });
    await (await database.open()).ping();
  });
});

describe('the embedded database whose engine dies', () => {
  test('fails the statement at work and recovers for the next, with all that was committed', async () => {
    const { db } = await database.open({ connectionTimeoutMs: 60_000 });
    await sql`create table kept (n integer)`.execute(db);
    await sql`insert into kept values (42)`.execute(db);

    // Without its log the engine cannot go on; PostgreSQL calls it a panic.
    await rename(join(dataDir, 'pg', 'pg_wal'), join(dataDir, 'elsewhere'));
    await sql`select pg_switch_wal()`.execute(db);
    const lost = await sql`insert into kept values (${43})`.execute(db).catch(mapDatabaseError);
    expect(lost).toMatchObject({ code: 'UNAVAILABLE' });
    await expect(sql`select n from kept`.execute(db)).rejects.toMatchObject({ code: 'UNAVAILABLE' });

    await rename(join(dataDir, 'elsewhere'), join(dataDir, 'pg', 'pg_wal'));
    await expect(sql`select n from kept`.execute(db)).resolves.toMatchObject({ rows: [{ n: 42 }] });
  }, 180_000);
});

describe('the thread of the embedded database', () => {
  let server: EmbeddedServer;
  beforeEach(async () => {
    server = await startEmbeddedServer({ dataDir, logger: silentLogger });
  });
  afterEach(() => server.close());

  test('gives a new connection nothing of what the last one left open', async () => {
    const first = await WireClient.connect(server);
    await first.query('create table seen (n integer)');
    await first.query('begin');
    await first.query('insert into seen values (1)');
    await first.query("set application_name = 'first'");
    first.hangUp();

    const second = await WireClient.connect(server);
    expect(await second.query("select 'rows: ' || count(*) from seen")).toContain('rows: 0');
    expect(await second.query('show application_name')).not.toContain('first');
    second.hangUp();
  });
});

/** Speaks just enough of the wire protocol to misbehave in ways that `pg` does not. */
class WireClient {
  readonly #socket: EmbeddedSocket;

  private constructor(socket: EmbeddedSocket) {
    this.#socket = socket;
  }

  static async connect(server: EmbeddedServer): Promise<WireClient> {
    const socket = new EmbeddedSocket(() => server.dial());
    socket.connect();
    await once(socket, 'connect');
    return new WireClient(socket);
  }

  /** The bytes of the answer, as text. */
  async query(statement: string): Promise<string> {
    this.#socket.write(simpleQuery(statement));
    let answer = '';
    while (!answer.includes('Z\0\0\0\u0005')) {
      const [bytes]: Buffer[] = await once(this.#socket, 'data');
      answer += bytes?.toString('latin1');
    }
    return answer;
  }

  hangUp(): void {
    this.#socket.destroy();
  }
}

function simpleQuery(statement: string): Buffer {
  const text = Buffer.from(`${statement}\0`);
  const header = Buffer.from([0x51, 0, 0, 0, 0]);
  header.writeUInt32BE(text.length + 4, 1);
  return Buffer.concat([header, text]);
}
