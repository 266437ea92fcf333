import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { publicProcedure, router } from '../../../src/procedure/procedure.ts';
import { startTestServer, type TestServer, type TestServerOptions, tokenOf } from './test-server.ts';

const appRouter = router({
  address: publicProcedure
    .meta({ summary: 'Address', rest: { method: 'GET', path: '/address' } })
    .query(({ ctx }) => ({ ip: ctx.ip, userAgent: ctx.userAgent })),
});

const started: TestServer[] = [];
async function start(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer({ appRouter, ...options });
  started.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(started.splice(0).map(({ server }) => server.close()));
});

/** With headers that fetch would not let pass. */
function ask(
  server: TestServer,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      server.address + path,
      { headers, method, agent: false },
      async (response) => {
        resolve({ status: response.statusCode, headers: response.headers, body: await text(response) });
      },
    );
    request.on('error', reject);
    request.end();
  });
}

const EVERY_ADDRESS = [
  '/',
  '/api/address',
  '/api/nowhere',
  '/%zz',
  '/trpc/address',
  '/trpc/nowhere',
  '/docs',
  '/health',
];

describe('every answer', () => {
  test.each(EVERY_ADDRESS)('%s carries the security headers', async (path) => {
    const server = await start({ config: { environment: 'production' } });
    const { headers } = await ask(server, path);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("default-src 'self'"),
      'strict-transport-security': expect.stringContaining('max-age='),
      'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
      'x-process-time': expect.stringMatching(/^\d+\.\d+$/),
    });
    expect(headers).not.toHaveProperty('server');
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  test('carries HSTS in production only', async () => {
    const { headers } = await ask(await start(), '/');
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  test('takes over a sane request id and no other', async () => {
    const server = await start();
    const sane = await ask(server, '/api/nowhere', { 'x-request-id': 'trace-1:a/b' });
    expect(sane.headers['x-request-id']).toBe('trace-1:a/b');
    expect(JSON.parse(sane.body)).toMatchObject({ request_id: 'trace-1:a/b' });
    for (const insane of ['', 'a b', 'x'.repeat(200), '"><script>']) {
      const { headers } = await ask(server, '/', { 'x-request-id': insane });
      expect(headers['x-request-id']).toMatch(/^[\w-]{36}$/);
    }
  });

  test('is logged without the token that stands in its path', async () => {
    const server = await start({
      httpRoutes: [
        {
          name: 'test.shared',
          method: 'GET',
          path: '/share/{token}',
          summary: 'A link',
          tag: 'tests',
          access: 'public',
          input: z.object({ token: z.string() }),
          body: 'none',
          answers: [],
          handle: async () => ({ status: 200, body: {} }),
        },
      ],
    });
    expect((await fetch(`${server.address}/api/share/a-secret-token`)).status).toBe(200);
    await expect
      .poll(() => server.logged.find((line) => line['path'] === '/api/share/:token'))
      .toMatchObject({ status: 200 });
    expect(JSON.stringify(server.logged)).not.toContain('a-secret-token');
  });

  test('is logged without its query', async () => {
    const server = await start();
    await ask(server, '/api/nowhere?token=very-secret', { authorization: `Bearer ${tokenOf('ada')}` });
    await expect
      .poll(() => server.logged.find((line) => line['path'] === '/api/nowhere'))
      .toMatchObject({ method: 'GET', status: 404, ms: expect.any(Number), request_id: expect.any(String) });
    expect(JSON.stringify(server.logged)).not.toMatch(/very-secret|token-of-ada/);
  });
});

describe('pages of other origins', () => {
  const ORIGIN = 'http://localhost:3000';

  test.each(EVERY_ADDRESS)('%s may be read by a configured one', async (path) => {
    const { headers } = await ask(await start(), path, { origin: ORIGIN });
    expect(headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': expect.stringContaining('X-Request-Id'),
      vary: expect.stringMatching(/\borigin\b/i),
    });
  });

  test('may ask beforehand for any method and header', async () => {
    const { status, headers } = await ask(
      await start(),
      '/api/address',
      {
        origin: ORIGIN,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'authorization,x-own',
      },
      'OPTIONS',
    );
    expect(status).toBe(204);
    expect(headers['access-control-allow-methods']).toContain('PUT');
    expect(headers['access-control-allow-headers']).toBe('authorization,x-own');
  });

  test('are told nothing when they are not configured', async () => {
    const { headers } = await ask(await start(), '/api/nowhere', { origin: 'https://evil.example' });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('the name a request was sent to', () => {
  test('must be a configured one, when there are', async () => {
    const server = await start({ config: { trustedHosts: ['mirage.example', '*.inner.example'] } });
    const statusOf = async (host: string) => (await ask(server, '/api/address', { host })).status;
    expect(await statusOf('mirage.example')).toBe(200);
    expect(await statusOf('MIRAGE.example:8000')).toBe(200);
    expect(await statusOf('a.inner.example')).toBe(200);
    expect(await statusOf('inner.example.evil')).toBe(400);
    expect(await statusOf('evil.example')).toBe(400);
    const refused = await ask(server, '/', { host: 'evil.example' });
    expect(JSON.parse(refused.body)).toMatchObject({ error: 'Bad request', status_code: 400 });
  });
});

describe('the address of a caller', () => {
  const forwarded = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' };
  const ipSeenBy = async (server: TestServer) =>
    JSON.parse((await ask(server, '/api/address', forwarded)).body).ip;

  test('is that of the connection, whatever it claims', async () => {
    expect(await ipSeenBy(await start())).toBe('127.0.0.1');
  });

  test('is the nearest one beyond the trusted proxies', async () => {
    expect(await ipSeenBy(await start({ config: { trustedProxies: ['127.0.0.1'] } }))).toBe('198.51.100.7');
    const both = await start({ config: { trustedProxies: ['127.0.0.0/8', '198.51.100.0/24'] } });
    expect(await ipSeenBy(both)).toBe('203.0.113.9');
  });
});

test('what is no HTTP is answered in the shape of every error', async () => {
  const server = await start();
  const connection = connect(server.port, '127.0.0.1');
  connection.write('NONSENSE\r\n\r\n');
  const answer = await text(connection);
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({
    error: 'Bad request',
    status_code: 400,
  });
});
