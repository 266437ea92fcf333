import { decodeJwt } from 'jose';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { AppError } from '../platform/app-error.ts';
import type { Principal } from '../procedure/context.ts';
import { type TransportLimits, transportLimits } from './limits.ts';

/** All open WebSocket connections, of `/ws` and of tRPC: who is behind them, whether they live, and their end. */
export interface LiveSockets {
  /** Performs the handshakes; both kinds of connections share it. */
  readonly server: WebSocketServer;
  /** Watches a connection until it closes. */
  add(socket: WebSocket): LiveSocket;
  /** @throws AppError RATE_LIMITED when the user has as many connections as one may */
  assertRoomFor(userId: string): void;
  stats(): { connections: number; users: number };
  /** The sessions behind the open connections, each once. */
  sessions(): readonly string[];
  /** Closes the connections of a session that has ended. */
  endSession(sessionId: string): void;
  /** Says goodbye to everyone, and waits until they are gone. */
  close(): Promise<void>;
}

export interface LiveSocket {
  /** From now on the connection lives no longer than this session and this token. */
  identify(principal: Principal, token: string): void;
  /** Who is known to be behind the connection. */
  userId(): string | undefined;
  /** Waits while too much is on its way to the peer. */
  whenWritable(): Promise<void>;
}

export interface LiveSocketsOptions {
  readonly limits?: Partial<TransportLimits>;
  readonly onSessionRevoked: (listener: (session: { readonly sessionId: string }) => void) => () => void;
}

/** Close codes of RFC 6455, section 7.4.1, and one of our own. */
export const CLOSE = { goingAway: 1001, abuse: 1008, fault: 1011, tooSlow: 1013, signedOut: 4401 } as const;

interface Watched {
  readonly socket: WebSocket;
  token: string | undefined;
  sessionId: string | undefined;
  userId: string | undefined;
  expiry: NodeJS.Timeout | undefined;
  lastSign: number;
  readonly frames: { since: number; count: number };
}

export function createLiveSockets(options: LiveSocketsOptions): LiveSockets {
  const limits = transportLimits(options.limits);
  const watched = new Set<Watched>();
  const perUser = new Map<string, number>();
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frameBytes,
    clientTracking: false,
    WebSocket: socketThatRefusesToPileUp(limits.socketBufferBytes),
  });

  const endOf = (each: Watched, code: number, reason: string) => each.socket.close(code, reason);

  const endSession = (sessionId: string) => {
    for (const each of watched) {
      if (each.sessionId === sessionId) endOf(each, CLOSE.signedOut, 'The session has ended.');
    }
  };
  const stopListening = options.onSessionRevoked(({ sessionId }) => endSession(sessionId));

  const heartbeat = setInterval(() => {
    const now = performance.now();
    for (const { socket, lastSign } of watched) {
      if (now - lastSign > limits.silenceMs) socket.terminate();
      else if (socket.readyState === WebSocket.OPEN) socket.ping();
    }
  }, limits.heartbeatMs).unref();

  function count(userId: string | undefined, change: 1 | -1): void {
    if (userId === undefined) return;
    const connections = (perUser.get(userId) ?? 0) + change;
    if (connections === 0) perUser.delete(userId);
    else perUser.set(userId, connections);
  }

  function noteFrame(each: Watched): void {
    const now = performance.now();
    each.lastSign = now;
    if (now - each.frames.since > 10_000) Object.assign(each.frames, { since: now, count: 0 });
    each.frames.count += 1;
    if (each.frames.count > limits.framesPerTenSeconds) {
      endOf(each, CLOSE.abuse, 'Too many messages. Send fewer and connect again.');
      // What is on its way already is not worked on any more.
      each.socket.removeAllListeners('message');
    }
  }

  return {
    server,

    add(socket) {
      const each: Watched = {
        socket,
        token: undefined,
        sessionId: undefined,
        userId: undefined,
        expiry: undefined,
        lastSign: performance.now(),
        frames: { since: performance.now(), count: 0 },
      };
      watched.add(each);
      socket.on('message', () => noteFrame(each));
      socket.on('pong', () => {
        each.lastSign = performance.now();
      });
      // The close that follows an error tells all there is to know.
      socket.on('error', () => {});
      socket.once('close', () => {
        clearTimeout(each.expiry);
        watched.delete(each);
        count(each.userId, -1);
      });
      return {
        identify(principal, token) {
          if (each.token === token) return;
          each.token = token;
          each.sessionId = principal.sessionId;
          count(each.userId, -1);
          count(principal.userId, 1);
          each.userId = principal.userId;
          clearTimeout(each.expiry);
          const expiresIn = millisecondsLeft(token);
          if (expiresIn === undefined) return;
          each.expiry = setTimeout(
            () => endOf(each, CLOSE.signedOut, 'The token has expired.'),
            Math.min(expiresIn, MAX_TIMEOUT_MS),
          ).unref();
        },
        userId: () => each.userId,
        whenWritable: () => untilWritable(socket),
      };
    },

    assertRoomFor: (userId) => {
      if ((perUser.get(userId) ?? 0) < limits.connectionsPerUser) return;
      throw new AppError({
        code: 'RATE_LIMITED',
        message: `${limits.connectionsPerUser} of your connections are open already. Close some first.`,
        retryAfter: 10,
      });
    },

    stats: () => ({
      connections: watched.size,
      users: perUser.size,
    }),

    sessions: () => [...new Set([...watched].flatMap(({ sessionId }) => sessionId ?? []))],
    endSession,

    async close() {
      clearInterval(heartbeat);
      stopListening();
      await Promise.all([...watched].map(({ socket }) => farewell(socket)));
      server.close();
    },
  };
}

const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** A peer that does not answer our goodbye within this time is cut off. */
const FAREWELL_MS = 1000;

async function farewell(socket: WebSocket): Promise<void> {
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const impatience = setTimeout(() => socket.terminate(), FAREWELL_MS);
  socket.close(CLOSE.goingAway, 'The server is stopping. Connect again.');
  await gone;
  clearTimeout(impatience);
}

/** The token was verified by whoever accepted it; here only its time is read. */
function millisecondsLeft(token: string): number | undefined {
  try {
    const { exp } = decodeJwt(token);
    return exp === undefined ? undefined : Math.max(0, exp * 1000 - Date.now());
  } catch {
    return undefined;
  }
}

const COMFORTABLE_BYTES = 256 * 1024;
const LOOK_AGAIN_MS = 20;

async function untilWritable(socket: WebSocket): Promise<void> {
  while (socket.readyState === WebSocket.OPEN && socket.bufferedAmount > COMFORTABLE_BYTES) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

type Sent = Parameters<WebSocket['send']>[0];
type SendOptions = Parameters<WebSocket['send']>[1];
type SendCallback = (error?: Error) => void;

/** A peer that does not read must not fill our memory: beyond `limit` waiting bytes it is sent away. */
function socketThatRefusesToPileUp(limit: number): typeof WebSocket {
  return class extends WebSocket {
    override send(data: Sent, callback?: SendCallback): void;
    override send(data: Sent, options: SendOptions, callback?: SendCallback): void;
    override send(data: Sent, second?: SendOptions | SendCallback, third?: SendCallback): void {
      const callback = typeof second === 'function' ? second : third;
      if (this.readyState === WebSocket.OPEN && this.bufferedAmount > limit) {
        this.close(CLOSE.tooSlow, 'Messages are not read fast enough. Connect again.');
        callback?.(new Error('the peer does not read'));
        return;
      }
      super.send(data, typeof second === 'function' ? {} : (second ?? {}), callback);
    }
  };
}

export function textOf(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer)).toString('utf8');
}
