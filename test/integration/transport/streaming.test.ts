import { once } from 'node:events';
import { get, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../../src/platform/app-error.ts';
import type { HttpAnswer, HttpCall, HttpRoute } from '../../../src/procedure/http-route.ts';
import { startTestServer, type TestServer, tokenOf } from './test-server.ts';

/** Counts what streams have produced, and whether they were told to stop. */
const seen = { chunks: 0, returned: false, aborted: false, waiting: 0 };

async function* endless(): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      seen.chunks += 1;
      yield new Uint8Array(64 * 1024);
    }
  } finally {
    seen.returned = true;
  }
}

async function* failing(after: number): AsyncGenerator<string> {
  for (let i = 0; i < after; i++) yield `row ${i}\n`;
  throw new AppError({ code: 'CONFLICT', message: 'It broke.', cause: new Error('a private cause') });
}

const plain = { summary: 'A route', tag: 'tests', input: z.object({}), body: 'none', answers: [] } as const;

const route = (
  method: HttpRoute['method'],
  path: HttpRoute['path'],
  handle: (call: HttpCall) => Promise<HttpAnswer>,
  more: Partial<HttpRoute> = {},
): HttpRoute => ({ ...plain, name: 'test.route', method, path, access: 'public', handle, ...more });

const httpRoutes: HttpRoute[] = [
  route(
    'GET',
    '/rows',
    async ({ input }) => ({
      status: 200,
      headers: { 'content-type': 'text/csv', 'content-disposition': 'attachment; filename="rows.csv"' },
      body: failing(Number(input['good'])),
    }),
    { input: z.object({ good: z.int() }) },
  ),
  route('GET', '/whole', async () => ({
    status: 200,
    headers: { 'content-type': 'text/plain' },
    body: (async function* () {
      yield 'one ';
      yield new TextEncoder().encode('two');
    })(),
  })),
  route('GET', '/endless', async () => ({
    status: 200,
    headers: { 'content-type': 'application/octet-stream' },
    body: endless(),
  })),
  route('GET', '/waiting', async ({ signal }) => {
    seen.waiting += 1;
    await once(signal, 'abort');
    seen.aborted = true;
    throw new Error('nobody waits any more');
  }),
  route('GET', '/empty', async () => ({ status: 204, body: null })),
  route(
    'POST',
    '/files/{name}',
    async ({ input, request }) => ({
      status: 201,
      body: { ...input, received: (await text(request)).length },
    }),
    {
      access: 'user',
      body: 'multipart',
      input: z.object({ name: z.string().min(2), title: z.string().nullish() }),
    },
  ),
  route(
    'POST',
    '/jobs/{id}',
    async ({ input, context }) => ({
      status: 202,
      headers: { location: `/api/jobs/${input['id']}` },
      body: { ...input, user: (await context.authenticate()).userId },
    }),
    {
      access: 'user',
      body: 'json',
      input: z.object({ id: z.string(), size: z.int(), on: z.boolean().nullish() }),
    },
  ),
];

httpRoutes.push(
  route(
    'POST',
    '/refuse/{how}',
    async ({ input, request }) => {
      // Both have read some of the file when they find that they do not want it.
      for await (const _chunk of request.iterator({ destroyOnReturn: input['how'] === 'roughly' })) break;
      throw new AppError({ code: 'PAYLOAD_TOO_LARGE', message: 'Too large.' });
    },
    { body: 'multipart', input: z.object({ how: z.string() }) },
  ),
);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ httpRoutes });
});
afterAll(() => server.server.close());

const authorization = { authorization: `Bearer ${tokenOf('ada')}` };

describe('a streamed answer', () => {
  test('arrives whole', async () => {
    const response = await fetch(`${server.address}/api/whole`);
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(await response.text()).toBe('one two');
  });

  test('is produced no faster than it is read, and stops when the reader goes', async () => {
    const request = get(`${server.address}/api/endless`, { agent: false });
    const [response] = await once(request, 'response');
    response.pause();
    // The producer comes to a halt once the buffers between us are full.
    let before = -1;
    await expect
      .poll(
        () => {
          const halted = seen.chunks === before;
          before = seen.chunks;
          return halted;
        },
        { interval: 200, timeout: 20_000 },
      )
      .toBe(true);
    expect(seen.chunks * 64).toBeLessThan(64 * 1024);
    expect(seen.returned).toBe(false);
    response.destroy();
    await expect.poll(() => seen.returned).toBe(true);
  });

  test('that fails before its first chunk is an error like any other', async () => {
    const response = await fetch(`${server.address}/api/rows?good=0`);
    expect(response.status).toBe(409);
    expect(response.headers.get('content-disposition')).toBeNull();
    expect(await response.json()).toMatchObject({ error: 'Conflict', detail: 'It broke.' });
  });

  test('that fails before anything was sent is one too, compressed or not', async () => {
    const response = await fetch(`${server.address}/api/rows?good=2`);
    expect(response.status).toBe(409);
    expect(response.headers.get('content-disposition')).toBeNull();
    expect(await response.json()).toMatchObject({ error: 'Conflict' });
  });

  test('that fails later breaks the connection, and the log says why', async () => {
    const request = get(`${server.address}/api/rows?good=3`, { agent: false });
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(200);
    await expect(text(response)).rejects.toThrow();
    await expect
      .poll(() => JSON.stringify(server.logged.filter((line) => line['level'] === 50)))
      .toContain('a private cause');
  });
});

