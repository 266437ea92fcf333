import type { LiveEvent } from '../generated/api.ts';
import { createAsyncQueue } from './async-queue.ts';
import { aborted, type DataMirageError, fromFailedFetch } from './errors.ts';

/** Opens one subscription of the service. */
export type OpenSubscription = (input: object, observer: LiveObserver) => { unsubscribe(): void };

interface LiveObserver {
  onStarted(): void;
  onData(tracked: unknown): void;
  onError(error: unknown): void;
  onComplete(): void;
}

export interface LiveOptions<E extends LiveEvent> {
  readonly open: OpenSubscription;
  readonly url: string;
  readonly input: object;
  readonly wants: (event: LiveEvent) => event is E;
  /** The service listens: at first, and after each loss of the connection. */
  readonly onOpen?: (() => void) | undefined;
}

/** Events from now on; a lost connection is opened again and misses nothing. */
export interface Live<E> {
  /** Resolves when the service listens. */
  readonly ready: Promise<void>;
  readonly events: AsyncIterable<E>;
  /** Ends `events`; with an error, the reader throws it. */
  stop(error?: DataMirageError): void;
}

export function listen<E extends LiveEvent>({ open, url, input, wants, onOpen }: LiveOptions<E>): Live<E> {
  const queue = createAsyncQueue<E>();
  let refuse: (error: unknown) => void = () => {};
  let subscription = { unsubscribe() {} };

  const stop = (error?: DataMirageError) => {
    if (error === undefined) queue.end();
    else queue.fail(error);
    refuse(error ?? aborted('The subscription was stopped.'));
    subscription.unsubscribe();
  };

  const ready = new Promise<void>((resolve, reject) => {
    refuse = reject;
    subscription = open(input, {
      onStarted: () => {
        resolve();
        onOpen?.();
      },
      onData: (data) => {
        const event = eventIn(data);
        if (event !== null && wants(event)) queue.push(event);
      },
      onError: (error) => stop(fromFailedFetch(error, url)),
      onComplete: () => stop(),
    });
  });
  // Whoever reads the events only is told by them.
  ready.catch(() => {});
  return { ready, events: queue, stop };
}

/** Every reader has a subscription of its own, from its first step until it stops reading or `signal` ends. */
export function liveEvents<E extends LiveEvent>(
  options: LiveOptions<E>,
  signal: AbortSignal | undefined,
): AsyncIterable<E> {
  return {
    [Symbol.asyncIterator]() {
      const live = listen(options);
      const events = live.events[Symbol.asyncIterator]();
      const stop = () => {
        signal?.removeEventListener('abort', stop);
        live.stop();
      };
      if (signal?.aborted === true) stop();
      signal?.addEventListener('abort', stop, { once: true });
      return {
        next: () => events.next(),
        async return() {
          stop();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

/** Every event of the service's subscriptions carries its id beside it. */
function eventIn(tracked: unknown): LiveEvent | null {
  if (typeof tracked !== 'object' || tracked === null || !('data' in tracked)) return null;
  return tracked.data as LiveEvent;
}
