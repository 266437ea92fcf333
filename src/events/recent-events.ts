import type { StreamedEvent } from './event-stream.ts';

/** The last events of the users of late, progress included, so that a short break costs no query. */
export interface RecentEvents {
  add(event: StreamedEvent): void;
  /** A user's events that are still here, oldest first. */
  of(userId: string): readonly StreamedEvent[];
  /** What came after a cursor, or undefined when it may reach further back than what is here. */
  after(userId: string, eventId: number): readonly StreamedEvent[] | undefined;
}

export interface RecentEventsLimits {
  readonly users: number;
  readonly perUser: number;
}

export function createRecentEvents(limits: RecentEventsLimits): RecentEvents {
  /** In the order of their last event, so that the first is the one to forget. */
  const byUser = new Map<string, StreamedEvent[]>();

  return {
    add(event) {
      const events = byUser.get(event.user_id) ?? [];
      byUser.delete(event.user_id);
      byUser.set(event.user_id, events);
      events.push(event);
      if (events.length > limits.perUser) events.shift();
      if (byUser.size > limits.users) {
        for (const oldest of byUser.keys()) {
          byUser.delete(oldest);
          break;
        }
      }
    },

    of: (userId) => byUser.get(userId) ?? [],

    after(userId, eventId) {
      const events = byUser.get(userId);
      const first = events?.[0];
      if (events === undefined || first === undefined || eventId < first.event_id - 1) return undefined;
      return events.filter((event) => event.event_id > eventId);
    },
  };
}
