import { randomBytes } from 'node:crypto';
import autocannon from 'autocannon';
import pg from 'pg';
import { register } from '../support/account.ts';
import { startMeasuredServer } from '../support/server.ts';

/**
 * Requests per second of one API process on PostgreSQL, logs on, 64 connections on loopback. The load generator takes
 * its share of the same cores.
 *
 *     npm run bench:api [-- --seconds 10]
 */

const SERVER = process.env['BENCH_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';
const CONNECTIONS = 64;
const DATASETS = 1000;
const seconds = Number(process.argv[process.argv.indexOf('--seconds') + 1]) || 10;

const name = `data_mirage_bench_${randomBytes(4).toString('hex')}`;
await onServer(`create database ${name}`);
const database = new URL(SERVER);
database.pathname = name;
try {
  const server = await startMeasuredServer({ DATABASE_URL: database.href, LOG_LEVEL: 'info' });
  try {
    const token = await register(server.url);
    await fillWithDatasets(server.url, token);
    const get = (path: string) =>
      measure(server, path, { method: 'GET', headers: { authorization: `Bearer ${token}` } });
    await get('/api/auth/me');
    await get('/api/datasets');
    await get('/api/datasets?limit=20');
    await get('/api/datasets?search=climate&limit=20');
    await measure(server, '/api/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'bench@example.org', password: 'benchmark 1' }),
    });
  } finally {
    await server.stop();
  }
} finally {
  await onServer(`drop database ${name} with (force)`);
}

async function measure(
  server: Awaited<ReturnType<typeof startMeasuredServer>>,
  path: string,
  request: Pick<autocannon.Options, 'method' | 'headers' | 'body'>,
): Promise<void> {
  const options: autocannon.Options = { url: server.url + path, connections: CONNECTIONS, ...request };
  await autocannon({ ...options, duration: 2 });
  const { result, loop, peakMiB } = await server.observe(() => autocannon({ ...options, duration: seconds }));
  const { requests, latency, non2xx, errors } = result;
  const figures = [
    `${Math.round(requests.average)} req/s`,
    `p50 ${latency.p50} ms`,
    `p99 ${latency.p99} ms`,
    `event loop p99 ${loop.p99.toFixed(1)} ms`,
    `${Math.round(peakMiB)} MiB`,
    ...(non2xx + errors > 0 ? [`${non2xx} refused, ${errors} errors`] : []),
  ];
  process.stdout.write(`${`${request.method} ${path}`.padEnd(46)} ${figures.join(', ')}\n`);
}

/** One uploaded table, and as many copies of its row as are asked for. */
async function fillWithDatasets(url: string, token: string): Promise<void> {
  const form = new FormData();
  const lines = Array.from({ length: 50 }, (_, i) => `${i},${i * 2},${i % 3 === 0 ? 'warm' : 'cold'}`);
  form.set(
    'file',
    new Blob([`day,degrees,kind\n${lines.join('\n')}\n`], { type: 'text/csv' }),
    'weather.csv',
  );
  form.set('name', 'Weather of a small town, a climate record');
  const answer = await fetch(`${url}/api/datasets/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  const { id } = (await answer.json()) as { id: string };
  const client = new pg.Client({ connectionString: database.href });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select column_name as name from information_schema.columns
       where table_name = 'datasets' and is_generated = 'NEVER'
         and column_name not in ('id', 'created_at', 'name')`,
    );
    const list = rows.map(({ name }) => `"${name}"`).join(', ');
    await client.query(
      `insert into datasets (id, created_at, name, ${list})
       select 'copy-' || n, now() - n * interval '1 minute', 'Dataset ' || n, ${list}
       from datasets, generate_series(1, $1::int) n where id = $2`,
      [DATASETS - 1, id],
    );
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: SERVER });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
