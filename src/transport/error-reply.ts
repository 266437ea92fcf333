import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, ERROR_TABLE, type ErrorCode } from '../platform/app-error.ts';
import { errorBody, toAppError } from '../procedure/error-format.ts';

/** Turns whatever was thrown, by a handler or by Fastify itself, into the one error of the house. */
export function toReplyError(thrown: unknown): AppError {
  return fromFastify(thrown) ?? toAppError(thrown);
}

/** Fastify tells a client's mistake by a status below 500. */
function fromFastify(thrown: unknown): AppError | undefined {
  if (!(thrown instanceof Error) || thrown instanceof AppError) return undefined;
  if (!('statusCode' in thrown) || typeof thrown.statusCode !== 'number') return undefined;
  const answer = FASTIFY_ANSWERS[thrown.statusCode];
  return answer === undefined ? undefined : new AppError({ ...answer, cause: thrown });
}

const FASTIFY_ANSWERS: Readonly<Record<number, { code: ErrorCode; message: string }>> = {
  400: { code: 'BAD_REQUEST', message: 'The request is not well-formed HTTP.' },
  404: { code: 'NOT_FOUND', message: 'There is nothing at this address. /docs lists every route.' },
  408: { code: 'BAD_REQUEST', message: 'The request took too long to arrive.' },
  413: { code: 'PAYLOAD_TOO_LARGE', message: 'The body is larger than the service accepts.' },
  414: { code: 'NOT_FOUND', message: 'There is nothing at this address. /docs lists every route.' },
  415: { code: 'UNSUPPORTED_MEDIA_TYPE', message: 'Send the body as JSON: Content-Type: application/json.' },
};

export function sendError(request: FastifyRequest, reply: FastifyReply, thrown: unknown): FastifyReply {
  const error = toReplyError(thrown);
  logFault(request.log, error);
  // What a handler said of the answer it did not come to send.
  for (const header of ANSWER_HEADERS) reply.removeHeader(header);
  return reply
    .code(error.status)
    .headers(errorHeaders(error))
    .header('content-type', JSON_TYPE)
    .send(JSON.stringify(errorBody(error, pathOf(request.originalUrl), request.id)));
}

const ANSWER_HEADERS = ['content-disposition', 'content-encoding', 'content-length', 'cache-control', 'etag'];

export const JSON_TYPE = 'application/json; charset=utf-8';

/** The headers that an error of this code carries on every transport. */
export function errorHeaders(error: AppError): Record<string, string> {
  const headers: Record<string, string> = {};
  if (error.code === 'UNAUTHORIZED') headers['www-authenticate'] = 'Bearer';
  if (error.retryAfter !== undefined || error.code === 'RATE_LIMITED' || error.code === 'UNAVAILABLE') {
    headers['retry-after'] = String(error.retryAfter ?? DEFAULT_RETRY_SECONDS);
  }
  return headers;
}

const DEFAULT_RETRY_SECONDS = 5;

/** The cause of our own faults, next to the request id the caller was told. */
export function logFault(log: FastifyRequest['log'], error: AppError): void {
  if (ERROR_TABLE[error.code].http >= 500)
    log.error({ err: error.cause ?? error, code: error.code }, error.message);
}

/** The path without the query, which may hold a token. */
export function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}
