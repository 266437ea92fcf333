import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { register } from '../support/account.ts';
import { startMeasuredServer } from '../support/server.ts';

/**
 * Live updates: how long an event takes from its publishing to 200 sockets (half of them the owner's, half of somebody
 * who follows the public dataset), and what 5,000 idle sockets cost. With REDIS_URL set, over Redis. Needs the build:
 * `npm run bench:live`.
 */

const LISTENERS = 200;
const UPLOADS = 20;
const RUNS = 20;
const IDLE = 5000;

const server = await startMeasuredServer();
try {
  const owner = await register(server.url);
  const follower = await register(server.url, 'follower@example.org');
  const datasetId = await upload(server.url, owner);
  await processDataset(server.url, owner, datasetId, 0);

  const listeners = [
    await openSockets({ url: server.url, token: owner, count: LISTENERS / 2 }),
    await openSockets({ url: server.url, token: follower, count: LISTENERS / 2, follow: datasetId }),
  ];
  await pause(2000);
  for (const child of listeners) child.send('begin');
  for (let i = 0; i < UPLOADS; i++) await upload(server.url, owner);
  await pause(500);
  report(`${LISTENERS} sockets, ${UPLOADS} tables uploaded one after another:`, await reports(listeners));

  for (const child of listeners) child.send('begin');
  const observed = await server.observe(async () => {
    for (let seed = 1; seed <= RUNS; seed++) await processDataset(server.url, owner, datasetId, seed);
    await pause(500);
  });
  report(`${LISTENERS} sockets, ${RUNS} runs computed on the same cores:`, await reports(listeners));
  console.log(`  event loop p99 ${observed.loop.p99.toFixed(1)} ms`);
  for (const child of listeners) child.disconnect();

  await pause(3000);
  const before = residentMiB(server.pid);
  const idle = await openSockets({ url: server.url, token: owner, count: IDLE });
  await pause(3000);
  const after = residentMiB(server.pid);
  console.log(`${IDLE} idle sockets:`);
  console.log(
    `  resident memory         ${before.toFixed(0)} → ${after.toFixed(0)} MiB: ${(after - before).toFixed(0)} MiB, ` +
      `${(((after - before) * 1024) / IDLE).toFixed(1)} KiB each`,
  );
  idle.disconnect();
} finally {
  await server.stop();
}

interface SocketsOrder {
  readonly url: string;
  readonly token: string;
  readonly count: number;
  readonly follow?: string;
}

/** In a process of their own, so that reading does not slow the one that measures down. */
async function openSockets(order: SocketsOrder): Promise<ChildProcess> {
  const child = fork(new URL('./sockets.ts', import.meta.url));
  child.send(order);
  await once(child, 'message');
  return child;
}

/** Milliseconds from publishing to arrival, of every event, by type. */
type Delays = Record<string, number[]>;

async function reports(children: readonly ChildProcess[]): Promise<Delays> {
  const all: Delays = {};
  for (const child of children) {
    child.send('report');
    const [delays] = (await once(child, 'message')) as [Delays];
    for (const [type, ofType] of Object.entries(delays)) all[type] = [...(all[type] ?? []), ...ofType];
  }
  return all;
}

function report(title: string, delays: Delays): void {
  console.log(title);
  for (const [type, ofType] of Object.entries({ ...delays, all: Object.values(delays).flat() })) {
    const sorted = ofType.sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    console.log(
      `  ${type.padEnd(22)} ${String(sorted.length).padStart(6)} received  p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, worst ${at(1)} ms`,
    );
  }
}

function residentMiB(pid: number): number {
  return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096) / 1024 ** 2;
}

async function upload(url: string, token: string): Promise<string> {
  const lines = Array.from({ length: 300 }, (_, i) => `${i % 3},${(i * 7919) % 101},${(i * 104_729) % 97}`);
  const form = new FormData();
  form.append('is_public', 'true');
  form.append('file', new Blob([`a,b,c\n${lines.join('\n')}\n`]), 'table.csv');
  const answer = await fetch(`${url}/api/datasets/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  if (answer.status !== 201) throw new Error(await answer.text());
  return ((await answer.json()) as { id: string }).id;
}

async function processDataset(url: string, token: string, id: string, seed: number): Promise<void> {
  const answer = await fetch(`${url}/api/ml/process/${id}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ reduction_method: 'pca', clustering_method: 'kmeans', random_state: seed }),
  });
  if (answer.status !== 200) throw new Error(await answer.text());
  await answer.arrayBuffer();
}
