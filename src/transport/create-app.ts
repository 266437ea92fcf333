import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import Fastify, { LogController } from 'fastify';
import type { Logger } from 'pino';
import { AppError } from '../platform/app-error.ts';
import { pathOf, sendError } from './error-reply.ts';
import type { HttpApp } from './http-app.ts';
import type { TransportLimits } from './limits.ts';
import { answerRaw } from './raw-answer.ts';
import { requestIdOf } from './request-context.ts';

/** Fastify with our limits, our error shape and no opinion about bodies: each transport reads its own. */
export function createApp(log: Logger, limits: TransportLimits): HttpApp {
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
