import { createWSClient, type TRPCWebSocketClient } from '@trpc/client';
import { DataMirageError, fromFailedFetch } from './errors.ts';
import { pause } from './pause.ts';
import type { Session } from './session.ts';

/** One WebSocket to the service, opened when needed, closed when idle, opened again when lost. */
export interface Connection {
  readonly client: TRPCWebSocketClient;
  /** Whoever is to be told that the connection is given up. */
  readonly readers: Set<(error: DataMirageError) => void>;
  /** A subscription got its answer: the next loss starts with patience anew. */
  stands(): void;
  close(): Promise<void>;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly session: Session;
  readonly WebSocket: typeof WebSocket;
  /** How long a lost connection is tried again, all waits together. */
  readonly reconnectMs: number;
  readonly onGivenUp: () => void;
}

const IDLE_MS = 2_000;
const LONGEST_WAIT_MS = 10_000;
/** A line that went dead without a word is noticed by its silence. */
const KEEP_ALIVE = { enabled: true, intervalMs: 20_000, pongTimeoutMs: 10_000 };

export function openConnection(options: ConnectionOptions): Connection {
  const { url, session } = options;
  const readers = new Set<(error: DataMirageError) => void>();
  const closing = new AbortController();
  let stood = false;
  let attempt = 0;
  let waited = 0;

  const close = async () => {
    closing.abort();
    await client.close();
  };

  const giveUp = (error: DataMirageError): never => {
    options.onGivenUp();
    for (const tell of [...readers]) tell(error);
    close().catch(() => {});
    throw error;
  };

  /** Asked before every attempt: waits here and not in tRPC, whose waits `close` could not end. */
  const nextAttempt = async (): Promise<string> => {
    // One that never stood is not tried again.
    if (attempt > 0 && (!stood || waited >= options.reconnectMs)) return giveUp(unreachable(url));
    const wait = waitBefore(attempt, options.reconnectMs - waited);
    attempt += 1;
    waited += wait;
    await pause(wait, closing.signal);
    await session.accessToken().catch((error: unknown) => {
      // Renewed again before the next attempt; refused by the service if it is spent.
      if (!stood) giveUp(fromFailedFetch(error, url));
    });
    return `${url.replace(/^http/, 'ws')}/trpc`;
  };

  const client: TRPCWebSocketClient = createWSClient({
    url: nextAttempt,
    WebSocket: options.WebSocket,
    connectionParams: () => {
      const token = session.tokens?.access_token;
      return token === undefined ? null : { token };
    },
    lazy: { enabled: true, closeMs: IDLE_MS },
    keepAlive: KEEP_ALIVE,
    retryDelayMs: () => 0,
  });

  return {
    client,
    readers,
    stands() {
      stood = true;
      attempt = 0;
      waited = 0;
    },
    close,
  };
}

/** At once, then after a quarter of a second, doubling; the last wait ends when the time is up. */
function waitBefore(attempt: number, left: number): number {
  return attempt === 0 ? 0 : Math.min(125 * 2 ** attempt, LONGEST_WAIT_MS, left);
}

function unreachable(url: string): DataMirageError {
  return new DataMirageError({
    code: 'NETWORK',
    message: `The connection for live updates to ${url} could not be opened. Is the service running there?`,
  });
}
