/**
 * The one error of the house: a code from a closed union, a sentence for the caller, a cause for the log.
 *
 * `ERROR_TABLE` is the only place that says what a code means on a wire; tRPC, REST, /ws and the OpenAPI
 * document derive from it.
 */
export const ERROR_TABLE = {
  BAD_REQUEST: { http: 400, trpc: 'BAD_REQUEST', title: 'Bad request' },
  UNAUTHORIZED: { http: 401, trpc: 'UNAUTHORIZED', title: 'Not authenticated' },
  FORBIDDEN: { http: 403, trpc: 'FORBIDDEN', title: 'Forbidden' },
  NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', title: 'Not found' },
  METHOD_NOT_ALLOWED: { http: 405, trpc: 'METHOD_NOT_SUPPORTED', title: 'Method not allowed' },
  CONFLICT: { http: 409, trpc: 'CONFLICT', title: 'Conflict' },
  PAYLOAD_TOO_LARGE: { http: 413, trpc: 'PAYLOAD_TOO_LARGE', title: 'Payload too large' },
  UNSUPPORTED_MEDIA_TYPE: { http: 415, trpc: 'UNSUPPORTED_MEDIA_TYPE', title: 'Unsupported media type' },
  VALIDATION: { http: 422, trpc: 'UNPROCESSABLE_CONTENT', title: 'Validation error' },
  RATE_LIMITED: { http: 429, trpc: 'TOO_MANY_REQUESTS', title: 'Too many requests' },
  INTERNAL: { http: 500, trpc: 'INTERNAL_SERVER_ERROR', title: 'Internal server error' },
  UNAVAILABLE: { http: 503, trpc: 'SERVICE_UNAVAILABLE', title: 'Service unavailable' },
  STORAGE_FULL: { http: 507, trpc: 'INTERNAL_SERVER_ERROR', title: 'Insufficient storage' },
} as const;

export type ErrorCode = keyof typeof ERROR_TABLE;

/** One finding of a failed validation, in the shape of the contract. */
export interface ErrorDetail {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

export interface AppErrorOptions {
  readonly code: ErrorCode;
  /** A public sentence that says what to do. Never holds a path, SQL, a stack or a secret. */
  readonly message: string;
  readonly details?: readonly ErrorDetail[];
  /** Seconds after which trying again makes sense; sent as Retry-After. */
  readonly retryAfter?: number;
  /** Logged with the request id, never sent. */
  readonly cause?: unknown;
}

export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: readonly ErrorDetail[] | undefined;
  readonly retryAfter: number | undefined;

  constructor(options: AppErrorOptions) {
    super(options.message, { cause: options.cause });
    this.code = options.code;
    this.details = options.details;
    this.retryAfter = options.retryAfter;
  }

  get status(): number {
    return ERROR_TABLE[this.code].http;
  }
}

/** A system error's code (`ENOENT`, `ENOSPC`, …), or undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
