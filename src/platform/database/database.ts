import type { Kysely } from 'kysely';
import { startEmbeddedServer } from './embedded-server.ts';
import { type DatabaseLogger, silentLogger } from './logger.ts';
import type { MigrationReport } from './migrations.ts';
import type { Database } from './schema.ts';

export interface DatabaseOptions {
  /** The address of a PostgreSQL server (13 or later); unset or empty: the embedded database in `dataDir`. */
  readonly url: string | undefined;
  readonly dataDir: string;
  /** Connections to a server at most. The embedded database always has one. */
  readonly poolSize?: number;
  /** How long a query waits for a connection before it fails with UNAVAILABLE. */
  readonly connectionTimeoutMs?: number;
  /** How long a server works on one statement before it gives up (0: no limit); the embedded engine knows no limit. */
  readonly statementTimeoutMs?: number;
  readonly logger?: DatabaseLogger;
}

export interface DatabaseHandle {
  /**
   * Inside `db.transaction()` use only the `trx` it passes on: the embedded database has a single connection, for
   * which the outer `db` would wait until the connection timeout.
   */
  readonly db: Kysely<Database>;
  readonly mode: 'embedded' | 'postgresql';
  /** Which database this is; made once, when it is first asked for. */
  id(): Promise<string>;
  /** Brings the schema up to date. Processes that start at once may all call it: one migrates, the others wait. */
  migrate(): Promise<MigrationReport>;
  /** @throws AppError UNAVAILABLE when the database does not answer */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the database. A server is not contacted yet: one that is down fails queries with UNAVAILABLE until it is back.
 *
 * @throws AppError UNAVAILABLE when the embedded database is held by another process or cannot be opened
 */
export async function createDatabase(options: DatabaseOptions): Promise<DatabaseHandle> {
  const { url, dataDir, poolSize = 10, connectionTimeoutMs = 10_000, statementTimeoutMs = 30_000 } = options;
  const logger = options.logger ?? silentLogger;
  if (url !== undefined && url.trim() !== '') {
    const { openServer } = await import('./handle.ts');
    return openServer({ url, poolSize, connectionTimeoutMs, statementTimeoutMs, logger });
  }
  // The engine takes as long to start as its client does to load.
  const [server, { openEmbedded }] = await Promise.all([
    startEmbeddedServer({ dataDir, logger }),
    import('./handle.ts'),
  ]);
  return openEmbedded({ server, connectionTimeoutMs, logger });
}
