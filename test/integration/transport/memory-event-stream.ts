import type { EventSelection, EventStream, StreamedEvent } from '../../../src/events/event-stream.ts';

/** The port of live events without a database, keeping what it is given. */
export interface MemoryEventStream extends EventStream {
  /** Forgets what was published so far, as if it had been too long ago. */
  forget(): void;
  readonly subscribers: () => number;
}

export function createMemoryEventStream(): MemoryEventStream {
  let last = 1_000_000;
  let oldestKept = last;
  let kept: StreamedEvent[] = [];
  const subscriptions = new Set<{ selection: EventSelection; deliver: (event: StreamedEvent) => void }>();

  return {
    subscribers: () => subscriptions.size,
    forget: () => {
      kept = [];
      oldestKept = last;
    },
    publish: async (event) => {
      last += 1;
      const streamed: StreamedEvent = { ...event, event_id: last, timestamp: new Date().toISOString() };
      kept.push(streamed);
      for (const { selection, deliver } of subscriptions) {
        const followed = 'dataset_id' in event && selection.datasetIds?.().has(event.dataset_id);
        if (event.user_id === selection.userId || followed === true) deliver(streamed);
      }
      return streamed;
    },
    subscribe: (selection, deliver) => {
      const subscription = { selection, deliver };
      subscriptions.add(subscription);
      return () => subscriptions.delete(subscription);
    },
    replay: async (userId, afterEventId) =>
      afterEventId < oldestKept || afterEventId > last
        ? null
        : kept.filter((event) => event.user_id === userId && event.event_id > afterEventId),
    cursor: async () => last,
    close: async () => {},
  };
}