describe('a route that waits', () => {
  test('is told when its client goes away', async () => {
    const request = get(`${server.address}/api/waiting`, { agent: false });
    request.on('error', () => {});
    await expect.poll(() => seen.waiting).toBe(1);
    request.destroy();
    await expect.poll(() => seen.aborted).toBe(true);
  });
});

describe('a route with a file', () => {
  test('reads the request itself, whatever its size', async () => {
    const form = new FormData();
    form.set('file', new Blob(['x'.repeat(5_000_000)]), 'a.csv');
    const response = await fetch(`${server.address}/api/files/abc`, {
      method: 'POST',
      body: form,
      headers: authorization,
    });
    expect(response.status).toBe(201);
    const body = (await response.json()) as { name: string; received: number };
    expect(body.name).toBe('abc');
    expect(body.received).toBeGreaterThan(5_000_000);
  });

  test('refuses what is no form, without reading it', async () => {
    const response = await fetch(`${server.address}/api/files/abc`, {
      method: 'POST',
      body: 'x'.repeat(5_000_000),
      headers: { ...authorization, 'content-type': 'text/csv' },
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ details: [{ loc: ['body', 'file'] }] });
  });

  test('that it refuses halfway is read to its end, so that the client comes to read the answer', async () => {
    const client = connect(server.port, '127.0.0.1');
    const body = Buffer.alloc(30_000_000, 'x');
    client.write(
      'POST /api/refuse/gently HTTP/1.1\r\nHost: x\r\nConnection: close\r\n' +
        `Content-Type: multipart/form-data; boundary=x\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    // Sends everything before it reads anything, as many clients do.
    client.pause();
    await new Promise<void>((resolve, reject) => {
      client.once('error', reject);
      client.write(body, () => resolve());
    });
    expect(await text(client)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('that cannot be read to its end costs the connection', async () => {
    const client = connect(server.port, '127.0.0.1');
    client.write(
      'POST /api/refuse/roughly HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n' +
        'Content-Length: 30000000\r\n\r\nsome of it',
    );
    const answer = await text(client);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
  });

  test('asks who is there before anything else', async () => {
    const response = await fetch(`${server.address}/api/files/abc`, { method: 'POST' });
    expect(response.status).toBe(401);
  });

  test('says that a path field is wrong', async () => {
    const form = new FormData();
    form.set('file', new Blob(['x']), 'a.csv');
    const response = await fetch(`${server.address}/api/files/a`, {
      method: 'POST',
      body: form,
      headers: authorization,
    });
    expect(await response.json()).toMatchObject({ details: [{ loc: ['path', 'name'] }] });
  });
});

describe('a route of a slice', () => {
  const post = (body: string) =>
    fetch(`${server.address}/api/jobs/j1/`, {
      method: 'POST',
      body,
      headers: { ...authorization, 'content-type': 'application/json' },
    });

  test('gets its input coerced and parsed', async () => {
    const response = await post('{"size":"12","on":"yes"}');
    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe('/api/jobs/j1');
    expect(await response.json()).toEqual({ id: 'j1', size: 12, on: true, user: 'ada' });
  });

  test.each([
    ['{"size":"x"}', ['body', 'size']],
    ['{"size":', ['body']],
    ['[]', ['body']],
    ['', ['body', 'size']],
  ])('refuses %j', async (body, loc) => {
    const response = await post(body);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ details: [{ loc }] });
  });

  test('may answer without a body', async () => {
    const response = await fetch(`${server.address}/api/empty`);
    expect(response.status).toBe(204);
    expect(response.headers.get('content-length')).toBeNull();
  });
});

test('a large answer is compressed for who can read it', async () => {
  const plainText = await new Promise<string>((resolve) => {
    httpRequest(`${server.address}/openapi.json`, { agent: false }, async (response) => {
      expect(response.headers['content-encoding']).toBeUndefined();
      resolve(await text(response));
    }).end();
  });
  const response = await fetch(`${server.address}/openapi.json`, { headers: { 'accept-encoding': 'gzip' } });
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(await response.text()).toBe(plainText);
});
