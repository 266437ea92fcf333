import { type Contestant, hasGoal, TABLES, type TableName, type Task } from './catalog.ts';
import { type Cell, type Cells, emptyCell } from './cell.ts';
import { launch } from './launch.ts';
import type { Programs } from './programs.ts';
import { extrapolate, summarise } from './summary.ts';

export interface Limits {
  /** Processes of each contestant, in turn, on a table that a goal speaks of; one on any other. */
  readonly rounds: number;
  /** Warm computations in each process; more of those that take milliseconds. */
  readonly repeats: number;
  /** Who needs longer runs once. */
  readonly onceSeconds: number;
  /** Who needs longer is stopped and extrapolated. */
  readonly mostSeconds: number;
}

/** One task on one table: what everybody is given. */
export interface Match {
  readonly task: Task;
  readonly table: TableName;
  readonly contestants: readonly Contestant[];
  /** Path of the table's files. */
  readonly prefix: string;
  readonly outputOf: (contestant: Contestant) => string;
}

/** Runs the contestants in turn, so that what disturbs the machine disturbs all, and keeps every run at once. */
export async function play(
  { task, table, contestants, prefix, outputOf }: Match,
  limits: Limits,
  cells: Cells,
  smallerTables: readonly TableName[],
  programs: Programs,
): Promise<void> {
  const rounds = hasGoal(task, table) ? limits.rounds : 1;
  for (let round = 0; round < rounds; round++) {
    for (const contestant of contestants) {
      const cell =
        cells.read(task, table, contestant.name) ??
        emptyCell(task, table, contestant.name, TABLES[table].rows);
      const expected = foretell(cells, task, contestant, smallerTables, cell.rows);
      // Tables of goals are measured before smaller ones.
      if (cell.state === 'extrapolated' && cell.extrapolated_s === null && expected !== null) {
        cells.write(tooSlow(cell, expected, limits));
      }
      if (cell.state !== 'partial' || cell.runs.length > round) continue;
      const wasStopped = smallerTables.some(
        (smaller) => cells.read(task, smaller, contestant.name)?.state === 'extrapolated',
      );
      if (wasStopped || (expected !== null && expected > limits.mostSeconds)) {
        say(cell, `not run, foreseen: ${expected === null ? 'too long' : `${expected.toFixed(0)} s`}`);
        cells.write(tooSlow(cell, expected, limits));
        continue;
      }
      const args = [task, prefix, String(limits.repeats), String(limits.onceSeconds), outputOf(contestant)];
      const outcome = await launch(programs.commandOf(contestant, args), limits.mostSeconds);
      if (outcome.kind === 'failed') {
        say(cell, outcome.reason);
        cells.write({ ...cell, state: 'failed', note: outcome.reason });
      } else if (outcome.kind === 'too slow') {
        say(cell, `stopped after ${limits.mostSeconds} s`);
        cells.write(tooSlow(cell, expected, limits));
      } else {
        const runs = [...cell.runs, outcome.run];
        const isSlow = outcome.run.first_s > limits.onceSeconds;
        const isDone = isSlow || runs.length >= rounds;
        const { cold_s: cold, memory_mib: memory } = outcome.run;
        const warm = outcome.run.warm_s.map((seconds) => seconds.toFixed(3)).join(' ');
        say(cell, `cold ${cold.toFixed(2)} s, warm ${warm || '–'} s, ${memory.toFixed(0)} MiB`);
        cells.write({
          ...cell,
          runs,
          state: isDone ? 'measured' : 'partial',
          note: isSlow ? `ran once: over ${limits.onceSeconds} s` : '',
        });
      }
    }
  }
}

function foretell(
  cells: Cells,
  task: Task,
  contestant: Contestant,
  smallerTables: readonly TableName[],
  rows: number,
): number | null {
  const points = smallerTables.flatMap((table) => {
    const cell = cells.read(task, table, contestant.name);
    const seconds = cell === null || cell.state === 'extrapolated' ? null : summarise(cell).warm;
    return cell === null || seconds === null ? [] : [{ rows: cell.rows, seconds }];
  });
  return extrapolate(points, rows);
}

/** Nobody can say how long it takes who was never seen to end; then the limit is all that is known. */
function tooSlow(cell: Cell, expected: number | null, { mostSeconds }: Limits): Cell {
  return {
    ...cell,
    state: 'extrapolated',
    extrapolated_s: expected === null ? null : Math.max(expected, mostSeconds),
    note: `over ${mostSeconds} s${expected === null ? '' : ': extrapolated from smaller tables'}`,
  };
}

function say({ task, table, contestant }: Cell, what: string): void {
  console.log(`${task} ${table} · ${contestant}: ${what}`);
}
