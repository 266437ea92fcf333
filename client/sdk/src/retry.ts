import { aborted, DataMirageError } from './errors.ts';
import { pause } from './pause.ts';

/** Waits before the second attempt and the later ones, each shortened by up to a half so that callers part. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, 16_000];
/** A service that wants to be left alone for longer is for the caller to decide about. */
const LONGEST_WAIT_MS = 60_000;

export const DEFAULT_RETRIES = 4;

/**
 * Tries again what failed for reasons that pass: no connection, too many requests, a service or proxy that is not
 * ready. Heeds `Retry-After`.
 *
 * @param signal ends the waits
 */
export async function retrying<T>(
  attempt: () => Promise<T>,
  { retries, signal }: { readonly retries: number; readonly signal: AbortSignal },
): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      const wait = failures < retries && !signal.aborted ? waitAfter(error, failures) : null;
      if (wait === null) throw error;
      await pause(wait, signal).catch(() => {
        throw aborted('The call was aborted while it waited to be tried again.', error);
      });
    }
  }
}

/** Milliseconds; null when another attempt makes no sense. */
function waitAfter(error: unknown, failures: number): number | null {
  if (!(error instanceof DataMirageError) || !mayPass(error)) return null;
  const planned = (WAITS_MS[failures] ?? LONGEST_WAIT_MS) * (0.5 + Math.random() / 2);
  const wait = Math.max(planned, (error.retry_after ?? 0) * 1000);
  return wait > LONGEST_WAIT_MS ? null : wait;
}

function mayPass({ code, status_code: status }: DataMirageError): boolean {
  return code === 'NETWORK' || status === 429 || status === 502 || status === 503 || status === 504;
}
