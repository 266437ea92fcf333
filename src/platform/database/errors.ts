import { AppError, systemCode } from '../app-error.ts';

/** What the errors of `pg`, PostgreSQL and the operating system mean to a caller. */

const UNREACHABLE_SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Losses of the connection that `pg` reports by message only. */
const UNREACHABLE_MESSAGES =
  /^(connection terminated|client has encountered a connection error|client was closed|timeout exceeded when trying to connect|timeout expired|cannot use a pool after calling end|driver has already been destroyed|the server does not support ssl)/i;

/**
 * SQLSTATEs of a server that is there but cannot serve: connection exceptions (08), refused log-in (28), no such
 * database (3D), too many connections (53300), shutting down or starting up (57P), ended session (25P03).
 */
const UNREACHABLE_STATES = /^(08|28|3D|57P|53300|25P03)/;

const DISK_FULL = '53100';
const QUERY_CANCELED = '57014';
const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';

/**
 * The error to tell the caller, or undefined when it is not the database's condition that failed the query (a broken
 * constraint, a wrong statement): that is for the service to understand, or an internal error.
 */
export function mapDatabaseError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  const code = systemCode(error);
  if (code === DISK_FULL || code === 'ENOSPC' || code === 'EDQUOT') {
    return storageFull(error);
  }
  if (code === QUERY_CANCELED) {
    return new AppError({
      code: 'UNAVAILABLE',
      message: 'The database took too long to answer. Try again in a few seconds.',
      cause: error,
    });
  }
  return isUnreachable(error, code) ? unavailable(error) : undefined;
}

export function unavailable(cause: unknown): AppError {
  return new AppError({
    code: 'UNAVAILABLE',
    message: 'The database cannot be reached right now. Try again in a few seconds.',
    retryAfter: 5,
    cause,
  });
}

export function storageFull(cause: unknown): AppError {
  return new AppError({
    code: 'STORAGE_FULL',
    message: 'The database has no space left. Free some disk space, then try again.',
    cause,
  });
}

/** @param constraint the violated constraint or unique index; any when left out */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (systemCode(error) !== UNIQUE_VIOLATION) return false;
  if (constraint === undefined) return true;
  return error instanceof Error && 'constraint' in error && error.constraint === constraint;
}

/** What a row refers to was removed meanwhile. */
export function isForeignKeyViolation(error: unknown): boolean {
  return systemCode(error) === FOREIGN_KEY_VIOLATION;
}

function isUnreachable(error: unknown, code: string | undefined): boolean {
  if (code !== undefined) return UNREACHABLE_SYSTEM_CODES.has(code) || UNREACHABLE_STATES.test(code);
  return error instanceof Error && UNREACHABLE_MESSAGES.test(error.message);
}
