import { once } from 'node:events';
import { connect } from 'node:net';
import { SignJWT } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import type { NewEvent } from '../../../src/events/event-stream.ts';
import { type Frame, type JsonSocket, ofType, openJsonSocket, refusedUpgrade } from './json-socket.ts';
import { startTestServer, type TestServer, type TestServerOptions, tokenOf } from './test-server.ts';

const open: JsonSocket[] = [];
const started: TestServer[] = [];
afterEach(async () => {
  for (const { socket } of open.splice(0)) socket.terminate();
  await Promise.all(started.splice(0).map(({ server }) => server.close()));
});

async function start(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer(options);
  started.push(server);
  return server;
}

async function join(server: TestServer, user: string, query = ''): Promise<JsonSocket> {
  const socket = await openJsonSocket(`${server.address}/ws?token=${tokenOf(user)}${query}`);
  open.push(socket);
  return socket;
}

const progress = (user: string, dataset: string, percent: number): NewEvent => ({
  type: 'processing_progress',
  user_id: user,
  dataset_id: dataset,
  run_id: 'run',
  stage: 'reduction',
  progress: percent,
  message: 'working',
  estimated_remaining: null,
});

const note = (user: string, message: string): NewEvent => ({
  type: 'notification',
  user_id: user,
  level: 'info',
  message,
});

/** Everything that was sent before has been worked on once the answer is here. */
async function settle(socket: JsonSocket): Promise<void> {
  socket.send({ type: 'ping' });
  await socket.take(ofType('pong'));
}

describe('who may connect', () => {
  test('a token in the query or in the header lets in', async () => {
    const server = await start();
    const byQuery = await join(server, 'ada');
    const byHeader = await openJsonSocket(`${server.address}/ws/`, {
      authorization: `Bearer ${tokenOf('bob')}`,
    });
    open.push(byHeader);
    expect(await byQuery.take(() => true)).toEqual({
      type: 'connection_established',
      connection_id: expect.any(String),
      event_id: expect.any(Number),
      timestamp: expect.stringMatching(/Z$/),
      user_id: 'ada',
    });
    expect(await byHeader.take(() => true)).toMatchObject({ type: 'connection_established', user_id: 'bob' });
    expect(server.sockets.stats()).toEqual({ connections: 2, users: 2 });
  });

  test('no token or a bad one is refused with 401 before the handshake', async () => {
    const server = await start();
    for (const query of ['', '?token=', '?token=made-up']) {
      const refused = await refusedUpgrade(`${server.address}/ws${query}`);
      expect(refused.status).toBe(401);
      expect(refused.headers['www-authenticate']).toBe('Bearer');
      expect(refused.body).toEqual({
        error: 'Not authenticated',
        detail: expect.any(String),
        status_code: 401,
        path: '/ws',
        request_id: refused.headers['x-request-id'],
      });
    }
  });

  test('a foreign page is refused, our own, a configured one and a program are not', async () => {
    const server = await start();
    const address = `${server.address}/ws?token=${tokenOf('ada')}`;
    expect((await refusedUpgrade(address, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await refusedUpgrade(address, { origin: 'null' })).status).toBe(403);
    for (const origin of ['http://localhost:3000', server.address]) {
      open.push(await openJsonSocket(address, { origin }));
    }
  });

  test('one more connection than a user may have is refused with 429, on either socket', async () => {
    const server = await start({ limits: { connectionsPerUser: 2 } });
    const first = await join(server, 'ada');
    await join(server, 'ada');
    await join(server, 'bob');
    const refused = await refusedUpgrade(`${server.address}/ws?token=${tokenOf('ada')}`);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ status_code: 429, path: '/ws' });
    first.close();
    await first.closed();
    await expect.poll(() => server.sockets.stats().connections).toBe(2);
    await join(server, 'ada');
  });

  test('another path is 404, a foreign host 400', async () => {
    const server = await start({ config: { trustedHosts: ['127.0.0.1'] } });
    expect((await refusedUpgrade(`${server.address}/elsewhere`)).status).toBe(404);
    expect((await refusedUpgrade(`${server.address}/ws`, { host: 'evil.example' })).status).toBe(400);
  });

  test('the token never reaches the log', async () => {
    const server = await start();
    await settle(await join(server, 'ada'));
    await refusedUpgrade(`${server.address}/ws?token=made-up`);
    expect(server.logged.some((line) => line['path'] === '/ws')).toBe(true);
    expect(JSON.stringify(server.logged)).not.toMatch(/token-of-ada|made-up/);
  });
});

