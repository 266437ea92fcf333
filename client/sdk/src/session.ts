import type { TokenResponse } from '../../../src/auth/auth.schema.ts';
import { DataMirageError } from './errors.ts';

export interface Tokens {
  readonly access_token: string;
  /** Without one the client cannot renew the access token. */
  readonly refresh_token: string | null;
  /** Milliseconds since 1970; null when unknown. */
  readonly expires_at: number | null;
}

/** Who the client speaks for, and how it stays that. */
export interface Session {
  readonly tokens: Tokens | null;
  /** A token that is good for a while yet: renewed first when it is about to expire. */
  accessToken(): Promise<string | null>;
  /** Renews after the service refused `spent`; false when that cannot be. Many callers share one renewal. */
  renew(spent: string | null): Promise<boolean>;
  adopt(answer: TokenResponse): void;
  forget(): void;
}

export interface SessionOptions {
  readonly token: string | null;
  readonly refreshToken: string | null;
  readonly refresh: (refreshToken: string) => Promise<TokenResponse>;
  readonly onTokens: (tokens: Tokens | null) => void;
}

const RENEW_BEFORE_EXPIRY_MS = 20_000;

export function createSession(options: SessionOptions): Session {
  let tokens: Tokens | null =
    options.token === null
      ? null
      : { access_token: options.token, refresh_token: options.refreshToken, expires_at: null };
  let renewal: Promise<boolean> | null = null;

  const set = (next: Tokens | null) => {
    tokens = next;
    options.onTokens(next);
  };

  const adopt = (answer: TokenResponse) =>
    set({
      access_token: answer.access_token,
      refresh_token: answer.refresh_token,
      expires_at: Date.now() + answer.expires_in * 1000,
    });

  const renewOnce = async (refreshToken: string): Promise<boolean> => {
    try {
      adopt(await options.refresh(refreshToken));
      return true;
    } catch (error) {
      if (error instanceof DataMirageError && error.code === 'UNAUTHORIZED') {
        set(null);
        return false;
      }
      throw error;
    }
  };

  const renew = async (spent: string | null): Promise<boolean> => {
    if (renewal !== null) return renewal;
    if (tokens === null) return false;
    if (tokens.access_token !== spent) return true;
    if (tokens.refresh_token === null) return false;
    renewal = renewOnce(tokens.refresh_token).finally(() => {
      renewal = null;
    });
    return renewal;
  };

  return {
    get tokens() {
      return tokens;
    },
    async accessToken() {
      if (tokens === null) return null;
      const { access_token, refresh_token, expires_at } = tokens;
      if (renewal !== null) await renewal;
      else if (
        refresh_token !== null &&
        expires_at !== null &&
        expires_at - Date.now() < RENEW_BEFORE_EXPIRY_MS
      ) {
        await renew(access_token);
      }
      return tokens?.access_token ?? null;
    },
    renew,
    adopt,
    forget: () => set(null),
  };
}
