import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listDatasets, listQuery } from '../../../src/datasets/dataset-list.store.ts';
import { type DatasetListInput, datasetListInputSchema } from '../../../src/datasets/datasets.schema.ts';
import type { DatabaseHandle } from '../../../src/platform/database/database.ts';
import { type TestDatabase, testDatabases } from '../../support/database.ts';

const DATASETS = 100_000;

/** Among 100,000 datasets of a thousand users, every other one public; user 7 owns a hundred of them, user 0 half. */
async function fill({ db }: DatabaseHandle): Promise<void> {
  await sql`
    insert into users (id, email, password_hash)
    select 'user-' || i, 'user' || i || '@example.org', '-' from generate_series(0, 999) as i`.execute(db);
  await sql`
    insert into datasets (id, user_id, name, description, is_public, tags, status, filename, mime_type, file_bytes,
      sha256, table_key, row_count, column_count, columns, detected, created_at, updated_at)
    select 'dataset-' || i, 'user-' || case when i % 2 = 0 then 0 else i / 2 % 1000 end, 'Table ' || md5(i::text),
      'About ' || md5((i * 7)::text), i % 4 < 2, jsonb_build_array('tag' || i % 5000, 'all'),
      case when i % 100 = 0 then 'error' else 'processed' end, 'table.csv', 'text/csv', i * 3, '', 'tables/' || i,
      i % 50000, i % 90, '[{"name": "x", "type": "numeric"}]', '{}',
      timestamptz '2026-01-01' + i * interval '1 minute', timestamptz '2026-06-01' - i * interval '1 minute'
    from generate_series(1, ${sql.lit(DATASETS)}) as i`.execute(db);
  await sql`vacuum analyze datasets`.execute(db);
}

describe.each(await testDatabases())('among 100,000 datasets on $name', (driver) => {
  let database: TestDatabase;
  let handle: DatabaseHandle;

  beforeAll(async () => {
    database = await driver.create();
    handle = await database.open({ statementTimeoutMs: 0 });
    await handle.migrate();
    await fill(handle);
  }, 240_000);
  afterAll(() => database.remove());

  async function planOf(input: Partial<DatasetListInput>, userId: string): Promise<string> {
    const compiled = listQuery(userId, { ...datasetListInputSchema.parse({}), ...input }).compile(handle.db);
    const { rows } = await handle.db.executeQuery<Record<string, string>>({
      ...compiled,
      sql: `explain ${compiled.sql}`,
    });
    return rows.map((row) => Object.values(row)[0]).join('\n');
  }

  const LISTS: readonly (readonly [string, Partial<DatasetListInput>])[] = [
    ['the whole list', {}],
    ['a later page', { skip: 5000 }],
    ['only own', { my_datasets: true }],
    ['only public', { is_public: true }],
    ['only private', { is_public: false }],
    ['sorted by name', { sort_by: 'name', sort_order: 'asc' }],
    ['sorted by change', { sort_by: 'updated_at' }],
    ['sorted by rows', { sort_by: 'row_count' }],
    ['sorted by columns', { sort_by: 'column_count', sort_order: 'asc' }],
    ['sorted by size', { sort_by: 'size' }],
    ['of a status', { status: 'error' }],
    ['of a number of rows', { min_rows: 100, max_rows: 200 }],
    [
      'of a time',
      { created_after: new Date('2026-02-01T00:00:00Z'), created_before: new Date('2026-02-02T00:00:00Z') },
    ],
    ['searched', { search: 'c4ca4238a0b9' }],
    ['of tags', { tags: ['tag1234'] }],
    ['searched, of tags and sorted', { search: 'c4ca', tags: ['tag1'], sort_by: 'size' }],
  ];

  test.each(LISTS)('%s is read through an index', { timeout: 60_000 }, async (_what, input) => {
    for (const userId of ['user-7', 'user-0']) {
      const plan = await planOf(input, userId);
      expect(plan).not.toContain('Seq Scan on datasets');
      expect(plan).toMatch(/Index (Only )?Scan/);
    }
  });

  test('a search finds what it should', async () => {
    const input = { ...datasetListInputSchema.parse({}), search: 'C4CA4238A0B9' };
    const { listed, total } = await listDatasets(handle.db, 'user-7', input);
    // The md5 of 1; dataset 1 belongs to user 0 and is public.
    expect(total).toBe(1);
    expect(listed.map(({ id }) => id)).toEqual(['dataset-1']);
  });
});
