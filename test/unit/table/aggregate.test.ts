import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AggregateRequest } from '../../../src/table/reader.ts';
import { createHarness, type Harness, type Ingested } from './harness.ts';

const CITIES = ['North', 'south', "L'Île", '100%', 'a;DROP'];
const rows = Array.from({ length: 5000 }, (_, i) => ({
  x: i % 7 === 0 ? null : ((i * 37) % 1000) / 4,
  city: i % 11 === 0 ? null : CITIES[(i * 3 + Math.floor(i / 13)) % 5]!,
  day: new Date(Date.UTC(2022, 0, 1) + (i % 1000) * 86_400_000).toISOString().slice(0, 10),
}));
const members = {
  rows: Uint32Array.from({ length: 4000 }, (_, i) => i + 500),
  clusters: Int32Array.from({ length: 4000 }, (_, i) => (i % 4) - 1),
};

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const values = (among: typeof rows) => among.flatMap(({ x }) => (x === null ? [] : [x]));

describe('an aggregate', () => {
  let harness: Harness;
  let table: Ingested;
  beforeAll(async () => {
    harness = await createHarness();
    const lines = rows.map(({ x, city, day }) => `${x ?? ''},"${city ?? ''}",${day}`);
    table = await harness.ingest(`x,city,day\n${lines.join('\n')}\n`);
  });
  afterAll(() => harness.close());

  const ask = (request: Partial<AggregateRequest>) =>
    harness.reader.aggregateRows({
      file: table.file,
      columns: table.profile.columns,
      measure: 'count',
      column: null,
      filters: [],
      cluster: null,
      groupBy: null,
      order: 'highest',
      limit: 20,
      members: null,
      ...request,
    });

  it('is that of the rows that meet the conditions, where an empty cell meets none', async () => {
    const chosen = rows.filter(({ x, city }) => x !== null && x > 100 && city === 'North');
    const answer = await ask({
      measure: 'mean',
      column: 'x',
      filters: [
        { column: 'x', is: 'more than', number: 100 },
        { column: 'city', is: 'equal', texts: ['North'] },
      ],
    });
    expect(answer.groups).toHaveLength(1);
    expect(answer.groups[0]?.rows).toBe(chosen.length);
    expect(answer.groups[0]?.value).toBeCloseTo(mean(values(chosen)), 9);
    expect(answer.total).toBe(rows.length);

    const others = await ask({ filters: [{ column: 'city', is: 'different', texts: ['North'] }] });
    expect(others.groups[0]?.value).toBe(rows.filter(({ city }) => city !== null && city !== 'North').length);
  });

  it('tells of each group, or of a cluster, which part of its rows meets the conditions', async () => {
    const filters = [{ column: 'x', is: 'more than', number: 100 }] as const;
    const isMet = ({ x }: (typeof rows)[number]) => x !== null && x > 100;
    const shareOf = (some: typeof rows) => some.filter(isMet).length / some.length;
    const answer = await ask({ measure: 'share', filters, groupBy: { by: 'value', column: 'city' } });
    const expected = CITIES.map((city) => rows.filter((row) => row.city === city)).map((some) => ({
      rows: some.length,
      share: shareOf(some),
    }));
    expect(answer.groups.map(({ value }) => value)).toEqual(
      expected.map(({ share }) => expect.closeTo(share, 12)).sort((a, b) => b.sample - a.sample),
    );
    expect(answer.groups.reduce((sum, group) => sum + group.rows, 0)).toBe(
      expected.reduce((sum, group) => sum + group.rows, 0),
    );
    expect(answer.chosen).toBe(rows.length);

    const ofCluster = await ask({ measure: 'share', filters, cluster: 1, members });
    const inCluster = rows.slice(500, 4500).filter((_, i) => (i % 4) - 1 === 1);
    expect(ofCluster.groups).toEqual([
      { key: null, value: expect.closeTo(shareOf(inCluster), 12), rows: inCluster.length },
    ]);
  });

  it.each(CITIES)('compares with %s as text, whatever stands in it', async (city) => {
    const answer = await ask({ filters: [{ column: 'city', is: 'equal', texts: [city] }] });
    expect(answer.groups[0]?.value).toBe(rows.filter((row) => row.city === city).length);
  });

  it('of no row is nought rows, and of no value nothing', async () => {
    const filters = [{ column: 'city', is: 'equal', texts: ["' OR true --"] }] as const;
    expect(await ask({ filters })).toMatchObject({ groups: [{ value: 0 }], total: rows.length });
    expect(await ask({ filters, measure: 'mean', column: 'x' })).toMatchObject({
      groups: [],
      total: rows.length,
    });
  });

  it('by groups comes in order, with the rows behind each figure', async () => {
    const answer = await ask({
      measure: 'mean',
      column: 'x',
      groupBy: { by: 'value', column: 'city' },
      limit: 3,
    });
    const expected = CITIES.map((city) => {
      const among = values(rows.filter((row) => row.city === city));
      return { key: city, value: mean(among), rows: among.length };
    })
      .filter((group) => group.rows > 0)
      .sort((a, b) => b.value - a.value);
    expect(answer.groupCount).toBe(expected.length);
    expect(answer.groups.map(({ key, rows: count }) => [key, count])).toEqual(
      expected.slice(0, 3).map(({ key, rows: count }) => [key, count]),
    );
  });

  it('of a cluster counts the rows of the map alone', async () => {
    const inCluster = rows.filter((_, i) => i >= 500 && i < 4500 && ((i - 500) % 4) - 1 === 2);
    const answer = await ask({ measure: 'median', column: 'x', cluster: 2, members });
    expect(answer.total).toBe(4000);
    expect(answer.groups[0]?.rows).toBe(values(inCluster).length);
    const byCluster = await ask({ groupBy: { by: 'cluster' }, members });
    // Rows of no cluster are no group to compare.
    expect(byCluster.groups.map(({ value }) => value)).toEqual([1000, 1000, 1000]);
    expect(byCluster.groups.map(({ key }) => key)).toEqual([0, 1, 2]);
    expect(byCluster).toMatchObject({ chosen: 4000, groupCount: 3 });
  });

  it('over dates knows years, months and days', async () => {
    const filters = [
      { column: 'day', is: 'equal', from: Date.UTC(2023, 0), before: Date.UTC(2024, 0) },
    ] as const;
    expect((await ask({ filters })).groups[0]?.value).toBe(
      rows.filter(({ day }) => day.startsWith('2023')).length,
    );
    const years = await ask({ groupBy: { by: 'year', column: 'day' } });
    expect(years.groups.map(({ key }) => key)).toEqual([2022, 2023, 2024]);
    const days = await ask({ groupBy: { by: 'day', column: 'day' } });
    expect(days.groups[0]).toEqual({ key: Date.UTC(2022, 0, 1), value: 5, rows: 5 });
    expect(days.groupCount).toBe(1000);
    const last = await ask({ measure: 'max', column: 'day' });
    expect(last.groups[0]?.value).toBe(Date.parse('2024-09-26'));
  });

  it.each<Partial<AggregateRequest>>([
    { measure: 'mean', column: 'city' },
    { measure: 'sum', column: 'day' },
    { measure: 'mean', column: 'no such' },
    { filters: [{ column: 'city', is: 'more than', number: 3 }] },
    { groupBy: { by: 'year', column: 'city' } },
  ])('that has no meaning is refused: %j', async (request) => {
    await expect(ask(request)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('of no row that meets the conditions tells how many do', async () => {
    const filters = [{ column: 'city', is: 'equal', texts: ['Atlantis'] }] as const;
    const answer = await ask({ filters, groupBy: { by: 'value', column: 'city' } });
    expect(answer).toMatchObject({ groups: [], total: rows.length, chosen: 0 });
    expect(
      await ask({ filters: [{ column: 'city', is: 'equal', texts: ['North', 'south'] }] }),
    ).toMatchObject({
      chosen: rows.filter(({ city }) => city === 'North' || city === 'south').length,
    });
  });

  it('that no number can hold is said to be too large', async () => {
    const huge = await harness.ingest('x,y\n1.7e308,a\n1.7e308,a\n1,b\n2,b\n');
    const request = { file: huge.file, columns: huge.profile.columns, column: 'x' };
    expect(await ask({ ...request, measure: 'sum' })).toMatchObject({ isTooLarge: true, groups: [] });
    const grouped = await ask({ ...request, measure: 'sum', groupBy: { by: 'value', column: 'y' } });
    expect(grouped).toMatchObject({ isTooLarge: true, groups: [{ key: 'b', value: 3 }] });
  });

  it('ends when nobody waits for it any more', async () => {
    const big = Array.from({ length: 200_000 }, (_, i) => `${(i * 7919) % 200_003},${i}`);
    const wide = await harness.ingest(`x,y\n${big.join('\n')}\n`);
    const given = { file: wide.file, columns: wide.profile.columns };
    const leaving = new AbortController();
    const slow = ask({
      ...given,
      measure: 'median',
      column: 'y',
      groupBy: { by: 'value', column: 'x' },
      signal: leaving.signal,
    });
    leaving.abort(new Error('nobody waits'));
    await expect(slow).rejects.toThrow('nobody waits');
    expect((await ask({ ...given })).total).toBe(big.length);
  });

  it('finds the categories that a text names', async () => {
    const found = await harness.reader.findMentions({
      file: table.file,
      // As if the table had two columns of texts.
      columns: [...table.profile.columns, { ...table.profile.columns[1]!, name: 'town' }],
      text: "Combien de lignes dans l'ile ou au NORTH ?",
    });
    expect(found.map(({ column, value }) => `${column}: ${value}`).sort()).toEqual([
      "city: L'Île",
      'city: North',
      "town: L'Île",
      'town: North',
    ]);
  });
});
