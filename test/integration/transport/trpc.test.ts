import { createTRPCClient, httpBatchLink } from '@trpc/client';
import superjson from 'superjson';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { NewEvent } from '../../../src/events/event-stream.ts';
import { createEventsRouter } from '../../../src/events/events.router.ts';
import type { EventReader } from '../../../src/events/read-events.ts';
import { publicProcedure, router, userProcedure } from '../../../src/procedure/procedure.ts';
import { type Frame, type JsonSocket, openJsonSocket } from './json-socket.ts';
import { startTestServer, type TestServer, type TestServerOptions, tokenOf } from './test-server.ts';

const createAppRouter = ({ readEvents }: { readEvents: EventReader }) =>
  router({
    events: createEventsRouter(readEvents),
    who: userProcedure.meta({ summary: 'Who' }).query(({ ctx }) => ctx.principal.userId),
    hello: publicProcedure
      .meta({ summary: 'Hello' })
      .input(z.object({ name: z.string(), at: z.date().optional() }))
      .query(({ input }) => ({ hello: input.name, at: input.at })),
    bulk: publicProcedure.meta({ summary: 'Bulk' }).query(() => 'x'.repeat(4_000_000)),
  });

const open: JsonSocket[] = [];
const started: TestServer[] = [];
afterEach(async () => {
  for (const { socket } of open.splice(0)) socket.terminate();
  await Promise.all(started.splice(0).map(({ server }) => server.close()));
});

async function start(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer({ appRouter: createAppRouter, ...options });
  started.push(server);
  return server;
}

async function join(server: TestServer, user: string): Promise<JsonSocket> {
  const socket = await openJsonSocket(`${server.address}/trpc?connectionParams=1`);
  open.push(socket);
  socket.send({ method: 'connectionParams', data: { token: tokenOf(user) } });
  return socket;
}

const answerTo = (id: number, type?: string) => (frame: Frame) =>
  frame['id'] === id && (type === undefined || (frame['result'] as Frame | undefined)?.['type'] === type);

function subscribe(socket: JsonSocket, id: number, lastEventId?: string): void {
  socket.send({
    id,
    method: 'subscription',
    params: { path: 'events.onEvent', ...(lastEventId === undefined ? {} : { lastEventId }) },
  });
}

async function nextEvent(socket: JsonSocket, id: number): Promise<{ id: string; event: Frame }> {
  const { result } = await socket.take(answerTo(id, 'data'));
  const { id: trackedId, data } = (result as { data: { json: { id: string; data: Frame } } }).data.json;
  return { id: trackedId, event: data };
}

const note = (user: string, message: string): NewEvent => ({
  type: 'notification',
  user_id: user,
  level: 'info',
  message,
});

describe('tRPC over HTTP', () => {
  test('a client with plain superjson gets what was meant, in one batch', async () => {
    const server = await start();
    let requests = 0;
    const client = createTRPCClient<ReturnType<typeof createAppRouter>>({
      links: [
        httpBatchLink({
          url: `${server.address}/trpc`,
          transformer: superjson,
          headers: { authorization: `Bearer ${tokenOf('ada')}` },
          fetch: (address, init) => {
            requests += 1;
            return fetch(address, init as RequestInit);
          },
        }),
      ],
    });
    const at = new Date('2026-01-02T03:04:05Z');
    const [who, hello, plain] = await Promise.all([
      client.who.query(),
      client.hello.query({ name: 'Ada', at }),
      client.hello.query({ name: 'Bob' }),
    ]);
    expect(who).toBe('ada');
    expect(hello).toEqual({ hello: 'Ada', at });
    expect(plain).toEqual({ hello: 'Bob', at: undefined });
    expect(requests).toBe(1);
  });
});

