import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatabaseHandle } from '../../../src/platform/database/database.ts';
import { type TestDatabase, testDatabases } from '../../support/database.ts';

describe.each(await testDatabases())('values from $name', (driver) => {
  let database: TestDatabase;
  let db: DatabaseHandle['db'];
  beforeAll(async () => {
    database = await driver.create();
    ({ db } = await database.open());
    await sql`create table every_type (
      id integer primary key, whole bigint, exact numeric(12, 4), single real, double double precision, yes boolean,
      words text, short varchar(64), document jsonb, moment timestamptz, bytes bytea, names text[]
    )`.execute(db);
  });
  afterAll(() => database.remove());

  const ROW = {
    id: 1,
    whole: Number.MAX_SAFE_INTEGER,
    exact: 1234.5678,
    single: 0.5,
    double: Math.PI,
    yes: true,
    words: "l'été – 東京 🗻 \\ ' \" %",
    short: '',
    document: { deep: [1, { a: null, é: '\u2028' }], empty: {}, number: 1e21 },
    moment: new Date('2024-02-29T23:59:59.999Z'),
    bytes: Buffer.from([0, 1, 127, 128, 255]),
    names: ['a', 'b,c', '"', 'NULL'],
  };

  test('come back as they were stored', async () => {
    await sql`insert into every_type values (
      ${ROW.id}, ${ROW.whole}, ${ROW.exact}, ${ROW.single}, ${ROW.double}, ${ROW.yes}, ${ROW.words}, ${ROW.short},
      ${JSON.stringify(ROW.document)}, ${ROW.moment}, ${ROW.bytes}, ${ROW.names}
    )`.execute(db);
    const { rows } = await sql`select * from every_type where id = 1`.execute(db);
    expect(rows).toEqual([ROW]);
  });

  test('are null where null was stored', async () => {
    await sql`insert into every_type (id) values (2)`.execute(db);
    const { rows } = await sql<typeof ROW>`select * from every_type where id = 2`.execute(db);
    const { id, ...others } = rows[0]!;
    expect(id).toBe(2);
    expect(Object.values(others)).toEqual(Object.values(others).map(() => null));
  });

  test('are numbers when they are counted, summed or averaged', async () => {
    const { rows } = await sql`
      select count(*) as n, sum(x) as total, avg(x) as mean from (values (1::bigint), (2), (6)) as t (x)`.execute(
      db,
    );
    expect(rows).toEqual([{ n: 3, total: 9, mean: 3 }]);
  });

  test('fail loudly where a number would lose digits', async () => {
    await expect(sql`select 9007199254740993 as n`.execute(db)).rejects.toThrow(
      '9007199254740993 does not fit a number',
    );
    const { rows } = await sql`select 9007199254740993::text as n`.execute(db);
    expect(rows).toEqual([{ n: '9007199254740993' }]);
  });

  test('may be megabytes long, and many', async () => {
    const long = 'x'.repeat(3_000_000);
    const { rows } = await sql<{ words: string }>`select ${long}::text as words`.execute(db);
    expect(rows[0]?.words === long).toBe(true);
    const many = await sql<{ i: number }>`select i from generate_series(1, 50000) as i`.execute(db);
    expect(many.rows.every((row, index) => row.i === index + 1)).toBe(true);
    expect(many.rows).toHaveLength(50_000);
  });

  test('tell the time zone of a moment', async () => {
    const { rows } = await sql`select timestamptz '2024-07-01 12:00:00+02' as moment`.execute(db);
    expect(rows).toEqual([{ moment: new Date('2024-07-01T10:00:00Z') }]);
  });
});
