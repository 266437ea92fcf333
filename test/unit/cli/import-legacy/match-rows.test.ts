import { expect, test } from 'vitest';
import { type MatchablePoint, matchRows } from '../../../../src/cli/import-legacy/match-rows.ts';

const ROWS: readonly Readonly<Record<string, unknown>>[] = [
  { name: 'a', x: 1, day: '2020-01-01' },
  { name: 'b', x: null, day: '2020-01-02T12:30:00' },
  { name: 'a', x: 1, day: '2020-01-01' },
  { name: 'c', x: 2.5, day: null },
];

const table = {
  rowCount: ROWS.length,
  columns: ['name', 'x', 'day'],
  async *rows() {
    yield ROWS.slice(0, 2).map((row) => JSON.stringify(row));
    yield ROWS.slice(2).map((row) => JSON.stringify(row));
  },
};

const match = async (points: readonly MatchablePoint[]) => [...(await matchRows(points, table))];

test('as many points as rows are the rows in order, or in that of their ids', async () => {
  const bare = (id: string) => ({ id, data: null });
  expect(await match(['p1', 'p2', 'p3', 'p4'].map(bare))).toEqual([0, 1, 2, 3]);
  expect(await match(['3', '0', '2', '1'].map(bare))).toEqual([3, 0, 2, 1]);
});

test('what points carry wins over their order, however it is written', async () => {
  expect(
    await match([
      { id: '0', data: { name: 'c', x: '2.50', day: 'NaT' } },
      { id: '1', data: { name: 'b', x: 'NaN', day: '2020-01-02 12:30:00' } },
      { id: '2', data: { name: 'a', x: 1.0, day: '2020-01-01T00:00:00' } },
    ]),
  ).toEqual([3, 1, 0]);
  const shuffled = [3, 1, 0, 2].map((row, index) => ({ id: String(index), data: ROWS[row]! }));
  expect(await match(shuffled)).toEqual([3, 1, 0, 2]);
});

test('a hole that was filled before the map was made does not hide the row', async () => {
  const filled = ROWS.map((row, index) => ({ id: String(index), data: { ...row, x: row['x'] ?? 1.5 } }));
  expect(await match(filled)).toEqual([0, 1, 2, 3]);
});

test('what cannot be told apart is refused with a reason', async () => {
  await expect(match([{ id: '0', data: null }])).rejects.toThrow(/1 points for 4 rows/);
  await expect(match([{ id: '0', data: { name: 'z', x: 9, day: null } }])).rejects.toThrow(
    /1 of its 1 points/,
  );
  await expect(match(Array.from({ length: 5 }, () => ({ id: '', data: null })))).rejects.toThrow(
    /only 4 rows/,
  );
  await expect(
    match([
      { id: '0', data: ROWS[3]! },
      { id: '1', data: ROWS[3]! },
    ]),
  ).rejects.toThrow(/1 of its 2/);
});
