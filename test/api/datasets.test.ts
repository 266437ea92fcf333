import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabases } from '../support/database.ts';
import {
  type Account,
  fileForm,
  startTestService,
  type TestService,
  threeGroupsCsv,
} from '../support/service.ts';

describe.each(await testDatabases())('datasets over $name', (driver) => {
  let service: TestService;
  let owner: Account;
  let other: Account;

  beforeAll(async () => {
    service = await startTestService(driver);
    owner = await service.register();
    other = await service.register();
  });
  afterAll(() => service.stop());

  const upload = (as: Account, text = threeGroupsCsv(), filename = 'table.csv', fields = {}) =>
    service.call('POST', '/api/datasets/upload', { as, form: fileForm(text, filename, fields) });

  test('an uploaded table is described with exact statistics', async () => {
    const answer = await upload(owner, 'x,y,name\n1,2.5,ann\n2,,bob\n3,0.5,ann\n4,1,\n', 'small.csv', {
      name: 'Small',
      tags: 'one, two',
      is_public: 'yes',
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      name: 'Small',
      tags: ['one', 'two'],
      is_public: true,
      row_count: 4,
      column_count: 3,
      columns: ['x', 'y', 'name'],
      status: 'uploaded',
      version: 1,
      filename: 'small.csv',
      size: 41,
    });
    const detail = await service.call('GET', `/api/datasets/${answer.body.id}`, { as: owner });
    expect(detail.body.sample_data).toEqual([
      { x: 1, y: 2.5, name: 'ann' },
      { x: 2, y: null, name: 'bob' },
      { x: 3, y: 0.5, name: 'ann' },
      { x: 4, y: 1, name: null },
    ]);
    expect(detail.body.column_stats.y).toMatchObject({
      count: 3,
      null_count: 1,
      min: 0.5,
      max: 2.5,
      median: 1,
    });
    expect(detail.body.column_stats.name.most_common).toEqual([
      ['ann', 2],
      ['bob', 1],
    ]);
  });

  test('uploads at the same time do not disturb each other', async () => {
    // Ragged, so that each is written anew on its way.
    const texts = [1, 2, 3, 4].map((seed) => `a,b\n${seed},1\n${seed}\n`.concat(`${seed},2\n`.repeat(500)));
    const answers = await Promise.all(texts.map((text) => upload(owner, text)));
    for (const [index, { status, body }] of answers.entries()) {
      expect(status).toBe(201);
      const { body: detail } = await service.call('GET', `/api/datasets/${body.id}`, { as: owner });
      expect(detail).toMatchObject({ row_count: 502 });
      expect(detail.column_stats.a).toMatchObject({ min: index + 1, max: index + 1 });
    }
  });

  test('columns may carry the names of JavaScript itself', async () => {
    const { body } = await upload(owner, '__proto__,constructor\n1,2\n3,4\n');
    const detail = await service.call('GET', `/api/datasets/${body.id}`, { as: owner });
    const { sample_data, column_stats, metadata } = JSON.parse(detail.text);
    expect(sample_data.map((row: object) => Object.entries(row))).toEqual([
      [
        ['__proto__', 1],
        ['constructor', 2],
      ],
      [
        ['__proto__', 3],
        ['constructor', 4],
      ],
    ]);
    expect(Object.keys(column_stats)).toEqual(['__proto__', 'constructor']);
    expect(Object.keys(metadata.column_types)).toEqual(['__proto__', 'constructor']);
  });

  test('all rows come back unless a page is asked for', async () => {
    const { body: dataset } = await upload(owner);
    const path = `/api/datasets/${dataset.id}/data`;
    const whole = await service.call('GET', path, { as: owner });
    expect(whole.body.original_data).toHaveLength(90);
    expect(whole.body.processed_data).toBeNull();
    const page = await service.call('GET', `${path}?skip=10&limit=2&columns=id,kind`, { as: owner });
    expect(page.body.original_data).toEqual([
      { id: 11, kind: 'green' },
      { id: 12, kind: 'blue' },
    ]);
    const sorted = await service.call('GET', `${path}?limit=1&columns=id&sort=-id`, { as: owner });
    expect(sorted.body.original_data).toEqual([{ id: 90 }]);
    const unknown = await service.call('GET', `${path}?columns=nope`, { as: owner });
    expect(unknown.status).toBe(400);
    expect(unknown.body.detail).toContain('nope');
  });

  test('a list shows own and public datasets, newest first, in pages', async () => {
    const mine = await upload(other, 'a,b\n1,2\n3,4\n', 'private of other.csv');
    const shared = await upload(owner, 'a,b\n1,2\n3,4\n', 'shared.csv', { is_public: 'true' });
    const list = await service.call('GET', '/api/datasets/?limit=2', { as: other });
    expect(list.status).toBe(200);
    expect(list.body.datasets.map((dataset: { id: string }) => dataset.id)).toEqual([
      shared.body.id,
      mine.body.id,
    ]);
    expect(list.body).toMatchObject({ page: 1, per_page: 2 });
    const own = await service.call('GET', '/api/datasets?my_datasets=1&search=PRIVATE', { as: other });
    expect(own.body.datasets.map((dataset: { id: string }) => dataset.id)).toEqual([mine.body.id]);
    const clamped = await service.call('GET', '/api/datasets?limit=99999&skip=-5', { as: other });
    expect(clamped.body).toMatchObject({ per_page: 1000, page: 1 });
    expect((await service.call('GET', '/api/datasets?limit=many', { as: other })).status).toBe(422);
  });

  const ID_ROUTES = [
    ['GET', (id: string) => `/api/datasets/${id}`, undefined, 200],
    ['GET', (id: string) => `/api/datasets/${id}/stats`, undefined, 200],
    ['GET', (id: string) => `/api/datasets/${id}/data`, undefined, 403],
    ['PUT', (id: string) => `/api/datasets/${id}`, { name: 'taken' }, 403],
    ['DELETE', (id: string) => `/api/datasets/${id}`, undefined, 403],
    ['GET', (id: string) => `/api/ml/progress/${id}`, undefined, 200],
    ['GET', (id: string) => `/api/ml/results/${id}`, undefined, 200],
    ['DELETE', (id: string) => `/api/ml/process/${id}`, undefined, 404],
  ] as const;

  test.each(ID_ROUTES)(
    '%s %s is closed to others unless public, and to strangers always',
    async (method, path, body, whenPublic) => {
      const { body: secret } = await upload(owner);
      const { body: shared } = await upload(owner, threeGroupsCsv(), 'table.csv', { is_public: 'true' });
      const statusFor = async (id: string, as: Account | undefined) =>
        (await service.call(method, path(id), { as, body })).status;
      expect(await statusFor(secret.id, other)).toBe(403);
      expect(await statusFor(shared.id, other)).toBe(whenPublic);
      expect(await statusFor(shared.id, undefined)).toBe(401);
      expect(await statusFor('0199aaaa-unknown', owner)).toBe(404);
      expect([404, 422]).toContain(await statusFor('not%20an%20id', owner));
    },
  );

  test('an update keeps what is absent and clears what is null', async () => {
    const { body: dataset } = await upload(owner, threeGroupsCsv(), 'table.csv', { description: 'before' });
    const path = `/api/datasets/${dataset.id}`;
    const renamed = await service.call('PUT', path, { as: owner, body: { name: 'After' } });
    expect(renamed.body).toMatchObject({ name: 'After', description: 'before' });
    const cleared = await service.call('PUT', path, { as: owner, body: { description: null } });
    expect(cleared.body).toMatchObject({ name: 'After', description: null });
    expect((await service.call('PUT', path, { as: owner, body: { name: null } })).status).toBe(422);
  });

  test('a page out of bounds is moved into them, and a repeated tag is kept once', async () => {
    const answer = await upload(owner, threeGroupsCsv(), 'table.csv', { tags: 'a,,a, b ' });
    expect(answer.body.tags).toEqual(['a', 'b']);
    const page = `/api/datasets/${answer.body.id}/data?skip=-1&limit=0`;
    const { status, body } = await service.call('GET', page, { as: owner });
    expect(status).toBe(200);
    expect(body.original_data).toHaveLength(1);
  });

  test('over tRPC a list may be asked for without an input', async () => {
    expect(await service.client(owner).datasets.list()).toMatchObject({ page: 1, per_page: 100 });
  });

  test('a deleted dataset is gone', async () => {
    const { body: dataset } = await upload(owner);
    expect((await service.call('DELETE', `/api/datasets/${dataset.id}`, { as: owner })).status).toBe(204);
    expect((await service.call('GET', `/api/datasets/${dataset.id}`, { as: owner })).status).toBe(404);
  });

  const REFUSED: readonly (readonly [string, string | Uint8Array, string, number, RegExp])[] = [
    ['an unknown kind of file', 'x', 'table.exe', 400, /\.csv/],
    ['an empty file', '', 'table.csv', 400, /empty/],
    ['a header without rows', 'a,b\n', 'table.csv', 400, /row/],
    [
      'a picture that calls itself a table',
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]),
      'table.csv',
      400,
      /./,
    ],
    ['broken JSON', '[{"a": 1}, {"a": }]', 'table.json', 400, /line 1/i],
    ['a JSON number', '42', 'table.json', 400, /./],
  ];

  test.each(REFUSED)('%s is refused with a reason', async (_what, content, filename, status, reason) => {
    const answer = await service.call('POST', '/api/datasets/upload', {
      as: owner,
      form: fileForm(content, filename),
    });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status_code: status, path: '/api/datasets/upload' });
    expect(answer.body.detail).toMatch(reason);
  });

  test.each([
    ['description', { description: 'a\0b' }, 'table.csv'],
    ['name', { name: 'a\0b' }, 'table.csv'],
    ['tags', { tags: 'a,b\0' }, 'table.csv'],
  ])(
    'a form whose %s holds a character that cannot be stored is refused',
    async (field, fields, filename) => {
      const form = fileForm('a,b\n1,2\n3,4\n', filename, fields as Record<string, string>);
      const answer = await service.call('POST', '/api/datasets/upload', { as: owner, form });
      expect(answer.status).toBe(422);
      expect(answer.body.details).toMatchObject([{ loc: ['body', field], type: 'invalid_text' }]);
    },
  );

  test('a form without a file, a body without a boundary and too long a name are refused', async () => {
    const form = new FormData();
    form.append('name', 'no file');
    const missing = await service.call('POST', '/api/datasets/upload', { as: owner, form });
    expect(missing.status).toBe(422);
    expect(missing.body.details[0].loc).toEqual(['body', 'file']);
    const boundless = await service.call('POST', '/api/datasets/upload', {
      as: owner,
      headers: { 'content-type': 'multipart/form-data' },
    });
    expect(boundless.status).toBe(400);
    const long = await upload(owner, threeGroupsCsv(), 'table.csv', { name: 'n'.repeat(256) });
    expect(long.status).toBe(422);
    expect(long.body.details[0].loc).toEqual(['body', 'name']);
  });
});

test('a file over the limit is refused and leaves nothing behind', async () => {
  const service = await startTestService(undefined, { MAX_FILE_SIZE: '100000' });
  try {
    const account = await service.register();
    const answer = await service.call('POST', '/api/datasets/upload', {
      as: account,
      form: fileForm('a,b\n'.padEnd(300_000, '1,2\n'), 'big.csv'),
    });
    expect(answer.status).toBe(413);
    const list = await service.call('GET', '/api/datasets', { as: account });
    expect(list.body.total).toBe(0);
  } finally {
    await service.stop();
  }
});
