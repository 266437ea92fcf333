import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { CONTESTANTS } from '../../../bench/engine/catalog.ts';
import { createCells, emptyCell } from '../../../bench/engine/cell.ts';
import { play } from '../../../bench/engine/measure.ts';

const folder = mkdtempSync(join(tmpdir(), 'data-mirage-cells-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a contestant that was stopped has its time foreseen once smaller tables are measured', async () => {
  const cells = createCells(folder);
  const contestant = CONTESTANTS.tsne.find(({ name }) => name === 'scikit-learn')!;
  const run = { cold_s: 1, first_s: 1, memory_mib: 1, values: {} };
  const ofPeer = (table: string, rows: number) => emptyCell('tsne', table, contestant.name, rows);
  cells.write({ ...ofPeer('5k', 5000), state: 'measured', runs: [{ ...run, warm_s: [40] }] });
  cells.write({ ...ofPeer('10k', 10_000), state: 'measured', runs: [{ ...run, warm_s: [80] }] });
  cells.write({ ...ofPeer('50k', 50_000), state: 'extrapolated', note: 'over 100 s' });
  const match = {
    task: 'tsne',
    table: '50k',
    contestants: [contestant],
    prefix: 'unused',
    outputOf: () => 'unused',
  } as const;
  const programs = {
    commandOf: () => {
      throw new Error('it is not to be run again');
    },
    completeTable: [],
    remove: () => {},
  } as unknown as Parameters<typeof play>[4];
  const limits = { rounds: 3, repeats: 3, onceSeconds: 10, mostSeconds: 100 };
  await play(match, limits, cells, ['5k', '10k'], programs);
  expect(cells.read('tsne', '50k', contestant.name)).toMatchObject({
    state: 'extrapolated',
    extrapolated_s: expect.closeTo(400, 6),
    note: 'over 100 s: extrapolated from smaller tables',
  });
});
