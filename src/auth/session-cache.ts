import { type Bus, createLocalBus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { SessionWithUser } from './session.store.ts';

/** What is known of sessions, so that hardly any call asks the database. */
export interface SessionCache {
  get(sessionId: string): Promise<SessionWithUser | undefined>;
  /** Has the next call ask again, here and in the other processes, whatever is on its way now. */
  forget(sessionIds: readonly string[]): void;
}

export interface SessionCacheOptions {
  readonly clock: Clock;
  readonly load: (sessionId: string) => Promise<SessionWithUser | undefined>;
  /** Over which the processes tell each other what has changed. */
  readonly bus?: Bus;
}

/** A session revoked on another node must stop here within a second. */
const MAX_AGE_MS = 1000;
/** While every process hears every other, a change is known at once. Only what bypasses the service waits so long. */
const MAX_AGE_IN_STEP_MS = 10_000;
const MAX_ENTRIES = 10_000;

interface Entry {
  /** When the question was put, not when it was answered: what it tells is as old as that. */
  readonly askedAt: number;
  readonly inStep: boolean;
  readonly answer: Promise<SessionWithUser | undefined>;
}

export function createSessionCache({
  clock,
  load,
  bus = createLocalBus(),
}: SessionCacheOptions): SessionCache {
  const entries = new Map<string, Entry>();

  const ask = (sessionId: string, now: number): Entry => {
    const entry: Entry = { askedAt: now, inStep: bus.isInStep(), answer: load(sessionId) };
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

  const isFresh = ({ askedAt, inStep }: Entry, now: number) => {
    const maxAge = inStep && bus.isInStep() ? MAX_AGE_IN_STEP_MS : MAX_AGE_MS;
    return Math.abs(now - askedAt) < maxAge;
  };

  const drop = (sessionIds: readonly string[]) => {
    for (const sessionId of sessionIds) entries.delete(sessionId);
  };

  bus.onGap(() => entries.clear());
  bus.subscribe('sessions-changed', (message) => drop(message as string[]));

  return {
    get: (sessionId) => {
      const now = clock.now().getTime();
      const known = entries.get(sessionId);
      return (known !== undefined && isFresh(known, now) ? known : ask(sessionId, now)).answer;
    },
    forget: (sessionIds) => {
      drop(sessionIds);
      bus.publish('sessions-changed', sessionIds);
    },
  };
}
