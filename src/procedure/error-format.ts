import type { TRPCDefaultErrorShape } from '@trpc/server';
import { TRPCError } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import * as z from 'zod';
import { AppError, ERROR_TABLE, type ErrorCode, type ErrorDetail } from '../platform/app-error.ts';
import type { ErrorBody } from './wire.ts';

/** Turns whatever was thrown into the one error of the house. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof TRPCError) return fromTrpc(thrown);
  if (thrown instanceof z.ZodError) return validationError(thrown, 'body');
  return new AppError({ code: 'INTERNAL', message: INTERNAL_MESSAGE, cause: thrown });
}

function fromTrpc(thrown: TRPCError): AppError {
  const { cause } = thrown;
  if (cause instanceof AppError) return cause;
  // Only tRPC's own input parser says BAD_REQUEST; a ZodError from anywhere else is a fault of ours.
  if (thrown.code === 'BAD_REQUEST' && cause instanceof z.ZodError) return validationError(cause, 'body');
  if (thrown.code === 'PARSE_ERROR' || (thrown.code === 'BAD_REQUEST' && cause !== undefined)) {
    return malformedBody('The input is not well-formed JSON.', thrown);
  }
  const code = codeOfTrpc(thrown.code);
  return new AppError({ code, message: publicMessage(code, thrown.message), cause: cause ?? thrown });
}

/** An input that cannot be read at all, let alone parsed by a schema. */
export function malformedBody(message: string, cause?: unknown): AppError {
  const details = [{ loc: ['body'], msg: message, type: 'json_invalid' }];
  return new AppError({ code: 'VALIDATION', message, details, cause });
}

/** A failed parse as the contract tells it; `place` says where the input stood. */
export function validationError(error: z.ZodError, place: 'body' | 'query' | 'path' | 'header'): AppError {
  const details: ErrorDetail[] = error.issues.map((issue) => ({
    loc: [place, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))],
    msg: issue.message,
    type: issue.code,
  }));
  const first = details[0];
  const field = first === undefined ? '' : first.loc.slice(1).join('.');
  const message =
    first === undefined ? 'The input is not valid.' : `${field === '' ? place : field}: ${first.msg}`;
  return new AppError({ code: 'VALIDATION', message, details, cause: error });
}

/** The body of an answer with a status of 400 or more. */
export function errorBody(error: AppError, path: string, requestId: string): ErrorBody {
  return {
    error: ERROR_TABLE[error.code].title,
    detail: error.message,
    status_code: error.status,
    path,
    request_id: requestId,
    ...(error.details === undefined
      ? {}
      : { details: error.details.map((d) => ({ ...d, loc: [...d.loc] })) }),
  };
}

const requestIds = new WeakMap<TRPCError, string>();

/** Says which request an error belongs to, for those that tRPC meets before it has made the request's context. */
export function noteRequest(error: TRPCError, requestId: string): void {
  requestIds.set(error, requestId);
}

/** tRPC's envelope with the contract's fields in `data`; never a stack. */
export function formatTrpcError(
  shape: TRPCDefaultErrorShape,
  thrown: TRPCError,
  requestId: string | undefined,
  path: string | undefined,
) {
  const error = toAppError(thrown);
  const { stack: _stack, ...data } = shape.data;
  const code = ERROR_TABLE[error.code].trpc;
  return {
    message: error.message,
    code: TRPC_ERROR_CODES_BY_KEY[code],
    data: {
      ...data,
      code,
      httpStatus: error.status,
      ...errorBody(error, path ?? data.path ?? '', requestId ?? requestIds.get(thrown) ?? ''),
      ...(error.retryAfter === undefined ? {} : { retry_after: error.retryAfter }),
    },
  };
}

const INTERNAL_MESSAGE = 'Something went wrong on our side. The request_id helps to find it in the log.';

function codeOfTrpc(trpcCode: string): ErrorCode {
  const found = (Object.keys(ERROR_TABLE) as ErrorCode[]).find((code) => ERROR_TABLE[code].trpc === trpcCode);
  return found ?? 'INTERNAL';
}

function publicMessage(code: ErrorCode, message: string): string {
  return ERROR_TABLE[code].http >= 500 ? INTERNAL_MESSAGE : message;
}
