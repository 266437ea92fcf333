import type { Kysely } from 'kysely';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EventStream, NewEvent, StreamedEvent } from '../../../src/events/event-stream.ts';
import { createEventReader } from '../../../src/events/read-events.ts';
import { createEventStream, type Retention } from '../../../src/events/stored-event-stream.ts';
import type { DatabaseHandle } from '../../../src/platform/database/database.ts';
import type { Database } from '../../../src/platform/database/schema.ts';
import { newId } from '../../../src/platform/id.ts';
import { type TestDatabase, testDatabases } from '../../support/database.ts';

const HOUR = 3_600_000;

describe.each(await testDatabases())('the live stream on $name', (driver) => {
  let database: TestDatabase;
  let handle: DatabaseHandle;
  let db: Kysely<Database>;
  beforeAll(async () => {
    database = await driver.create();
    handle = await database.open();
    await handle.migrate();
    db = handle.db;
  });
  afterAll(() => database.remove());

  let now: number;
  const clock = { now: () => new Date(now) };
  const streams: EventStream[] = [];
  const open = (retention: Partial<Retention> = {}) => {
    const stream = createEventStream({ db, clock, log: pino({ level: 'silent' }), retention });
    streams.push(stream);
    return stream;
  };

  let ada: string;
  let bob: string;
  beforeEach(async () => {
    now = Date.parse('2026-03-01T12:00:00Z');
    await db.deleteFrom('users').execute();
    [ada, bob] = [newId(), newId()];
    for (const id of [ada, bob]) {
      await db
        .insertInto('users')
        .values({ id, email: `${id}@example.com`, password_hash: '-' } as never)
        .execute();
    }
  });
  afterEach(async () => {
    await Promise.all(streams.splice(0).map((stream) => stream.close()));
  });

  const note = (user: string, message: string): NewEvent => ({
    type: 'notification',
    user_id: user,
    level: 'info',
    message,
  });
  const progress = (user: string, dataset: string, percent: number): NewEvent => ({
    type: 'processing_progress',
    user_id: user,
    dataset_id: dataset,
    run_id: 'run',
    stage: 'reduction',
    progress: percent,
    message: '',
    estimated_remaining: null,
  });
  const textsOf = (events: readonly StreamedEvent[] | null) =>
    events?.map((event) => ('message' in event ? event.message : event.type));

  test('ids rise over all users, also within one millisecond, and events arrive in their order', async () => {
    const stream = open();
    const received: StreamedEvent[] = [];
    stream.subscribe({ userId: ada }, (event) => received.push(event));
    stream.subscribe({ userId: bob }, (event) => received.push(event));
    const published = await Promise.all(
      Array.from({ length: 300 }, (_, i) =>
        stream.publish(i % 3 === 0 ? progress(ada, 'd', i) : note(i % 2 === 0 ? ada : bob, String(i))),
      ),
    );
    const ids = published.map((event) => event.event_id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    expect(received).toEqual(published);
    expect(published[0]?.timestamp).toBe('2026-03-01T12:00:00.000Z');
  });

  test('ids rise across a restart, even when the clock went back', async () => {
    const first = open();
    const before = await first.publish(note(ada, 'before'));
    const lost = await first.publish(progress(ada, 'd', 1));
    await first.close();
    now += 1;
    const after = await open().publish(note(ada, 'after'));
    expect(after.event_id).toBeGreaterThan(lost.event_id);
    now -= HOUR;
    const later = await open().publish(note(ada, 'later'));
    expect(later.event_id).toBeGreaterThan(after.event_id);
    expect(before.event_id).toBeLessThan(lost.event_id);
  });

  test('an event is durable once it is published; progress is not stored', async () => {
    const stream = open();
    await stream.publish(progress(ada, 'd', 1));
    const event = await stream.publish({ ...note(ada, 'kept') });
    const rows = await db.selectFrom('events').selectAll().where('user_id', '=', ada).execute();
    expect(rows.map((row) => row.payload)).toEqual([event]);
    expect(rows[0]).toMatchObject({ event_id: event.event_id, type: 'notification', dataset_id: null });
  });

  test('replays to each user what came after a cursor, from memory with progress, after a restart without', async () => {
    const stream = open();
    const start = await stream.cursor();
    const first = await stream.publish(note(ada, 'a'));
    await stream.publish(note(bob, 'not ada’s'));
    await stream.publish(progress(ada, 'd', 5));
    await stream.publish(note(ada, 'b'));
    expect(textsOf(await stream.replay(ada, start))).toEqual(['a', '', 'b']);
    expect(textsOf(await stream.replay(ada, first.event_id))).toEqual(['', 'b']);
    expect(await stream.replay(ada, await stream.cursor())).toEqual([]);

    const restarted = open();
    expect(textsOf(await restarted.replay(ada, start))).toEqual(['a', 'b']);
    expect(textsOf(await restarted.replay(ada, first.event_id))).toEqual(['b']);
    await restarted.publish(note(ada, 'c'));
    expect(textsOf(await restarted.replay(ada, start))).toEqual(['a', 'b', 'c']);
  });

  test('replays more than it holds in memory', async () => {
    const stream = open();
    const start = await stream.cursor();
    for (let i = 0; i < 250; i++) await stream.publish(note(ada, String(i)));
    expect(textsOf(await stream.replay(ada, start))).toEqual(
      Array.from({ length: 250 }, (_, i) => String(i)),
    );
  });

  test('a cursor that is older than what is kept, or was never given, asks for a new start', async () => {
    const stream = open({ eventsPerUser: 5 });
    const event = await stream.publish(note(ada, 'a'));
    expect(await stream.replay(ada, 0)).toBeNull();
    expect(await stream.replay(ada, 42)).toBeNull();
    expect(await stream.replay(ada, Number.NaN)).toBeNull();
    expect(await stream.replay(ada, now * 1000 + 10 * HOUR * 1000)).toBeNull();
    now += 23 * HOUR;
    expect(await stream.replay(ada, event.event_id)).toEqual([]);
    now += 2 * HOUR;
    expect(await stream.replay(ada, event.event_id)).toBeNull();

    const start = await stream.cursor();
    for (let i = 0; i < 6; i++) await stream.publish(note(ada, String(i)));
    const restarted = open({ eventsPerUser: 5 });
    expect(await restarted.replay(ada, start)).toBeNull();
    expect(await restarted.replay(ada, (await stream.cursor()) - 1)).toHaveLength(1);
  });

  test('prunes what is too old and, of each user, what is too much', async () => {
    const stream = open({ eventsPerUser: 3 });
    await stream.publish(note(ada, 'too old'));
    now += 25 * HOUR;
    for (let i = 0; i < 5; i++) await stream.publish(note(ada, `ada ${i}`));
    await stream.publish(note(bob, 'bob'));
    await stream.prune();
    const rows = await db.selectFrom('events').select('payload').orderBy('event_id').execute();
    expect(rows.map((row) => row.payload['message'])).toEqual(['ada 2', 'ada 3', 'ada 4', 'bob']);
  });

  test('an event of a user who is gone harms no other', async () => {
    const stream = open();
    const [gone, kept] = await Promise.all([
      stream.publish(note('nobody', 'gone')),
      stream.publish(note(ada, 'kept')),
    ]);
    expect(kept.event_id).toBeGreaterThan(gone.event_id);
    expect(textsOf(await open().replay(ada, gone.event_id))).toEqual(['kept']);
  });

  test('a follower of a dataset gets others’ events of it, once, while it follows', async () => {
    const stream = open();
    const followed = new Set<string>();
    const received: StreamedEvent[] = [];
    const stop = stream.subscribe({ userId: bob, datasetIds: () => followed }, (event) =>
      received.push(event),
    );
    await stream.publish(progress(ada, 'd1', 1));
    followed.add('d1');
    await stream.publish(progress(ada, 'd1', 2));
    await stream.publish(progress(bob, 'd1', 3));
    await stream.publish(progress(ada, 'd2', 4));
    stop();
    await stream.publish(progress(ada, 'd1', 5));
    expect(received.map((event) => 'progress' in event && event.progress)).toEqual([2, 3]);
  });

  test('a reader that throws stops nobody', async () => {
    const stream = open();
    const received: string[] = [];
    stream.subscribe({ userId: ada }, () => {
      throw new Error('a broken reader');
    });
    stream.subscribe({ userId: ada }, (event) => received.push(event.type));
    await stream.publish(note(ada, 'a'));
    expect(received).toEqual(['notification']);
  });

  test('a reader that comes back while events are published misses none and gets none twice', async () => {
    const stream = open();
    const readEvents = createEventReader({
      eventStream: stream,
      loadResult: async () => null,
      mayReceive: async () => true,
    });
    const start = await stream.cursor();
    const abort = new AbortController();
    const total = 200;
    const publishing = (async () => {
      for (let i = 0; i < total; i++) await stream.publish(note(ada, String(i)));
    })();
    const received: string[] = [];
    for await (const event of readEvents({ userId: ada, lastEventId: start, signal: abort.signal })) {
      if (event.type === 'notification') received.push(event.message);
      if (received.length === total) abort.abort();
    }
    await publishing;
    expect(received).toEqual(Array.from({ length: total }, (_, i) => String(i)));
  });

  test('a result that is gone is passed over', async () => {
    const stream = open();
    const readEvents = createEventReader({
      eventStream: stream,
      loadResult: async () => null,
      mayReceive: async () => true,
    });
    const start = await stream.cursor();
    await stream.publish({ type: 'processing_completed', user_id: ada, dataset_id: 'd', run_id: 'r' });
    await stream.publish(note(ada, 'next'));
    const events = readEvents({ userId: ada, lastEventId: start });
    expect((await events.next()).value).toMatchObject({ type: 'notification' });
    await events.return();
  });

  test('once closed takes no more events, having stored what it had', async () => {
    const stream = open();
    const last = stream.publish(note(ada, 'last'));
    await stream.close();
    expect((await last).event_id).toBeGreaterThan(0);
    await expect(stream.publish(note(ada, 'too late'))).rejects.toThrow();
  });
});
