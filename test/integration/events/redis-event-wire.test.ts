import type { Kysely } from 'kysely';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EventStream, NewEvent, StreamedEvent } from '../../../src/events/event-stream.ts';
import { createEventReader } from '../../../src/events/read-events.ts';
import { createRedisEventWire } from '../../../src/events/redis-event-wire.ts';
import { createEventStream } from '../../../src/events/stored-event-stream.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import type { Database } from '../../../src/platform/database/schema.ts';
import { newId } from '../../../src/platform/id.ts';
import { type TestDatabase, testDatabases } from '../../support/database.ts';
import { openTestRedis, redisIsReachable, type TestRedis } from '../../support/redis.ts';

const drivers = (await redisIsReachable()) ? await testDatabases() : [];

describe.each(drivers)('the live stream of two processes on $name and Redis', (driver) => {
  const log = pino({ level: 'silent' });
  let database: TestDatabase;
  let db: Kysely<Database>;
  let redis: TestRedis;
  let user: string;
  const streams: EventStream[] = [];

  beforeAll(async () => {
    database = await driver.create();
    const handle = await database.open();
    await handle.migrate();
    db = handle.db;
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    redis = await openTestRedis();
    user = newId();
    await db
      .insertInto('users')
      .values({ id: user, email: `${user}@example.com`, password_hash: '-' } as never)
      .execute();
  });
  afterEach(async () => {
    await Promise.all(streams.splice(0).map((stream) => stream.close()));
    await redis.remove();
  });

  const open = async () => {
    const wire = await createRedisEventWire({ redis: await redis.connect(), prefix: redis.prefix, log });
    const stream = createEventStream({ db, clock: systemClock, log, wire });
    streams.push(stream);
    await stream.cursor();
    return stream;
  };
  const listen = (stream: EventStream) => {
    const received: StreamedEvent[] = [];
    stream.subscribe({ userId: user }, (event) => received.push(event));
    return received;
  };
  const frame = (step: number): NewEvent => ({
    type: 'processing_frame',
    user_id: user,
    dataset_id: 'd',
    run_id: 'r',
    step,
    total_points: 1,
    stride: 1,
    minimum: [0, 0, 0],
    maximum: [0, 0, 0],
    positions: 'AAAAAAAA',
  });
  const note = (message: string): NewEvent => ({
    type: 'notification',
    user_id: user,
    level: 'info',
    message,
  });
  const progress = (percent: number): NewEvent => ({
    type: 'processing_progress',
    user_id: user,
    dataset_id: 'd',
    run_id: 'run',
    stage: 'reduction',
    progress: percent,
    message: `${percent} %`,
    estimated_remaining: null,
  });
  const textsOf = (events: readonly StreamedEvent[] | null) =>
    events?.map((event) => ('message' in event ? event.message : event.type));
  const texts = (count: number, name: string) => Array.from({ length: count }, (_, i) => `${name}${i}`);
  const expectRising = (events: readonly StreamedEvent[]) => {
    const ids = events.map((event) => event.event_id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  };
  const patience = { timeout: 20_000 };

  test('what one publishes the other hands on, progress included, with the same numbers', async () => {
    const [first, second] = [await open(), await open()];
    const received = listen(second);
    const published = [
      await first.publish(note('a')),
      await first.publish(progress(10)),
      await first.publish(progress(20)),
      await first.publish(note('b')),
    ];
    await expect.poll(() => received.length, patience).toBe(4);
    expect(received).toEqual(published);
  });

  test('a frame is seen at the other process, and kept by neither', async () => {
    const [first, second] = [await open(), await open()];
    const received = listen(second);
    const before = await second.cursor();
    let step = 0;
    const tellAndCount = async () => {
      await first.publish(frame(++step));
      return received.length;
    };
    await expect.poll(tellAndCount, patience).toBeGreaterThan(0);
    expect(received[0]).toMatchObject({ type: 'processing_frame', positions: 'AAAAAAAA' });
    await first.publish(note('after'));
    await expect.poll(() => textsOf(received)?.at(-1), patience).toBe('after');
    expectRising(received);
    expect(textsOf(await second.replay(user, before))).toEqual(['after']);
  });

  test('both see everything once, in one and the same rising order, while both publish', async () => {
    const [first, second] = [await open(), await open()];
    const received = [listen(first), listen(second)] as const;
    await Promise.all(
      texts(60, '').map((text, i) =>
        (i % 2 === 0 ? first : second).publish(i % 5 === 4 ? progress(i) : note(text)),
      ),
    );
    const stored = await db
      .selectFrom('events')
      .select('event_id')
      .where('user_id', '=', user)
      .orderBy('event_id')
      .execute();
    for (const events of received) {
      await expect.poll(() => events.length, patience).toBeGreaterThanOrEqual(48);
      await expect
        .poll(() => events.filter(({ type }) => type === 'notification').length, patience)
        .toBe(stored.length);
      expectRising(events);
      expect(events.filter(({ type }) => type === 'notification').map((event) => event.event_id)).toEqual(
        stored.map((row) => row.event_id),
      );
    }
  });

  test('a reader goes on at another process, from whatever event it saw last', async () => {
    const [first, second] = [await open(), await open()];
    const received = listen(first);
    await first.publish(note('a'));
    await second.publish(progress(1));
    await first.publish(progress(2));
    await expect.poll(() => received.length, patience).toBe(3);
    const last = received.at(-1)?.event_id ?? 0;
    await first.publish(note('b'));
    await second.publish(note('c'));
    expect(textsOf(await (await open()).replay(user, last))).toEqual(['b', 'c']);
    expect(textsOf(await second.replay(user, received[0]?.event_id ?? 0))).toEqual(
      expect.arrayContaining(['b', 'c']),
    );
  });

  test('no stored event is lost while Redis is cut off, and the cut ends nothing', async () => {
    const [first, second] = [await open(), await open()];
    const received = [listen(first), listen(second)] as const;
    await first.publish(note('before'));
    await redis.line.cut();
    for (const text of texts(5, 'a')) await first.publish(note(text));
    for (const text of texts(5, 'b')) await second.publish(note(text));
    const away = ['before', ...texts(5, 'a'), ...texts(5, 'b')];
    for (const events of received) {
      await expect.poll(() => textsOf(events), patience).toEqual(away);
    }
    await redis.line.mend();
    await first.publish(note('after'));
    for (const events of received) {
      await expect.poll(() => textsOf(events), patience).toEqual([...away, 'after']);
      expectRising(events);
    }
    await expect
      .poll(async () => {
        await first.publish(progress(50));
        return received[1].some(({ type }) => type === 'processing_progress');
      }, patience)
      .toBe(true);
  });

  test('a Redis that comes back without its data loses nothing', async () => {
    const [first, second] = [await open(), await open()];
    const received = listen(second);
    for (const text of texts(3, 'a')) await first.publish(note(text));
    await redis.line.cut();
    await redis.forgetEverything();
    for (const text of texts(3, 'b')) await first.publish(note(text));
    await redis.line.mend();
    for (const text of texts(3, 'c')) await first.publish(note(text));
    await expect
      .poll(() => textsOf(received), patience)
      .toEqual([...texts(3, 'a'), ...texts(3, 'b'), ...texts(3, 'c')]);
  });

  test('what the wire has lost is read from the table as soon as the next event comes', async () => {
    const [first, second] = [await open(), await open()];
    const received = listen(second);
    // A process without a wire: nobody is told.
    const mute = createEventStream({ db, clock: systemClock, log });
    streams.push(mute);
    await mute.publish(note('untold'));
    await first.publish(note('told'));
    await expect.poll(() => textsOf(received), patience).toEqual(['untold', 'told']);
  });

  test('a reader that comes back elsewhere while both publish misses none and gets none twice', async () => {
    const [first, second] = [await open(), await open()];
    const start = await first.cursor();
    const readEvents = createEventReader({
      eventStream: second,
      loadResult: async () => null,
      mayReceive: async () => true,
    });
    const total = 60;
    const publishing = Promise.all([
      (async () => {
        for (const text of texts(total / 2, 'a')) await first.publish(note(text));
      })(),
      (async () => {
        for (const text of texts(total / 2, 'b')) await second.publish(note(text));
      })(),
    ]);
    const abort = new AbortController();
    const received: StreamedEvent[] = [];
    for await (const event of readEvents({ userId: user, lastEventId: start, signal: abort.signal })) {
      received.push(event as StreamedEvent);
      if (received.length === total) abort.abort();
    }
    await publishing;
    expectRising(received);
    expect(new Set(textsOf(received))).toEqual(new Set([...texts(total / 2, 'a'), ...texts(total / 2, 'b')]));
  });
});
