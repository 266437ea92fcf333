import { AppError, type AppErrorOptions } from '../platform/app-error.ts';

/** An error in a form that crosses a process boundary whole: its class, its public words and its private cause. */
export type TravellingError =
  | ({
      readonly kind: 'app';
      readonly stack: string | undefined;
      readonly cause: TravellingError | null;
    } & Pick<AppErrorOptions, 'code' | 'message' | 'details' | 'retryAfter'>)
  | {
      readonly kind: 'other';
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
      readonly cause: TravellingError | null;
    };

const MAX_CAUSES = 5;

export function packError(error: unknown, depth = 0): TravellingError {
  if (!(error instanceof Error)) {
    return { kind: 'other', name: 'Error', message: String(error), stack: undefined, cause: null };
  }
  const hasCause = error.cause !== undefined && depth < MAX_CAUSES;
  const cause = hasCause ? packError(error.cause, depth + 1) : null;
  const { message, stack } = error;
  if (!(error instanceof AppError)) return { kind: 'other', name: error.name, message, stack, cause };
  const { code, details, retryAfter } = error;
  return {
    kind: 'app',
    code,
    message,
    stack,
    cause,
    ...(details === undefined ? {} : { details }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

/** The error as it was thrown, its stack that of the process it comes from. */
export function unpackError(packed: TravellingError): Error {
  const cause = packed.cause === null ? undefined : unpackError(packed.cause);
  if (packed.kind === 'app') return withStack(new AppError({ ...packed, cause }), packed.stack);
  const error = new Error(packed.message, cause === undefined ? undefined : { cause });
  error.name = packed.name;
  return withStack(error, packed.stack);
}

function withStack<T extends Error>(error: T, stack: string | undefined): T {
  if (stack !== undefined) error.stack = stack;
  return error;
}
