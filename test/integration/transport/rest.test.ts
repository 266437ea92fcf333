import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { publicProcedure, router, userProcedure } from '../../../src/procedure/procedure.ts';
import { absent, pageRequestSchema } from '../../../src/procedure/wire.ts';
import { startTestServer, type TestServer, tokenOf } from './test-server.ts';

const thingSchema = z.object({
  id: z.string().regex(/^[a-z0-9]+$/, 'lower case'),
  count: z.int().min(0).nullish(),
  ratio: absent(z.number().min(0).max(1)),
  active: z.boolean().optional(),
  name: z.string().min(1).optional(),
  tags: z.array(z.string().max(5)).max(3).nullish(),
  nested: z.object({ depth: z.int(), wide: z.boolean().optional() }).optional(),
  mode: z.union([z.literal('auto'), z.number().positive()]).nullish(),
});

const appRouter = router({
  things: router({
    list: publicProcedure
      .meta({ summary: 'List', rest: { method: 'GET', path: '/things' } })
      .input(pageRequestSchema.extend({ tags: z.array(z.string()).nullish(), active: z.boolean().nullish() }))
      .query(({ input }) => input),
    put: publicProcedure
      .meta({ summary: 'Change', rest: { method: 'PUT', path: '/things/{id}' } })
      .input(thingSchema)
      .mutation(({ input }) => input),
    add: userProcedure
      .meta({ summary: 'Add', rest: { method: 'POST', path: '/things', status: 201, query: ['loud'] } })
      .input(z.object({ name: z.string().min(2), note: z.string().optional(), loud: z.boolean().nullish() }))
      .output(z.object({ name: z.string(), loud: z.boolean().nullish() }))
      .mutation(({ input }) => input),
    remove: publicProcedure
      .meta({ summary: 'Remove', rest: { method: 'DELETE', path: '/things/{id}', status: 204 } })
      .input(z.object({ id: z.string(), hard: z.boolean().nullish() }))
      .mutation(() => undefined),
    nothing: publicProcedure
      .meta({ summary: 'Nothing', rest: { method: 'GET', path: '/nothing' } })
      .query(() => null),
  }),
});

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ appRouter });
});
afterAll(() => server.server.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const sent =
    body === undefined
      ? {}
      : {
          body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
          headers: { 'content-type': 'application/json', ...headers },
        };
  const response = await fetch(server.address + path, { method, headers, ...sent });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text === '' ? {} : JSON.parse(text),
  };
}

const locOf = ({ body }: Answer) => (body['details'] as { loc: unknown[] }[] | undefined)?.[0]?.loc;

describe('a REST request is read leniently', () => {
  test.each([
    ['?skip=5&limit=10', { skip: 5, limit: 10 }],
    ['?skip=-3&limit=99999', { skip: 0, limit: 1000 }],
    ['?limit=0', { skip: 0, limit: 1 }],
    ['?limit=1&limit=7', { skip: 0, limit: 7 }],
    ['?tags=a,b', { skip: 0, limit: 100, tags: ['a', 'b'] }],
    ['?tags=a&tags=b,c', { skip: 0, limit: 100, tags: ['a', 'b,c'] }],
    ['?active=YES', { skip: 0, limit: 100, active: true }],
    ['?active=off&unknown=1', { skip: 0, limit: 100, active: false }],
  ])('GET /api/things%s', async (query, expected) => {
    const answer = await call('GET', `/api/things${query}`);
    expect(answer.body).toEqual(expected);
  });

  test.each([
    [{ count: '7' }, { count: 7 }],
    [{ count: ' 7 ' }, { count: 7 }],
    [{ ratio: '0.25' }, { ratio: 0.25 }],
    [{ ratio: null }, {}],
    [{ active: 'On' }, { active: true }],
    [{ active: 0 }, { active: false }],
    [{ tags: null }, { tags: null }],
    [{ nested: { depth: '3', wide: 'no', other: 1 } }, { nested: { depth: 3, wide: false } }],
    [{ mode: 'auto' }, { mode: 'auto' }],
    [{ mode: '0.5' }, { mode: 0.5 }],
    [{ surprise: { deeply: [1] } }, {}],
  ])('a body of %j means %j', async (body, expected) => {
    const answer = await call('PUT', '/api/things/a1', body);
    expect(answer.body).toEqual({ id: 'a1', ...expected });
  });

  test('null is absence, but in a PUT, where it clears', async () => {
    const authorization = { authorization: `Bearer ${tokenOf('ada')}` };
    const added = await call('POST', '/api/things', { name: 'ab', note: null }, authorization);
    expect(added.body).toEqual({ name: 'ab' });
    expect((await call('PUT', '/api/things/a1', { active: null })).status).toBe(422);
  });

  test('a path field wins over one of the same name in the body', async () => {
    const answer = await call('PUT', '/api/things/a1', { id: 'b2' });
    expect(answer.body).toEqual({ id: 'a1' });
  });

  test('an empty body with a JSON content type is no body', async () => {
    const answer = await call('PUT', '/api/things/a1', '', { 'content-type': 'application/json' });
    expect(answer.body).toEqual({ id: 'a1' });
    const removed = await call('DELETE', '/api/things/a1', '', { 'content-type': 'application/json' });
    expect(removed.status).toBe(204);
  });

  test('a body without a content type is taken for JSON', async () => {
    const bytes = new TextEncoder().encode('{"count":3}');
    const response = await fetch(`${server.address}/api/things/a1`, { method: 'PUT', body: bytes });
    expect(await response.json()).toEqual({ id: 'a1', count: 3 });
  });

  test('a trailing slash means the same route, without a redirect', async () => {
    const response = await fetch(`${server.address}/api/things/a1/`, { method: 'DELETE', redirect: 'error' });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
  });

  test('named query fields of a POST stand in the query', async () => {
    const authorization = { authorization: `Bearer ${tokenOf('ada')}` };
    const answer = await call('POST', '/api/things?loud=1', { name: 'ab', loud: 'ignored' }, authorization);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ name: 'ab', loud: true });
  });

  test('null is an answer', async () => {
    const answer = await call('GET', '/api/nothing');
    expect(answer.text).toBe('null');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  });
});

