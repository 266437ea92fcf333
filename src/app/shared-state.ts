import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createMemoryLoginThrottle, type LoginThrottle } from '../auth/login-throttle.ts';
import { createRedisLoginThrottle } from '../auth/login-throttle-redis.ts';
import type { EventWire } from '../events/event-wire.ts';
import { createRedisEventWire } from '../events/redis-event-wire.ts';
import { createLiveProgress, type LiveProgress } from '../ml/live-progress.ts';
import { createRedisLiveProgress } from '../ml/live-progress-redis.ts';
import { AppError } from '../platform/app-error.ts';
import { type Bus, createLocalBus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { DatabaseHandle } from '../platform/database/database.ts';
import { createMemoryRateLimiter, type RateLimiter } from '../platform/rate-limiter.ts';
import { createRedisRateLimiter } from '../platform/rate-limiter-redis.ts';
import { createRedisBus } from '../platform/redis/bus.ts';
import { connectRedis, type RedisConnection } from '../platform/redis/connection.ts';
import type { Config } from './config.ts';

/** What several processes know together, or one alone: without REDIS_URL the same ports, kept in this process. */
export interface SharedState {
  readonly bus: Bus;
  readonly wire: EventWire | undefined;
  readonly rateLimiter: RateLimiter;
  readonly loginThrottle: LoginThrottle;
  readonly liveProgress: LiveProgress;
  /** Asks Redis for a sign of life; absent when there is none. */
  readonly ping: (() => Promise<void>) | undefined;
  close(): Promise<void>;
}

export interface SharedStateOptions {
  readonly config: Config;
  readonly database: DatabaseHandle;
  readonly clock: Clock;
  readonly log: Logger;
}

/** @throws AppError UNAVAILABLE when the Redis of REDIS_URL does not answer, or knows processes with other files */
export async function openSharedState(options: SharedStateOptions): Promise<SharedState> {
  const { config, clock } = options;
  if (config.redisUrl !== undefined) return shareThroughRedis(config.redisUrl, options);
  return {
    bus: createLocalBus(),
    wire: undefined,
    rateLimiter: createMemoryRateLimiter(config.rateLimits),
    loginThrottle: createMemoryLoginThrottle({ clock, limits: config.rateLimits }),
    liveProgress: createLiveProgress(),
    ping: undefined,
    close: async () => {},
  };
}

async function shareThroughRedis(
  url: string,
  { config, database, clock, log }: SharedStateOptions,
): Promise<SharedState> {
  const redis = await connectRedis({ url, log });
  try {
    // Installations may share a Redis: every key carries the name of its database.
    const prefix = `mirage:${await database.id()}:`;
    const place = { redis, prefix };
    const stopClaiming = await claimFiles(place, config.dataDir);
    const [bus, wire] = await Promise.all([createRedisBus(place), createRedisEventWire({ ...place, log })]);
    return {
      bus,
      wire,
      rateLimiter: createRedisRateLimiter(config.rateLimits, place),
      loginThrottle: createRedisLoginThrottle({ ...place, clock, limits: config.rateLimits }),
      liveProgress: createRedisLiveProgress(place),
      ping: redis.ping,
      close: async () => {
        stopClaiming();
        await bus.close();
        await redis.close();
      },
    };
  } catch (error) {
    await redis.close();
    throw error;
  }
}

const CLAIM_SECONDS = 30;

/**
 * Processes of one database work on each other's datasets, so they must see the same files: a process with a data
 * directory of its own would fail at every second run.
 *
 * @returns how to stop claiming
 */
async function claimFiles(
  { redis, prefix }: { readonly redis: RedisConnection; readonly prefix: string },
  dataDir: string,
): Promise<() => void> {
  const key = `${prefix}files`;
  const own = await filesId(dataDir);
  const claimed = await redis.commands.set(key, own, 'EX', CLAIM_SECONDS, 'NX');
  if (claimed === null && (await redis.commands.get(key)) !== own) {
    throw new AppError({
      code: 'UNAVAILABLE',
      message:
        'Another process works on this database with another DATA_DIR. Processes that share DATABASE_URL and REDIS_URL ' +
        `must share DATA_DIR too. If the files were moved, start again in ${CLAIM_SECONDS} s.`,
    });
  }
  const renewing = setInterval(
    () => void redis.commands.set(key, own, 'EX', CLAIM_SECONDS).catch(() => {}),
    (CLAIM_SECONDS * 1000) / 3,
  ).unref();
  return () => clearInterval(renewing);
}

/** The name of a data directory's files, made once. */
async function filesId(dataDir: string): Promise<string> {
  const path = join(dataDir, 'files.id');
  await writeFile(path, randomUUID(), { flag: 'wx' }).catch(() => {});
  return readFile(path, 'utf8');
}
