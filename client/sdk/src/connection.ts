import { createWSClient, type TRPCWebSocketClient } from '@trpc/client';
import { DataMirageError } from './errors.ts';
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
  readonly onGivenUp: () => void;
}

const IDLE_MS = 2_000;
/** Waits before the attempts, about 35 seconds in all; one that never stood is not tried again. */
const WAITS_MS = [0, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000];

export function openConnection(options: ConnectionOptions): Connection {
  const { url, session } = options;
  const readers = new Set<(error: DataMirageError) => void>();
  const closing = new AbortController();
  let stood = false;
  let attempt = 0;

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
    const wait = WAITS_MS[attempt];
    if (wait === undefined || (attempt > 0 && !stood)) return giveUp(unreachable(url));
    attempt += 1;
    await pause(wait, closing.signal);
    await session.accessToken();
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
    retryDelayMs: () => 0,
  });

  return {
    client,
    readers,
    stands() {
      stood = true;
      attempt = 0;
    },
    close,
  };
}

function unreachable(url: string): DataMirageError {
  return new DataMirageError({
    code: 'NETWORK',
    message: `The connection for live updates to ${url} could not be opened. Is the service running there?`,
  });
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (milliseconds === 0) return;
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}
