import { Writable } from 'node:stream';
import type { AnyTRPCRouter } from '@trpc/server';
import { pino } from 'pino';
import type { LoadResult } from '../../../src/events/hydrate.ts';
import { createEventReader } from '../../../src/events/read-events.ts';
import type { HealthProbe } from '../../../src/health/health.service.ts';
import { createHealthService } from '../../../src/health/health.service.ts';
import { AppError } from '../../../src/platform/app-error.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { createMetrics } from '../../../src/platform/metrics.ts';
import type { Principal } from '../../../src/procedure/context.ts';
import type { HttpRoute } from '../../../src/procedure/http-route.ts';
import { router } from '../../../src/procedure/procedure.ts';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../../../src/transport/http.ts';
import type { TransportLimits } from '../../../src/transport/limits.ts';
import { createLiveSockets, type LiveSockets } from '../../../src/transport/live-sockets.ts';
import { createMemoryEventStream, type MemoryEventStream } from './memory-event-stream.ts';

/** The real transports on a real port, over a router and routes of the tests' own. */
export interface TestServer {
  readonly address: string;
  readonly port: number;
  readonly server: HttpServer;
  readonly sockets: LiveSockets;
  readonly events: MemoryEventStream;
  /** Every line that was logged, parsed. */
  readonly logged: Record<string, unknown>[];
  revoke(sessionId: string): void;
  /** Users whose private datasets others may read, by dataset. */
  readonly readable: Map<string, ReadonlySet<string>>;
}

export interface TestServerOptions {
  readonly appRouter?:
    | AnyTRPCRouter
    | ((parts: { readEvents: HttpServerOptions['readEvents'] }) => AnyTRPCRouter);
  readonly httpRoutes?: readonly HttpRoute[];
  readonly config?: Partial<HttpServerOptions['config']>;
  readonly limits?: Partial<TransportLimits>;
  readonly probes?: Readonly<Partial<Record<'database' | 'storage', HealthProbe>>>;
  readonly loadResult?: LoadResult;
}

/** A user's token is `token-of-<name>`; the session is `session-of-<name>`. */
export const tokenOf = (name: string) => `token-of-${name}`;

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const logged: Record<string, unknown>[] = [];
  const log = pino(
    { base: null },
    new Writable({
      write: (line, _encoding, done) => {
        logged.push(JSON.parse(String(line)));
        done();
      },
    }),
  );
  const listeners = new Set<(session: { sessionId: string }) => void>();
  const revoked = new Set<string>();
  const readable = new Map<string, ReadonlySet<string>>();
  const events = createMemoryEventStream();
  const sockets = createLiveSockets({
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    onSessionRevoked: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  const readEvents = createEventReader({
    eventStream: events,
    loadResult: options.loadResult ?? (async () => null),
    mayReceive: async (userId, event) =>
      event.user_id === userId ||
      ('dataset_id' in event && readable.get(event.dataset_id)?.has(userId) === true),
  });
  const appRouter =
    typeof options.appRouter === 'function' && !('_def' in options.appRouter)
      ? options.appRouter({ readEvents })
      : ((options.appRouter as AnyTRPCRouter | undefined) ?? router({}));
  const server = await createHttpServer({
    config: {
      host: '127.0.0.1',
      port: 0,
      environment: 'test',
      corsOrigins: ['http://localhost:3000'],
      trustedHosts: [],
      trustedProxies: [],
      processingTimeoutSeconds: 60,
      ...options.config,
    },
    metrics: createMetrics(),
    about: { name: 'Test Mirage', version: '1.2.3', description: 'Tables into maps.' },
    log,
    clock: systemClock,
    authenticate: async (token): Promise<Principal> => {
      const name = /(?:^|\.)token-of-(\w+)/.exec(decoded(token))?.[1];
      if (name === undefined || revoked.has(`session-of-${name}`)) {
        throw new AppError({ code: 'UNAUTHORIZED', message: 'The token is not valid.' });
      }
      return {
        userId: name,
        email: `${name}@example.com`,
        sessionId: `session-of-${name}`,
        isAdmin: name === 'admin',
        preferredLanguage: null,
      };
    },
    canRead: async (principal, datasetId) => readable.get(datasetId)?.has(principal.userId) === true,
    appRouter,
    httpRoutes: options.httpRoutes ?? [],
    eventStream: events,
    readEvents,
    sockets,
    health: createHealthService({
      service: 'test-mirage',
      version: '1.2.3',
      environment: 'test',
      probes: { database: async () => ({ status: 'healthy' }), ...options.probes },
      log,
    }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  const address = await server.listen();
  return {
    address,
    port: Number(new URL(address).port),
    server,
    sockets,
    events,
    logged,
    readable,
    revoke: (sessionId) => {
      revoked.add(sessionId);
      for (const listener of listeners) listener({ sessionId });
    },
  };
}

/** A JWT's payload may carry a user's token too, so that tests can make ones that expire. */
function decoded(token: string): string {
  const payload = token.split('.')[1];
  if (payload === undefined) return token;
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return typeof claims === 'object' && claims !== null && 'sub' in claims
    ? tokenOf(String(claims.sub))
    : token;
}
