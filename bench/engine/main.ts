import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CONTESTANTS,
  type Contestant,
  isNamedByGoal,
  quickTables,
  TABLES_OF,
  TASKS,
  type TableName,
} from './catalog.ts';
import { createCells } from './cell.ts';
import { JOBS, type Job, playJob } from './job/play-job.ts';
import { judgeMatch } from './judge-match.ts';
import { type Limits, type Match, play } from './measure.ts';
import { parseOptions } from './options.ts';
import { preparePeers } from './peers.ts';
import { bundlePrograms, type Programs } from './programs.ts';
import { writeReport } from './report/write-report.ts';
import { makeTable } from './tables.ts';

/**
 * Our kernels and the whole job beside the packages of Python and npm that do the same: `npm run bench`, which goes on
 * where it was stopped; `-- --quick`, `--goals`, `--only umap,job`, `--by scikit-learn`, `--tables 5k,10k`, `--fresh`, `--report`, `--venv folder`.
 */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FULL: Limits = { rounds: 3, repeats: 3, onceSeconds: 120, mostSeconds: 900 };
const QUICK: Limits = { rounds: 1, repeats: 1, onceSeconds: 80, mostSeconds: 100 };

const options = parseOptions(process.argv.slice(2));
const limits = options.quick ? QUICK : FULL;
// A quick run must not pass for the whole.
const results = join(ROOT, options.quick ? 'bench/results/quick' : 'bench/results');
const docs = options.quick ? results : join(ROOT, 'docs');
const data = join(ROOT, 'bench/data/engine');
const outputs = join(data, options.quick ? 'quick' : 'full');

if (options.fresh) for (const folder of [results, outputs]) clear(folder);
mkdirSync(outputs, { recursive: true });
const cells = createCells(results);
const peers = preparePeers(options.venv, join(ROOT, 'bench/.npm'));
if (!options.reportOnly) await measure();
console.log(`written: ${writeReport(cells, docs, peers.notes, limits)}`);

async function measure(): Promise<void> {
  const programs = await bundlePrograms(ROOT, peers);
  // A bench that is stopped leaves what it measured, and nothing else.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  process.once('exit', programs.remove);
  try {
    // First what the goals speak of: whoever stops early knows that much.
    if (!options.quick) {
      await measureKernels(programs, isNamedByGoal);
      await measureJobs(({ hasGoal }) => hasGoal);
    }
    if (options.goalsOnly) return;
    await measureKernels(programs, () => true);
    await measureJobs(({ inQuick }) => inQuick || !options.quick);
  } finally {
    programs.remove();
  }
}

async function measureKernels(programs: Programs, isWanted: typeof isNamedByGoal): Promise<void> {
  for (const task of TASKS.filter(isAskedFor)) {
    const tables = options.quick ? quickTables(task) : TABLES_OF[task];
    for (const [i, table] of tables.entries()) {
      if (options.tables.length > 0 && !options.tables.includes(table)) continue;
      const contestants = CONTESTANTS[task].filter(
        (contestant) => takesPart(contestant) && isWanted(task, table, contestant),
      );
      if (contestants.length === 0) continue;
      const match: Match = {
        task,
        table,
        contestants,
        prefix: tableAt(table, programs.completeTable),
        outputOf: ({ name }) => join(outputs, `${task}.${table}.${name.replaceAll(/\W+/g, '_')}`),
      };
      await play(match, limits, cells, tables.slice(0, i), programs);
      judgeMatch(match, cells, programs, peers.python !== null);
    }
  }
}

async function measureJobs(isWanted: (job: Job) => boolean): Promise<void> {
  if (!isAskedFor('job')) return;
  // The script compiles for one to three minutes before its first row, which a quick run has no time for.
  const python = options.quick ? null : peers.python;
  if (options.quick) console.log('job · Python script: left out of a quick run');
  for (const job of JOBS.filter(isWanted)) await playJob(job, ROOT, python, limits, cells);
}

function takesPart({ name, runs, isSlow }: Contestant): boolean {
  if (runs !== 'ours' && options.by.length > 0 && !options.by.includes(name)) return false;
  return (runs !== 'python' || peers.python !== null) && !(isSlow && options.quick);
}

function isAskedFor(task: string): boolean {
  return options.only.length === 0 || options.only.some((start) => task.startsWith(start));
}

/** Made and completed when it is first needed. */
function tableAt(table: TableName, completeTable: readonly string[]): string {
  const prefix = makeTable(table, data, join(ROOT, 'samples'));
  if (!readFileSync(`${prefix}.json`, 'utf8').includes('"eps"')) {
    const [program = '', ...args] = completeTable;
    execFileSync(program, [...args, prefix], { stdio: ['ignore', 'inherit', 'inherit'] });
  }
  return prefix;
}

function clear(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
