import { type TRPCLink, wsLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import superjson from 'superjson';
import type { AppRouter } from '../generated/api.ts';
import { type Connection, openConnection } from './connection.ts';
import { fromFailedFetch } from './errors.ts';
import type { Session } from './session.ts';

/** Where subscriptions travel. */
export interface Socket {
  readonly link: TRPCLink<AppRouter>;
  /** Subscriptions from now on open a connection of their own, with the session's present token. */
  renew(): void;
  close(): Promise<void>;
}

interface SocketOptions {
  readonly url: string;
  readonly session: Session;
  readonly WebSocket: typeof WebSocket | undefined;
  readonly reconnectMs: number;
}

export function createSocket({ url, session, WebSocket, reconnectMs }: SocketOptions): Socket {
  const connections = new Set<Connection>();
  let current: Promise<Connection> | null = null;
  /** How often everything was closed: what began before the last time is over. */
  let closings = 0;

  const connect = async (): Promise<Connection> => {
    const connection = openConnection({
      url,
      session,
      WebSocket: await findWebSocket(WebSocket),
      reconnectMs,
      onGivenUp() {
        connections.delete(connection);
        current = null;
      },
    });
    connections.add(connection);
    return connection;
  };

  const link: TRPCLink<AppRouter> = (runtime) => (call) =>
    observable((observer) => {
      let stop = () => {};
      let stopped = false;
      const begun = closings;
      const subscribe = (connection: Connection) => {
        if (stopped) return;
        if (begun !== closings) {
          observer.complete();
          return;
        }
        connection.readers.add(observer.error);
        const over = wsLink<AppRouter>({ client: connection.client, transformer: superjson })(runtime);
        const subscription = over(call).subscribe({
          ...observer,
          next(value) {
            if (value.result.type === 'started' || value.result.type === 'data') connection.stands();
            observer.next(value);
          },
        });
        stop = () => {
          connection.readers.delete(observer.error);
          subscription.unsubscribe();
        };
      };
      current ??= connect();
      current.then(subscribe, (thrown: unknown) => observer.error(fromFailedFetch(thrown, url)));
      return () => {
        stopped = true;
        stop();
      };
    });

  return {
    link,
    renew() {
      current = null;
    },
    async close() {
      closings += 1;
      // One that is just being made is closed, too.
      const opening = current;
      current = null;
      await opening?.catch(() => {});
      await Promise.all([...connections].map((connection) => connection.close()));
      connections.clear();
    },
  };
}

/** Node 20 has none of its own: there the `ws` package serves. */
async function findWebSocket(given: typeof WebSocket | undefined): Promise<typeof WebSocket> {
  if (given !== undefined) return given;
  if (typeof globalThis.WebSocket === 'function') return globalThis.WebSocket;
  const { WebSocket: WebSocketOfNode } = await import('ws');
  if (!isWebSocketClass(WebSocketOfNode)) throw new TypeError('The package ws exports no WebSocket.');
  return WebSocketOfNode;
}

function isWebSocketClass(value: unknown): value is typeof WebSocket {
  return typeof value === 'function' && 'OPEN' in value;
}
