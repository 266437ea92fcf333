import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as z from 'zod';
import type { Cells } from './cell.ts';
import type { Match } from './measure.ts';
import type { Programs } from './programs.ts';

const figuresSchema = z.record(z.string(), z.record(z.string(), z.number()));

/** Adds to the cells how good the results are, by one program for all of them. */
export function judgeMatch(
  { task, table, contestants, prefix, outputOf }: Match,
  cells: Cells,
  programs: Programs,
  isPython: boolean,
): void {
  const unjudged = contestants.filter((contestant) => {
    const cell = cells.read(task, table, contestant.name);
    const isJudged = cell === null || Object.keys(cell.quality).length > 0 || cell.runs.length === 0;
    return !isJudged && existsSync(outputOf(contestant));
  });
  if (unjudged.length === 0 || task === 'silhouette') return;
  const firstPeer = contestants.find(({ runs }) => runs === 'python');
  const reference = firstPeer === undefined ? '-' : outputOf(firstPeer);
  const results = unjudged.map(outputOf);
  const [program = '', ...start] = programs.judge;
  const args = isPython ? [existsSync(reference) ? reference : '-', ...results] : results;
  const figures = figuresFrom(program, [...start, task, prefix, ...args]);
  if (figures === null) {
    console.log(`${task} ${table}: the quality could not be judged; the next run tries again`);
    return;
  }
  for (const contestant of unjudged) {
    const cell = cells.read(task, table, contestant.name);
    if (cell !== null) cells.write({ ...cell, quality: figures[outputOf(contestant)] ?? {} });
  }
}

/** What was timed is worth keeping even where it cannot be judged. */
function figuresFrom(program: string, args: readonly string[]): z.infer<typeof figuresSchema> | null {
  try {
    return figuresSchema.parse(JSON.parse(execFileSync(program, args, { encoding: 'utf8' })));
  } catch {
    return null;
  }
}
