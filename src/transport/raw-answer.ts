import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AppError } from '../platform/app-error.ts';
import { errorBody } from '../procedure/error-format.ts';
import { errorHeaders, JSON_TYPE } from './error-reply.ts';

/** Answers where there is no reply to answer with: a refused upgrade, a request that is not HTTP. */
export function answerRaw(connection: Duplex, error: AppError, path: string, requestId: string): void {
  const body = JSON.stringify(errorBody(error, path, requestId));
  const headers = {
    'content-type': JSON_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    connection: 'close',
    ...errorHeaders(error),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  connection.end(`HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\n${lines.join('')}\r\n${body}`);
}
