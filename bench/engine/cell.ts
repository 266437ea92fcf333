import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** What one process reports of one task on one table. */
export const runSchema = z.object({
  /** From the start of the process to the end of the first computation. */
  cold_s: z.number(),
  /** The first computation alone. */
  first_s: z.number(),
  /** Further computations in the same process. */
  warm_s: z.array(z.number()),
  /** Most resident memory of the process, input included. */
  memory_mib: z.number(),
  /** Figures that a task gives by itself, such as a silhouette. */
  values: z.record(z.string(), z.number()),
});

const cellSchema = z.object({
  task: z.string(),
  table: z.string(),
  contestant: z.string(),
  rows: z.int(),
  /** `partial`: to be continued. `extrapolated`: seconds follow from smaller tables. */
  state: z.enum(['partial', 'measured', 'extrapolated', 'failed']),
  runs: z.array(runSchema),
  extrapolated_s: z.number().nullable(),
  note: z.string(),
  quality: z.record(z.string(), z.number()),
});

export type Run = z.infer<typeof runSchema>;
export type Cell = z.infer<typeof cellSchema>;

/** One file for each cell, so that a bench that was stopped goes on where it was. */
export interface Cells {
  read(task: string, table: string, contestant: string): Cell | null;
  write(cell: Cell): void;
}

export function createCells(folder: string): Cells {
  mkdirSync(folder, { recursive: true });
  const pathOf = (...names: string[]) =>
    join(folder, `${names.map((name) => name.replaceAll(/[^\w-]+/g, '_')).join('.')}.json`);
  return {
    read: (task, table, contestant) => {
      const path = pathOf(task, table, contestant);
      return existsSync(path) ? cellSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;
    },
    write: (cell) =>
      writeFileSync(pathOf(cell.task, cell.table, cell.contestant), `${JSON.stringify(cell, null, 2)}\n`),
  };
}

export function emptyCell(task: string, table: string, contestant: string, rows: number): Cell {
  return {
    task,
    table,
    contestant,
    rows,
    state: 'partial',
    runs: [],
    extrapolated_s: null,
    note: '',
    quality: {},
  };
}
