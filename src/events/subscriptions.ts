import type { Logger } from 'pino';
import type { Audience, EventSelection, StreamedEvent } from './event-stream.ts';

type Deliver = (event: StreamedEvent) => void;

interface Subscription extends EventSelection {
  readonly deliver: Deliver;
}

/** The readers of one process. */
export interface Subscriptions {
  /** Returns how to stop. */
  add(selection: EventSelection, deliver: Deliver): () => void;
  deliver(event: StreamedEvent, audience: Audience): void;
  clear(): void;
}

export function createSubscriptions(log: Logger): Subscriptions {
  const all = new Set<Subscription>();
  return {
    add(selection, deliver) {
      const subscription: Subscription = { ...selection, deliver };
      all.add(subscription);
      return () => all.delete(subscription);
    },

    deliver(event, audience) {
      for (const subscription of all) {
        if (!isSelected(event, audience, subscription)) continue;
        try {
          subscription.deliver(event);
        } catch (error) {
          log.error({ err: error, event_id: event.event_id }, 'a reader of live events failed');
        }
      }
    },

    clear: () => all.clear(),
  };
}

function isSelected(event: StreamedEvent, audience: Audience, selection: EventSelection): boolean {
  if (event.user_id === selection.userId) return true;
  if (audience === 'nobody_else') return false;
  return 'dataset_id' in event && selection.datasetIds?.().has(event.dataset_id) === true;
}
