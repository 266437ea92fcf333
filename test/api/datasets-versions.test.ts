import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabases } from '../support/database.ts';
import {
  type Account,
  fileForm,
  startTestService,
  type TestService,
  threeGroupsCsv,
} from '../support/service.ts';

const FIRST = 'city,people,area\nA,10,1.5\nB,20,2.5\nC,30,3.5\nD,40,4.5\n';

describe.each(await testDatabases())('versions of datasets over $name', (driver) => {
  let service: TestService;
  let owner: Account;
  let other: Account;

  beforeAll(async () => {
    service = await startTestService(driver);
    owner = await service.register();
    other = await service.register();
  }, 60_000);
  afterAll(() => service.stop());

  const upload = async (text = FIRST, fields = {}) => {
    const form = fileForm(text, 'cities.csv', { name: 'Cities', ...fields });
    return (await service.call('POST', '/api/datasets/upload', { as: owner, form })).body;
  };
  const newVersion = (id: string, text: string, as: Account | undefined = owner, fields = {}) =>
    service.call('POST', `/api/datasets/${id}/versions`, { as, form: fileForm(text, 'cities.csv', fields) });
  const versionsOf = async (id: string, as = owner) =>
    (await service.call('GET', `/api/datasets/${id}/versions`, { as })).body.versions;

  test('a version has the next number, its parent, and what the form left out', async () => {
    const first = await upload(FIRST, { description: 'of a map', tags: 'map', is_public: 'true' });
    const second = await newVersion(first.id, 'city,people,area\nB,20,2.5\nC,30,3.5\nD,40,4.5\nE,500,9.5\n');
    expect(second.status).toBe(201);
    expect(second.body).toMatchObject({
      version: 2,
      parent_id: first.id,
      name: 'Cities',
      description: 'of a map',
      tags: ['map'],
      is_public: true,
      file_info: { created_from_version: 1 },
    });
    const third = await newVersion(second.body.id, 'town,people,height\nB,x,1\nC,y,2\n', owner, {
      name: 'Towns',
    });
    expect(third.body).toMatchObject({ version: 3, parent_id: second.body.id, name: 'Towns' });

    const versions = await versionsOf(second.body.id);
    expect(versions.map(({ version }: { version: number }) => version)).toEqual([1, 2, 3]);
    expect(versions[0].changes).toBeNull();
    expect(versions[1].changes).toMatchObject({
      compared_to: first.id,
      rows: { before: 4, after: 4, difference: 0, added: 1, removed: 1 },
      columns: { added: [], removed: [], renamed: [] },
      types: [],
    });
    const people = versions[1].changes.drift.find(({ column }: { column: string }) => column === 'people');
    expect(people).toMatchObject({ level: 'large', numeric: { mean: { before: 25, after: 147.5 } } });
    expect(people.numeric.ks).toBeGreaterThan(0.2);
    expect(versions[2].changes).toMatchObject({
      rows: { difference: -2 },
      columns: { added: ['town', 'height'], removed: ['city', 'area'] },
      types: [{ column: 'people', from: 'numeric' }],
    });
    expect(await versionsOf(first.id)).toEqual(versions);
  });

  test('a column that only its name changed is told as renamed', async () => {
    const first = await upload();
    const second = await newVersion(first.id, FIRST.replace('people', 'inhabitants'));
    const versions = await versionsOf(second.body.id);
    expect(versions[1].changes).toMatchObject({
      rows: { added: 0, removed: 0 },
      columns: { added: [], removed: [], renamed: [{ from: 'people', to: 'inhabitants' }] },
    });
  });

  test('versions uploaded at the same time get numbers of their own', async () => {
    const first = await upload();
    const answers = await Promise.all(
      [1, 2, 3, 4].map((row) => newVersion(first.id, `${FIRST}E,${row},1\n`)),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(answers.map(({ body }) => body.version).sort()).toEqual([2, 3, 4, 5]);
  });

  test('a version that is deleted in the middle leaves the others in their order', async () => {
    const first = await upload();
    const second = (await newVersion(first.id, `${FIRST}E,50,5.5\n`)).body;
    const third = (await newVersion(second.id, `${FIRST}E,50,5.5\nF,60,6.5\n`)).body;
    await versionsOf(third.id);
    await service.call('DELETE', `/api/datasets/${second.id}`, { as: owner });
    const versions = await versionsOf(third.id);
    expect(versions.map(({ id }: { id: string }) => id)).toEqual([first.id, third.id]);
    expect(versions[1]).toMatchObject({
      parent_id: null,
      changes: { compared_to: first.id, rows: { added: 2, removed: 0 } },
    });
    await service.call('DELETE', `/api/datasets/${first.id}`, { as: owner });
    expect(await versionsOf(third.id)).toHaveLength(1);
    expect((await newVersion(third.id, FIRST)).body.version).toBe(4);
  });

  test('only the owner adds versions, and everyone sees those they may read', async () => {
    const first = await upload(FIRST, { is_public: 'true' });
    expect((await newVersion(first.id, FIRST, other)).status).toBe(403);
    expect((await newVersion('0199aaaa-unknown', FIRST)).status).toBe(404);
    const secret = (await newVersion(first.id, FIRST, owner, { is_public: 'no' })).body;
    const third = (await newVersion(first.id, FIRST, owner, { is_public: 'yes' })).body;
    const seen = await versionsOf(first.id, other);
    expect(seen.map(({ id }: { id: string }) => id)).toEqual([first.id, third.id]);
    expect(seen[1].changes.compared_to).toBe(first.id);
    expect((await service.call('GET', `/api/datasets/${secret.id}/versions`, { as: other })).status).toBe(
      403,
    );
    const missing = await service.call('POST', `/api/datasets/${first.id}/versions`, { as: owner, body: {} });
    expect(missing.status).toBe(422);
  });

  test('an old version stays readable and processable', async () => {
    const first = await upload(threeGroupsCsv());
    await newVersion(first.id, FIRST);
    const detail = await service.call('GET', `/api/datasets/${first.id}`, { as: owner });
    expect(detail.body).toMatchObject({ version: 1, row_count: 90 });
    const run = await service.call('POST', `/api/ml/process/${first.id}`, {
      as: owner,
      body: { reduction_method: 'pca', clustering_method: 'kmeans', handle_missing: 'median' },
    });
    expect(run.status).toBe(200);
    expect(run.body.points).toHaveLength(90);
  }, 60_000);
});
