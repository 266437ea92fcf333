import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { temporaryDirectory } from '../support/database.ts';
import {
  type Account,
  type Answer,
  callerOf,
  eventually,
  fileForm,
  threeGroupsCsv,
} from '../support/service.ts';
import { busyChildren, isAlive } from './child-processes.ts';
import { launch, type ServerProcess, startServerProcess } from './server-process.ts';

vi.setConfig({ testTimeout: 240_000 });

const started: ServerProcess[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.kill('SIGKILL');
});

async function start(dataDir: string, environment: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startServerProcess({ DATA_DIR: dataDir, ...environment });
  started.push(server);
  return server;
}

/** Seconds of work. */
const SLOW = { reduction_method: 'tsne', clustering_method: 'kmeans', tsne_config: { n_iter: 3000 } };

async function uploaded(server: ServerProcess, account: Account, rows: number): Promise<Answer> {
  return callerOf(server.url)('POST', '/api/datasets/upload', {
    as: account,
    form: fileForm(threeGroupsCsv(rows), 'table.csv'),
  });
}

test('a run whose service is killed with -9 is run again and completes', async () => {
  const dataDir = await temporaryDirectory();
  const first = await start(dataDir);
  const account = await register(first);
  const { body: dataset } = await uploaded(first, account, 1200);
  const accepted = await callerOf(first.url)('POST', `/api/ml/process/${dataset.id}`, {
    as: account,
    body: SLOW,
    headers: { prefer: 'respond-async' },
  });
  expect(accepted.status).toBe(202);
  await eventually(async () => {
    const { body } = await callerOf(first.url)('GET', `/api/ml/progress/${dataset.id}`, { as: account });
    return body.stage === 'reduction';
  });
  await first.kill('SIGKILL');

  const second = await start(dataDir);
  const call = callerOf(second.url);
  await eventually(async () => {
    const { body } = await call('GET', `/api/ml/progress/${dataset.id}`, { as: account });
    return body.stage === 'completed';
  }, 120_000);
  const results = await call('GET', `/api/ml/results/${dataset.id}`, { as: account });
  expect(results.body.run_id).toBe(accepted.body.run_id);
  expect(results.body.points).toHaveLength(1080);
});

test('a run that takes its process down every time fails after three attempts, and the service stays up', async () => {
  const dataDir = await temporaryDirectory();
  const server = await start(dataDir);
  const account = await register(server);
  const { body: dataset } = await uploaded(server, account, 1200);
  const call = callerOf(server.url);
  const answer = call('POST', `/api/ml/process/${dataset.id}`, { as: account, body: SLOW });
  let killed = 0;
  const ended = answer.then(() => true);
  while (killed < 3) {
    const victims = await eventually(async () => {
      const { body } = await call('GET', `/api/ml/progress/${dataset.id}`, { as: account });
      return body?.stage === 'reduction' && busyChildren(server.child.pid!);
    });
    for (const pid of victims) process.kill(pid, 'SIGKILL');
    killed += 1;
    await eventually(async () => {
      const { body } = await call('GET', `/api/ml/progress/${dataset.id}`, { as: account });
      return body.stage !== 'reduction' || victims.every((pid) => !isAlive(pid));
    });
  }
  await ended;
  const { status, body } = await answer;
  expect(status).toBe(400);
  expect(body.detail).toMatch(/max_samples/);
  expect((await call('GET', '/health')).body.status).toBe('healthy');
});

test('acknowledged uploads survive a kill -9 in the middle of another one, which leaves nothing', async () => {
  const dataDir = await temporaryDirectory();
  const first = await start(dataDir);
  const account = await register(first);
  const { body: kept } = await uploaded(first, account, 90);

  // Half a form: the server waits for the rest when it is killed.
  const socket = connect(Number(new URL(first.url).port), '127.0.0.1');
  const boundary = 'half';
  socket.write(
    [
      'POST /api/datasets/upload HTTP/1.1',
      'Host: localhost',
      `Authorization: Bearer ${account.token}`,
      `Content-Type: multipart/form-data; boundary=${boundary}`,
      'Content-Length: 1000000',
      '',
      `--${boundary}`,
      'Content-Disposition: form-data; name="file"; filename="half.csv"',
      '',
      `a,b\r\n${'1,2\r\n'.repeat(1000)}`,
    ].join('\r\n'),
  );
  socket.on('error', () => {});
  await eventually(async () => (await readdir(join(dataDir, 'tmp'))).length > 0);
  await first.kill('SIGKILL');
  expect((await readdir(join(dataDir, 'tmp'))).length).toBeGreaterThan(0);

  const second = await start(dataDir);
  const list = await callerOf(second.url)('GET', '/api/datasets', { as: account });
  expect(list.body.datasets.map((dataset: { id: string }) => dataset.id)).toEqual([kept.id]);
  const data = await callerOf(second.url)('GET', `/api/datasets/${kept.id}/data`, { as: account });
  expect(data.body.original_data).toHaveLength(90);
  expect(await readdir(join(dataDir, 'tmp'))).toEqual([]);
  expect(await readdir(join(dataDir, 'files', 'tables'))).toEqual([`${kept.id}.parquet`]);
});

test('a second server on the same data directory is refused by the name of the first', async () => {
  const dataDir = await temporaryDirectory();
  const first = await start(dataDir);
  const second = await launch({ DATA_DIR: dataDir });
  started.push(second);
  await eventually(async () => second.child.exitCode !== null, 60_000);
  expect(second.child.exitCode).toBe(1);
  expect(second.output()).toContain(String(first.child.pid));
  expect((await fetch(`${first.url}/health`)).status).toBe(200);
});

test('SIGTERM hands a run back, ends with 0, and the next start takes the run up again', async () => {
  const dataDir = await temporaryDirectory();
  const first = await start(dataDir);
  const account = await register(first);
  const { body: dataset } = await uploaded(first, account, 1200);
  await callerOf(first.url)('POST', `/api/ml/process/${dataset.id}`, {
    as: account,
    body: SLOW,
    headers: { prefer: 'respond-async' },
  });
  await eventually(async () => {
    const { body } = await callerOf(first.url)('GET', `/api/ml/progress/${dataset.id}`, { as: account });
    return body.stage === 'reduction';
  });
  expect(await first.kill('SIGTERM')).toBe(0);

  const second = await start(dataDir);
  await eventually(async () => {
    const { body } = await callerOf(second.url)('GET', `/api/ml/progress/${dataset.id}`, { as: account });
    return body.stage === 'completed';
  }, 120_000);
});

test('a setting that cannot be used stops the start and is named', async () => {
  const server = await launch({ DATA_DIR: await temporaryDirectory(), MAX_FILE_SIZE: 'big' });
  started.push(server);
  await eventually(async () => server.child.exitCode !== null, 60_000);
  expect(server.child.exitCode).toBe(1);
  expect(server.output()).toContain('MAX_FILE_SIZE');
});

async function register(server: ServerProcess): Promise<Account> {
  const password = 'correct horse 1';
  const email = 'ada@example.org';
  const { body } = await callerOf(server.url)('POST', '/api/auth/register', {
    body: { email, password, confirm_password: password },
  });
  return { id: body.user.id, email, password, token: body.access_token, refreshToken: body.refresh_token };
}
