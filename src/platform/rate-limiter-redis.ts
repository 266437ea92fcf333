import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { createRateLimiter, type RateLimiter, type RateLimits } from './rate-limiter.ts';
import type { RedisConnection } from './redis/connection.ts';

export interface RedisRateLimiterOptions {
  readonly redis: RedisConnection;
  /** Stands before every key of the installation. */
  readonly prefix: string;
}

/** Counts in Redis, for all processes together; while Redis is out of reach each process counts for itself. */
export function createRedisRateLimiter(
  limits: RateLimits,
  { redis, prefix }: RedisRateLimiterOptions,
): RateLimiter {
  return createRateLimiter(
    limits,
    (allowance) =>
      new RateLimiterRedis({
        ...allowance,
        keyPrefix: `${prefix}limit:${allowance.keyPrefix}`,
        storeClient: redis.commands,
        rejectIfRedisNotReady: true,
        insuranceLimiter: new RateLimiterMemory(allowance),
        // Who is far over the limit costs Redis nothing more.
        inMemoryBlockOnConsumed: allowance.points + 1,
      }),
  );
}
