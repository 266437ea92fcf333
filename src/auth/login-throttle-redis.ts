import type { RedisConnection } from '../platform/redis/connection.ts';
import {
  createLoginThrottle,
  createMemoryFailures,
  type FailureStore,
  type Failures,
  FORGET_AFTER_MS,
  type LoginThrottle,
  type LoginThrottleOptions,
} from './login-throttle.ts';

export interface RedisLoginThrottleOptions extends LoginThrottleOptions {
  readonly redis: RedisConnection;
  /** Stands before every key of the installation. */
  readonly prefix: string;
}

/** Counts in Redis, for all processes together; while Redis is out of reach, what this process has seen counts. */
export function createRedisLoginThrottle(options: RedisLoginThrottleOptions): LoginThrottle {
  return createLoginThrottle(options, (name) =>
    withInsurance(
      createRedisFailures(options.redis, `${options.prefix}login:${name}:`),
      createMemoryFailures(),
    ),
  );
}

/** Counts one failure more, from the start again after a long pause; KEYS: the account's, ARGV: now, the long pause. */
const ADD = `
local last = tonumber(redis.call('HGET', KEYS[1], 'last') or '0')
if tonumber(ARGV[1]) - last >= tonumber(ARGV[2]) then redis.call('DEL', KEYS[1]) end
redis.call('HINCRBY', KEYS[1], 'count', 1)
redis.call('HSET', KEYS[1], 'last', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
`;

function createRedisFailures({ commands }: RedisConnection, prefix: string): FailureStore {
  return {
    get: async (key, now): Promise<Failures | undefined> => {
      const [count, last] = await commands.hmget(prefix + key, 'count', 'last');
      if (typeof count !== 'string' || typeof last !== 'string') return undefined;
      return now - Number(last) < FORGET_AFTER_MS ? { count: Number(count), last: Number(last) } : undefined;
    },
    add: async (key, now) => {
      await commands.eval(ADD, 1, prefix + key, now, FORGET_AFTER_MS);
    },
    clear: async (key) => {
      await commands.del(prefix + key);
    },
  };
}

/** The second store knows what happened here, for the time in which the first one cannot be asked. */
function withInsurance(store: FailureStore, insurance: FailureStore): FailureStore {
  return {
    get: (key, now) => store.get(key, now).catch(() => insurance.get(key, now)),
    add: async (key, now) => {
      await Promise.all([insurance.add(key, now), store.add(key, now).catch(() => {})]);
    },
    clear: async (key) => {
      await Promise.all([insurance.clear(key), store.clear(key).catch(() => {})]);
    },
  };
}
