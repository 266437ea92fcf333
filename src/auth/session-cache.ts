import type { Clock } from '../platform/clock.ts';
import type { SessionWithUser } from './session.store.ts';

/** What is known of sessions, less than a second old, so that not every call asks the database. */
export interface SessionCache {
  get(sessionId: string): Promise<SessionWithUser | undefined>;
  /** Has the next call ask again, whatever is on its way now. */
  forget(sessionIds: readonly string[]): void;
}

export interface SessionCacheOptions {
  readonly clock: Clock;
  readonly load: (sessionId: string) => Promise<SessionWithUser | undefined>;
}

/** A session revoked on another node must stop here within a second. */
const MAX_AGE_MS = 1000;
const MAX_ENTRIES = 10_000;

interface Entry {
  /** When the question was put, not when it was answered: what it tells is as old as that. */
  readonly askedAt: number;
  readonly answer: Promise<SessionWithUser | undefined>;
}

export function createSessionCache({ clock, load }: SessionCacheOptions): SessionCache {
  const entries = new Map<string, Entry>();

  const ask = (sessionId: string, now: number): Entry => {
    const entry: Entry = { askedAt: now, answer: load(sessionId) };
    // Set anew, it becomes the last of the map: the first ones are the oldest.
    entries.delete(sessionId);
    entries.set(sessionId, entry);
    entry.answer.catch(() => {
      if (entries.get(sessionId) === entry) entries.delete(sessionId);
    });
    dropOldest();
    return entry;
  };

  const dropOldest = () => {
    for (const sessionId of entries.keys()) {
      if (entries.size <= MAX_ENTRIES) return;
      entries.delete(sessionId);
    }
  };

  return {
    get: (sessionId) => {
      const now = clock.now().getTime();
      const known = entries.get(sessionId);
      const fresh = known !== undefined && Math.abs(now - known.askedAt) < MAX_AGE_MS;
      return (fresh ? known : ask(sessionId, now)).answer;
    },
    forget: (sessionIds) => {
      for (const sessionId of sessionIds) entries.delete(sessionId);
    },
  };
}
