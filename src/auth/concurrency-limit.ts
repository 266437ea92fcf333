import { AppError } from '../platform/app-error.ts';

export interface ConcurrencyLimit {
  readonly running: number;
  /** How many calls may wait for their turn before further ones are refused. */
  readonly waiting: number;
}

/**
 * Runs at most `running` of the given tasks at a time, in the order they came.
 *
 * @throws AppError UNAVAILABLE when too many wait already
 */
export function limitConcurrency({ running, waiting }: ConcurrencyLimit) {
  const queue: (() => void)[] = [];
  let free = running;

  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else {
      if (queue.length >= waiting) {
        throw new AppError({
          code: 'UNAVAILABLE',
          message: 'Too many people are signing in right now. Try again in a moment.',
          retryAfter: 2,
        });
      }
      await new Promise<void>((resolve) => {
        queue.push(resolve);
      });
    }
    try {
      return await task();
    } finally {
      // A place that is handed on never counts as free, so nobody can slip in between.
      const next = queue.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
