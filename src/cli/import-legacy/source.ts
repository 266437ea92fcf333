import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import pg from 'pg';
import { AppError, systemCode } from '../../platform/app-error.ts';
import { normalizeDatabaseUrl } from '../../platform/database/database-url.ts';
import { storageError } from '../../platform/storage.ts';
import { createUtf8Checker, type Utf8Verdict } from '../../table/probe/encoding.ts';
import type { LegacyRow } from './fields.ts';
import { COLUMNS, type LegacyTable, REQUIRED } from './legacy-schema.ts';
import { Unreadable } from './unreadable.ts';

/** The old service's database, read in one snapshot and never written to. */
export interface LegacySource {
  /** Host and database, without the password. */
  readonly name: string;
  count(table: LegacyTable): Promise<number>;
  /** All rows of a table, the oldest first, without their large columns. */
  rows(table: LegacyTable): AsyncGenerator<LegacyRow>;
  /**
   * Writes a JSON cell to a file, piece by piece: however large it is, little of it is in memory.
   *
   * @returns null where the cell holds nothing: no value, JSON's null, an empty list or object
   * @throws Unreadable
   */
  copyJson(table: LegacyTable, id: string, column: string, path: string): Promise<CopiedJson | null>;
  close(): Promise<void>;
}

export interface CopiedJson {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly utf8: Utf8Verdict;
  /** How the text begins. */
  readonly head: string;
}

const ROWS_AT_ONCE = 200;
const PIECE_BYTES = 16 * 1024 * 1024;
const HEAD_BYTES = 1024;

/** @throws AppError UNAVAILABLE when it does not answer, BAD_REQUEST when it is not the old service's */
export async function openLegacySource(url: string): Promise<LegacySource> {
  const client = await connect(url);
  try {
    // What users change meanwhile is for the next import: one snapshot holds together.
    await client.query('begin isolation level repeatable read read only');
    await client.query('set local statement_timeout = 0');
    await client.query('set local idle_in_transaction_session_timeout = 0');
    const columns = await columnsOf(client);
    return sourceOf(client, columns, nameOf(client));
  } catch (error) {
    await client.end().catch(() => {});
    throw lostConnection(error);
  }
}

function sourceOf(client: pg.Client, columns: TableColumns, name: string): LegacySource {
  let cursors = 0;

  async function* rows(table: LegacyTable): AsyncGenerator<LegacyRow> {
    const found = columns.get(table);
    if (found === undefined) return;
    cursors += 1;
    const cursor = `import_${cursors}`;
    const selected = COLUMNS[table].small.map((column) => selection(column, found.get(column)));
    const order = found.has('created_at') ? 'created_at nulls last, id' : 'id';
    await ask(
      client,
      `declare ${cursor} cursor for select ${selected.join(', ')} from ${table} order by ${order}`,
    );
    for (;;) {
      const page = await ask(client, `fetch ${ROWS_AT_ONCE} from ${cursor}`);
      yield* page.rows as LegacyRow[];
      if (page.rows.length < ROWS_AT_ONCE) break;
    }
    await ask(client, `close ${cursor}`);
  }

  async function* pieces(table: LegacyTable, id: string, column: string): AsyncGenerator<Buffer> {
    const text = `convert_to(${column}::text, 'UTF8')`;
    for (let from = 1; ; from += PIECE_BYTES) {
      const { rows: found } = await askCarefully(
        client,
        `select substring(${text} from ${from} for ${PIECE_BYTES}) as piece from ${table} where id = $1`,
        [id],
      );
      const piece: unknown = found[0]?.piece;
      if (!(piece instanceof Buffer) || piece.length === 0) return;
      yield piece;
      if (piece.length < PIECE_BYTES) return;
    }
  }

  return {
    name,
    count: async (table) => {
      if (!columns.has(table)) return 0;
      const { rows: counted } = await ask(client, `select count(*)::int as count from ${table}`);
      return Number(counted[0]?.count ?? 0);
    },
    rows,
    copyJson: async (table, id, column, path) => {
      if (columns.get(table)?.has(column) !== true) return null;
      const hash = createHash('sha256');
      const utf8 = createUtf8Checker();
      let bytes = 0;
      let head = '';
      const file = await open(path, 'w', 0o600);
      try {
        for await (const piece of pieces(table, id, column)) {
          if (bytes === 0) head = piece.subarray(0, HEAD_BYTES).toString('utf8').trimStart();
          bytes += piece.length;
          hash.update(piece);
          utf8.push(piece);
          await file.writeFile(piece).catch((error: unknown) => {
            throw storageError(error);
          });
        }
      } finally {
        await file.close();
      }
      if (bytes === 0 || /^(null|\{\s*\}|\[\s*\])\s*$/.test(head)) return null;
      return { path, bytes, sha256: hash.digest('hex'), utf8: utf8.result(), head };
    },
    close: () => client.end(),
  };
}

