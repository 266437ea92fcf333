import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { WebSocket, WebSocketServer } from 'ws';
import { AppError } from '../platform/app-error.ts';
import { toAppError } from '../procedure/error-format.ts';
import type { CallerPolicy } from './caller-policy.ts';
import { logFault, pathOf } from './error-reply.ts';
import { answerRaw } from './raw-answer.ts';
import { requestIdOf } from './request-context.ts';

/** One path that speaks WebSocket. */
export interface UpgradeRoute {
  readonly path: string;
  /**
   * Decides before the handshake whether the caller may come in, and what happens once it has.
   *
   * @throws AppError the upgrade is refused with the status of this error
   */
  admit(request: IncomingMessage, requestId: string): Promise<(socket: WebSocket) => void>;
}

export interface UpgradeOptions {
  readonly routes: readonly UpgradeRoute[];
  readonly handshakes: WebSocketServer;
  readonly policy: CallerPolicy;
  readonly isStopping: () => boolean;
  readonly log: Logger;
}

/** Routes `upgrade` requests by their path; `/ws` and `/trpc` share the port with HTTP. */
export function routeUpgrades(server: Server, options: UpgradeOptions): void {
  const { handshakes, log } = options;
  server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    const requestId = requestIdOf(request);
    const requestLog = log.child({ request_id: requestId });
    const path = pathOf(request.url ?? '/');
    // The peer may go away at any moment; there is nobody to tell.
    connection.on('error', () => {});
    admit(request, requestId, options)
      .then((serve) => {
        if (connection.destroyed) return;
        if (options.isStopping()) throw serverStopping();
        requestLog.info({ method: 'UPGRADE', path, status: 101 }, 'websocket');
        handshakes.handleUpgrade(request, connection, head, (socket) => serve(socket));
      })
      .catch((thrown: unknown) => {
        const error = toAppError(thrown);
        logFault(requestLog, error);
        requestLog.info({ method: 'UPGRADE', path, status: error.status }, 'websocket refused');
        answerRaw(connection, error, path, requestId);
      });
  });
}

async function admit(
  request: IncomingMessage,
  requestId: string,
  { routes, policy, isStopping }: UpgradeOptions,
): Promise<(socket: WebSocket) => void> {
  if (!policy.isTrustedHost(request)) throw foreignHost();
  if (request.headers.upgrade?.toLowerCase() !== 'websocket') {
    throw new AppError({ code: 'BAD_REQUEST', message: 'The only upgrade this service knows is websocket.' });
  }
  const path = pathOf(request.url ?? '/').replace(/(?<=.)\/$/, '');
  const route = routes.find((candidate) => candidate.path === path);
  if (route === undefined) {
    throw new AppError({ code: 'NOT_FOUND', message: 'There is no WebSocket at this address.' });
  }
  const { origin } = request.headers;
  if (origin !== undefined && !policy.isAllowedOrigin(origin, request)) {
    throw new AppError({ code: 'FORBIDDEN', message: 'Pages of this origin may not connect.' });
  }
  if (isStopping()) throw serverStopping();
  return route.admit(request, requestId);
}

function serverStopping(): AppError {
  return new AppError({
    code: 'UNAVAILABLE',
    message: 'The server is stopping. Connect again.',
    retryAfter: 5,
  });
}

export function foreignHost(): AppError {
  return new AppError({ code: 'BAD_REQUEST', message: 'This service does not answer to that Host.' });
}
