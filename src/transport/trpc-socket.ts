import type { AnyTRPCRouter } from '@trpc/server';
import { type CreateWSSContextFnOptions, getWSConnectionHandler } from '@trpc/server/adapters/ws';
import type { Logger } from 'pino';
import { SlowReaderError } from '../events/event-queue.ts';
import type { RequestContext } from '../procedure/context.ts';
import { noteRequest, toAppError } from '../procedure/error-format.ts';
import type { AddressOf } from './client-address.ts';
import { logFault } from './error-reply.ts';
import { CLOSE, type LiveSocket, type LiveSockets } from './live-sockets.ts';
import { type Authenticate, authenticateToken, bearerToken } from './request-context.ts';
import type { UpgradeRoute } from './upgrade.ts';

export interface TrpcSocketOptions {
  readonly appRouter: AnyTRPCRouter;
  readonly sockets: LiveSockets;
  readonly authenticate: Authenticate;
  readonly addressOf: AddressOf;
  readonly log: Logger;
}

/**
 * tRPC over WebSocket. Whoever connects may call what is public; the token, from `connectionParams` or the
 * Authorization header, is checked anew by every call, since a connection outlives a session.
 */
export function createTrpcSocketRoute(options: TrpcSocketOptions): UpgradeRoute {
  const { appRouter, sockets, addressOf } = options;
  return {
    path: '/trpc',
    admit: async (request, requestId) => (socket) => {
      const log = options.log.child({ request_id: requestId });
      const live = sockets.add(socket);
      const serve = getWSConnectionHandler({
        wss: sockets.server,
        router: appRouter,
        createContext: ({ info }: CreateWSSContextFnOptions): RequestContext => {
          const token = info.connectionParams?.['token'] ?? bearerToken(request);
          return {
            requestId,
            ip: addressOf(request),
            userAgent: request.headers['user-agent'] ?? null,
            log,
            authenticate: () => authenticateSocket(token, options, live),
            whenWritable: live.whenWritable,
          };
        },
        onError: ({ error }) => {
          noteRequest(error, requestId);
          const fault = toAppError(error);
          // A client that connects again resumes its subscriptions; an ended one it would not.
          if (fault instanceof SlowReaderError) socket.close(CLOSE.tooSlow, fault.message);
          else logFault(log, fault);
        },
      });
      serve(socket, request);
    },
  };
}

async function authenticateSocket(
  token: string | undefined,
  { authenticate, sockets }: Pick<TrpcSocketOptions, 'authenticate' | 'sockets'>,
  live: LiveSocket,
) {
  const principal = await authenticateToken(token, authenticate);
  if (live.userId() !== principal.userId) sockets.assertRoomFor(principal.userId);
  live.identify(principal, token ?? '');
  return principal;
}
