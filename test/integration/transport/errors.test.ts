import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AppError, ERROR_TABLE, type ErrorCode } from '../../../src/platform/app-error.ts';
import { publicProcedure, router } from '../../../src/procedure/procedure.ts';
import { type JsonSocket, openJsonSocket } from './json-socket.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const CODES = Object.keys(ERROR_TABLE) as ErrorCode[];
const SECRET = 'select password from users -- /etc/secret';

const appRouter = router({
  fail: publicProcedure
    .meta({ summary: 'Fail', rest: { method: 'GET', path: '/fail' } })
    .input(z.object({ code: z.enum(CODES) }))
    .query(({ input }) => {
      throw new AppError({ code: input.code, message: 'A public sentence.', cause: new Error(SECRET) });
    }),
  crash: publicProcedure.meta({ summary: 'Crash', rest: { method: 'GET', path: '/crash' } }).query(() => {
    throw new Error(SECRET);
  }),
  wrongOutput: publicProcedure
    .meta({ summary: 'Wrong output', rest: { method: 'GET', path: '/wrong-output' } })
    .output(z.object({ fine: z.literal(true) }))
    .query(() => ({ fine: z.any().parse(SECRET) })),
  innerParse: publicProcedure
    .meta({ summary: 'Inner parse', rest: { method: 'GET', path: '/inner-parse' } })
    .query(() => z.number().parse(SECRET)),
  store: publicProcedure
    .meta({ summary: 'Store' })
    .input(z.object({ code: z.enum(CODES) }))
    .mutation(() => 'stored'),
  change: publicProcedure.meta({ summary: 'Change' }).mutation(() => 'done'),
});

let server: TestServer;
let socket: JsonSocket;
beforeAll(async () => {
  server = await startTestServer({ appRouter });
  socket = await openJsonSocket(`${server.address}/trpc`);
});
afterAll(() => server.server.close());

/** What a tRPC answer, or the first one of a batch, says of its error. */
function errorData(answer: unknown): Record<string, unknown> {
  const [first] = [answer].flat();
  return (first as { error: { json: { data: Record<string, unknown> } } }).error.json.data;
}

async function throughSocket(path: string, input?: unknown): Promise<Record<string, unknown>> {
  const id = `${path}-${JSON.stringify(input)}`;
  socket.send({ id, method: 'query', params: { path, input: { json: input } } });
  return errorData(await socket.take((frame) => frame['id'] === id));
}

async function throughHttp(path: string, input?: unknown) {
  const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify({ json: input }))}`;
  const response = await fetch(`${server.address}/trpc/${path}${query}`);
  return { response, data: errorData(await response.json()) };
}

describe('every error code means the same on every transport', () => {
  test.each(CODES)('%s', async (code) => {
    const { http, title, trpc } = ERROR_TABLE[code];
    const told = { error: title, detail: 'A public sentence.', status_code: http };

    const rest = await fetch(`${server.address}/api/fail?code=${code}`);
    expect(rest.status).toBe(http);
    expect(await rest.json()).toEqual({
      ...told,
      path: '/api/fail',
      request_id: rest.headers.get('x-request-id'),
    });

    const { response, data } = await throughHttp('fail', { code });
    expect(response.status).toBe(http);
    expect(data).toMatchObject({ ...told, code: trpc, httpStatus: http });
    expect(data['request_id']).toBe(response.headers.get('x-request-id'));

    expect(await throughSocket('fail', { code })).toMatchObject({ ...told, code: trpc, httpStatus: http });

    for (const answer of [rest, response]) {
      expect(answer.headers.get('www-authenticate')).toBe(code === 'UNAUTHORIZED' ? 'Bearer' : null);
      const retry = code === 'RATE_LIMITED' || code === 'UNAVAILABLE';
      expect(answer.headers.get('retry-after')).toEqual(retry ? expect.stringMatching(/^\d+$/) : null);
    }
  });
});

describe('a fault of ours is told without its cause', () => {
  test.each(['crash', 'wrongOutput', 'innerParse'])('%s', async (name) => {
    const path = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const rest = await fetch(`${server.address}/api/${path}`);
    const text = await rest.text();
    expect(rest.status).toBe(500);
    expect(text).not.toContain('select');
    expect(JSON.parse(text)).toMatchObject({ error: 'Internal server error', status_code: 500 });

    const { response, data } = await throughHttp(name);
    expect(response.status).toBe(500);
    expect(JSON.stringify(data)).not.toMatch(/select|node_modules|\.ts/);
    expect(JSON.stringify(await throughSocket(name))).not.toMatch(/select|node_modules|\.ts/);
  });

  test('the log holds the cause next to the request id', async () => {
    const response = await fetch(`${server.address}/api/crash`);
    const requestId = response.headers.get('x-request-id');
    const line = server.logged.find((each) => each['request_id'] === requestId && each['level'] === 50);
    expect(JSON.stringify(line?.['err'])).toContain(SECRET);
  });
});

describe('what tRPC itself refuses', () => {
  const post = (path: string, body: string, type = 'application/json') =>
    fetch(`${server.address}/trpc/${path}`, { method: 'POST', body, headers: { 'content-type': type } });

  test.each([
    ['broken JSON', () => post('change', '{"json":'), 422],
    ['broken JSON in the address', () => fetch(`${server.address}/trpc/fail?input=%7B`), 422],
    [
      'what superjson refuses',
      () => post('store', '{"json":{},"meta":{"values":{"__proto__":["Date"]}}}'),
      422,
    ],
    ['what superjson cannot find', () => post('store', '{"json":1,"meta":{"values":{"a.b":["Date"]}}}'), 422],
    [
      'what superjson does not know',
      () => post('store', '{"json":{"a":1},"meta":{"values":{"a":["What"]}}}'),
      422,
    ],
    ['JSON that is no superjson', () => post('store', '[1,2]'), 422],
    ['an input of the wrong shape', () => post('store', '{"json":{"code":"WHAT"}}'), 422],
    ['text that cannot be stored', () => post('store', '{"json":{"code":"\\u0000"}}'), 422],
    ['queries and mutations in one batch', () => fetch(`${server.address}/trpc/crash,change?batch=1`), 400],
    ['an unknown procedure', () => fetch(`${server.address}/trpc/nowhere`), 404],
    ['a mutation by GET', () => fetch(`${server.address}/trpc/change`), 405],
    ['a body that is no JSON', () => post('change', 'a=1', 'application/x-www-form-urlencoded'), 415],
    ['a form', () => post('change', '--x', 'multipart/form-data; boundary=x'), 415],
    ['a body that is too large', () => post('change', `"${'x'.repeat(3_000_000)}"`), 413],
    ['too large a batch', () => fetch(`${server.address}/trpc/${'crash,'.repeat(60)}crash?batch=1`), 400],
  ])('%s is told in its envelope', async (_name, send, status) => {
    const response = await send();
    expect(response.status).toBe(status);
    const data = errorData(await response.json());
    expect(data).toMatchObject({
      httpStatus: status,
      status_code: status,
      request_id: response.headers.get('x-request-id'),
    });
    expect(data).not.toHaveProperty('stack');
  });

  test('over a socket, a frame that is no message leaves the connection open', async () => {
    socket.send('{"broken');
    const { error } = await socket.take((frame) => frame['id'] === null);
    expect(error).toMatchObject({ json: { data: { status_code: 422, error: 'Validation error' } } });
    expect(await throughSocket('fail', { code: 'CONFLICT' })).toMatchObject({ status_code: 409 });
  });
});