describe('events', () => {
  test('one’s own arrive once on each connection, joined or not', async () => {
    const server = await start();
    server.readable.set('d1', new Set(['ada']));
    const [first, second] = [await join(server, 'ada'), await join(server, 'ada')];
    first.send({ type: 'join_dataset', dataset_id: 'd1' });
    await settle(first);
    await settle(second);
    const published = await server.events.publish(progress('ada', 'd1', 10));
    await server.events.publish(note('ada', 'last'));
    for (const socket of [first, second]) {
      await socket.take(ofType('notification'));
      expect(socket.frames.filter(ofType('processing_progress'))).toEqual([published]);
    }
  });

  test('others’ arrive of joined datasets only, and only while they may be read', async () => {
    const server = await start();
    server.readable.set('open', new Set(['bob']));
    const bob = await join(server, 'bob');
    await server.events.publish(progress('ada', 'open', 1));
    bob.send({ type: 'join_dataset', dataset_id: 'open' });
    await settle(bob);
    await server.events.publish(progress('ada', 'open', 2));
    await server.events.publish(progress('ada', 'other', 3));
    expect(await bob.take(ofType('processing_progress'))).toMatchObject({ progress: 2, user_id: 'ada' });

    bob.send({ type: 'leave_dataset', dataset_id: 'open' });
    await settle(bob);
    await server.events.publish(progress('ada', 'open', 4));
    bob.send({ type: 'join_dataset', dataset_id: 'open' });
    await settle(bob);
    server.readable.delete('open');
    await server.events.publish(progress('ada', 'open', 5));
    await server.events.publish(note('bob', 'last'));
    await bob.take(ofType('notification'));
    expect(bob.frames.filter(ofType('processing_progress'))).toEqual([]);
  });

  test('a dataset that may not be read cannot be joined', async () => {
    const server = await start();
    const bob = await join(server, 'bob');
    bob.send({ type: 'join_dataset', dataset_id: 'private' });
    expect(await bob.take(ofType('error'))).toMatchObject({ message: expect.stringContaining('may not') });
    await server.events.publish(progress('ada', 'private', 1));
    await settle(bob);
    expect(bob.frames.filter(ofType('processing_progress'))).toEqual([]);
  });

  test('a result comes with its points, or with their address for who asked so', async () => {
    const server = await start({
      loadResult: async (event, { pointsAsUrl }) => ({
        ...event,
        result: {
          run_id: event.run_id,
          ...(pointsAsUrl ? { points_url: '/points' } : { points: [] }),
        } as never,
      }),
    });
    const whole = await join(server, 'ada');
    const light = await join(server, 'ada', '&points=url&frames=1');
    await settle(whole);
    await settle(light);
    await server.events.publish({
      type: 'processing_completed',
      user_id: 'ada',
      dataset_id: 'd1',
      run_id: 'r1',
    });
    expect(await whole.take(ofType('processing_completed'))).toMatchObject({ result: { points: [] } });
    expect(await light.take(ofType('processing_completed'))).toMatchObject({
      result: { points_url: '/points' },
    });
  });
});

describe('coming back', () => {
  test('the last event id brings what was missed, once and in order, before what is new', async () => {
    const server = await start();
    const first = await join(server, 'ada');
    const { event_id: cursor } = await first.take(ofType('connection_established'));
    const missed: Frame[] = [];
    for (const text of ['a', 'b', 'c']) missed.push({ ...(await server.events.publish(note('ada', text))) });
    await server.events.publish(note('bob', 'not for ada'));

    const again = await join(server, 'ada', `&last_event_id=${cursor}`);
    missed.push({ ...(await server.events.publish(note('ada', 'd'))) });
    await settle(again);
    const received = again.frames.filter(ofType('notification'));
    expect(received).toEqual(missed);

    const later = await join(server, 'ada', `&last_event_id=${missed[1]?.['event_id']}`);
    await settle(later);
    expect(later.frames.filter(ofType('notification'))).toEqual(missed.slice(2));
  });

  test('every frame tells where the reader stands', async () => {
    const server = await start();
    const socket = await join(server, 'ada');
    const event = await server.events.publish(note('ada', 'a'));
    await socket.take(ofType('notification'));
    socket.send({ type: 'ping' });
    expect(await socket.take(ofType('pong'))).toEqual({
      type: 'pong',
      event_id: event.event_id,
      timestamp: expect.any(String),
      user_id: 'ada',
    });
  });

  test.each(['5', 'abc', '99999999999999', '-1'])(
    'an id that is not kept, %s, is told to resync',
    async (id) => {
      const server = await start();
      await server.events.publish(note('ada', 'old'));
      server.events.forget();
      const socket = await join(server, 'ada', `&last_event_id=${id}`);
      const resync = await socket.take(ofType('resync'));
      expect(resync).toMatchObject({ user_id: 'ada', event_id: await server.events.cursor() });
      const event = await server.events.publish(note('ada', 'new'));
      expect(await socket.take(ofType('notification'))).toEqual(event);
    },
  );
});

