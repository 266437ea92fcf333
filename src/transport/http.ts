import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { AnyTRPCRouter } from '@trpc/server';
import type { Logger } from 'pino';
import type { EventStream } from '../events/event-stream.ts';
import type { EventReader } from '../events/read-events.ts';
import type { HealthService } from '../health/health.service.ts';
import type { Clock } from '../platform/clock.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { HttpRoute } from '../procedure/http-route.ts';
import { createCallerPolicy } from './caller-policy.ts';
import { createAddressOf } from './client-address.ts';
import { countRequests } from './count-requests.ts';
import { createApp } from './create-app.ts';
import { type GuardSettings, guardApp } from './guard-app.ts';
import type { ContextOf, HttpApp } from './http-app.ts';
import { type TransportLimits, transportLimits } from './limits.ts';
import type { LiveSockets } from './live-sockets.ts';
import { type About, type ApiExamples, createOpenApiDocument } from './openapi.ts';
import { mountPages } from './pages.ts';
import { type Authenticate, authenticateToken, bearerToken, once } from './request-context.ts';
import { mountRest } from './rest.ts';
import type { CanRead } from './rooms.ts';
import { mountTrpc } from './trpc.ts';
import { createTrpcSocketRoute } from './trpc-socket.ts';
import { routeUpgrades } from './upgrade.ts';
import { createWebSocketRoute } from './websocket.ts';

export interface HttpSettings extends GuardSettings {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  readonly trustedHosts: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly processingTimeoutSeconds: number;
}

export interface HttpServerOptions {
  readonly config: HttpSettings;
  readonly about: About;
  /** Shown by the documentation. */
  readonly examples?: ApiExamples;
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
  readonly metrics: Metrics;
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
  const { config, about, log, appRouter, httpRoutes, sockets, health, metrics } = options;
  const limits = transportLimits({
    // A caller may wait in silence for a run that takes all the time it is allowed.
    connectionTimeoutMs: (config.processingTimeoutSeconds + 120) * 1000,
    ...options.limits,
  });
  const addressOf = createAddressOf(config.trustedProxies);
  const policy = createCallerPolicy(config);
  let stopping = false;

  const app = createApp(log, limits);
  await guardApp(app, config, policy, () => stopping);
  countRequests(app, metrics);

  const contextOf: ContextOf = (request) => ({
    requestId: request.id,
    ip: addressOf(request.raw),
    userAgent: request.headers['user-agent'] ?? null,
    log: request.log as Logger,
    authenticate: once(() => authenticateToken(bearerToken(request.raw), options.authenticate)),
  });
  const document = () => createOpenApiDocument(about, appRouter, httpRoutes, options.examples);
  await mountPages(app, { about, health, metrics, document });
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
      // Who asks for readiness now is told; a refused connection tells a load balancer nothing.
      await setTimeout(limits.drainMs);
      const cutOff = globalThis.setTimeout(() => app.server.closeAllConnections(), limits.closeDeadlineMs);
      try {
        await Promise.all([sockets.close(), app.close()]);
      } finally {
        clearTimeout(cutOff);
      }
    },
  };
}

function addressIn(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
