import type { TokenResponse } from '../generated/api.ts';
import { DataMirageError } from './errors.ts';
import { oneTabAtATime } from './session-lock.ts';
import type { TokenStorage, Tokens } from './tokens.ts';

/** Who the client speaks for, and how it stays that. */
export interface Session {
  /** As last known; storages that answer later are asked before the first call. */
  readonly tokens: Tokens | null;
  /** A token that is good for a while yet: renewed first when it is about to expire. */
  accessToken(): Promise<string | null>;
  /** Renews after the service refused `spent`; false when that cannot be. Many callers share one renewal. */
  renew(spent: string | null): Promise<boolean>;
  adopt(answer: TokenResponse): Promise<void>;
  forget(): Promise<void>;
  /** Stops listening to the storage. */
  close(): void;
}

export interface SessionOptions {
  readonly storage: TokenStorage;
  /** What to begin with, instead of what is stored. */
  readonly tokens: Tokens | undefined;
  /** Names the lock that tabs share. */
  readonly lockName: string;
  readonly refresh: (refreshToken: string) => Promise<TokenResponse>;
  /** Another tab logged in, renewed or logged out. */
  readonly onForeignChange?: () => void;
}

const RENEW_BEFORE_EXPIRY_MS = 20_000;

export function createSession(options: SessionOptions): Session {
  const { storage } = options;
  let tokens: Tokens | null = null;
  let renewal: Promise<boolean> | null = null;

  const set = async (next: Tokens | null) => {
    tokens = next;
    await storage.set(next);
  };

  const loading = load();
  // Whoever calls next is told.
  loading.catch(() => {});

  async function load(): Promise<void> {
    if (options.tokens !== undefined) return set(options.tokens);
    const stored = storage.get();
    if (!(stored instanceof Promise)) {
      tokens = stored;
      return;
    }
    const loaded = await stored;
    tokens ??= loaded;
  }

  const unsubscribe = storage.subscribe?.((next) => {
    tokens = next;
    options.onForeignChange?.();
  });

  /** With the lock held: perhaps another tab, or program, was faster. */
  const renewOnce = async (spent: string | null): Promise<boolean> => {
    if (await tookOver(spent)) return true;
    const refreshToken = tokens?.refresh_token ?? null;
    if (refreshToken === null) return false;
    try {
      await set(tokensOf(await options.refresh(refreshToken)));
      return true;
    } catch (error) {
      if (!(error instanceof DataMirageError) || error.code !== 'UNAUTHORIZED') throw error;
      if (await tookOver(spent)) return true;
      await set(null);
      return false;
    }
  };

  /** Whether the storage holds another token than the spent one by now. */
  const tookOver = async (spent: string | null): Promise<boolean> => {
    tokens = await storage.get();
    return tokens !== null && tokens.access_token !== spent;
  };

  const renew = async (spent: string | null): Promise<boolean> => {
    await loading;
    if (renewal !== null) return renewal;
    if (tokens === null) return false;
    if (tokens.access_token !== spent) return true;
    renewal = oneTabAtATime(options.lockName, () => renewOnce(spent)).finally(() => {
      renewal = null;
    });
    return renewal;
  };

  return {
    get tokens() {
      return tokens;
    },
    async accessToken() {
      await loading;
      if (renewal !== null) await renewal;
      else if (tokens !== null && isNearItsEnd(tokens)) await renew(tokens.access_token);
      return tokens?.access_token ?? null;
    },
    renew,
    async adopt(answer) {
      await loading;
      await set(tokensOf(answer));
    },
    async forget() {
      await loading;
      await set(null);
    },
    close: () => unsubscribe?.(),
  };
}

function isNearItsEnd({ refresh_token, expires_at }: Tokens): boolean {
  return refresh_token !== null && expires_at !== null && expires_at - Date.now() < RENEW_BEFORE_EXPIRY_MS;
}

function tokensOf(answer: TokenResponse): Tokens {
  return {
    access_token: answer.access_token,
    refresh_token: answer.refresh_token,
    expires_at: Date.now() + answer.expires_in * 1000,
  };
}
