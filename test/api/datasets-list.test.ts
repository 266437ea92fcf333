import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabases } from '../support/database.ts';
import { type Account, fileForm, startTestService, type TestService } from '../support/service.ts';

const TABLE = 'a,b\n1,2\n3,4\n';

describe.each(await testDatabases())('the list of datasets over $name', (driver) => {
  let service: TestService;
  let owner: Account;
  let other: Account;
  const ids: Record<string, string> = {};

  const upload = async (as: Account, text: string, fields: Record<string, string>) => {
    const answer = await service.call('POST', '/api/datasets/upload', {
      as,
      form: fileForm(text, 'table.csv', fields),
    });
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const list = (query: string, as = owner) => service.call('GET', `/api/datasets?${query}`, { as });
  const names = async (query: string, as = owner) => {
    const answer = await list(query, as);
    expect(answer.status).toBe(200);
    expect(answer.body.total).toBe(answer.body.datasets.length);
    return answer.body.datasets.map(({ name }: { name: string }) => name);
  };

  beforeAll(async () => {
    service = await startTestService(driver);
    owner = await service.register();
    other = await service.register();
    const made = [
      [owner, TABLE, { name: '100% pure', tags: 'red,Wide' }],
      [owner, `${TABLE}5,6\n`, { name: 'under_score', description: 'Ünïcode ÉTÉ', tags: 'red,blue' }],
      [
        owner,
        `c,${TABLE}`.replace('c,a', 'a').concat('7,8\n9,9\n'),
        { name: String.raw`back\slash`, is_public: '1' },
      ],
      [other, 'a,b,c\n1,2,3\n4,5,6\n', { name: 'Zebra', is_public: 'true', tags: 'quote"d' }],
      [other, TABLE, { name: 'secret of other', tags: 'red' }],
    ] as const;
    for (const [as, text, fields] of made) {
      const dataset = await upload(as, text, fields);
      ids[dataset.name] = dataset.id;
    }
  }, 60_000);
  afterAll(() => service.stop());

  test('holds own and public datasets, newest first, and nobody else’s private ones', async () => {
    expect(await names('')).toEqual(['Zebra', String.raw`back\slash`, 'under_score', '100% pure']);
    expect(await names('', other)).toEqual(['secret of other', 'Zebra', String.raw`back\slash`]);
    expect(await names('my_datasets=yes')).toHaveLength(3);
    expect(await names('is_public=true')).toEqual(['Zebra', String.raw`back\slash`]);
    expect(await names('is_public=0')).toEqual(['under_score', '100% pure']);
  });

  test.each([
    ['PURE', ['100% pure']],
    ['%', ['100% pure']],
    ['_', ['under_score']],
    ['\\', [String.raw`back\slash`]],
    ['0% p', ['100% pure']],
    ['ünïCODE', ['under_score']],
    ['r_s', ['under_score']],
    ["'; drop table datasets; --", []],
    ['x'.repeat(1000), []],
    ['', ['Zebra', String.raw`back\slash`, 'under_score', '100% pure']],
  ])('a search for %j finds the text itself, in whatever case', async (search, found) => {
    expect(await names(`search=${encodeURIComponent(search)}`)).toEqual(found);
  });

  test('a search in descriptions and one too long', async () => {
    expect(await names(`search=${encodeURIComponent('été')}`)).toEqual(['under_score']);
    expect((await list(`search=${'x'.repeat(1001)}`)).status).toBe(422);
    expect((await list('search=%00')).status).toBe(422);
  });

  test('tags are pieces of tags, all of them wanted', async () => {
    expect(await names('tags=RE')).toEqual(['under_score', '100% pure']);
    expect(await names('tags=re,wid')).toEqual(['100% pure']);
    expect(await names('tags=red&tags=blue')).toEqual(['under_score']);
    expect(await names('tags=red%22,%20')).toEqual([]);
    expect(await names(`tags=${encodeURIComponent('"')}`)).toEqual(['Zebra']);
    expect(await names('tags=')).toHaveLength(4);
  });

  test('is sorted by any of a closed set of keys, the same way every time', async () => {
    expect(await names('sort_by=name&sort_order=asc')).toEqual([
      '100% pure',
      String.raw`back\slash`,
      'under_score',
      'Zebra',
    ]);
    expect((await names('sort_by=column_count'))[0]).toBe('Zebra');
    expect((await names('sort_by=row_count&sort_order=asc')).slice(-1)).toEqual([String.raw`back\slash`]);
    for (const key of ['created_at', 'updated_at', 'size']) {
      const down = await names(`sort_by=${key}&sort_order=desc`);
      expect(await names(`sort_by=${key}&sort_order=asc`)).toEqual([...down].reverse());
    }
    expect((await list('sort_by=password_hash')).status).toBe(422);
  });

  test('is filtered by rows, status and time', async () => {
    expect(await names('min_rows=3&max_rows=3')).toEqual(['under_score']);
    expect(await names('status=processed')).toEqual([]);
    expect((await list('status=lost')).status).toBe(422);
    expect(await names('created_before=2020-01-01')).toEqual([]);
    expect(await names('created_after=2020-01-01T00:00:00')).toHaveLength(4);
    const { body } = await service.call('GET', `/api/datasets/${ids['under_score']}`, { as: owner });
    const moment = `created_after=${body.created_at}&created_before=${body.created_at}`;
    expect(await names(moment)).toContain('under_score');
    expect((await list('created_after=yesterday')).status).toBe(422);
    expect((await list('min_rows=many')).status).toBe(422);
  });

  test('pages add up to the list, with an exact total', async () => {
    const all = await names('');
    const pages = [];
    for (const skip of [0, 1, 2, 3, 4]) {
      const { body } = await list(`skip=${skip}&limit=1`);
      expect(body).toMatchObject({ total: 4, pages: 4, per_page: 1, page: skip + 1 });
      pages.push(...body.datasets.map(({ name }: { name: string }) => name));
    }
    expect(pages).toEqual(all);
  });

  test('shows each dataset as it is now, like its detail', async () => {
    const id = ids['under_score'];
    for (const description of ['first', 'second', null]) {
      await list('');
      await service.call('PUT', `/api/datasets/${id}`, { as: owner, body: { description } });
      const { body } = await list('search=under_score');
      const detail = await service.call('GET', `/api/datasets/${id}`, { as: owner });
      const { sample_data: _rows, column_stats: _columns, ...shown } = detail.body;
      expect(body.datasets).toEqual([shown]);
      expect(body.datasets[0].description).toBe(description);
    }
  });

  test('an update takes tags as a list or as text, and nothing it should not', async () => {
    const path = `/api/datasets/${ids['100% pure']}`;
    const put = (body: object) => service.call('PUT', path, { as: owner, body });
    expect((await put({ tags: 'one, two,' })).body.tags).toEqual(['one', 'two']);
    expect((await put({ tags: ['three'] })).body.tags).toEqual(['three']);
    expect((await put({ tags: null })).body.tags).toEqual([]);
    for (const refused of [
      { name: null },
      { is_public: null },
      { name: ' ' },
      { name: 'n'.repeat(256) },
      { description: 'd'.repeat(1001) },
      { tags: Array.from({ length: 11 }, (_, tag) => `t${tag}`) },
      { tags: ['t'.repeat(51)] },
      { name: { $ne: 1 } },
    ]) {
      expect((await put(refused)).status).toBe(422);
    }
    const assigned = await put({
      user_id: other.id,
      status: 'processed',
      version: 9,
      id: 'mine',
      parent_id: 'x',
    });
    expect(assigned.body).toMatchObject({
      user_id: owner.id,
      status: 'uploaded',
      version: 1,
      parent_id: null,
    });
    expect((await put({})).body.name).toBe('100% pure');
  });
});
