import { AppError, systemCode } from '../platform/app-error.ts';

/**
 * Tells apart the errors of a machine that has run out of something, which Node and DuckDB word in their own ways.
 * Any other error is returned as it is.
 */
export function explainResourceError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  if (systemCode(error) === 'ENOSPC' || /No space left on device/i.test(error.message)) {
    return new AppError({
      code: 'STORAGE_FULL',
      message: 'The server has no room left to store the table. Try again later or upload a smaller file.',
      cause: error,
    });
  }
  if (/^Out of Memory Error/i.test(error.message)) {
    return new AppError({
      code: 'BAD_REQUEST',
      message: 'The table needs more memory than one upload may take. Split the file or leave columns out.',
      cause: error,
    });
  }
  return error;
}
