/**
 * Gives work a signal that is aborted when its time is up or the caller's signal is, and waits no longer than that: work
 * that does not heed the signal is left behind.
 *
 * `AbortSignal.any` with `AbortSignal.timeout` would not do: Node 20 forgets both when garbage is collected.
 *
 * @throws TimeoutError (a DOMException) when the time is up; the reason of the caller's signal when that is aborted
 */
export async function withinTime<T>(
  ms: number,
  caller: AbortSignal | null,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  caller?.throwIfAborted();
  const stop = new AbortController();
  const { signal } = stop;
  const abort = () => stop.abort(caller?.reason);
  const timer = setTimeout(() => stop.abort(new DOMException('the time is up', 'TimeoutError')), ms);
  caller?.addEventListener('abort', abort, { once: true });
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([stopped, work(signal)]);
  } finally {
    clearTimeout(timer);
    caller?.removeEventListener('abort', abort);
  }
}

/** What `withinTime` throws when the time is up. */
export function isTimeUp(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}
