import { AppError } from '../platform/app-error.ts';
import type { StreamedEvent } from './event-stream.ts';

/** What waits between the stream and one reader: bounded, so that a slow reader costs a fixed amount of memory. */
export interface EventQueue {
  push(event: StreamedEvent): void;
  /**
   * The oldest waiting event, or the next one to come; undefined once closed.
   *
   * @throws SlowReaderError when more durable events wait than may
   */
  next(): Promise<StreamedEvent | undefined>;
  /**
   * Waits for the reader's connection, but no longer than the queue holds.
   *
   * @throws SlowReaderError when it overruns meanwhile
   */
  whileHolding(work: Promise<void>): Promise<void>;
  close(): void;
}

/** The reader must start anew, from the last event it got. */
export class SlowReaderError extends AppError {
  constructor() {
    super({
      code: 'UNAVAILABLE',
      message: 'Events come faster than they are read. Connect again with the last event id to catch up.',
      retryAfter: 1,
    });
  }
}

export function createEventQueue(capacity: number): EventQueue {
  const waiting: StreamedEvent[] = [];
  let wake: (() => void) | undefined;
  let giveUp: ((reason: SlowReaderError) => void) | undefined;
  let state: 'open' | 'overrun' | 'closed' = 'open';

  const wakeReader = () => {
    wake?.();
    wake = undefined;
  };

  const dropFirst = (isExpendable: (event: StreamedEvent) => boolean): boolean => {
    const expendable = waiting.findIndex(isExpendable);
    if (expendable === -1) return false;
    waiting.splice(expendable, 1);
    return true;
  };

  const makeRoom = () => {
    if (dropFirst(isFrame) || dropFirst(({ type }) => type === 'processing_progress')) return;
    state = 'overrun';
    giveUp?.(new SlowReaderError());
  };

  return {
    push(event) {
      if (state !== 'open') return;
      // A frame that was not read in time is out of date; few wait at any time, since they are large.
      if (isFrame(event)) dropFirst(isFrame);
      if (waiting.length >= capacity) makeRoom();
      if (state === 'open') waiting.push(event);
      wakeReader();
    },

    async next() {
      while (state === 'open' && waiting.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (state === 'overrun') throw new SlowReaderError();
      return state === 'closed' ? undefined : waiting.shift();
    },

    async whileHolding(work) {
      if (state === 'overrun') throw new SlowReaderError();
      try {
        await new Promise<void>((resolve, reject) => {
          giveUp = reject;
          work.then(resolve, reject);
        });
      } finally {
        giveUp = undefined;
      }
    },

    close() {
      state = 'closed';
      waiting.length = 0;
      wakeReader();
    },
  };
}

const isFrame = (event: StreamedEvent) => event.type === 'processing_frame';
