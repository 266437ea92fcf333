import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { SlowReaderError } from '../events/event-queue.ts';
import type { EventStream } from '../events/event-stream.ts';
import { type ClientMessage, clientMessageSchema } from '../events/events.schema.ts';
import type { EventReader } from '../events/read-events.ts';
import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/id.ts';
import type { Principal } from '../procedure/context.ts';
import { toAppError } from '../procedure/error-format.ts';
import { CLOSE, type LiveSockets, textOf } from './live-sockets.ts';
import { type Authenticate, authenticateToken, bearerToken } from './request-context.ts';
import { type CanRead, createRooms, type Rooms } from './rooms.ts';
import type { UpgradeRoute } from './upgrade.ts';

export interface WebSocketOptions {
  readonly sockets: LiveSockets;
  readonly eventStream: EventStream;
  readonly readEvents: EventReader;
  readonly authenticate: Authenticate;
  readonly canRead: CanRead;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The raw WebSocket of the contract, for programs that do not speak tRPC. */
export function createWebSocketRoute(options: WebSocketOptions): UpgradeRoute {
  return {
    path: '/ws',
    async admit(request, requestId) {
      const query = queryOf(request);
      const token = query.get('token') ?? bearerToken(request);
      const principal = await authenticateToken(token, options.authenticate);
      const log = options.log.child({ request_id: requestId, user_id: principal.userId });
      const lastSeen = query.get('last_event_id');
      const cursor = lastSeen === null ? await options.eventStream.cursor() : toCursor(lastSeen);
      return (socket) => {
        const connection = { socket, principal, cursor, pointsAsUrl: query.get('points') === 'url', log };
        options.sockets.add(socket).identify(principal, token ?? '');
        serve(connection, options).catch((error: unknown) => {
          if (error instanceof SlowReaderError)
            return socket.close(CLOSE.tooSlow, 'Read faster, or reconnect.');
          log.error({ err: error }, 'a live connection failed');
          socket.close(CLOSE.fault, 'Something went wrong on our side. Connect again.');
        });
      };
    },
  };
}

interface Connection {
  readonly socket: WebSocket;
  readonly principal: Principal;
  /** The last event the client has seen, or that it need not see. */
  readonly cursor: number;
  readonly pointsAsUrl: boolean;
  readonly log: Logger;
}

async function serve(connection: Connection, options: WebSocketOptions): Promise<void> {
  const { socket, principal, pointsAsUrl, log } = connection;
  const { readEvents, clock } = options;
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  const rooms = createRooms({ principal, canRead: options.canRead, clock });

  /** A client that keeps the last `event_id` it saw, of any frame, may always come back with it. */
  let cursor = connection.cursor;

  const tell = (frame: { type: string } & Record<string, unknown>) =>
    send(socket, {
      ...frame,
      event_id: cursor,
      timestamp: clock.now().toISOString(),
      user_id: principal.userId,
    });

  listen(socket, async (text) => {
    try {
      const message = parseMessage(text);
      if (message.type === 'ping') await tell({ type: 'pong' });
      else await follow(rooms, message);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.status >= 500) log.error({ err: error.cause ?? error }, 'a live message failed');
      await tell({ type: 'error', message: error.message });
    }
  });

  let sent = tell({ type: 'connection_established', connection_id: newId() });
  const events = readEvents({
    userId: principal.userId,
    datasetIds: () => rooms.joined,
    mayRead: rooms.mayRead,
    lastEventId: cursor,
    pointsAsUrl,
    // The next event is made ready when the last one has left.
    whenWritable: () => sent,
    signal: gone.signal,
  });
  for await (const event of events) {
    cursor = event.event_id;
    sent = send(socket, event);
  }
}

async function follow(rooms: Rooms, message: Exclude<ClientMessage, { type: 'ping' }>): Promise<void> {
  if (message.type === 'join_dataset') await rooms.join(message.dataset_id);
  else rooms.leave(message.dataset_id);
}

/** Works on one message after the other, in the order they came. */
function listen(socket: WebSocket, handle: (text: string) => Promise<void>): void {
  let last = Promise.resolve();
  socket.on('message', (data) => {
    last = last.then(() => (socket.readyState === socket.OPEN ? handle(textOf(data)) : undefined));
  });
}

/** @throws AppError VALIDATION */
function parseMessage(text: string): ClientMessage {
  return clientMessageSchema.parse(parseJson(text));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Resolves when the frame has left for the peer. */
function send(socket: WebSocket, frame: object): Promise<void> {
  return new Promise((resolve) => socket.send(JSON.stringify(frame), () => resolve()));
}

/** A cursor that is no number is one that was never given. */
function toCursor(text: string): number {
  return /^\d{1,16}$/.test(text) ? Number(text) : 0;
}

function queryOf(request: IncomingMessage): URLSearchParams {
  return new URL(request.url ?? '/', 'http://localhost').searchParams;
}
