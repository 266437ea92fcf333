import { EventEmitter, on } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { initTRPC, TRPCError, tracked } from '@trpc/server';
import { createHTTPHandler } from '@trpc/server/adapters/standalone';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import superjson from 'superjson';
import { type WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod';
import type { TokenResponse } from '../../../client/sdk/src/client.ts';
import type { ErrorBody } from '../../../src/procedure/wire.ts';

/** Enough of the service to see how the client behaves: answers by script, records what arrives. */
export interface StubService {
  readonly url: string;
  /** What subscriptions came with. */
  readonly subscribed: unknown[];
  /** Access tokens that are taken. */
  readonly goodTokens: Set<string>;
  readonly refreshes: string[];
  readonly uploads: {
    readonly contentType: string;
    readonly body: Buffer;
    readonly token: string | undefined;
    readonly key: string | undefined;
  }[];
  readonly processed: unknown[];
  readonly cancelled: string[];
  /** What `ml.process` answers, and what it does first. */
  onProcess: () => 'queued' | 'running' | 'completed';
  /** What `/api/ml/results` answers. */
  result: unknown;
  /** Overrides every HTTP answer. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | null;
  publish(event: Record<string, unknown>): void;
  /** Cuts every WebSocket without a word. */
  cutSockets(): void;
  close(): Promise<void>;
}

interface Context {
  readonly token: string | undefined;
}

export async function startStubService(): Promise<StubService> {
  const emitter = new EventEmitter();
  const history: { readonly event_id: number; readonly [key: string]: unknown }[] = [];
  const stub = {
    subscribed: [] as unknown[],
    goodTokens: new Set<string>(),
    refreshes: [] as string[],
    uploads: [] as StubService['uploads'],
    processed: [] as unknown[],
    cancelled: [] as string[],
    onProcess: (): 'queued' | 'running' | 'completed' => 'running',
    result: null as unknown,
    intercept: null as StubService['intercept'],
  };

  const t = initTRPC.context<Context>().create({
    transformer: superjson,
    errorFormatter: ({ shape, error }) => ({
      ...shape,
      data: { ...shape.data, ...bodyOf(error.code === 'UNAUTHORIZED' ? 401 : 422, error.message) },
    }),
  });
  const authed = t.procedure.use(({ ctx, next }) => {
    if (ctx.token !== undefined && stub.goodTokens.has(ctx.token)) return next();
    throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Log in first.' });
  });
  const router = t.router({
    auth: t.router({
      login: t.procedure.input(z.unknown()).mutation(() => tokens('first', stub.goodTokens)),
      logout: authed.input(z.unknown()).mutation(() => null),
      me: authed.query(({ ctx }) => ({ email: ctx.token })),
    }),
    datasets: t.router({
      get: authed.input(z.unknown()).query((): never => {
        throw new TRPCError({ code: 'UNPROCESSABLE_CONTENT', message: 'id: must be short' });
      }),
    }),
    ml: t.router({
      process: authed.input(z.unknown()).mutation(({ input }) => {
        stub.processed.push(input);
        return { run_id: 'run-1', dataset_id: 'dataset-1', status: stub.onProcess() };
      }),
      cancel: authed.input(z.object({ dataset_id: z.string() })).mutation(({ input }) => {
        stub.cancelled.push(input.dataset_id);
        emitter.emit('cancelled');
        return {};
      }),
    }),
    events: t.router({
      onEvent: authed
        .input(z.looseObject({ lastEventId: z.string().nullish() }).nullish())
        .subscription(async function* ({ input, signal }) {
          stub.subscribed.push(input ?? {});
          const live = on(emitter, 'event', { ...(signal === undefined ? {} : { signal }) });
          const seen = input?.lastEventId == null ? history.length : Number(input.lastEventId);
          const known = history.length;
          for (const event of history.slice(seen, known)) yield tracked(String(event.event_id), event);
          for await (const [event] of live) {
            if (event.event_id > known) yield tracked(String(event.event_id), event);
          }
        }),
    }),
  });

  const trpcHandler = createHTTPHandler({
    router,
    basePath: '/trpc/',
    createContext: ({ req }): Context => ({ token: bearer(req) }),
  });

  const server = createServer((request, response) => {
    if (stub.intercept?.(request, response) === true) return;
    const path = new URL(request.url ?? '/', 'http://stub').pathname;
    if (path.startsWith('/trpc/')) trpcHandler(request, response);
    else void answerRest(path, request, response, stub);
  });
  const sockets = new WebSocketServer({ server, path: '/trpc' });
  const handler = applyWSSHandler({
    wss: sockets,
    router,
    createContext: ({ info }): Context => ({ token: info.connectionParams?.['token'] }),
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(stub, {
    url: `http://127.0.0.1:${port}`,
    publish(event: Record<string, unknown>) {
      const numbered = { ...event, event_id: history.length + 1 };
      history.push(numbered);
      emitter.emit('event', numbered);
    },
    cutSockets() {
      for (const socket of sockets.clients) (socket as WebSocket).terminate();
    },
    async close() {
      handler.broadcastReconnectNotification();
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await closeServer(server);
    },
  });
}

async function answerRest(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  stub: Pick<StubService, 'goodTokens' | 'refreshes' | 'uploads' | 'result'>,
): Promise<void> {
  if (path === '/api/auth/refresh') {
    const { refresh_token } = z.object({ refresh_token: z.string() }).parse(JSON.parse(await text(request)));
    stub.refreshes.push(refresh_token);
    if (refresh_token === 'revoked') return send(response, 401, bodyOf(401, 'The session has ended.'));
    return send(response, 200, tokens(`renewed-${stub.refreshes.length}`, stub.goodTokens));
  }
  const body = await buffer(request);
  const token = bearer(request);
  if (token === undefined || !stub.goodTokens.has(token)) {
    return send(response, 401, bodyOf(401, 'Log in first.'));
  }
  if (path === '/api/datasets/upload' || path.endsWith('/versions')) {
    const key = request.headers['idempotency-key'];
    stub.uploads.push({
      contentType: request.headers['content-type'] ?? '',
      body,
      token,
      key: typeof key === 'string' ? key : undefined,
    });
    return send(response, 201, { id: 'dataset-1' });
  }
  return send(response, 200, stub.result);
}

export function bodyOf(status: number, detail: string): ErrorBody {
  return { error: 'Error', detail, status_code: status, path: '/', request_id: 'request-1' };
}

function tokens(name: string, good: Set<string>): Omit<TokenResponse, 'user'> & { user: { email: string } } {
  good.add(name);
  return {
    access_token: name,
    refresh_token: `refresh-of-${name}`,
    token_type: 'bearer',
    expires_in: 1800,
    user: { email: 'ada@example.org' },
  };
}

function bearer(request: IncomingMessage): string | undefined {
  return request.headers.authorization?.replace(/^Bearer /, '');
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
