import { httpBatchLink, splitLink, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import superjson from 'superjson';
import type { AppRouter } from '../../../src/app/router.ts';
import { DataMirageError, fromProcedureError, notOurAnswer } from './errors.ts';
import type { Session } from './session.ts';
import type { Socket } from './socket.ts';

interface LinkOptions {
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly session: Session;
  readonly socket: Socket;
}

/** Calls travel over HTTP, batched; subscriptions over the WebSocket. */
export function createLinks({ url, fetch, session, socket }: LinkOptions): TRPCLink<AppRouter>[] {
  return [
    renewingLink(url, session, socket),
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: socket.link,
      false: httpBatchLink<AppRouter>({
        url: `${url}/trpc`,
        transformer: superjson,
        fetch: async (input, init) => {
          const response = await fetch(input, init as RequestInit | undefined);
          const type = response.headers.get('content-type') ?? '';
          if (!type.startsWith('application/json')) throw notOurAnswer(url, response.status, null);
          return response;
        },
        headers: async () => {
          const token = await session.accessToken();
          return token === null ? {} : { authorization: `Bearer ${token}` };
        },
      }),
    }),
  ];
}

/**
 * Turns every failure into a `DataMirageError`; when the service refuses the token, renews it and calls again, once.
 */
function renewingLink(url: string, session: Session, socket: Socket): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        const spent = session.tokens?.access_token ?? null;
        let stopped = false;
        let stop = () => {};

        const attempt = (mayRenew: boolean) => {
          const subscription = next(op).subscribe({
            next: (value) => observer.next(value),
            complete: () => observer.complete(),
            error: (failure) => {
              const error = fromProcedureError(failure, url);
              if (!mayRenew || spent === null || error.code !== 'UNAUTHORIZED') observer.error(error);
              else void again(error);
            },
          });
          stop = () => subscription.unsubscribe();
        };

        const again = async (refused: DataMirageError) => {
          try {
            if (!(await session.renew(spent))) throw refused;
            if (op.type === 'subscription') socket.renew();
            if (!stopped) attempt(false);
          } catch (error) {
            observer.error(error instanceof DataMirageError ? error : refused);
          }
        };

        attempt(true);
        return () => {
          stopped = true;
          stop();
        };
      });
}
