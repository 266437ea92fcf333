import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { type DataDirLock, lockDataDir } from '../platform/data-dir-lock.ts';
import { refuseSharedDataDir, shareDataDir } from '../platform/data-dir-share.ts';
import { createDatabase, type DatabaseHandle } from '../platform/database/database.ts';
import { createLogger } from '../platform/logger.ts';
import type { WorkPlace } from './compose.ts';
import type { Config } from './config.ts';

/** A running service. */
export interface Service {
  /** `http://host:port` */
  readonly url: string;
  readonly log: Logger;
  /** Finishes what is under way, within 30 seconds. */
  stop(): Promise<void>;
}

/**
 * Starts everything one process needs: its database, its compute processes, its listening socket.
 *
 * @throws AppError UNAVAILABLE when another process holds the data directory, or database or Redis do not answer
 */
export async function startService(settings: Config): Promise<Service> {
  const config: Config = { ...settings, dataDir: resolve(settings.dataDir) };
  const log = createLogger(config.logLevel);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const place = await enterDataDir(config);
  const opened: (() => Promise<void>)[] = [async () => place.release()];
  try {
    // Loading the modules and opening the database take about as long; one waits for no other.
    const [database, { compose }] = await Promise.all([
      openDatabase(config, log, opened),
      import('./compose.ts'),
    ]);
    const composition = await compose(config, database, log, place);
    opened.push(() => composition.stop());
    const url = await composition.listen();
    log.info({ url, database: database.mode }, 'ready');
    return { url, log, stop: () => closeAll(opened) };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

/** Processes with a database and a Redis in common may work in one directory; otherwise it belongs to one alone. */
export async function enterDataDir({
  dataDir,
  databaseUrl,
  redisUrl,
}: Config): Promise<WorkPlace & DataDirLock> {
  if (databaseUrl !== undefined && redisUrl !== undefined) {
    return { ...(await shareDataDir(dataDir)), isShared: true };
  }
  // The embedded database takes the lock itself.
  const lock = databaseUrl === undefined ? undefined : lockDataDir(dataDir);
  try {
    refuseSharedDataDir(dataDir);
  } catch (error) {
    lock?.release();
    throw error;
  }
  return { home: dataDir, isShared: false, release: () => lock?.release() };
}

async function openDatabase(
  config: Config,
  log: Logger,
  opened: (() => Promise<void>)[],
): Promise<DatabaseHandle> {
  const database = await createDatabase({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    poolSize: config.databasePoolSize,
    logger: log,
  });
  opened.push(() => database.close());
  await database.migrate();
  return database;
}

/** In the opposite order of opening; a failure does not keep the rest open. */
async function closeAll(opened: (() => Promise<void>)[]): Promise<void> {
  let failure: unknown;
  for (let close = opened.pop(); close !== undefined; close = opened.pop()) {
    await close().catch((error: unknown) => {
      failure ??= error;
    });
  }
  if (failure !== undefined) throw failure;
}
