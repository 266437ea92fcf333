import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { SlowReaderError } from '../events/event-queue.ts';
import type { EventStream } from '../events/event-stream.ts';
import { type ClientMessage, clientMessageSchema, type LiveEvent } from '../events/events.schema.ts';
import type { EventReader } from '../events/read-events.ts';
import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/id.ts';
import type { Principal } from '../procedure/context.ts';
import { malformedBody, toAppError } from '../procedure/error-format.ts';
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
      const lastEventId = lastSeen === null || lastSeen === '' ? undefined : toCursor(lastSeen);
      const pointsAsUrl = query.get('points') === 'url';
      const frames = isWanted(query.get('frames'));
      options.sockets.assertRoomFor(principal.userId);
      return (socket) => {
        const connection = { socket, principal, lastEventId, pointsAsUrl, frames, log };
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
  /** The last event the client has seen; undefined for one that wants only what comes. */
  readonly lastEventId: number | undefined;
  readonly pointsAsUrl: boolean;
  readonly frames: boolean;
  readonly log: Logger;
}

async function serve(connection: Connection, options: WebSocketOptions): Promise<void> {
  const { socket, principal, lastEventId, pointsAsUrl, frames, log } = connection;
  const { readEvents, clock, eventStream } = options;
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  const rooms = createRooms({ principal, canRead: options.canRead });

  /** A client that keeps the last `event_id` it saw, of any frame, may always come back with it. */
  let cursor = 0;

  const tell = (frame: { type: string } & Record<string, unknown>) =>
    sendText(
      socket,
      JSON.stringify({
        ...frame,
        event_id: cursor,
        timestamp: clock.now().toISOString(),
        user_id: principal.userId,
      }),
    );

  let sent = Promise.resolve();
  const events = readEvents({
    userId: principal.userId,
    datasetIds: () => rooms.joined,
    lastEventId,
    pointsAsUrl,
    frames,
    // The next event is made ready when the last one has left.
    whenWritable: () => sent,
    signal: gone.signal,
  });
  // Reading begins before the cursor is known, so that no event falls in between.
  let upcoming = events.next();
  upcoming.catch(() => {});

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

  cursor = lastEventId ?? (await eventStream.cursor());
  sent = tell({ type: 'connection_established', connection_id: newId() });
  for (let next = await upcoming; next.done !== true; next = await upcoming) {
    cursor = next.value.type === 'resync' ? next.value.event_id : Math.max(cursor, next.value.event_id);
    sent = sendText(socket, bytesOf(next.value));
    upcoming = events.next();
  }
}

const encoded = new WeakMap<LiveEvent, Buffer>();

/** All connections of a process that get one event get the same bytes, made once. */
function bytesOf(event: LiveEvent): Buffer {
  const known = encoded.get(event);
  if (known !== undefined) return known;
  const bytes = Buffer.from(JSON.stringify(event));
  encoded.set(event, bytes);
  return bytes;
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
  } catch (error) {
    throw malformedBody('The frame is not well-formed JSON.', error);
  }
}

/** Resolves when the frame has left for the peer. */
function sendText(socket: WebSocket, text: string | Buffer): Promise<void> {
  return new Promise((resolve) => socket.send(text, { binary: false }, () => resolve()));
}

/** A cursor that is no number is one that was never given. */
function toCursor(text: string): number {
  return /^\d{1,16}$/.test(text) ? Number(text) : 0;
}

/** A switch of the address. */
function isWanted(value: string | null): boolean {
  return value === '1' || value === 'true';
}

function queryOf(request: IncomingMessage): URLSearchParams {
  return new URL(request.url ?? '/', 'http://localhost').searchParams;
}
