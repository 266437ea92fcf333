import { isIPv6 } from 'node:net';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from './app-error.ts';

/** Counts what callers do and refuses what is too much. */
export interface RateLimiter {
  /**
   * Takes one from the key's allowance in the bucket.
   *
   * @throws AppError RATE_LIMITED with the seconds until the allowance is renewed
   */
  consume(bucket: RateBucket, key: string): Promise<void>;
}

export type RateBucket = keyof typeof WINDOW_SECONDS;

export type RateLimits = Readonly<Record<RateBucket, number>> & { readonly enabled: boolean };

/** `auth` is counted by address, `upload` and `api` by user, `mail` by whom it is for. */
const WINDOW_SECONDS = { auth: 60, upload: 3600, api: 60, mail: 3600 } as const;

/** What one bucket allows, as the counters of rate-limiter-flexible want it. */
export interface Allowance {
  readonly keyPrefix: RateBucket;
  readonly points: number;
  /** Seconds. */
  readonly duration: number;
}

/** Counts in this process. */
export function createMemoryRateLimiter(limits: RateLimits): RateLimiter {
  return createRateLimiter(limits, (allowance) => new RateLimiterMemory(allowance));
}

/** Counts where `createCounter` does. */
export function createRateLimiter(
  limits: RateLimits,
  createCounter: (allowance: Allowance) => RateLimiterAbstract,
): RateLimiter {
  if (!limits.enabled) return { consume: async () => {} };
  const counter = (bucket: RateBucket) =>
    createCounter({ keyPrefix: bucket, points: limits[bucket], duration: WINDOW_SECONDS[bucket] });
  const counters = {
    auth: counter('auth'),
    upload: counter('upload'),
    api: counter('api'),
    mail: counter('mail'),
  };

  return {
    consume: async (bucket, key) => {
      try {
        await counters[bucket].consume(key);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw tooManyRequests(refusal.msBeforeNext);
      }
    },
  };
}

export function tooManyRequests(waitMs: number): AppError {
  const retryAfter = Math.max(1, Math.ceil(waitMs / 1000));
  return new AppError({
    code: 'RATE_LIMITED',
    message: `Too many requests. Try again in ${retryAfter} s.`,
    retryAfter,
  });
}

/**
 * What counts as one address: an IPv4 address, or the /64 network of an IPv6 address, of which one host has as many
 * as it likes.
 */
export function addressKey(ip: string): string {
  const address = ip.replace(/%.*$/, '').toLowerCase();
  const embedded = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (embedded !== undefined) return embedded;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const leading = head === '' ? [] : head.split(':');
  const trailing = tail === undefined || tail === '' ? [] : tail.split(':');
  // A dotted last group stands for two, far behind the network part.
  const width = trailing.length + (tail?.includes('.') ? 1 : 0);
  const zeros = Array.from({ length: Math.max(0, 8 - leading.length - width) }, () => '0');
  const groups = tail === undefined ? leading : [...leading, ...zeros, ...trailing];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
