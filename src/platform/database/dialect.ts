import { PostgresDialect } from 'kysely';
import pg from 'pg';
import { AppError } from '../app-error.ts';
import { normalizeDatabaseUrl } from './database-url.ts';
import type { EmbeddedServer } from './embedded-server.ts';
import { EmbeddedSocket } from './embedded-socket.ts';
import { unavailable } from './errors.ts';
import type { DatabaseLogger } from './logger.ts';
import { createPreparingClients } from './prepared-statements.ts';
import { typeParsers } from './type-parsers.ts';

/**
 * One Kysely dialect for both modes: `pg` speaks the wire protocol to a server through a network socket, to the
 * embedded database through a socket between threads.
 */
export interface ServerDialectOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly connectionTimeoutMs: number;
  readonly statementTimeoutMs: number;
  readonly logger: DatabaseLogger;
}

export function serverDialect(options: ServerDialectOptions): PostgresDialect {
  const pool = createPool(options.logger, {
    connectionString: normalizeDatabaseUrl(options.url),
    application_name: 'data-mirage',
    max: options.poolSize,
    connectionTimeoutMillis: options.connectionTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    keepAlive: true,
  });
  return dialectOf(pool, { explain: (error) => error, onEnd: async () => {} });
}

export interface EmbeddedDialectOptions {
  readonly server: EmbeddedServer;
  readonly connectionTimeoutMs: number;
  readonly logger: DatabaseLogger;
}

/**
 * The embedded database has one session, hence one connection. A query on the outer `db` inside a transaction waits
 * for the connection which that very transaction holds: use the `trx` it is given. Such a query fails after the
 * connection timeout instead of hanging for ever.
 */
export function embeddedDialect(options: EmbeddedDialectOptions): PostgresDialect {
  const { server, connectionTimeoutMs } = options;
  const pool = createPool(options.logger, {
    stream: () => new EmbeddedSocket(() => server.dial()),
    user: 'postgres',
    database: 'postgres',
    password: '',
    ssl: false,
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: connectionTimeoutMs,
  });
  return dialectOf(pool, {
    explain: (error) => (isPoolTimeout(error) ? connectionIsBusy(connectionTimeoutMs, error) : error),
    onEnd: () => server.close(),
  });
}

function createPool(logger: DatabaseLogger, config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, types: typeParsers });
  pool.on('error', (error) => logger.warn({ err: error }, 'An idle database connection was lost'));
  // A connection lost while in use fails its query; without a listener the same event would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

interface PoolHooks {
  /** The reason to log for a connection that could not be had. */
  explain(error: unknown): unknown;
  /** After the last connection is closed. */
  onEnd(): Promise<void>;
}

/** Not having a connection means the same to every caller: the database is unavailable. */
function dialectOf(pool: pg.Pool, hooks: PoolHooks): PostgresDialect {
  const preparing = createPreparingClients();
  return new PostgresDialect({
    pool: {
      async connect() {
        try {
          return preparing(await pool.connect());
        } catch (error) {
          throw error instanceof AppError ? error : unavailable(hooks.explain(error));
        }
      },
      async end() {
        await pool.end();
        await hooks.onEnd();
      },
    },
  });
}

function isPoolTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'timeout exceeded when trying to connect';
}

function connectionIsBusy(timeoutMs: number, cause: unknown): Error {
  return new Error(
    `The only connection of the embedded database stayed busy for ${timeoutMs} ms. A query on the outer db inside a ` +
      'transaction waits for itself: pass the transaction (trx) on. Otherwise some query took very long.',
    { cause },
  );
}