describe('what cannot be read is told where it stood', () => {
  test.each([
    ['GET', '/api/things?limit=many', undefined, ['query', 'limit']],
    ['GET', '/api/things?limit=', undefined, ['query', 'limit']],
    ['PUT', '/api/things/UPPER', {}, ['path', 'id']],
    ['PUT', '/api/things/a1', { count: 'x' }, ['body', 'count']],
    ['PUT', '/api/things/a1', { name: null }, ['body', 'name']],
    ['PUT', '/api/things/a1', { tags: 'a,b' }, ['body', 'tags']],
    ['PUT', '/api/things/a1', { tags: ['a', 'too long'] }, ['body', 'tags', 1]],
    ['PUT', '/api/things/a1', { nested: { depth: 1.5 } }, ['body', 'nested', 'depth']],
    ['PUT', '/api/things/a1', { nested: [1] }, ['body', 'nested']],
    ['PUT', '/api/things/a1', { name: 'a\u0000b' }, ['body', 'name']],
    ['PUT', '/api/things/a1', '{"name":"\\ud800"}', ['body', 'name']],
    ['PUT', '/api/things/a%00', {}, ['path', 'id']],
    ['PUT', '/api/things/a1', '[]', ['body']],
    ['PUT', '/api/things/a1', '"text"', ['body']],
    ['PUT', '/api/things/a1', 'null', ['body']],
    ['PUT', '/api/things/a1', '{"count":', ['body']],
    ['PUT', '/api/things/a1', '{"__proto__":{"count":1}}', ['body']],
    ['PUT', '/api/things/a1', '{"constructor":{"prototype":{"count":1}}}', ['body']],
    ['PUT', '/api/things/a1', '['.repeat(100_000), ['body']],
  ])('%s %s %j', async (method, path, body, loc) => {
    const answer = await call(method, path, body);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ error: 'Validation error', status_code: 422 });
    expect(locOf(answer)).toEqual(loc);
  });

  test('bytes that are not UTF-8', async () => {
    const answer = await call('PUT', '/api/things/a1', Uint8Array.of(0x7b, 0xff, 0x7d));
    expect(answer.status).toBe(422);
    expect(locOf(answer)).toEqual(['body']);
  });

  test('a missing field is told to be missing from the body', async () => {
    const authorization = { authorization: `Bearer ${tokenOf('ada')}` };
    const answer = await call('POST', '/api/things', {}, authorization);
    expect(locOf(answer)).toEqual(['body', 'name']);
    const inQuery = await call('POST', '/api/things?loud=perhaps', { name: 'ab' }, authorization);
    expect(locOf(inQuery)).toEqual(['query', 'loud']);
  });

  test('every finding is told, not only the first', async () => {
    const answer = await call('PUT', '/api/things/UPPER', { count: -1, active: 'maybe' });
    const places = (answer.body['details'] as { loc: unknown[] }[]).map(({ loc }) => loc.join('.'));
    expect(places.sort()).toEqual(['body.active', 'body.count', 'path.id']);
  });

  test('a body that says to be something else than JSON is 415', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const answer = await call('PUT', '/api/things/a1', '{"count":1}', { 'content-type': type });
      expect(answer.status).toBe(415);
      expect(answer.body).toMatchObject({ error: 'Unsupported media type', path: '/api/things/a1' });
    }
  });

  test('whoever may not call is told so before anything about the body', async () => {
    const answer = await call('POST', '/api/things', '{"broken');
    expect(answer.status).toBe(401);
  });

  test('a body that is too large is 413', async () => {
    const answer = await call('PUT', '/api/things/a1', { name: 'x'.repeat(3_000_000) });
    expect(answer.status).toBe(413);
    expect(answer.body).toMatchObject({ error: 'Payload too large', status_code: 413 });
  });
});

describe('an address that is not served', () => {
  test('is 404 in the shape of every error', async () => {
    const answer = await call('GET', '/api/nowhere?token=secret');
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({
      error: 'Not found',
      detail: expect.stringContaining('/docs'),
      status_code: 404,
      path: '/api/nowhere',
      request_id: answer.headers.get('x-request-id'),
    });
  });

  test('is 404 when it cannot even be decoded', async () => {
    expect((await call('GET', '/api/things/%E0%A4%A')).status).toBe(404);
    expect((await call('GET', '/%')).body).toMatchObject({ path: '/%' });
  });

  test('is 405 for another method, and says which are known', async () => {
    const answer = await call('PATCH', '/api/things/a1', {});
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('DELETE, PUT');
    expect(answer.body).toMatchObject({ error: 'Method not allowed' });
  });
});
