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

/** Failures further back than this are as if they had not been. */
export const FORGET_AFTER_MS = 30 * 60_000;

export interface Failures {
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly last: number;
}

/** Where failures are counted. */
export interface FailureStore {
  get(key: string, now: number): Promise<Failures | undefined>;
  add(key: string, now: number): Promise<void>;
  clear(key: string): Promise<void>;
}

/** Counts in this process. */
export function createMemoryLoginThrottle(options: LoginThrottleOptions): LoginThrottle {
  return createLoginThrottle(options, createMemoryFailures);
}

/** Counts where `storeOf` says. */
export function createLoginThrottle(
  { clock, limits }: LoginThrottleOptions,
  storeOf: (name: 'address' | 'anywhere') => FailureStore,
): LoginThrottle {
  if (!limits.enabled) return UNLIMITED;
  // A third of what an address may try in a minute goes free against one account, and ten times that from everywhere.
  const free = Math.max(3, Math.floor(limits.auth / 3));
  const fromAddress = { store: storeOf('address'), tier: { free, maxDelayMs: 15 * 60_000 } };
  const fromAnywhere = { store: storeOf('anywhere'), tier: { free: free * 10, maxDelayMs: 60_000 } };
  const pair = ({ account, address }: LoginAttempt) => JSON.stringify([account, address]);
  const now = () => clock.now().getTime();

  const waitOf = async ({ store, tier }: typeof fromAddress, key: string) =>
    waitAfter(await store.get(key, now()), tier, now());

  return {
    assertAllowed: async (attempt, isTrusted) => {
      const ownWait = await waitOf(fromAddress, pair(attempt));
      if (ownWait > 0) throw tooManyRequests(ownWait);
      const sharedWait = await waitOf(fromAnywhere, attempt.account);
      if (sharedWait > 0 && !(await isTrusted())) throw tooManyRequests(sharedWait);
    },
    recordFailure: async (attempt) => {
      await fromAddress.store.add(pair(attempt), now());
      await fromAnywhere.store.add(attempt.account, now());
    },
    // What others did to the account stays counted: its owner's success does not give guessers a fresh start.
    recordSuccess: (attempt) => fromAddress.store.clear(pair(attempt)),
  };
}

const UNLIMITED: LoginThrottle = {
  assertAllowed: async () => {},
  recordFailure: async () => {},
  recordSuccess: async () => {},
};

function waitAfter(failures: Failures | undefined, { free, maxDelayMs }: Tier, now: number): number {
  if (failures === undefined || failures.count < free) return 0;
  return failures.last + Math.min(maxDelayMs, 1000 * 2 ** (failures.count - free)) - now;
}

const MAX_KEYS = 50_000;

export function createMemoryFailures(): FailureStore {
  const failures = new Map<string, Failures>();

  const remembered = (key: string, now: number) => {
    const known = failures.get(key);
    return known !== undefined && now - known.last < FORGET_AFTER_MS ? known : undefined;
  };

  return {
    get: async (key, now) => remembered(key, now),
    add: async (key, now) => {
      const count = (remembered(key, now)?.count ?? 0) + 1;
      // Set anew, it becomes the last of the map: the first ones are the oldest.
      failures.delete(key);
      failures.set(key, { count, last: now });
      for (const [oldest, { last }] of failures) {
        if (failures.size <= MAX_KEYS && now - last < FORGET_AFTER_MS) return;
        failures.delete(oldest);
      }
    },
    clear: async (key) => {
      failures.delete(key);
    },
  };
}
