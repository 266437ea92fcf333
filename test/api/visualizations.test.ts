import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabases } from '../support/database.ts';
import {
  type Account,
  fileForm,
  startTestService,
  type TestService,
  threeGroupsCsv,
} from '../support/service.ts';

const PCA = { reduction_method: 'pca', clustering_method: 'kmeans' };

describe.each(await testDatabases())('visualizations over $name', (driver) => {
  let service: TestService;
  let owner: Account;
  let other: Account;
  let dataset: string;
  let run: string;

  beforeAll(async () => {
    service = await startTestService(driver);
    owner = await service.register();
    other = await service.register();
    dataset = await upload(owner);
    run = (await call('POST', `/api/ml/process/${dataset}`, owner, PCA)).body.run_id;
  });
  afterAll(() => service.stop());

  const call = (method: string, path: string, as?: Account, body?: unknown, headers = {}) =>
    service.call(method, path, { as, body, headers });

  const upload = async (as: Account, fields = {}): Promise<string> => {
    const form = fileForm(threeGroupsCsv(), 'table.csv', fields);
    const answer = await service.call('POST', '/api/datasets/upload', { as, form });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body.id;
  };

  const save = async (as: Account = owner, fields: Record<string, unknown> = {}) =>
    call('POST', '/api/ml/visualizations', as, { dataset_id: dataset, name: 'My map', ...fields });

  const share = async (id: string, fields: Record<string, unknown> = {}) =>
    call('POST', `/api/ml/visualizations/${id}/links`, owner, { expires_in_days: 7, ...fields });

  const pathOf = (url: string) => new URL(url).pathname;

  test('a run is saved under a name, found, changed and deleted', async () => {
    const saved = await save(owner, { name: '  Three groups ', description: 'd', is_favorite: true });
    expect(saved.status).toBe(201);
    expect(saved.body).toMatchObject({
      user_id: owner.id,
      dataset_id: dataset,
      dataset_name: expect.any(String),
      run_id: run,
      name: 'Three groups',
      description: 'd',
      is_favorite: true,
      reduction_method: 'pca',
      clustering_method: 'kmeans',
      total_points: 81,
      performance: { silhouette_score: expect.any(Number) },
    });
    const { id } = saved.body;
    expect((await call('GET', `/api/ml/visualizations/${id}`, owner)).body).toEqual(saved.body);
    const favorites = await call('GET', '/api/ml/visualizations?is_favorite=yes&search=THREE', owner);
    expect(favorites.body).toMatchObject({ total: 1, page: 1, per_page: 100, pages: 1 });
    expect(favorites.body.visualizations).toEqual([saved.body]);

    const changed = await call('PUT', `/api/ml/visualizations/${id}`, owner, {
      name: 'Renamed',
      description: null,
      user_id: other.id,
      run_id: 'x',
    });
    expect(changed.body).toMatchObject({
      name: 'Renamed',
      description: null,
      is_favorite: true,
      user_id: owner.id,
      run_id: run,
    });
    expect((await call('DELETE', `/api/ml/visualizations/${id}`, owner)).status).toBe(204);
    expect((await call('GET', `/api/ml/visualizations/${id}`, owner)).status).toBe(404);
    expect((await call('GET', `/api/ml/results/${dataset}?run_id=${run}`, owner)).status).toBe(200);
  });

  test('the newest stand first, page by page', async () => {
    const account = await service.register();
    const mine = await upload(account);
    await call('POST', `/api/ml/process/${mine}`, account, PCA);
    for (const name of ['a', 'b', 'c']) await save(account, { dataset_id: mine, name });
    const page = await call('GET', '/api/ml/visualizations?skip=1&limit=1', account);
    expect(page.body).toMatchObject({ total: 3, page: 2, per_page: 1, pages: 3 });
    expect(page.body.visualizations.map(({ name }: { name: string }) => name)).toEqual(['b']);
    expect((await call('GET', '/api/auth/me', account)).body.visualizations_count).toBe(3);
  });

  test.each([
    ['no name', { name: undefined }, 422],
    ['an empty name', { name: '  ' }, 422],
    ['a name of 256 characters', { name: 'x'.repeat(256) }, 422],
    ['a description of 1001 characters', { description: 'x'.repeat(1001) }, 422],
    ['an unknown dataset', { dataset_id: 'nothing' }, 404],
    ['an unknown run', { run_id: 'nothing' }, 404],
    ['an array for a name', { name: ['a'] }, 422],
  ])('%s is refused', async (_what, fields, status) => {
    const answer = await save(owner, fields);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status_code: status, path: '/api/ml/visualizations' });
  });

  test('a dataset without a result cannot be saved as a map', async () => {
    const empty = await upload(owner);
    expect((await save(owner, { dataset_id: empty })).status).toBe(400);
  });

  test('a null name is refused where absent keeps', async () => {
    const { id } = (await save()).body;
    expect((await call('PUT', `/api/ml/visualizations/${id}`, owner, { name: null })).status).toBe(422);
    expect((await call('PUT', `/api/ml/visualizations/${id}`, owner, {})).body.name).toBe('My map');
  });

  test("somebody else's map can be neither read, changed, deleted nor shared", async () => {
    const { id } = (await save()).body;
    const path = `/api/ml/visualizations/${id}`;
    const { link_id } = (await share(id)).body;
    expect((await call('GET', path, other)).status).toBe(403);
    expect((await call('PUT', path, other, { name: 'x' })).status).toBe(403);
    expect((await call('DELETE', path, other)).status).toBe(403);
    expect((await call('POST', `${path}/links`, other, { expires_in_days: 1 })).status).toBe(403);
    expect((await call('GET', `${path}/links`, other)).status).toBe(403);
    expect((await call('DELETE', `/api/ml/links/${link_id}`, other)).status).toBe(404);
    expect((await call('GET', `/api/ml/links/${link_id}/accesses`, other)).status).toBe(404);
    for (const [method, address] of [
      ['GET', path],
      ['POST', '/api/ml/visualizations'],
      ['GET', `${path}/links`],
    ] as const) {
      expect((await call(method, address)).status).toBe(401);
    }
  });

  test('one may keep a map of a public dataset, but neither share it nor read it once that turned private', async () => {
    const shown = await upload(owner, { is_public: 'true' });
    await call('POST', `/api/ml/process/${shown}`, owner, PCA);
    const kept = await save(other, { dataset_id: shown });
    expect(kept.status).toBe(201);
    const path = `/api/ml/visualizations/${kept.body.id}`;
    expect((await call('POST', `${path}/links`, other, { expires_in_days: 1 })).status).toBe(403);
    await call('PUT', `/api/datasets/${shown}`, owner, { is_public: false });
    expect((await call('GET', path, other)).status).toBe(403);
    const list = await call('GET', `/api/ml/visualizations?dataset_id=${shown}`, other);
    expect(list.body.visualizations[0].dataset_name).toBeNull();
    expect((await call('DELETE', path, other)).status).toBe(204);
  });

  test('a link shows the result without a login, and who looked is noted', async () => {
    const { id } = (await save(owner, { name: 'Shown', description: 'To all' })).body;
    const link = await share(id);
    expect(link.status).toBe(201);
    expect(Object.keys(link.body).sort()).toEqual(['expires_at', 'link_id', 'url']);
    const shared = await call('GET', pathOf(link.body.url), undefined, undefined, {
      'user-agent': 'Reader/1',
    });
    expect(shared.status).toBe(200);
    expect(shared.headers.get('cache-control')).toBe('no-store');
    const { shared: name, ...result } = shared.body;
    expect(name).toMatchObject({ name: 'Shown', description: 'To all', expires_at: link.body.expires_at });
    const own = await call('GET', `/api/ml/results/${dataset}?run_id=${run}`, owner);
    expect(result).toEqual(own.body);

    const { accesses } = (await call('GET', `/api/ml/links/${link.body.link_id}/accesses`, owner)).body;
    expect(accesses).toEqual([
      { at: expect.stringMatching(/Z$/), ip_address: expect.any(String), user_agent: 'Reader/1' },
    ]);
    const { links } = (await call('GET', `/api/ml/visualizations/${id}/links`, owner)).body;
    expect(links[0]).toMatchObject({
      link_id: link.body.link_id,
      views: 1,
      is_active: true,
      revoked_at: null,
    });
  });

  test('hidden columns show in no cell, no sentence and no list of a shared result', async () => {
    const { id } = (await save()).body;
    const link = await share(id, { hidden_columns: ['a', 'kind'] });
    const { text, body } = await call('GET', `${pathOf(link.body.url)}?language=en`);
    expect(body.points).toHaveLength(81);
    expect(Object.keys(body.points[0].original_data).sort()).toEqual(['b', 'c', 'id']);
    expect(text).not.toMatch(/“(a|kind)”|"a"|"kind"|green/);
    expect(body.metadata.features_used).toEqual(['b', 'c']);
    const all = await share(id, { hidden_columns: ['a', 'b', 'c', 'id', 'kind'] });
    const bare = (await call('GET', pathOf(all.body.url))).body;
    expect(bare.points[3].original_data).toEqual({});
    expect(bare.points.map((point: { position: number[] }) => point.position)).toEqual(
      body.points.map((point: { position: number[] }) => point.position),
    );
  });

  test('a revoked link, and a guessed one, show nothing', async () => {
    const { id } = (await save()).body;
    const link = (await share(id)).body;
    expect((await call('DELETE', `/api/ml/links/${link.link_id}`, owner)).status).toBe(204);
    expect((await call('GET', pathOf(link.url))).status).toBe(404);
    expect((await call('GET', '/api/share/nothing-like-it')).status).toBe(404);
    const { links } = (await call('GET', `/api/ml/visualizations/${id}/links`, owner)).body;
    expect(links[0].is_active).toBe(false);
  });

  test('links go with their map, and maps with their dataset', async () => {
    const id = (await save()).body.id;
    const link = (await share(id)).body;
    await call('DELETE', `/api/ml/visualizations/${id}`, owner);
    expect((await call('GET', pathOf(link.url))).status).toBe(404);

    const gone = await upload(owner);
    await call('POST', `/api/ml/process/${gone}`, owner, PCA);
    const map = (await save(owner, { dataset_id: gone })).body.id;
    const second = (await share(map)).body;
    await call('DELETE', `/api/datasets/${gone}`, owner);
    expect((await call('GET', pathOf(second.url))).status).toBe(404);
    expect((await call('GET', `/api/ml/visualizations/${map}`, owner)).status).toBe(404);
  });

  test.each([
    ['no days', { expires_in_days: undefined }, 422],
    ['0 days', { expires_in_days: 0 }, 422],
    ['366 days', { expires_in_days: 366 }, 422],
    ['a column that is not there', { hidden_columns: ['nothing'] }, 400],
    ['columns that are no list', { hidden_columns: 'a' }, 422],
  ])('a link with %s is refused', async (_what, fields, status) => {
    const { id } = (await save()).body;
    expect((await share(id, fields)).status).toBe(status);
  });
});
