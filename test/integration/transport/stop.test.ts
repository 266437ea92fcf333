import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { HttpRoute } from '../../../src/procedure/http-route.ts';
import { openJsonSocket } from './json-socket.ts';
import { startTestServer, tokenOf } from './test-server.ts';

function slowRoute() {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const state = { begun: 0 };
  const route: HttpRoute = {
    name: 'test.route',
    method: 'GET',
    path: '/slow',
    summary: 'Slow',
    tag: 'tests',
    access: 'public',
    input: z.object({}),
    body: 'none',
    answers: [],
    handle: async () => {
      state.begun += 1;
      await finished;
      return { status: 200, body: { done: true } };
    },
  };
  return { route, finish, state };
}

test('a stopping server is still reached for a moment, and says that it is not ready', async () => {
  const server = await startTestServer({ limits: { drainMs: 500 } });
  const closing = server.server.close();
  const ready = await fetch(`${server.address}/health/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ status: 'stopping' });
  expect((await fetch(`${server.address}/health/live`)).status).toBe(200);
  await closing;
  await expect(fetch(`${server.address}/health/live`)).rejects.toThrow();
});

test('a stopping server finishes what is in flight, says it is not ready, and closes its sockets', async () => {
  const { route, finish, state } = slowRoute();
  const server = await startTestServer({ httpRoutes: [route] });
  const socket = await openJsonSocket(`${server.address}/ws?token=${tokenOf('ada')}`);
  const agent = new Agent({ keepAlive: true });
  const [warm] = await once(get(`${server.address}/health/ready`, { agent }), 'response');
  await text(warm);

  const slow = once(get(`${server.address}/api/slow`, { agent }), 'response');
  await expect.poll(() => state.begun).toBe(1);
  // A second connection, whose request has begun but not ended when the server stops.
  const half = connect(server.port, '127.0.0.1');
  half.write('GET /health/ready HTTP/1.1\r\nHost: x\r\n');
  await once(half, 'connect');

  const closed = socket.closed();
  let stopped = false;
  const closing = server.server.close().then(() => {
    stopped = true;
  });
  half.write('\r\n');
  const answer = await text(half);
  expect(answer).toMatch(/^HTTP\/1\.1 503 /);
  expect(answer).toMatch(/connection: close/i);
  expect(answer).toContain('"stopping"');
  expect(await closed).toBe(1001);
  expect(stopped).toBe(false);

  finish();
  const [response] = await slow;
  expect(response.statusCode).toBe(200);
  expect(response.headers.connection).toBe('close');
  expect(JSON.parse(await text(response))).toEqual({ done: true });
  await closing;
  agent.destroy();
  await expect(fetch(server.address)).rejects.toThrow();
});

test('what does not finish in time is cut off', async () => {
  const { route, state } = slowRoute();
  const server = await startTestServer({ httpRoutes: [route], limits: { closeDeadlineMs: 50 } });
  const slow = fetch(`${server.address}/api/slow`).then(
    () => 'answered',
    () => 'cut off',
  );
  await expect.poll(() => state.begun).toBe(1);
  await server.server.close();
  expect(await slow).toBe('cut off');
});
