import { CONTESTANTS, OURS, TABLES, TABLES_OF, type Task } from '../catalog.ts';
import type { Cell, Cells } from '../cell.ts';
import { summarise } from '../summary.ts';
import { markdownTable, ratio, rowsText, seconds } from './format.ts';
import type { Series } from './svg-plot.ts';

/** All that was measured of a task, table by table. @returns null when it is nothing */
export function taskTable(task: Task, cells: Cells): string | null {
  const rows = TABLES_OF[task].flatMap((table) => {
    const ours = cells.read(task, table, OURS.name);
    const warm = ours === null ? null : summarise(ours).warm;
    const { rows: count, columns } = TABLES[table];
    return CONTESTANTS[task].flatMap(({ name }) => {
      const cell = cells.read(task, table, name);
      return cell === null ? [] : [cellRow(`${rowsText(count)} × ${columns}`, cell, warm)];
    });
  });
  if (rows.length === 0) return null;
  return markdownTable(['table', 'by', 'warm', 'cold', 'memory', 'ours is faster', 'quality', ''], rows);
}

/** @param ours warm seconds of ours on the same table */
export function cellRow(table: string, cell: Cell, ours: number | null): string[] {
  const { warm, cold, memoryMib, isExtrapolated } = summarise(cell);
  const about = isExtrapolated && warm !== null ? '≈ ' : '';
  const faster = cell.contestant === OURS.name || warm === null || ours === null ? '' : ratio(warm / ours);
  return [
    table,
    cell.contestant,
    about + seconds(warm),
    isExtrapolated ? '–' : seconds(cold),
    memoryMib === null ? '–' : `${memoryMib.toFixed(0)} MiB`,
    faster,
    qualityOf(cell),
    cell.note,
  ];
}

function qualityOf({ quality, runs }: Cell): string {
  const figures = Object.entries({ ...runs.at(-1)?.values, ...quality });
  return figures
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${Number(value.toPrecision(4))}`)
    .join(', ');
}

/** Warm time against rows. */
export function seriesOf(task: Task, cells: Cells): Series[] {
  return CONTESTANTS[task].flatMap(({ name }) => {
    const points = TABLES_OF[task].flatMap((table) => {
      const cell = cells.read(task, table, name);
      if (cell === null) return [];
      const { warm, isExtrapolated } = summarise(cell);
      return warm === null ? [] : [{ rows: cell.rows, seconds: warm, isEstimate: isExtrapolated }];
    });
    return points.length === 0 ? [] : [{ name, points }];
  });
}
