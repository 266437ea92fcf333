import { createMemoryLoginThrottle, type LoginThrottle } from '../../../src/auth/login-throttle.ts';
import { createRedisLoginThrottle } from '../../../src/auth/login-throttle-redis.ts';
import { createLiveProgress, type LiveProgress } from '../../../src/ml/live-progress.ts';
import { createRedisLiveProgress } from '../../../src/ml/live-progress-redis.ts';
import { type Bus, createLocalBus } from '../../../src/platform/bus.ts';
import type { Clock } from '../../../src/platform/clock.ts';
import {
  createMemoryRateLimiter,
  type RateLimiter,
  type RateLimits,
} from '../../../src/platform/rate-limiter.ts';
import { createRedisRateLimiter } from '../../../src/platform/rate-limiter-redis.ts';
import { createRedisBus } from '../../../src/platform/redis/bus.ts';
import { openTestRedis, redisIsReachable } from '../../support/redis.ts';

/** What two processes of one installation get; in memory both are one process. */
export interface Process {
  rateLimiter(limits: RateLimits): RateLimiter;
  loginThrottle(clock: Clock, limits: RateLimits): LoginThrottle;
  readonly liveProgress: LiveProgress;
  readonly bus: Bus;
}

export interface Installation {
  readonly processes: readonly [Process, Process];
  close(): Promise<void>;
}

export interface Driver {
  readonly name: string;
  open(): Promise<Installation>;
}

const memory: Driver = {
  name: 'memory',
  open: async () => {
    const limiters = new Map<string, RateLimiter>();
    const throttles = new Map<Clock, LoginThrottle>();
    const process: Process = {
      rateLimiter: (limits) =>
        remembered(limiters, JSON.stringify(limits), () => createMemoryRateLimiter(limits)),
      loginThrottle: (clock, limits) =>
        remembered(throttles, clock, () => createMemoryLoginThrottle({ clock, limits })),
      liveProgress: createLiveProgress(),
      bus: createLocalBus(),
    };
    return { processes: [process, process], close: async () => {} };
  },
};

const redis: Driver = {
  name: 'Redis',
  open: async () => {
    const shared = await openTestRedis();
    const processes = await Promise.all(
      [1, 2].map(async (): Promise<Process> => {
        const place = { redis: await shared.connect(), prefix: shared.prefix };
        return {
          rateLimiter: (limits) => createRedisRateLimiter(limits, place),
          loginThrottle: (clock, limits) => createRedisLoginThrottle({ ...place, clock, limits }),
          liveProgress: createRedisLiveProgress(place),
          bus: await createRedisBus(place),
        };
      }),
    );
    const [first, second] = processes;
    if (first === undefined || second === undefined) throw new Error('two processes were asked for');
    return {
      processes: [first, second],
      close: async () => {
        await Promise.all(processes.map(({ bus }) => bus.close()));
        await shared.remove();
      },
    };
  },
};

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

/** The drivers that a suite of guarantees runs against. */
export async function drivers(): Promise<readonly Driver[]> {
  return (await redisIsReachable()) ? [memory, redis] : [memory];
}
