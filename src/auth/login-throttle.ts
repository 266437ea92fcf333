import type { Clock } from '../platform/clock.ts';
import { tooManyRequests } from '../platform/rate-limiter.ts';

/** Slows down those who guess passwords, without keeping the true owner out. */
export interface LoginThrottle {
  /**
   * @param isTrusted whether the account was signed in to from this address before; asked only when the account is
   *   under attack from elsewhere
   * @throws AppError RATE_LIMITED
   */
  assertAllowed(attempt: LoginAttempt, isTrusted: () => Promise<boolean>): Promise<void>;
  recordFailure(attempt: LoginAttempt): Promise<void>;
  recordSuccess(attempt: LoginAttempt): Promise<void>;
}

export interface LoginAttempt {
  /** The e-mail address, whether or not it belongs to somebody. */
  readonly account: string;
  /** As `addressKey` tells it. */
  readonly address: string;
}

/** After `free` failures the next attempt has to wait a second, then two, four, … up to `maxDelayMs`. */
interface Tier {
  readonly free: number;
  readonly maxDelayMs: number;
}

export interface LoginThrottleOptions {
  readonly clock: Clock;
  readonly limits: { readonly enabled: boolean; readonly auth: number };
}

const FORGET_AFTER_MS = 30 * 60_000;

/** Counts in this process. */
export function createMemoryLoginThrottle({ clock, limits }: LoginThrottleOptions): LoginThrottle {
  if (!limits.enabled) return UNLIMITED;
  // A third of what an address may try in a minute goes free against one account, and ten times that from everywhere.
  const free = Math.max(3, Math.floor(limits.auth / 3));
  const fromAddress = createFailureCounter({ free, maxDelayMs: 15 * 60_000 });
  const fromAnywhere = createFailureCounter({ free: free * 10, maxDelayMs: 60_000 });
  const pair = ({ account, address }: LoginAttempt) => JSON.stringify([account, address]);
  const now = () => clock.now().getTime();

  return {
    assertAllowed: async (attempt, isTrusted) => {
      const ownWait = fromAddress.wait(pair(attempt), now());
      if (ownWait > 0) throw tooManyRequests(ownWait);
      const sharedWait = fromAnywhere.wait(attempt.account, now());
      if (sharedWait > 0 && !(await isTrusted())) throw tooManyRequests(sharedWait);
    },
    recordFailure: async (attempt) => {
      fromAddress.add(pair(attempt), now());
      fromAnywhere.add(attempt.account, now());
    },
    // What others did to the account stays counted: its owner's success does not give guessers a fresh start.
    recordSuccess: async (attempt) => fromAddress.clear(pair(attempt)),
  };
}

const UNLIMITED: LoginThrottle = {
  assertAllowed: async () => {},
  recordFailure: async () => {},
  recordSuccess: async () => {},
};

const MAX_KEYS = 50_000;

function createFailureCounter({ free, maxDelayMs }: Tier) {
  const failures = new Map<string, { readonly count: number; readonly last: number }>();

  const remembered = (key: string, now: number) => {
    const known = failures.get(key);
    return known !== undefined && now - known.last < FORGET_AFTER_MS ? known : undefined;
  };

  return {
    wait: (key: string, now: number): number => {
      const known = remembered(key, now);
      if (known === undefined || known.count < free) return 0;
      return known.last + Math.min(maxDelayMs, 1000 * 2 ** (known.count - free)) - now;
    },
    add: (key: string, now: number): void => {
      const count = (remembered(key, now)?.count ?? 0) + 1;
      // Set anew, it becomes the last of the map: the first ones are the oldest.
      failures.delete(key);
      failures.set(key, { count, last: now });
      for (const [oldest, { last }] of failures) {
        if (failures.size <= MAX_KEYS && now - last < FORGET_AFTER_MS) return;
        failures.delete(oldest);
      }
    },
    clear: (key: string): void => {
      failures.delete(key);
    },
  };
}