type TableColumns = ReadonlyMap<string, ReadonlyMap<string, string>>;

async function columnsOf(client: pg.Client): Promise<TableColumns> {
  const { rows } = await client.query<{ table: string; column: string; type: string }>(
    `select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relname = any($1) and pg_table_is_visible(c.oid)`,
    [Object.keys(COLUMNS)],
  );
  const columns = new Map<string, Map<string, string>>();
  for (const { table, column, type } of rows) {
    const known = columns.get(table) ?? new Map<string, string>();
    columns.set(table, known.set(column, type));
  }
  for (const [table, required] of Object.entries(REQUIRED)) {
    const missing = required.filter((column) => columns.get(table)?.has(column) !== true);
    if (missing.length === 0) continue;
    throw new AppError({
      code: 'BAD_REQUEST',
      message: `This is not the old service's database: its table ${table} has no ${missing.join(', ')}.`,
    });
  }
  return columns;
}

/** Timestamps without a zone are UTC: their seconds since 1970 say so whatever the server's zone is. */
function selection(column: string, type: string | undefined): string {
  if (type === undefined) return `null as ${column}`;
  return type.startsWith('timestamp')
    ? `extract(epoch from ${column})::float8 as ${column}`
    : `${column}::text as ${column}`;
}

async function ask(client: pg.Client, text: string, values: unknown[] = []): Promise<pg.QueryResult> {
  try {
    return await client.query(text, values);
  } catch (error) {
    throw lostConnection(error);
  }
}

/** A value that the server cannot hand out is that row's problem, and the snapshot lives on. */
async function askCarefully(client: pg.Client, text: string, values: unknown[]): Promise<pg.QueryResult> {
  await ask(client, 'savepoint careful');
  try {
    const result = await client.query(text, values);
    await ask(client, 'release savepoint careful');
    return result;
  } catch (error) {
    if (!/^(22|53200|54|XX)/.test(systemCode(error) ?? '')) throw lostConnection(error);
    await ask(client, 'rollback to savepoint careful');
    throw new Unreadable('the old database cannot hand out its JSON');
  }
}

async function connect(url: string): Promise<pg.Client> {
  try {
    const client = new pg.Client({
      connectionString: normalizeDatabaseUrl(url),
      application_name: 'data-mirage-import',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    // A lost connection fails the query under way; without a listener it would end the process.
    client.on('error', () => {});
    await client.connect();
    return client;
  } catch (error) {
    throw new AppError({
      code: 'UNAVAILABLE',
      message: `The old database cannot be opened (${whyNot(error)}). Check --from.`,
      cause: error,
    });
  }
}

/** The server's own words where they hold no secret: those of the driver may repeat the address. */
function whyNot(error: unknown): string {
  if (error instanceof pg.DatabaseError) return error.message;
  return systemCode(error) ?? 'no answer';
}

function nameOf({ host, port, database }: pg.Client): string {
  return `${host}:${port}/${database ?? ''}`;
}

function lostConnection(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof pg.DatabaseError && !/^(08|57P)/.test(error.code ?? '')) {
    return new AppError({
      code: 'BAD_REQUEST',
      message: `The old database cannot be read: ${error.message}.`,
      cause: error,
    });
  }
  return new AppError({
    code: 'UNAVAILABLE',
    message:
      'The connection to the old database was lost. Run the import again: it goes on where it stopped.',
    cause: error,
  });
}
