import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../support/database.ts';
import { fileForm, threeGroupsCsv } from '../../support/service.ts';

/**
 * The bundles in `dist`, as `npm ci` or `npm run build` made them: what works from the sources may break when it is
 * bundled, most of all packages that load their parts in ways of their own.
 */
let server: ChildProcess;
let dataDir: string;
let url: string;
let token: string;

beforeAll(async () => {
  dataDir = await temporaryDirectory();
  server = spawn(process.execPath, ['dist/src/main.js'], {
    env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '', REDIS_URL: '', PORT: '0', LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  url = await addressOf(server);
  const password = 'correct horse 1';
  const body = JSON.stringify({ email: 'built@example.com', password, confirm_password: password });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/auth/register`, { method: 'POST', headers, body });
  token = ((await answer.json()) as { access_token: string }).access_token;
});

afterAll(async () => {
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  await rm(dataDir, { recursive: true, force: true });
});

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  let log = '';
  for await (const chunk of stdout ?? []) {
    log += chunk;
    const address = /"url":"([^"]+)"/.exec(log)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error(`the built service did not start; run npm run build\n${log}`);
}

const call = (method: string, path: string, body?: unknown) =>
  fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
  });

async function upload(content: string | Uint8Array, filename: string): Promise<string> {
  const answer = await call('POST', '/api/datasets/upload', fileForm(content, filename));
  expect([filename, answer.status]).toEqual([filename, 201]);
  return ((await answer.json()) as { id: string }).id;
}

describe('the build', () => {
  test.each(['pca', 'tsne', 'umap'])(
    'runs the reference engine with %s',
    async (reduction_method) => {
      const id = await upload(threeGroupsCsv(60), 'table.csv');
      for (const clustering_method of ['kmeans', 'agglomerative', 'dbscan']) {
        for (const engine of ['reference', 'fast']) {
          const answer = await call('POST', `/api/ml/process/${id}`, {
            reduction_method,
            clustering_method,
            engine,
            tsne_config: { n_iter: 250, perplexity: 5 },
          });
          expect([engine, clustering_method, answer.status]).toEqual([engine, clustering_method, 200]);
          await answer.arrayBuffer();
        }
      }
    },
    120_000,
  );

  test.each(['csv', 'json', 'ndjson', 'parquet', 'arrow', 'xlsx'])(
    'exports a table as %s and reads it again',
    async (format) => {
      const id = await upload(threeGroupsCsv(30), 'table.csv');
      const exported = await call('GET', `/api/datasets/${id}/export?format=${format}`);
      expect(exported.status).toBe(200);
      const again = await upload(new Uint8Array(await exported.arrayBuffer()), `table.${format}`);
      const detail = (await (await call('GET', `/api/datasets/${again}`)).json()) as { row_count: number };
      expect(detail.row_count).toBe(30);
    },
  );

  test.each(['/', '/docs', '/docs/start.js', '/redoc', '/redoc/redoc.js', '/metrics', '/openapi.json'])(
    'serves %s',
    async (path) => {
      const answer = await fetch(url + path);
      expect(answer.status).toBe(200);
      expect((await answer.text()).length).toBeGreaterThan(50);
    },
  );

  test('hands out its samples', async () => {
    expect((await call('POST', '/api/datasets/samples/iris')).status).toBe(201);
  });
});
