import { TaskCrashed } from '../../compute/compute.ts';
import { AppError, systemCode } from '../../platform/app-error.ts';

/** A row that cannot be brought over, and why. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/**
 * Why a row is skipped.
 *
 * @throws the error itself when it is not the row's fault: the import cannot go on then
 */
export function reasonToSkip(error: unknown): string {
  if (error instanceof Unreadable) return error.message;
  if (error instanceof AppError && (error.code === 'BAD_REQUEST' || error.code === 'VALIDATION')) {
    return error.message;
  }
  if (error instanceof TaskCrashed) return 'reading it brought the reading process down';
  if (isRefusedByDatabase(error)) return 'the database refuses its values';
  throw error;
}

/** SQLSTATEs of values: data exceptions (22), broken constraints (23), program limits exceeded (54). */
function isRefusedByDatabase(error: unknown): boolean {
  const code = systemCode(error);
  return code !== undefined && /^(22|23|54)\w{3}$/.test(code);
}
