import { mkdtempSync, openAsBlob, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { writeNumericTable } from '../engine/job/job-tables.ts';
import { register } from '../support/account.ts';
import { median } from '../support/median.ts';
import { type MeasuredServer, startMeasuredServer } from '../support/server.ts';

/**
 * How long after `DELETE /api/ml/process/{id}` the process that computed is gone: `npm run bench:cancel`. Linux. UMAP and t-SNE of
 * 50,000 × 30, cancelled at different moments of the reduction.
 */

const ROWS = 50_000;
const COLUMNS = 30;
const TIMES = 12;
/** Between one moment of the reduction and the next. */
const STEP_MS = 30;
const POLL_MS = 50;

const directory = mkdtempSync(join(tmpdir(), 'bench-cancel-'));
const server = await startMeasuredServer();
try {
  const file = join(directory, 'table.csv');
  writeNumericTable(file, ROWS, COLUMNS, 1);
  const authorization = `Bearer ${await register(server.url)}`;
  const form = new FormData();
  form.append('file', await openAsBlob(file), 'table.csv');
  const { id } = await send<{ id: string }>('POST', '/api/datasets/upload', form);
  for (const method of ['umap', 'tsne']) {
    const answers: number[] = [];
    const ends: number[] = [];
    for (let time = 0; time < TIMES; time++) {
      await send('POST', `/api/ml/process/${id}`, {
        reduction_method: method,
        clustering_method: 'kmeans',
        random_state: time + 1,
      });
      if (!(await reaches(id, 'reduction'))) continue;
      await setTimeout(STEP_MS * time);
      const computing = busiestChild(server);
      const start = performance.now();
      await send('DELETE', `/api/ml/process/${id}`);
      answers.push(performance.now() - start);
      while (isAlive(computing)) await setTimeout(1);
      ends.push(performance.now() - start);
    }
    console.log(`${method}: answered ${summary(answers)}; process gone ${summary(ends)}`);
  }

  async function send<T>(verb: string, path: string, body?: FormData | object): Promise<T> {
    const isForm = body instanceof FormData;
    const answer = await fetch(`${server.url}${path}`, {
      method: verb,
      headers: {
        authorization,
        prefer: 'respond-async',
        ...(isForm || body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as T;
  }

  /** False when the run has ended before. */
  async function reaches(dataset: string, wanted: string): Promise<boolean> {
    for (;;) {
      const { stage } = await send<{ stage: string }>('GET', `/api/ml/progress/${dataset}`);
      if (stage === wanted) return true;
      if (stage === 'completed' || stage === 'error') return false;
      await setTimeout(POLL_MS);
    }
  }
} finally {
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
}

function summary(milliseconds: readonly number[]): string {
  const most = Math.max(...milliseconds);
  return `median ${median(milliseconds).toFixed(0)} ms, most ${most.toFixed(0)} ms of ${milliseconds.length}`;
}

function busiestChild({ pid }: MeasuredServer): number {
  const children = readdirSync('/proc').flatMap((name) => {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    return stat !== null && stat.parent === pid ? [{ pid: Number(name), ticks: stat.ticks }] : [];
  });
  const busiest = children.sort((a, b) => b.ticks - a.ticks)[0];
  if (busiest === undefined) throw new Error('nothing computes');
  return busiest.pid;
}

function isAlive(pid: number): boolean {
  const stat = statOf(pid);
  return stat !== null && stat.state !== 'Z' && stat.state !== 'X';
}

/** See proc(5). Null for a process that is gone. */
function statOf(pid: number): { state: string; parent: number; ticks: number } | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return { state: fields[0]!, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null;
  }
}
