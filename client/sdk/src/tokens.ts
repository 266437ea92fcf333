/** Who the client speaks for. */
export interface Tokens {
  readonly access_token: string;
  /** Without one the client cannot renew the access token. */
  readonly refresh_token: string | null;
  /** Milliseconds since 1970; null when unknown. */
  readonly expires_at: number | null;
}

/** Where tokens outlive the client. Several clients, or tabs, may share one. */
export interface TokenStorage {
  get(): Tokens | null | Promise<Tokens | null>;
  set(tokens: Tokens | null): void | Promise<void>;
  /** Tells of changes that another client made; returns how to stop. */
  subscribe?(listener: (tokens: Tokens | null) => void): () => void;
}

/** As long as the program runs. */
export function memoryStorage(): TokenStorage {
  let kept: Tokens | null = null;
  return {
    get: () => kept,
    set(tokens) {
      kept = tokens;
    },
  };
}

/** What `localStorage` and `sessionStorage` offer. */
export interface WebStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** In a browser: `webStorage(localStorage)` is shared by all tabs, which then hear of each other's log-ins and log-outs. */
export function webStorage(storage: WebStorage, key = 'data-mirage.tokens'): TokenStorage {
  return {
    get: () => parseTokens(storage.getItem(key)),
    set(tokens) {
      if (tokens === null) storage.removeItem(key);
      else storage.setItem(key, JSON.stringify(tokens));
    },
    subscribe(listener) {
      const hear = ({ storageArea, key: changed }: StorageChange) => {
        // A cleared storage names no key.
        if (storageArea === storage && (changed === key || changed === null)) {
          listener(parseTokens(storage.getItem(key)));
        }
      };
      const page = globalThis as Page;
      page.addEventListener?.('storage', hear);
      return () => page.removeEventListener?.('storage', hear);
    },
  };
}

interface StorageChange {
  readonly storageArea: unknown;
  readonly key: string | null;
}

/** Programs outside of a browser have no such events. */
interface Page {
  addEventListener?(type: 'storage', hear: (change: StorageChange) => void): void;
  removeEventListener?(type: 'storage', hear: (change: StorageChange) => void): void;
}

/** Null for whatever is not what `set` wrote. */
export function parseTokens(text: string | null): Tokens | null {
  try {
    const kept: unknown = JSON.parse(text ?? 'null');
    if (typeof kept !== 'object' || kept === null) return null;
    const { access_token, refresh_token, expires_at } = kept as Record<string, unknown>;
    if (typeof access_token !== 'string') return null;
    return {
      access_token,
      refresh_token: typeof refresh_token === 'string' ? refresh_token : null,
      expires_at: typeof expires_at === 'number' ? expires_at : null,
    };
  } catch {
    return null;
  }
}
