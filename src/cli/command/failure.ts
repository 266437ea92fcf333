import { ConfigError } from '../../app/config.ts';
import { AppError } from '../../platform/app-error.ts';

/** Arguments that cannot be used. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Says on standard error why a command failed: a fault of ours with its stack, anything expected in its own sentence.
 *
 * @returns the exit code: 2 for arguments that cannot be used, else 1
 */
export function reportFailure(error: unknown, usage: string): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    return 2;
  }
  if (error instanceof ConfigError || error instanceof AppError) {
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}
