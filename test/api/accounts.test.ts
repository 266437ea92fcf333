import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { testDatabases } from '../support/database.ts';
import { type Account, eventually, startTestService, type TestService } from '../support/service.ts';

const NEW = 'another horse 2';
const twice = (new_password: string) => ({ new_password, confirm_password: new_password });

describe.each(await testDatabases())('accounts over $name', (driver) => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService(driver);
  });
  afterAll(() => service.stop());

  const call = (method: string, path: string, as?: Account, body?: unknown, headers = {}) =>
    service.call(method, `/api/auth${path}`, { as, body, headers });
  const post = (path: string, body: unknown, as?: Account) => call('POST', path, as, body);
  const registration = (email: string) => ({ email, password: NEW, confirm_password: NEW });

  /** The text of the only mail about `page` to an address. */
  const mailTo = (email: string, page: string) =>
    eventually(async () => {
      const directory = join(service.dataDir, 'mail');
      const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith('.eml'));
      const mails = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
      return mails.find((mail) => mail.includes(`To: ${email}\r\n`) && mail.includes(`/${page}#token=`));
    });
  const tokenFor = async (email: string, page: string) =>
    /#token=([\w-]+)/.exec(await mailTo(email, page))?.[1];

  test('a forgotten password is replaced with what the mail says, and sockets close', async () => {
    const user = await service.register();
    const socket = new WebSocket(`${service.url.replace('http', 'ws')}/ws?token=${user.token}`);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    const asked = await post('/reset-password', { email: user.email });
    expect([asked.status, asked.text]).toEqual([204, '']);
    const unknown = await post('/reset-password', { email: 'nobody@example.org' });
    expect([unknown.status, unknown.text]).toEqual([204, '']);

    const token = await tokenFor(user.email, 'reset-password');
    expect((await post('/reset-password/confirm', { token, ...twice(NEW) })).status).toBe(204);
    expect((await closed)[0]).toBe(4401);
    expect((await call('GET', '/me', user)).status).toBe(401);
    expect((await service.login(user.email, NEW)).id).toBe(user.id);
  });

  test('an address is verified with what the mail says', async () => {
    const user = await service.register();
    const token = await tokenFor(user.email, 'verify-email');
    expect((await post('/verify-email', { token })).status).toBe(204);
    expect((await call('GET', '/me', user)).body.email_verified).toBe(true);
    expect((await post('/verify-email', { token })).status).toBe(400);
  });

  test('a changed password leaves this session and its socket alone, and closes the others', async () => {
    const user = await service.register();
    const other = await service.login(user.email, user.password);
    const connect = async (as: Account) => {
      const socket = new WebSocket(`${service.url.replace('http', 'ws')}/ws?token=${as.token}`);
      await once(socket, 'open');
      return socket;
    };
    const [mine, theirs] = [await connect(user), await connect(other)];
    const closed = once(theirs, 'close');
    const changed = await post('/change-password', { current_password: user.password, ...twice(NEW) }, user);
    expect([changed.status, changed.text]).toEqual([204, '']);
    expect((await closed)[0]).toBe(4401);
    expect((await call('GET', '/me', user)).status).toBe(200);
    expect((await call('GET', '/me', other)).status).toBe(401);
    const pong = once(mine, 'message');
    mine.send('{"type":"ping"}');
    expect(JSON.parse(String((await pong)[0]))).toMatchObject({ type: 'pong' });
    mine.terminate();
  });

  test('sessions are told by device, and end one by one', async () => {
    const user = await service.register();
    const headers = {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    };
    await call('POST', '/login', undefined, { email: user.email, password: user.password }, headers);
    const { body } = await call('GET', '/sessions', user);
    expect(body).toHaveLength(2);
    const other = body.find((each: { is_current: boolean }) => !each.is_current);
    expect(other).toMatchObject({ device_name: 'Firefox on Linux (desktop)', ip_address: '127.0.0.1' });
    const stranger = await service.register();
    expect((await call('DELETE', `/sessions/${other.id}`, stranger)).status).toBe(404);
    expect((await call('DELETE', `/sessions/${other.id}`, user)).status).toBe(204);
    expect((await call('GET', '/sessions', user)).body).toHaveLength(1);
  });

  test('nobody becomes an administrator, verified or somebody else by saying so', async () => {
    const wishes = {
      id: 'chosen',
      is_admin: true,
      email_verified: true,
      login_count: 7,
      is_active: false,
      created_at: '2001-01-01T00:00:00Z',
      role: 'admin',
    };
    const granted = { is_admin: false, email_verified: false, login_count: 0, is_active: true };
    const opened = await post('/register', { ...registration('wisher@example.org'), ...wishes });
    expect(opened.status).toBe(201);
    expect(opened.body.user).toMatchObject(granted);
    expect(opened.body.user.id).not.toBe('chosen');
    const as = await service.login('wisher@example.org', NEW);
    const changed = await call('PUT', '/me', as, { ...wishes, email: 'x@example.org', first_name: 'Ada' });
    expect(changed.body).toMatchObject({
      ...granted,
      login_count: 1,
      id: opened.body.user.id,
      email: 'wisher@example.org',
      first_name: 'Ada',
    });
    expect((await service.call('GET', '/api/users', { as })).status).toBe(403);
  });

  describe('bad input', () => {
    const STRANGE: readonly unknown[] = [
      [],
      ['a@example.org'],
      {},
      { $ne: null },
      7,
      true,
      'x'.repeat(100_000),
      'a\u0000b',
      '\ud800',
      null,
    ];
    const FIELDS: Readonly<Record<string, Record<string, unknown>>> = {
      '/register': registration('strange@example.org'),
      '/login': { email: 'strange@example.org', password: NEW, remember_me: false },
      '/refresh': { refresh_token: 'x' },
      '/change-password': { current_password: NEW, ...twice(NEW) },
      '/reset-password': { email: 'strange@example.org' },
      '/reset-password/confirm': { token: 'x', ...twice(NEW) },
      '/verify-email': { token: 'x' },
    };

    test.each(Object.keys(FIELDS))('of %s is told as such, whichever field holds it', async (path) => {
      const as = await service.register();
      const valid = FIELDS[path] ?? {};
      for (const field of Object.keys(valid)) {
        for (const strange of STRANGE) {
          const answer = await post(path, { ...valid, [field]: strange }, as);
          const what = `${field}: ${JSON.stringify(strange)?.slice(0, 40)}`;
          expect([200, 400, 401, 422], what).toContain(answer.status);
          if (answer.status === 422) {
            expect(answer.body, what).toMatchObject({ error: 'Validation error', status_code: 422 });
            expect(answer.body.details.length, what).toBeGreaterThan(0);
          }
        }
      }
    });

    test.each(['/register', '/login', '/change-password', '/reset-password', '/verify-email'])(
      'of %s as a whole is told as such',
      async (path) => {
        const as = await service.register();
        const raw = async (body: string, type = 'application/json') => {
          const headers = { authorization: `Bearer ${as.token}`, 'content-type': type };
          return (await fetch(`${service.url}/api/auth${path}`, { method: 'POST', headers, body })).status;
        };
        for (const body of ['', '[]', '"x"', 'null', '7', '{', '{"a":1,}', '\uFEFF']) {
          expect(await raw(body), body).toBe(422);
        }
        expect(await raw('{"__proto__":{"is_admin":true}}')).toBe(422);
        expect(await raw('{"constructor":{"prototype":{"is_admin":true}}}')).toBe(422);
        expect(await raw('a=b', 'text/plain')).toBe(415);
        expect(await raw(JSON.stringify({ email: 'x'.repeat(3_000_000) }))).toBe(413);
      },
    );

    test('of a profile is told as such, and changes nothing', async () => {
      const as = await service.register();
      for (const body of [
        { first_name: ['Ada'] },
        { first_name: 'x'.repeat(51) },
        { first_name: '' },
        { profile_image_url: 'javascript:alert(1)' },
        { profile_image_url: 'no address' },
        { preferred_language: 'de' },
      ]) {
        const answer = await call('PUT', '/me', as, { last_name: 'Changed', ...body });
        expect(answer.status, JSON.stringify(body)).toBe(422);
      }
      expect((await call('GET', '/me', as)).body.last_name).toBeNull();
    });
  });
});

describe('guessing passwords', () => {
  let service: TestService;
  afterAll(() => service?.stop());

  const login = (email: string, password: string, from?: string) =>
    service.call('POST', '/api/auth/login', {
      body: { email, password },
      headers: from === undefined ? {} : { 'x-forwarded-for': from },
    });

  test('is counted by the peer, whatever X-Forwarded-For claims, unless a trusted proxy says it', async () => {
    service = await startTestService(undefined, { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_AUTH: '9' });
    const user = await service.register();
    const statuses = [];
    for (let i = 0; i < 5; i++) {
      statuses.push((await login(user.email, 'wrong horse 1', `203.0.113.${i}`)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    await service.stop();

    service = await startTestService(undefined, {
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_AUTH: '9',
      TRUSTED_PROXIES: '127.0.0.0/8,::1',
    });
    const owner = await service.register();
    for (let i = 0; i < 4; i++) await login(owner.email, 'wrong horse 1', '203.0.113.1');
    const refused = await login(owner.email, owner.password, '203.0.113.1');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.body).toMatchObject({ status_code: 429 });
    expect((await login(owner.email, owner.password, '198.51.100.7')).status).toBe(200);
  });
});
