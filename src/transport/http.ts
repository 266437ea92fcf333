import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import compress from '@fastify/compress';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { AnyTRPCRouter } from '@trpc/server';
import Fastify, { LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from '../app/config.ts';
import type { EventStream } from '../events/event-stream.ts';
import type { EventReader } from '../events/read-events.ts';
import type { HealthService } from '../health/health.service.ts';
import { AppError } from '../platform/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { HttpRoute } from '../procedure/http-route.ts';
import { type CallerPolicy, createCallerPolicy } from './caller-policy.ts';
import { createAddressOf } from './client-address.ts';
import { pathOf, sendError } from './error-reply.ts';
import { addVary, type ContextOf, type HttpApp } from './http-app.ts';
import { type TransportLimits, transportLimits } from './limits.ts';
import type { LiveSockets } from './live-sockets.ts';
import { type About, createOpenApiDocument } from './openapi.ts';
import { mountPages } from './pages.ts';
import { answerRaw } from './raw-answer.ts';
import { type Authenticate, authenticateToken, bearerToken, once, requestIdOf } from './request-context.ts';
import { mountRest } from './rest.ts';
import type { CanRead } from './rooms.ts';
import { mountTrpc } from './trpc.ts';
import { createTrpcSocketRoute } from './trpc-socket.ts';
import { foreignHost, routeUpgrades } from './upgrade.ts';
import { createWebSocketRoute } from './websocket.ts';

export interface HttpServerOptions {
  readonly config: Pick<
    Config,
    | 'host'
    | 'port'
    | 'environment'
    | 'corsOrigins'
    | 'trustedHosts'
    | 'trustedProxies'
    | 'processingTimeoutSeconds'
  >;
  readonly about: About;
  readonly log: Logger;
  readonly clock: Clock;
  readonly authenticate: Authenticate;
  /** Whether a caller may follow a dataset. */
  readonly canRead: CanRead;
  readonly appRouter: AnyTRPCRouter;
  readonly httpRoutes: readonly HttpRoute[];
  readonly eventStream: EventStream;
  readonly readEvents: EventReader;
  readonly sockets: LiveSockets;
  readonly health: HealthService;
  readonly limits?: Partial<TransportLimits>;
}

export interface HttpServer {
  readonly app: HttpApp;
  /** @returns the address that answers, with the port that was taken */
  listen(): Promise<string>;
  /**
   * Readiness turns 503, no connection is accepted any more, sockets are closed, requests in flight finish; those that
   * take longer than the deadline are cut off.
   */
  close(): Promise<void>;
}

/** The one port: REST and pages, tRPC over HTTP and WebSocket, and the raw WebSocket. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { config, about, log, appRouter, httpRoutes, sockets, health } = options;
  const limits = transportLimits({
    // A caller may wait in silence for a run that takes all the time it is allowed.
    connectionTimeoutMs: (config.processingTimeoutSeconds + 120) * 1000,
    ...options.limits,
  });
  const addressOf = createAddressOf(config.trustedProxies);
  const policy = createCallerPolicy(config);
  let stopping = false;

  const app = createApp(log, limits);
  await guard(app, config, policy, () => stopping);

  const contextOf: ContextOf = (request) => ({
    requestId: request.id,
    ip: addressOf(request.raw),
    userAgent: request.headers['user-agent'] ?? null,
    log: request.log as Logger,
    authenticate: once(() => authenticateToken(bearerToken(request.raw), options.authenticate)),
  });
  const document = createOpenApiDocument(about, appRouter, httpRoutes);
  await mountPages(app, { about, health, document });
  await mountTrpc(app, { appRouter, contextOf, batchSize: limits.batchSize });
  mountRest(app, { appRouter, httpRoutes, contextOf });

  routeUpgrades(app.server, {
    routes: [createWebSocketRoute(options), createTrpcSocketRoute({ ...options, addressOf })],
    handshakes: sockets.server,
    policy,
    isStopping: () => stopping,
    log,
  });
  await app.ready();

  return {
    app,

    async listen() {
      await app.listen({ host: config.host, port: config.port });
      return addressIn(app.server);
    },

    async close() {
      stopping = true;
      health.markStopping();
      const cutOff = setTimeout(() => app.server.closeAllConnections(), limits.closeDeadlineMs);
      await Promise.all([sockets.close(), app.close()]);
      clearTimeout(cutOff);
    },
  };
}

function createApp(log: Logger, limits: TransportLimits): HttpApp {
  const app: HttpApp = Fastify({
    loggerInstance: log,
    genReqId: requestIdOf,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestTimeoutMs,
    connectionTimeout: limits.connectionTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    http: { headersTimeout: limits.headersTimeoutMs },
    // While stopping, connections that are still open are served as long as the deadline allows.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_URL },
    clientErrorHandler: answerMalformed,
    // An address that cannot be decoded matches no route; this way it is answered like any other that does not.
    rewriteUrl: (request) => (isDecodable(request.url ?? '/') ? (request.url ?? '/') : '/malformed-address'),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  // A form may be a file of any size: whoever wants it reads the request itself.
  app.addContentTypeParser(/^multipart\//i, (_request, _payload, done) => done(null, undefined));
  app.setErrorHandler((error, request, reply) => sendError(request, reply, error));
  app.setNotFoundHandler((request, reply) =>
    sendError(
      request,
      reply,
      new AppError({
        code: 'NOT_FOUND',
        message: 'There is nothing at this address. /docs lists every route.',
      }),
    ),
  );
  return app;
}

/** What is not even HTTP reaches no route; a connection that was cut gets no answer. */
function answerMalformed(error: Error & { code: string }, connection: Duplex): void {
  if (error.code === 'ECONNRESET' || !connection.writable) {
    connection.destroy();
    return;
  }
  const answer = new AppError({
    code: 'BAD_REQUEST',
    message: 'The request is not well-formed HTTP, too large or too slow.',
    cause: error,
  });
  answerRaw(connection, answer, '', randomUUID());
}

/** Longer than any header Node accepts, so that it never decides. */
const MAX_URL = 65_536;

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(pathOf(url));
    return true;
  } catch {
    return false;
  }
}

/** What every request passes and every answer carries. */
async function guard(
  app: HttpApp,
  config: HttpServerOptions['config'],
  policy: CallerPolicy,
  isStopping: () => boolean,
): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    hsts: config.environment === 'production' ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    // Other origins may use the API; which pages may, is for CORS to say.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  });
  await app.register(cors, {
    origin: config.corsOrigins.includes('*') ? true : [...config.corsOrigins],
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    exposedHeaders: ['X-Request-Id', 'X-Process-Time', 'Retry-After', 'Location', 'Content-Disposition'],
    maxAge: 600,
    strictPreflight: false,
  });
  app.addHook('onRequest', async (request) => {
    if (!policy.isTrustedHost(request.raw)) throw foreignHost();
  });
  await app.register(compress, {
    encodings: ['gzip', 'deflate'],
    threshold: 1024,
    globalDecompression: false,
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    reply.header('x-process-time', (reply.elapsedTime / 1000).toFixed(6));
    // A handler may have named its own.
    addVary(reply, 'Origin');
    if (isStopping()) reply.header('connection', 'close');
    return payload;
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        path: pathOf(request.originalUrl),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    );
  });
}

/** Everything from here, nothing from elsewhere; images and workers that a page makes itself are fine. */
const CONTENT_SECURITY_POLICY = {
  'default-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'worker-src': ["'self'", 'blob:'],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
};

function addressIn(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
