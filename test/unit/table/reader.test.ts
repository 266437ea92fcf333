import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableReader } from '../../../src/table/reader.ts';
import { columnOf, createHarness, type Harness, type Ingested } from './harness.ts';

const ROWS = 40_000;
const row = (i: number) => ({
  id: i,
  x: i % 7 === 0 ? null : (i * 37) % 1000,
  city: i % 11 === 0 ? null : `city ${i % 13}`,
});

async function all<T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> {
  const items: T[] = [];
  for await (const batch of batches) items.push(...batch);
  return items;
}

describe('the table reader', () => {
  let harness: Harness;
  let table: Ingested;
  let file: string;
  beforeAll(async () => {
    harness = await createHarness();
    const lines = Array.from({ length: ROWS }, (_, i) =>
      Object.values(row(i))
        .map((cell) => cell ?? '')
        .join(','),
    );
    table = await harness.ingest(`id,x,city\n${lines.join('\n')}\n`);
    file = table.file;
  });
  afterAll(() => harness.close());

  const page = async (request: object) => {
    const texts = await all(harness.reader.readRows({ file, columns: table.profile.columns, ...request }));
    return texts.map((text): unknown => JSON.parse(text));
  };

  it('reads all rows in file order, in batches of at most 256', async () => {
    const sizes: number[] = [];
    let next = 0;
    for await (const batch of harness.reader.readRows({ file, columns: table.profile.columns })) {
      sizes.push(batch.length);
      for (const text of batch) expect(text).toBe(JSON.stringify(row(next++)));
    }
    expect(next).toBe(ROWS);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(256);
  });

  it.each([
    { skip: 0, limit: 3 },
    { skip: 39_998, limit: 100 },
    { skip: 17_000, limit: 20_000 },
    { skip: 16_383, limit: 2 },
    { skip: 40_000, limit: 10 },
    { skip: 90_000 },
    { skip: 0, limit: 0 },
    { limit: 1 },
  ])('reads the page %o', async ({ skip = 0, limit = ROWS }) => {
    const expected = Array.from({ length: Math.max(0, Math.min(limit, ROWS - skip)) }, (_, i) =>
      row(skip + i),
    );
    expect(await page({ skip, limit })).toEqual(expected);
  });

  it('keeps only the selected columns, in the order asked for', async () => {
    const texts = await all(
      harness.reader.readRows({ file, columns: table.profile.columns, limit: 1, select: ['city', 'id'] }),
    );
    expect(texts).toEqual(['{"city":null,"id":0}']);
  });

  it('says which column it does not know', async () => {
    await expect(page({ select: ['id', 'nope'] })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('"nope"'),
    });
    await expect(page({ sort: { column: 'nope', order: 'asc' } })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });

  it.each([
    ['asc', 10],
    ['desc', 10],
    ['asc', undefined],
    ['desc', undefined],
  ] as const)(
    'sorts %s with empty cells last and equal ones in file order, limit %s',
    async (order, limit) => {
      const direction = order === 'asc' ? 1 : -1;
      const expected = Array.from({ length: ROWS }, (_, i) => row(i)).sort((a, b) => {
        if (a.x === null || b.x === null) return a.x === b.x ? a.id - b.id : a.x === null ? 1 : -1;
        return (a.x - b.x) * direction || a.id - b.id;
      });
      const skip = 5;
      expect(await page({ skip, limit, sort: { column: 'x', order } })).toEqual(
        expected.slice(skip, limit === undefined ? undefined : skip + limit),
      );
    },
  );

  it('reads single rows by their place', async () => {
    for (const rows of [
      [],
      [0],
      [39_999],
      [3, 4, 5],
      [0, 1, 20_000, 39_999],
      Array.from({ length: 20_000 }, (_, i) => i * 2),
    ]) {
      const found = await all(
        harness.reader.readRowsAt({ file, columns: table.profile.columns, rows: Uint32Array.from(rows) }),
      );
      expect(found).toEqual(rows.map((place) => ({ row: place, json: JSON.stringify(row(place)) })));
    }
  });

  it('lets a reader stop early and go on with others, more than there are connections', async () => {
    for (let i = 0; i < 10; i++) {
      for await (const batch of harness.reader.readRows({
        file,
        columns: table.profile.columns,
        sort: { column: 'x', order: 'asc' },
      })) {
        expect(batch.length).toBeGreaterThan(0);
        break;
      }
    }
    const pages = await Promise.all(Array.from({ length: 40 }, (_, i) => page({ skip: i * 1000, limit: 2 })));
    expect(pages).toEqual(Array.from({ length: 40 }, (_, i) => [row(i * 1000), row(i * 1000 + 1)]));
  });

  it('puts the numbers of many rows to their rows', async () => {
    const numbers = Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 100_003);
    const { file, profile } = await harness.ingest(`n\n${numbers.join('\n')}\n`);
    const { columns } = await harness.reader.readFeatures({ file, columns: profile.columns });
    expect(Array.from(columns[0]!)).toEqual(numbers);
  });

  it('gives numbers as columns of doubles, NaN for empty cells', async () => {
    const { rows, columns } = await harness.reader.readFeatures({
      file,
      columns: [columnOf(table.profile, 'x'), columnOf(table.profile, 'id')],
    });
    expect(rows).toBe(ROWS);
    expect(columns.map((column) => column.length)).toEqual([ROWS, ROWS]);
    for (let i = 0; i < ROWS; i++) {
      expect(columns[0]![i]).toEqual(row(i).x ?? Number.NaN);
      expect(columns[1]![i]).toBe(i);
    }
  });

  it('gives booleans as 0 and 1, dates as days and instants as seconds', async () => {
    const { profile, file: other } = await harness.ingest(
      'b,d,t,z\ntrue,1970-01-02,1970-01-01T00:00:01.5,1970-01-01T00:00:00Z\n,,,\nfalse,1969-12-31,1969-12-31 23:59:59,1970-01-01T01:00:00+01:00\n',
    );
    const { columns } = await harness.reader.readFeatures({ file: other, columns: profile.columns });
    expect(columns.map((column) => [...column])).toEqual([
      [1, Number.NaN, 0],
      [1, Number.NaN, -1],
      [1.5, Number.NaN, -1],
      [0, Number.NaN, 0],
    ]);
  });

  it('encodes categories, the most frequent first, the rest as others', async () => {
    const { codes, values } = await harness.reader.readCategories({
      file,
      column: columnOf(table.profile, 'city'),
      limit: 5,
    });
    const counts = new Map<string, number>();
    for (let i = 0; i < ROWS; i++) {
      const { city } = row(i);
      if (city !== null) counts.set(city, (counts.get(city) ?? 0) + 1);
    }
    const expected = [...counts]
      .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
      .slice(0, 5)
      .map(([value]) => value);
    expect(values).toEqual(expected);
    for (let i = 0; i < ROWS; i++) {
      const { city } = row(i);
      expect(codes[i]).toBe(city === null ? -1 : expected.includes(city) ? expected.indexOf(city) : -2);
    }
  });

  it('encodes dates and booleans as text', async () => {
    const { profile, file: other } = await harness.ingest('b,d\ntrue,2024-01-31\ntrue,2024-01-31\nfalse,\n');
    const read = (name: string) =>
      harness.reader.readCategories({ file: other, column: columnOf(profile, name), limit: 9 });
    expect(await read('b')).toEqual({ codes: Int32Array.of(0, 0, 1), values: ['true', 'false'] });
    expect(await read('d')).toEqual({ codes: Int32Array.of(0, 0, -1), values: ['2024-01-31'] });
  });

  it('reads no file outside its directory', async () => {
    await expect(page({ file: '/etc/passwd' })).rejects.toThrow();
    await expect(page({ file: `${harness.directory}/../x.parquet` })).rejects.toThrow();
  });

  it('refuses work once it is closed', async () => {
    const reader = await createTableReader({ directory: harness.directory, threads: 1, memoryLimitMb: 64 });
    await reader.close();
    await expect(all(reader.readRows({ file, columns: table.profile.columns }))).rejects.toThrow('closed');
  });
});
