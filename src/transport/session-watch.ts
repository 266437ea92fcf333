import type { Logger } from 'pino';
import type { Bus } from '../platform/bus.ts';
import type { LiveSockets } from './live-sockets.ts';

export interface SessionWatchOptions {
  readonly bus: Bus;
  readonly sockets: Pick<LiveSockets, 'sessions' | 'endSession'>;
  /** Which of these sessions are still good. */
  readonly livingAmong: (sessionIds: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly log: Logger;
  readonly everyMs?: number;
}

/**
 * Ends the sockets of sessions that another process revoked while the bus could not tell: until the processes are in
 * step again, the database is asked every second. Returns how to stop.
 */
export function watchSessions({
  bus,
  sockets,
  livingAmong,
  log,
  everyMs = 1000,
}: SessionWatchOptions): () => void {
  let asking = false;

  async function look(): Promise<void> {
    const sessionIds = sockets.sessions();
    if (asking || sessionIds.length === 0) return;
    asking = true;
    try {
      const living = await livingAmong(sessionIds);
      for (const sessionId of sessionIds) if (!living.has(sessionId)) sockets.endSession(sessionId);
    } catch (error) {
      log.warn({ err: error }, 'the sessions of open sockets could not be checked; they are checked again');
    } finally {
      asking = false;
    }
  }

  const stopListening = bus.onGap(() => void look());
  const timer = setInterval(() => {
    if (!bus.isInStep()) void look();
  }, everyMs).unref();
  return () => {
    stopListening();
    clearInterval(timer);
  };
}
