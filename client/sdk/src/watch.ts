import type { LiveEvent } from '../../../src/events/events.schema.ts';
import type { Api } from './api.ts';
import { createAsyncQueue } from './async-queue.ts';
import { DataMirageError, fromFailedFetch } from './errors.ts';

/** One's own live events from now on; a lost connection is opened again and misses nothing. */
export interface Watch {
  /** Resolves when the service listens. */
  readonly ready: Promise<void>;
  readonly events: AsyncIterable<LiveEvent>;
  /** Ends `events`; with an error, the reader throws it. */
  stop(error?: DataMirageError): void;
}

export function watchEvents(api: Api, url: string): Watch {
  const queue = createAsyncQueue<LiveEvent>();
  let refuse: (error: unknown) => void = () => {};
  let subscription = { unsubscribe() {} };

  const stop = (error?: DataMirageError) => {
    if (error === undefined) queue.end();
    else queue.fail(error);
    refuse(error ?? new DataMirageError({ code: 'ABORTED', message: 'The subscription was stopped.' }));
    subscription.unsubscribe();
  };

  const ready = new Promise<void>((resolve, reject) => {
    refuse = reject;
    subscription = api.events.onEvent.subscribe(
      {},
      {
        onStarted: () => resolve(),
        onData: ({ data }) => queue.push(data),
        onError: (error) => stop(fromFailedFetch(error, url)),
        onComplete: () => stop(),
      },
    );
  });
  ready.catch(() => {});
  return { ready, events: queue, stop };
}
