import type { CommonRedisOptions, Redis } from 'ioredis';
import type { Logger } from 'pino';
import { AppError } from '../app-error.ts';

/** What the processes of one installation share, as seen from one of them. */
export interface RedisConnection {
  /** For commands that answer at once. Rejects at once while Redis is out of reach. */
  readonly commands: Redis;
  /** One more connection, once it is ready, for a reader that waits or listens; closed with the rest. */
  dedicated(changes?: ConnectionChanges): Promise<Redis>;
  /** @throws when Redis does not answer */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export type ConnectionChanges = Pick<CommonRedisOptions, 'commandTimeout' | 'autoResubscribe'>;

export interface RedisConnectionOptions {
  readonly url: string;
  readonly log: Logger;
  /** Until Redis must have answered for the first time. */
  readonly startTimeoutMs?: number;
}

const COMMON = {
  // Callers have something to fall back on; nobody waits for a Redis that is away.
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 3000,
  commandTimeout: 1000,
  // Something is said every quarter of a second: a connection silent for so long is dead, whatever TCP believes.
  socketTimeout: 3000,
  retryStrategy: (attempt: number) => Math.min(2000, 25 * 2 ** Math.min(attempt, 7)) + Math.random() * 50,
} as const;

/**
 * Connects to Redis and stays connected: while it runs, a connection that breaks is made anew, with growing pauses.
 *
 * @throws AppError UNAVAILABLE, naming REDIS_URL, when there is no answer at the start
 */
export async function connectRedis(options: RedisConnectionOptions): Promise<RedisConnection> {
  const { url, log, startTimeoutMs = 5000 } = options;
  // Who has no Redis does not wait for its client to load.
  const { Redis: Client } = await import('ioredis');
  const opened: Redis[] = [];
  const open = (changes: ConnectionChanges = {}): Redis => {
    const client = new Client(url, { ...COMMON, ...changes });
    opened.push(client);
    return client;
  };

  const commands = open();
  let lastError: Error | undefined;
  commands.on('error', (error: Error) => {
    lastError = error;
  });
  try {
    await untilReady(commands, startTimeoutMs);
  } catch {
    commands.disconnect();
    throw new AppError({
      code: 'UNAVAILABLE',
      message:
        `REDIS_URL should be the address of a Redis that answers: ${hostOf(url)} did not within ` +
        `${startTimeoutMs / 1000} s${lastError === undefined ? '' : ` (${lastError.message})`}. ` +
        'Start it, correct the address, or leave REDIS_URL empty to run a single process.',
      cause: lastError,
    });
  }
  tellOutages(commands, log);

  return {
    commands,

    dedicated: async (changes) => {
      const client = open(changes);
      // The connection for commands tells of an outage; once is enough.
      client.on('error', () => {});
      await untilReady(client, startTimeoutMs);
      return client;
    },

    ping: async () => {
      await commands.ping();
    },

    close: async () => {
      for (const client of opened) {
        client.removeAllListeners('close');
        client.disconnect();
      }
    },
  };
}

function untilReady(client: Redis, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer')), timeoutMs);
    client.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function tellOutages(client: Redis, log: Logger): void {
  let away = false;
  client.on('close', () => {
    if (away) return;
    away = true;
    log.warn(
      'Redis is out of reach: limits are counted in this process, events of other processes come from the database',
    );
  });
  client.on('ready', () => {
    if (away) log.info('Redis is back');
    away = false;
  });
}

/** Without the password an address may hold. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'it';
}
