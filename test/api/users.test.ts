import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { withAdministration } from '../../src/app/administration.ts';
import { testDatabases } from '../support/database.ts';
import {
  type Account,
  eventually,
  fileForm,
  startTestService,
  type TestService,
  threeGroupsCsv,
} from '../support/service.ts';

const ADMIN = 'admin@example.org';
const PASSWORD = 'administrator 1';
const PCA = { reduction_method: 'pca', clustering_method: 'kmeans' };
/** Slow enough to be caught at work. */
const SLOW = { reduction_method: 'tsne', clustering_method: 'dbscan', tsne_config: { n_iter: 5000 } };

describe.each(await testDatabases())('users over $name', (driver) => {
  let service: TestService;
  let admin: Account;

  beforeAll(async () => {
    service = await startTestService(driver, {}, async (config) => {
      await withAdministration(config, (administration) => administration.create(ADMIN, PASSWORD));
    });
    admin = await service.login(ADMIN, PASSWORD);
  });
  afterAll(() => service.stop());

  const call = (method: string, path: string, as?: Account, body?: unknown) =>
    service.call(method, `/api${path}`, { as, body });
  const status = async (method: string, path: string, as?: Account) => (await call(method, path, as)).status;
  const upload = async (as: Account, fields: Record<string, string> = {}): Promise<string> => {
    const form = fileForm(threeGroupsCsv(), 'table.csv', fields);
    const answer = await service.call('POST', '/api/datasets/upload', { as, form });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body.id;
  };
  const files = async (folder: string) =>
    (await readdir(join(service.dataDir, 'files', folder)).catch(() => [])).sort();

  test('an upload whose account is deleted meanwhile is refused and leaves nothing', async () => {
    const user = await service.register();
    const before = await files('tables');
    const boundary = 'between';
    const upload = request(new URL('/api/datasets/upload', service.url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${user.token}`,
        'content-type': `multipart/form-data; boundary=${boundary}`,
      },
    });
    const answered = once(upload, 'response');
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="t.csv"\r\n\r\na,b\n`;
    upload.write(head);
    // Once a part of the file lies on disk the caller has been let in.
    await eventually(async () => (await readdir(join(service.dataDir, 'tmp'))).length > 0);
    expect(await status('DELETE', `/users/${user.id}`, admin)).toBe(204);
    upload.end(`1,2\n3,4\r\n--${boundary}--\r\n`);
    const [response] = (await answered) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(401);
    expect(await files('tables')).toEqual(before);
  });

  describe('every route', () => {
    const ROUTES = [
      { method: 'GET', path: '', self: 403, admin: 200 },
      { method: 'GET', path: '/{id}', self: 200, admin: 200 },
      { method: 'PUT', path: '/{id}/activate', self: 403, admin: 200, adminSelf: 400 },
      { method: 'PUT', path: '/{id}/deactivate', self: 403, admin: 200, adminSelf: 400 },
      { method: 'GET', path: '/{id}/stats', self: 403, admin: 200 },
      { method: 'DELETE', path: '/{id}', self: 403, admin: 204, adminSelf: 400 },
    ];

    test.each(ROUTES)('$method /api/users$path', async ({ method, path, ...expected }) => {
      const [user, other] = [await service.register(), await service.register()];
      const about = (id: string) => `/users${path.replace('{id}', id)}`;
      const isList = path === '';
      expect(await status(method, about(user.id)), 'anonymous').toBe(401);
      expect(await status(method, about(user.id), other), 'another user').toBe(403);
      expect(await status(method, about('unknown'), other), 'another user, unknown id').toBe(403);
      expect(await status(method, about(user.id), user), 'oneself').toBe(expected.self);
      expect(await status(method, about('unknown'), admin), 'unknown id').toBe(isList ? 200 : 404);
      expect(await status(method, about('a%20b'), admin), 'malformed id').toBe(isList ? 200 : 422);
      expect(await status(method, `${about(user.id)}/`, admin), 'administrator').toBe(expected.admin);
      expect(await status(method, about(admin.id), admin), 'administrator, oneself').toBe(
        expected.adminSelf ?? 200,
      );
    });

    test('refuses those who may not ask before it looks at what they ask', async () => {
      const user = await service.register();
      expect(await status('GET', '/users?limit=many', user)).toBe(403);
      expect(await status('GET', '/users?limit=many', admin)).toBe(422);
    });
  });

  test('are listed newest first, in pages, as the contract says', async () => {
    const [first, second] = [await service.register(), await service.register()];
    const { body } = await call('GET', '/users?limit=2', admin);
    expect(body.users.map(({ id }: Account) => id)).toEqual([second.id, first.id]);
    expect(body).toMatchObject({ page: 1, per_page: 2, pages: Math.ceil(body.total / 2) });
    expect(Object.keys(body.users[0]).sort()).toEqual(
      [
        'created_at email email_verified first_name full_name id initials is_active is_admin last_login last_name',
        'login_count name preferred_language profile_image_url updated_at',
      ]
        .join(' ')
        .split(' '),
    );
    const next = await call('GET', '/users?skip=2&limit=2', admin);
    expect(next.body).toMatchObject({ page: 2, total: body.total });
    expect(next.body.users.map(({ id }: Account) => id)).not.toContain(first.id);
  });

  test('are found by a piece of address or name in any case, whatever it is made of', async () => {
    const named = async (email: string, name: string) =>
      (
        await call('POST', '/auth/register', undefined, {
          email,
          name,
          password: PASSWORD,
          confirm_password: PASSWORD,
        })
      ).body.user.id;
    const ada = await named('countess_1@lovelace.example', 'Ada Lovelace');
    const elodie = await named('countess-1@example.org', 'Élodie 100% Martin');
    const found = async (search: string) =>
      (await call('GET', `/users?search=${encodeURIComponent(search)}`, admin)).body.users.map(
        ({ id }: Account) => id,
      );
    expect(await found('LOVELACE.EX')).toEqual([ada]);
    expect(await found('da love')).toEqual([ada]);
    expect(await found('élodie')).toEqual([elodie]);
    expect(await found('ÉLODIE')).toEqual([elodie]);
    expect(await found('countess')).toEqual([elodie, ada]);
    expect(await found('countess_1')).toEqual([ada]);
    expect(await found('100%')).toEqual([elodie]);
    expect(await found('%')).toEqual([elodie]);
    expect(await found("'; drop table users; --")).toEqual([]);
    expect(await found('\\')).toEqual([]);
    expect((await found('')).length).toBeGreaterThan(2);
  });

  test('are filtered by whether they may sign in', async () => {
    const user = await service.register();
    await call('PUT', `/users/${user.id}/deactivate`, admin);
    const ids = async (query: string) =>
      (await call('GET', `/users?limit=1000&${query}`, admin)).body.users.map(({ id }: Account) => id);
    expect(await ids('is_active=false')).toContain(user.id);
    expect(await ids('is_active=yes')).not.toContain(user.id);
    expect(await ids('is_active=yes')).toContain(admin.id);
    expect(await status('GET', '/users?is_active=perhaps', admin)).toBe(422);
  });

  test('lose all sessions and sockets with their activity, and get in again with it', async () => {
    const user = await service.register();
    const second = await service.login(user.email, user.password);
    const address = `${service.url.replace('http', 'ws')}/ws?token=${user.token}`;
    const socket = new WebSocket(address);
    await once(socket, 'open');
    const closed = once(socket, 'close');

    const answer = await call('PUT', `/users/${user.id}/deactivate`, admin);
    expect(answer.body).toMatchObject({ id: user.id, is_active: false });
    expect((await closed)[0]).toBe(4401);
    for (const session of [user, second]) {
      expect(await status('GET', '/auth/me', session)).toBe(401);
      const refreshed = await call('POST', '/auth/refresh', undefined, {
        refresh_token: session.refreshToken,
      });
      expect(refreshed.status).toBe(401);
    }
    const login = () => call('POST', '/auth/login', undefined, user);
    expect((await login()).status).toBe(403);

    expect((await call('PUT', `/users/${user.id}/activate`, admin)).body.is_active).toBe(true);
    expect((await login()).status).toBe(200);
    expect(await status('GET', '/auth/me', user)).toBe(401);
  });

  test('go with everything they have, and nothing of others goes', { timeout: 60_000 }, async () => {
    const [user, bystander] = [await service.register(), await service.register()];
    const theirs = await upload(user, { is_public: 'true' });
    const kept = await upload(bystander, { is_public: 'true' });
    const before = { tables: await files('tables'), results: await files('results') };
    const process = (as: Account, id: string, body: unknown = PCA) =>
      call('POST', `/ml/process/${id}`, as, body);
    const ofBystander = await process(bystander, kept);
    // Each has run on the other's table too; the last one is still at work.
    for (const run of [
      await process(user, theirs),
      await process(user, kept),
      await process(bystander, theirs),
    ]) {
      expect(run.status).toBe(200);
    }
    const running = process(user, kept, SLOW);
    await eventually(
      async () => (await call('GET', `/ml/progress/${kept}`, user)).body?.stage === 'reduction',
    );

    expect(await status('DELETE', `/users/${user.id}`, admin)).toBe(204);
    expect((await running).status).toBeGreaterThanOrEqual(400);
    expect(await status('GET', '/auth/me', user)).toBe(401);
    expect(await status('GET', `/users/${user.id}`, admin)).toBe(404);
    expect(await status('GET', `/datasets/${theirs}`, bystander)).toBe(404);
    expect((await call('POST', '/auth/login', undefined, user)).status).toBe(401);

    expect(await status('GET', `/datasets/${kept}`, bystander)).toBe(200);
    const results = await call('GET', `/ml/results/${kept}`, bystander);
    expect(results.body.run_id).toBe(ofBystander.body.run_id);
    await eventually(async () => (await files('results')).length === before.results.length + 3);
    expect(await files('tables')).toEqual(before.tables.filter((name) => !name.startsWith(theirs)));
    expect((await files('results')).every((name) => name.startsWith(ofBystander.body.run_id))).toBe(true);

    // The address is free again.
    await service.register(user.email);
  });

  test('have statistics that count what they made', { timeout: 60_000 }, async () => {
    const user = await service.register();
    const empty = await call('GET', `/users/${user.id}/stats`, admin);
    expect(empty.body).toEqual({
      user_id: user.id,
      datasets_count: 0,
      visualizations_count: 0,
      total_processing_time: 0,
      most_used_algorithms: [],
      account_age_days: 0,
      last_login: null,
      login_count: 0,
    });
    await service.login(user.email, user.password);
    const id = await upload(user);
    const first = await call('POST', `/ml/process/${id}`, user, PCA);
    const second = await call('POST', `/ml/process/${id}`, user, { ...PCA, clustering_method: 'dbscan' });
    expect([first.status, second.status, second.text.slice(0, 300)]).toEqual([200, 200, expect.any(String)]);
    const { body } = await call('GET', `/users/${user.id}/stats`, admin);
    expect(body).toMatchObject({ datasets_count: 1, login_count: 1, last_login: expect.any(String) });
    expect(body.most_used_algorithms).toEqual(['pca', 'dbscan', 'kmeans']);
    const { processing_time } = first.body.metadata;
    expect(body.total_processing_time).toBeCloseTo(processing_time + second.body.metadata.processing_time, 3);
    const profile = (await call('GET', '/auth/me', user)).body;
    expect(profile).toMatchObject({ datasets_count: 1, last_dataset_uploaded: expect.any(String) });
    expect((await call('GET', `/users/${user.id}`, admin)).body).toEqual(profile);
  });

  test('keep their private datasets from administrators', async () => {
    const user = await service.register();
    const id = await upload(user);
    for (const path of [
      `/datasets/${id}`,
      `/datasets/${id}/stats`,
      `/datasets/${id}/data`,
      `/ml/results/${id}`,
    ]) {
      expect(await status('GET', path, admin), path).toBe(403);
    }
    expect((await call('POST', `/ml/process/${id}`, admin, PCA)).status).toBe(403);
    expect(await status('DELETE', `/datasets/${id}`, admin)).toBe(403);
  });

  test('serve tRPC the same', async () => {
    const user = await service.register();
    const asked = (as?: Account) => service.client(as).users.get({ id: user.id });
    await expect(asked()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await expect(asked(await service.register())).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await asked(admin)).toMatchObject({ id: user.id, datasets_count: 0 });
  });
});
