import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEventQueue, SlowReaderError } from '../../../src/events/event-queue.ts';
import type { StreamedEvent } from '../../../src/events/event-stream.ts';

const envelope = { timestamp: '2026-01-01T00:00:00Z', user_id: 'ada' };
const progress = (event_id: number): StreamedEvent => ({
  type: 'processing_progress',
  ...envelope,
  event_id,
  dataset_id: 'd',
  run_id: 'r',
  stage: 'reduction',
  progress: 1,
  message: '',
  estimated_remaining: null,
});
const note = (event_id: number): StreamedEvent => ({
  type: 'notification',
  ...envelope,
  event_id,
  level: 'info',
  message: '',
});

const frame = (event_id: number): StreamedEvent => ({
  type: 'processing_frame',
  ...envelope,
  event_id,
  dataset_id: 'd',
  run_id: 'r',
  step: event_id,
  total_points: 0,
  stride: 1,
  minimum: [0, 0, 0],
  maximum: [0, 0, 0],
  positions: '',
});

describe('a queue between the stream and a reader', () => {
  test('hands on in order, whoever comes first', async () => {
    const queue = createEventQueue(3);
    const waiting = queue.next();
    queue.push(note(1));
    queue.push(progress(2));
    expect([await waiting, await queue.next()].map((event) => event?.event_id)).toEqual([1, 2]);
  });

  test('holds the newest frame only, and drops it before any progress', async () => {
    const queue = createEventQueue(2);
    for (const event of [frame(1), frame(2), note(3)]) queue.push(event);
    expect((await queue.next())?.event_id).toBe(2);
    for (const event of [frame(4), progress(5)]) queue.push(event);
    expect((await queue.next())?.event_id).toBe(3);
    expect((await queue.next())?.event_id).toBe(5);
  });

  test('never loses a durable event, drops the oldest progress when full, and gives up when there is none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { maxLength: 40 }),
        fc.integer({ min: 1, max: 8 }),
        async (kinds, capacity) => {
          const queue = createEventQueue(capacity);
          const events = kinds.map((isDurable, i) => (isDurable ? note(i) : progress(i)));
          for (const event of events) queue.push(event);
          const durable = events.filter(({ type }) => type === 'notification');
          const received: StreamedEvent[] = [];
          try {
            for (let i = 0; i < Math.min(capacity, events.length); i++) {
              const event = await queue.next();
              if (event !== undefined) received.push(event);
            }
            expect(received.filter(({ type }) => type === 'notification')).toEqual(durable);
            expect(received).toEqual([...received].sort((a, b) => a.event_id - b.event_id));
          } catch (error) {
            expect(error).toBeInstanceOf(SlowReaderError);
            expect(durable.length + 1).toBeGreaterThan(capacity);
          }
        },
      ),
    );
  });

  test('ends a wait for the connection when it overruns', async () => {
    const queue = createEventQueue(1);
    const stuck = queue.whileHolding(new Promise(() => {}));
    queue.push(note(1));
    queue.push(note(2));
    await expect(stuck).rejects.toBeInstanceOf(SlowReaderError);
    await expect(queue.whileHolding(Promise.resolve())).rejects.toBeInstanceOf(SlowReaderError);
  });

  test('once closed wakes its reader, which gets nothing more', async () => {
    const queue = createEventQueue(3);
    const waiting = queue.next();
    queue.close();
    queue.push(note(1));
    expect(await waiting).toBeUndefined();
    expect(await queue.next()).toBeUndefined();
  });
});
