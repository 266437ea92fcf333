import type { AnyTRPCRouter } from '@trpc/server';
import { getTRPCErrorFromUnknown, getTRPCErrorShape, TRPCError, transformTRPCResponse } from '@trpc/server';
import { fastifyRequestHandler } from '@trpc/server/adapters/fastify';
import { AppError } from '../platform/app-error.ts';
import { noteRequest, toAppError } from '../procedure/error-format.ts';
import { listProcedures } from '../procedure/procedure-list.ts';
import { errorHeaders, JSON_TYPE, logFault, toReplyError } from './error-reply.ts';
import type { ContextOf, HttpApp, HttpRequest } from './http-app.ts';

export interface TrpcOptions {
  readonly appRouter: AnyTRPCRouter;
  readonly contextOf: ContextOf;
  readonly batchSize: number;
}

/** tRPC over HTTP at `/trpc/<procedure>`, one call or a batch. */
export async function mountTrpc(
  app: HttpApp,
  { appRouter, contextOf, batchSize }: TrpcOptions,
): Promise<void> {
  const subscriptions = new Set(
    listProcedures(appRouter).flatMap(({ name, type }) => (type === 'subscription' ? name : [])),
  );
  await app.register(async (scope: HttpApp) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    );
    scope.addContentTypeParser('*', (_request, _payload, done) =>
      done(new TRPCError({ code: 'UNSUPPORTED_MEDIA_TYPE', message: 'Send JSON.' }), undefined),
    );

    // What fails before tRPC sees the request is told in tRPC's envelope all the same.
    scope.setErrorHandler((thrown, request, reply) => {
      const error = toReplyError(thrown);
      logFault(request.log, error);
      return reply
        .code(error.status)
        .headers(errorHeaders(error))
        .type(JSON_TYPE)
        .send(JSON.stringify(envelope(appRouter, error, request)));
    });

    scope.all<{ Params: { path: string } }>(
      '/trpc/:path',
      { exposeHeadRoute: false },
      async (request, reply) => {
        const { path } = request.params;
        if (path.split(',').some((name) => subscriptions.has(name))) throw onlyOverWebSocket();
        const context = contextOf(request);
        await fastifyRequestHandler({
          router: appRouter,
          req: request,
          res: reply,
          path,
          maxBatchSize: batchSize,
          createContext: () => context,
          onError: ({ error }) => {
            noteRequest(error, request.id);
            logFault(request.log, toAppError(error));
          },
          responseMeta: ({ errors }) => ({ headers: headersOf(errors.map(toAppError)) }),
        });
        return reply;
      },
    );
  });
}

function onlyOverWebSocket(): AppError {
  return new AppError({
    code: 'METHOD_NOT_ALLOWED',
    message: 'Subscriptions are served over WebSocket, at this same address.',
  });
}

function headersOf(errors: readonly AppError[]): Headers {
  // Added to what tRPC says an answer varies by; its answers pass by our own hook.
  return new Headers(Object.assign({ vary: 'Origin' }, ...errors.map(errorHeaders)));
}

function envelope(router: AnyTRPCRouter, error: AppError, request: HttpRequest): object {
  const path = request.params instanceof Object && 'path' in request.params ? request.params.path : undefined;
  const config = router._def._config;
  const shape = getTRPCErrorShape({
    config,
    error: getTRPCErrorFromUnknown(error),
    type: 'unknown',
    path: typeof path === 'string' ? path : undefined,
    input: undefined,
    ctx: { requestId: request.id },
  });
  return transformTRPCResponse(config, { error: shape });
}
