import { TaskCrashed } from '../compute/compute.ts';
import { AppError } from '../platform/app-error.ts';

/** A process that dies while it reads a file nobody has checked was brought down by the file: the caller can do something. */
export function explainCrash(error: unknown): never {
  if (!(error instanceof TaskCrashed)) throw error;
  throw new AppError({
    code: 'BAD_REQUEST',
    message: 'The file is damaged: reading it failed. Write it again, or upload the table as CSV.',
    cause: error,
  });
}
