import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Cell, type Cells, emptyCell } from '../cell.ts';
import { launch } from '../launch.ts';
import type { Limits } from '../measure.ts';
import { writeMixedTable, writeNumericTable, writeTurnedSample } from './job-tables.ts';
import { runOurJob } from './our-job.ts';

/** From a file to a stored result: UMAP, HDBSCAN on the map, isolation forest on the columns. */
export interface Job {
  readonly name: string;
  readonly rows: number;
  /** Ours alone, once. */
  readonly isLong: boolean;
  readonly hasGoal: boolean;
  readonly inQuick: boolean;
  write(path: string, seed: number, root: string): void;
}

export const JOBS: readonly Job[] = [
  {
    name: '10,000 × 50, mixed',
    rows: 10_000,
    isLong: false,
    hasGoal: true,
    inQuick: true,
    write: (path, seed) => writeMixedTable(path, 10_000, 50, seed),
  },
  {
    name: 'bird strikes, 10,000 × 14',
    rows: 10_000,
    isLong: false,
    hasGoal: false,
    inQuick: false,
    write: (path, seed, root) => writeTurnedSample(path, join(root, 'samples/bird-strikes.csv'), seed),
  },
  {
    name: '1,000,000 × 20',
    rows: 1_000_000,
    isLong: true,
    hasGoal: true,
    inQuick: false,
    write: (path, seed) => writeNumericTable(path, 1_000_000, 20, seed),
  },
];

/** Ours and the Python script in turn, each time on tables that nobody has seen. */
export async function playJob(
  job: Job,
  root: string,
  python: string | null,
  limits: Limits,
  cells: Cells,
): Promise<void> {
  const folder = join(root, 'bench/data/job');
  mkdirSync(folder, { recursive: true });
  const rounds = job.isLong || !job.hasGoal ? 1 : limits.rounds;
  const repeats = job.isLong ? 0 : limits.repeats;
  const names = job.isLong || python === null ? ['Data Mirage'] : ['Data Mirage', 'Python script'];
  for (let round = 0; round < rounds; round++) {
    const files = Array.from({ length: repeats + 1 }, (_, i) => join(folder, `table-${i}.csv`));
    const pending = names.filter((name) => {
      const cell = cells.read('job', job.name, name);
      return cell === null || (cell.state === 'partial' && cell.runs.length <= round);
    });
    if (pending.length === 0) continue;
    for (const [i, path] of files.entries()) job.write(path, 1 + round * 100 + i, root);
    for (const name of pending) {
      const cell = cells.read('job', job.name, name) ?? emptyCell('job', job.name, name, job.rows);
      cells.write(await playRound(cell, name, files, rounds, python, root));
    }
  }
}

async function playRound(
  cell: Cell,
  name: string,
  files: readonly string[],
  rounds: number,
  python: string | null,
  root: string,
): Promise<Cell> {
  const LIMIT_SECONDS = 900;
  const outcome =
    name === 'Data Mirage'
      ? await runOurJob(files)
      : await launch([python ?? 'python3', join(root, 'bench/peers/job.py'), ...files], LIMIT_SECONDS);
  if (outcome.kind !== 'ran') {
    const note = outcome.kind === 'failed' ? outcome.reason : `over ${LIMIT_SECONDS} s`;
    console.log(`job ${cell.table} · ${name}: ${note}`);
    return { ...cell, state: 'failed', note };
  }
  const { run } = outcome;
  const warm = run.warm_s.map((seconds) => seconds.toFixed(2)).join(' ');
  console.log(
    `job ${cell.table} · ${name}: cold ${run.cold_s.toFixed(2)} s, warm ${warm || '–'} s, ${run.memory_mib.toFixed(0)} MiB`,
  );
  const runs = [...cell.runs, run];
  return { ...cell, runs, quality: run.values, state: runs.length >= rounds ? 'measured' : 'partial' };
}