describe('what a client says wrongly', () => {
  test('is answered by an error, and the connection stays', async () => {
    const server = await start();
    const socket = await join(server, 'ada');
    const wrong = [
      '',
      'hello',
      '[]',
      'null',
      '{"type":"dance"}',
      '{"type":"join_dataset"}',
      '{"type":"join_dataset","dataset_id":"../x"}',
    ];
    for (const frame of wrong) {
      socket.send(frame);
      expect(await socket.take(ofType('error'))).toMatchObject({
        message: expect.any(String),
        timestamp: expect.any(String),
        user_id: 'ada',
      });
    }
    socket.socket.send(Buffer.from([0xff, 0xfe]));
    await socket.take(ofType('error'));
    await settle(socket);
  });

  test('a frame over 1 MB closes with 1009', async () => {
    const server = await start();
    const socket = await join(server, 'ada');
    socket.send('x'.repeat(1024 * 1024 + 1));
    expect(await socket.closed()).toBe(1009);
  });

  test('more than is allowed closes with 1008', async () => {
    const server = await start({ limits: { framesPerTenSeconds: 20 } });
    const socket = await join(server, 'ada');
    for (let i = 0; i < 21; i++) socket.send({ type: 'ping' });
    expect(await socket.closed()).toBe(1008);
  });
});

describe('the end of a connection', () => {
  test('comes with the end of its session, for that session only', async () => {
    const server = await start();
    const [ada, bob] = [await join(server, 'ada'), await join(server, 'bob')];
    server.revoke('session-of-ada');
    expect(await ada.closed()).toBe(4401);
    await settle(bob);
    expect((await refusedUpgrade(`${server.address}/ws?token=${tokenOf('ada')}`)).status).toBe(401);
  });

  test('comes when the token expires', async () => {
    const server = await start();
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('ada')
      .setExpirationTime('1s')
      .sign(new Uint8Array(32));
    const socket = await openJsonSocket(`${server.address}/ws?token=${token}`);
    expect(await socket.closed()).toBe(4401);
  });

  test('comes with the end of the server, as 1001', async () => {
    const server = await start();
    const socket = await join(server, 'ada');
    const closed = socket.closed();
    await server.server.close();
    expect(await closed).toBe(1001);
    expect(server.events.subscribers()).toBe(0);
  });

  test('leaves nothing behind', async () => {
    const server = await start();
    const socket = await join(server, 'ada');
    await settle(socket);
    expect(server.events.subscribers()).toBe(1);
    socket.close();
    await expect.poll(server.events.subscribers).toBe(0);
    expect(server.sockets.stats()).toEqual({ connections: 0, users: 0 });
  });

  test('comes for a peer that answers no ping', async () => {
    const server = await start({ limits: { heartbeatMs: 20, silenceMs: 100 } });
    const alive = await join(server, 'bob');
    // A peer that speaks just enough of the protocol to get in, and then nothing.
    const silent = connect(server.port, '127.0.0.1');
    silent.write(
      `GET /ws?token=${tokenOf('ada')} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    silent.resume();
    await once(silent, 'close');
    await settle(alive);
  });

  test('comes for a reader that does not read: progress is dropped first', async () => {
    const server = await start();
    const socket = await join(server, 'ada');
    await settle(socket);
    socket.socket.pause();
    const bulk = 'x'.repeat(100_000);
    // Far more than the buffers of the network hold.
    for (let i = 0; i < 2000; i++) await server.events.publish(progress('ada', 'd1', i));
    for (let i = 0; i < 500; i++) await server.events.publish(note('ada', bulk));
    await expect.poll(server.events.subscribers).toBe(0);
    socket.socket.resume();
    expect(await socket.closed()).toBe(1013);
    const notes = socket.frames.filter(ofType('notification'));
    expect(notes.length).toBeLessThan(500);
  });
});
