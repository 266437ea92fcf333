import { once } from 'node:events';
import { mkdirSync, statfsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import { AppError } from '../app-error.ts';
import { lockDataDir } from '../data-dir-lock.ts';
import { entryAt, startWorker } from '../entry.ts';
import type { EmbeddedWorkerData, EmbeddedWorkerNotice } from './embedded-worker.entry.ts';
import { storageFull, unavailable } from './errors.ts';
import type { DatabaseLogger } from './logger.ts';
import { usableSnapshot } from './snapshot.ts';

/** A full disk stops the engine; to recover it writes at least one segment of its log (16 MiB) anew. */
const SPACE_TO_RECOVER = 32 * 1024 * 1024;

/** How long a shutdown waits for statements at work. The database recovers from what comes after, as from a kill. */
const SHUTDOWN_LIMIT_MS = 10_000;

/** The embedded PostgreSQL of a data directory: its lock and its thread. */
export interface EmbeddedServer {
  /** A new connection, the only one from now on. Starts a new thread first when the last has died. */
  dial(): Promise<MessagePort>;
  /** Shuts the database down cleanly and lets go of the directory; calling it again changes nothing. */
  close(): Promise<void>;
}

export interface EmbeddedServerOptions {
  readonly dataDir: string;
  readonly logger: DatabaseLogger;
}

interface Thread {
  readonly worker: Worker;
  readonly ready: Promise<void>;
  readonly exited: Promise<void>;
  isDead: boolean;
}

/** @throws AppError UNAVAILABLE when another process holds the directory or the database in it cannot be opened */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const lock = lockDataDir(dataDir);
  try {
    const snapshot = await usableSnapshot();
    const workerData: EmbeddedWorkerData = {
      directory: join(dataDir, 'pg'),
      snapshot: snapshot && fileURLToPath(snapshot),
    };
    let thread = startThread(workerData, options.logger);
    let closing: Promise<void> | undefined;
    await thread.ready;

    /** Never two threads at a time: two engines in one directory destroy it. */
    function livingThread(): Thread {
      if (closing !== undefined) throw unavailable(new Error('The embedded database is closed'));
      if (thread.isDead) thread = startThread(workerData, options.logger);
      return thread;
    }

    return {
      async dial() {
        // A thread that is dying when it is called has a successor.
        const connection = (await connectTo(livingThread())) ?? (await connectTo(livingThread()));
        if (connection === undefined) throw unavailable(new Error('The embedded database keeps dying'));
        return connection;
      },
      close() {
        closing ??= stop(thread, options.logger).finally(() => lock.release());
        return closing;
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function startThread(workerData: EmbeddedWorkerData, logger: DatabaseLogger): Thread {
  const worker = startWorker(entryAt('src/platform/database/embedded-worker.entry'), { workerData });
  let failure: unknown;
  worker.on('error', (error) => {
    failure = error;
    logger.error({ err: error }, 'The embedded database stopped');
  });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    worker.once('message', (_notice: EmbeddedWorkerNotice) => resolve());
    worker.once('exit', () => reject(cannotOpen(dirname(workerData.directory), failure)));
  });
  // Whoever waits for the thread hears of its failure; when nobody does, the log has it.
  ready.catch(() => {});

  const thread: Thread = { worker, ready, exited, isDead: false };
  worker.once('exit', () => {
    thread.isDead = true;
  });
  return thread;
}

/** Undefined when the thread ends instead of answering. */
async function connectTo(thread: Thread): Promise<MessagePort | undefined> {
  await thread.ready;
  const { port1: near, port2: far } = new MessageChannel();
  const isConnected = once(near, 'message').then(() => true);
  thread.worker.postMessage(far, [far]);
  if (await Promise.race([isConnected, thread.exited.then(() => false)])) return near;
  near.close();
  return undefined;
}

async function stop(thread: Thread, logger: DatabaseLogger): Promise<void> {
  thread.worker.postMessage('close');
  const limit = setTimeout(() => {
    logger.warn({}, 'The embedded database did not shut down in time and is stopped as it is');
    void thread.worker.terminate();
  }, SHUTDOWN_LIMIT_MS);
  await thread.exited;
  clearTimeout(limit);
}

function cannotOpen(dataDir: string, cause: unknown): AppError {
  if (freeBytes(dataDir) < SPACE_TO_RECOVER) return storageFull(cause);
  return new AppError({
    code: 'UNAVAILABLE',
    message:
      'The embedded database could not be opened. Check that DATA_DIR is writable and has free space, ' +
      'or set DATABASE_URL to use a PostgreSQL server.',
    cause,
  });
}

function freeBytes(directory: string): number {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
