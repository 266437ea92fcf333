import { httpBatchLink, splitLink, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import superjson from 'superjson';
import type { AppRouter } from '../generated/api.ts';
import { abortLink } from './abort-link.ts';
import { DataMirageError, fromErrorBody, fromProcedureError, notOurAnswer, parseJson } from './errors.ts';
import type { Session } from './session.ts';
import type { Socket } from './socket.ts';

interface LinkOptions {
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly session: Session;
  readonly socket: Socket;
}

/** No more calls than the service takes at once, and addresses that proxies let pass. */
const BATCH = { maxItems: 50, maxURLLength: 4_000 };

/** Calls travel over HTTP, batched; subscriptions over the WebSocket. */
export function createLinks({ url, fetch, session, socket }: LinkOptions): TRPCLink<AppRouter>[] {
  return [
    abortLink(),
    renewingLink(url, session, socket),
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: socket.link,
      false: httpBatchLink<AppRouter>({
        url: `${url}/trpc`,
        transformer: superjson,
        ...BATCH,
        fetch: async (input, init) => {
          const response = await fetch(input, init as RequestInit | undefined);
          await assertOurs(response, url);
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

/** Something on the way may answer in the service's stead, and the service before any procedure is reached. */
async function assertOurs(response: Response, url: string): Promise<void> {
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith('application/json')) {
    await response.body?.cancel();
    throw notOurAnswer(url, response, null);
  }
  if (response.ok) return;
  const told = fromErrorBody(parseJson(await response.clone().text()), null, response.headers);
  if (told !== null) throw told;
}

/**
 * Turns every failure into a `DataMirageError`. When the service refuses the token, renews it and calls again, once; a
 * subscription, which outlives many tokens, once for every time that it stood, from the last event it saw.
 */
function renewingLink(url: string, session: Session, socket: Socket): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        let stopped = false;
        let stop = () => {};
        let mayRenew = true;
        let input = op.input;

        const attempt = () => {
          const spent = session.tokens?.access_token ?? null;
          const subscription = next({ ...op, input }).subscribe({
            next(value) {
              const { result } = value;
              if (result.type === 'started') mayRenew = true;
              if (result.type === 'data' && 'id' in result && result.id !== undefined) {
                input = { ...asFields(op.input), lastEventId: result.id };
              }
              observer.next(value);
            },
            complete: () => observer.complete(),
            error: (failure) => {
              const error = fromProcedureError(failure, url);
              if (!mayRenew || spent === null || error.code !== 'UNAUTHORIZED') observer.error(error);
              else void again(error, spent);
            },
          });
          stop = () => subscription.unsubscribe();
        };

        const again = async (refused: DataMirageError, spent: string) => {
          mayRenew = false;
          try {
            if (!(await session.renew(spent))) throw refused;
            if (op.type === 'subscription') socket.renew();
            if (!stopped) attempt();
          } catch (error) {
            observer.error(error instanceof DataMirageError ? error : refused);
          }
        };

        attempt();
        return () => {
          stopped = true;
          stop();
        };
      });
}

function asFields(input: unknown): object {
  return typeof input === 'object' && input !== null ? input : {};
}