describe('tRPC over WebSocket', () => {
  test('the token comes in connectionParams or in the header; public calls need none', async () => {
    const server = await start();
    const params = await join(server, 'ada');
    params.send({ id: 1, method: 'query', params: { path: 'who' } });
    expect(await params.take(answerTo(1))).toMatchObject({ result: { data: { json: 'ada' } } });

    const header = await openJsonSocket(`${server.address}/trpc`, {
      authorization: `Bearer ${tokenOf('bob')}`,
    });
    open.push(header);
    header.send({ id: 1, method: 'query', params: { path: 'who' } });
    expect(await header.take(answerTo(1))).toMatchObject({ result: { data: { json: 'bob' } } });

    const nobody = await openJsonSocket(`${server.address}/trpc`);
    open.push(nobody);
    nobody.send({ id: 1, method: 'query', params: { path: 'who' } });
    expect(await nobody.take(answerTo(1))).toMatchObject({ error: { json: { data: { status_code: 401 } } } });
    nobody.send({ id: 2, method: 'query', params: { path: 'hello', input: { json: { name: 'x' } } } });
    expect(await nobody.take(answerTo(2))).toMatchObject({ result: { data: { json: { hello: 'x' } } } });
  });

  test('the end of a session closes its connections', async () => {
    const server = await start();
    const socket = await join(server, 'ada');
    subscribe(socket, 1);
    await socket.take(answerTo(1, 'started'));
    server.revoke('session-of-ada');
    expect(await socket.closed()).toBe(4401);
    await expect.poll(server.events.subscribers).toBe(0);
  });

  test('the end of the server closes connections with 1001', async () => {
    const server = await start();
    const socket = await join(server, 'ada');
    const closed = socket.closed();
    await server.server.close();
    expect(await closed).toBe(1001);
  });

  test('a client that asks for much and reads nothing is sent away', async () => {
    const server = await start({ limits: { socketBufferBytes: 1_000_000 } });
    const socket = await join(server, 'ada');
    socket.socket.pause();
    for (let id = 1; id <= 20; id++) socket.send({ id, method: 'query', params: { path: 'bulk' } });
    // It answers no ping and reads no goodbye; once it reads again, the goodbye is there.
    socket.socket.resume();
    expect(await socket.closed()).toBe(1013);
    expect(socket.frames.length).toBeLessThan(20);
  });
});

describe('a subscription to events', () => {
  test('yields one’s own events, each tracked with its id', async () => {
    const server = await start();
    const socket = await join(server, 'ada');
    subscribe(socket, 1);
    await socket.take(answerTo(1, 'started'));
    await expect.poll(server.events.subscribers).toBe(1);
    await server.events.publish(note('bob', 'not for ada'));
    const event = await server.events.publish(note('ada', 'hello'));
    expect(await nextEvent(socket, 1)).toEqual({ id: String(event.event_id), event });
  });

  test('goes on from the last event seen, without loss or repetition', async () => {
    const server = await start();
    const first = await join(server, 'ada');
    subscribe(first, 1);
    await expect.poll(server.events.subscribers).toBe(1);
    await server.events.publish(note('ada', 'a'));
    const { id } = await nextEvent(first, 1);
    first.close();
    await first.closed();
    await server.events.publish(note('ada', 'b'));
    await server.events.publish(note('ada', 'c'));

    const again = await join(server, 'ada');
    subscribe(again, 1, id);
    await again.take(answerTo(1, 'started'));
    await server.events.publish(note('ada', 'd'));
    const received = [];
    for (let i = 0; i < 3; i++) received.push((await nextEvent(again, 1)).event['message']);
    expect(received).toEqual(['b', 'c', 'd']);
  });

  test('is told to resync when it was away for too long', async () => {
    const server = await start();
    await server.events.publish(note('ada', 'old'));
    server.events.forget();
    const socket = await join(server, 'ada');
    subscribe(socket, 1, '7');
    const { id, event } = await nextEvent(socket, 1);
    expect(event).toMatchObject({ type: 'resync', user_id: 'ada' });
    expect(Number(id)).toBe(await server.events.cursor());
  });

  test('ends when it is stopped, and the connection stays', async () => {
    const server = await start();
    const socket = await join(server, 'ada');
    subscribe(socket, 1);
    await expect.poll(server.events.subscribers).toBe(1);
    socket.send({ id: 1, method: 'subscription.stop' });
    await socket.take(answerTo(1, 'stopped'));
    await expect.poll(server.events.subscribers).toBe(0);
    socket.send({ id: 2, method: 'query', params: { path: 'who' } });
    await socket.take(answerTo(2));
  });

  test('of a client that does not read ends with 1013, so that it comes back and resumes', async () => {
    const server = await start();
    const socket = await join(server, 'ada');
    subscribe(socket, 1);
    await expect.poll(server.events.subscribers).toBe(1);
    socket.socket.pause();
    for (let i = 0; i < 500; i++) await server.events.publish(note('ada', 'x'.repeat(100_000)));
    await expect.poll(server.events.subscribers).toBe(0);
    socket.socket.resume();
    expect(await socket.closed()).toBe(1013);
  });

  test('over plain HTTP is refused', async () => {
    const server = await start();
    const response = await fetch(`${server.address}/trpc/events.onEvent`, {
      headers: { authorization: `Bearer ${tokenOf('ada')}` },
    });
    expect(response.status).toBe(405);
    expect(await response.text()).toContain('over WebSocket');
    expect(server.events.subscribers()).toBe(0);
  });
});
