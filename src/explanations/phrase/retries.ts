import { setTimeout as delay } from 'node:timers/promises';

export interface RetryOptions {
  /** After the first attempt. */
  readonly retries: number;
  /** No attempt is made and no pause goes on once it is aborted. */
  readonly signal: AbortSignal;
  /** Whether another attempt may go better. */
  isPassing(error: unknown): boolean;
  /** How long the server asks us to wait, in milliseconds; null when it does not say. */
  waitAskedFor(error: unknown): number | null;
  /** Rejects at once when the signal is aborted. */
  readonly pause?: Pause | undefined;
}

export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

const FIRST_PAUSE_MS = 500;
/** No server can make us wait longer. */
export const LONGEST_PAUSE_MS = 8000;

/**
 * Attempts again what failed for a passing reason.
 *
 * @throws the error of the last attempt, or that of the pause when the signal is aborted
 */
export async function retried<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { retries, signal, pause = pauseFor } = options;
  for (let failed = 0; ; failed++) {
    try {
      return await attempt();
    } catch (error) {
      if (failed >= retries || signal.aborted || !options.isPassing(error)) throw error;
      await pause(pauseAfter(failed, options.waitAskedFor(error)), signal);
    }
  }
}

/**
 * Milliseconds to wait: at random below a bound that doubles, so that many callers do not come back together, and no less
 * than the server asks for, within LONGEST_PAUSE_MS.
 *
 * @param failed attempts before the one that has just failed
 */
export function pauseAfter(failed: number, asked: number | null, random = Math.random): number {
  const backoff = random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failed);
  return Math.min(LONGEST_PAUSE_MS, Math.max(backoff, asked ?? 0));
}

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal });
}
