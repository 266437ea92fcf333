import type { Bus } from '../platform/bus.ts';
import type { RevokedSession } from './sessions.ts';

export type SessionRevokedListener = (session: RevokedSession) => void;

/** Tells of sessions that ended before their time, whichever process ended them. */
export interface Revocations {
  announce(revoked: readonly RevokedSession[]): void;
  /** Returns how to stop listening. */
  listen(listener: SessionRevokedListener): () => void;
}

export function createRevocations(bus: Bus): Revocations {
  const listeners = new Set<SessionRevokedListener>();
  const tell = (revoked: readonly RevokedSession[]) => {
    for (const session of revoked) for (const listener of listeners) listener(session);
  };
  bus.subscribe('sessions-revoked', (message) => tell(message as RevokedSession[]));
  return {
    announce: (revoked) => {
      tell(revoked);
      bus.publish('sessions-revoked', revoked);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
