import { TRPCClientError } from '@trpc/client';
import type { AppRouter, ErrorCode } from '../generated/api.ts';

/** What the service's codes look like over HTTP; the service's own table has the same numbers. */
export const STATUS_OF_CODE = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  VALIDATION: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  STORAGE_FULL: 507,
} as const satisfies Record<ErrorCode, number>;

/** The service's codes, and four of the client's own. */
export type DataMirageErrorCode = ErrorCode | 'NETWORK' | 'PROTOCOL' | 'ABORTED' | 'TOO_LARGE';

/** One finding of a failed validation. */
export interface ErrorDetail {
  /** Where: `body`, `query`, `path` or `header`, then the field's name and the way into it. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

export interface DataMirageErrorOptions {
  readonly code: DataMirageErrorCode;
  readonly message: string;
  /** 0 when no answer arrived. */
  readonly statusCode?: number;
  readonly details?: readonly ErrorDetail[];
  readonly requestId?: string | null;
  /** Seconds. */
  readonly retryAfter?: number | null;
  readonly cause?: unknown;
}

/**
 * The one error of the client. It extends tRPC's, so that procedures reject with it too.
 *
 * `NETWORK`: no answer came; `PROTOCOL`: an answer came, but not from Data Mirage; `ABORTED`: the caller's signal;
 * `TOO_LARGE`: an answer that this program cannot hold.
 */
export class DataMirageError extends TRPCClientError<AppRouter> {
  readonly code: DataMirageErrorCode;
  readonly status_code: number;
  readonly details: readonly ErrorDetail[];
  /** Finds the request in the service's log. */
  readonly request_id: string | null;
  /** Seconds after which trying again makes sense, where the service says so. */
  readonly retry_after: number | null;

  constructor(options: DataMirageErrorOptions) {
    super(options.message, options.cause instanceof Error ? { cause: options.cause } : {});
    // tRPC's constructor sets its own prototype.
    Object.setPrototypeOf(this, DataMirageError.prototype);
    this.name = 'DataMirageError';
    this.code = options.code;
    this.status_code = options.statusCode ?? 0;
    this.details = options.details ?? [];
    this.request_id = options.requestId ?? null;
    this.retry_after = options.retryAfter ?? null;
  }
}

/** Whatever a procedure call failed with, as the client's error. */
export function fromProcedureError(error: TRPCClientError<AppRouter>, url: string): DataMirageError {
  if (error instanceof DataMirageError) return error;
  const told = fromErrorBody(error.data, error);
  if (told !== null) return told;
  if (error.cause instanceof DataMirageError) return error.cause;
  // An answer came, and it was JSON, but no procedure's.
  const response = error.meta?.['response'];
  if (response instanceof Response && !isTooLarge(error.cause)) return notOurAnswer(url, response, error);
  return fromFailedFetch(error.cause ?? error, url);
}

/** A REST answer with a status of 400 or more. */
export async function fromResponse(response: Response, url: string): Promise<DataMirageError> {
  const text = await response.text().catch(() => '');
  return fromErrorBody(parseJson(text), null, response.headers) ?? notOurAnswer(url, response, null);
}

/** A fetch that gave no answer, or none to the end. */
export function fromFailedFetch(thrown: unknown, url: string): DataMirageError {
  if (thrown instanceof DataMirageError) return thrown;
  // What was to be sent could not be read: fetch hides that in its cause.
  if (thrown instanceof Error && thrown.cause instanceof DataMirageError) return thrown.cause;
  if (isAbort(thrown)) return aborted('The call was aborted.', thrown);
  if (isTooLarge(thrown)) return tooLarge('is larger than this program can hold', thrown);
  return new DataMirageError({
    code: 'NETWORK',
    message: `No answer from ${url} (${reasonOf(thrown)}). Is the service running there?`,
    cause: thrown,
  });
}

export function aborted(message: string, cause?: unknown): DataMirageError {
  return new DataMirageError({ code: 'ABORTED', message, cause });
}

/** @param reason continues "The answer …" */
export function tooLarge(reason: string, cause?: unknown): DataMirageError {
  return new DataMirageError({
    code: 'TOO_LARGE',
    message: `The answer ${reason}. Read results with resultArrays, which needs a fraction of the memory, and tables with datasets.export, which streams them.`,
    cause,
  });
}

export function notOurAnswer(
  url: string,
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  cause: unknown,
): DataMirageError {
  return new DataMirageError({
    code: 'PROTOCOL',
    message: `${url} answered ${status} with something that is not Data Mirage's. Check the address and any proxy on the way.`,
    statusCode: status,
    retryAfter: secondsUntil(headers.get('retry-after')),
    cause,
  });
}

/** Null for a body that is not one of the service's errors. */
export function fromErrorBody(body: unknown, cause: unknown, headers?: Headers): DataMirageError | null {
  if (!isRecord(body)) return null;
  const { detail, status_code: status, request_id: requestId, details, retry_after: told } = body;
  if (typeof detail !== 'string' || typeof status !== 'number') return null;
  return new DataMirageError({
    code: codeOfStatus(status),
    message: detail,
    statusCode: status,
    details: Array.isArray(details) ? details.filter(isErrorDetail) : [],
    requestId: typeof requestId === 'string' ? requestId : null,
    retryAfter: typeof told === 'number' ? told : secondsUntil(headers?.get('retry-after') ?? null),
    cause,
  });
}

/** `Retry-After` is a number of seconds or a date. */
function secondsUntil(retryAfter: string | null): number | null {
  if (retryAfter === null || retryAfter.trim() === '') return null;
  const seconds = Number(retryAfter);
  const until = Number.isNaN(seconds) ? (Date.parse(retryAfter) - Date.now()) / 1000 : seconds;
  return Number.isFinite(until) ? Math.max(0, Math.ceil(until)) : null;
}

/** A string or array beyond the engine's limits, or memory that is not to be had. */
function isTooLarge(thrown: unknown): boolean {
  return thrown instanceof RangeError || (isRecord(thrown) && thrown['code'] === 'ERR_STRING_TOO_LONG');
}

function codeOfStatus(status: number): ErrorCode {
  const codes = Object.keys(STATUS_OF_CODE) as ErrorCode[];
  const exact = codes.find((code) => STATUS_OF_CODE[code] === status);
  return exact ?? (status >= 500 ? 'INTERNAL' : 'BAD_REQUEST');
}

function isErrorDetail(value: unknown): value is ErrorDetail {
  return isRecord(value) && Array.isArray(value['loc']) && typeof value['msg'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isAbort(thrown: unknown): boolean {
  return isRecord(thrown) && (thrown['name'] === 'AbortError' || thrown['name'] === 'TimeoutError');
}

/** Node hides the reason of a failed fetch in its cause. */
function reasonOf(thrown: unknown): string {
  if (!isRecord(thrown)) return String(thrown);
  if (typeof thrown['code'] === 'string') return thrown['code'];
  if (thrown['cause'] !== undefined) return reasonOf(thrown['cause']);
  return typeof thrown['message'] === 'string' && thrown['message'] !== ''
    ? thrown['message']
    : 'no reason given';
}
