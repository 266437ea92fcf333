import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { loadConfig } from '../../src/app/config.ts';
import { type Service, startService } from '../../src/app/service.ts';
import { postgresqlIsReachable, type TestDatabase, testDatabases } from '../support/database.ts';
import { openTestRedis, redisIsReachable, type TestRedis } from '../support/redis.ts';
import { type Account, callerOf, eventually, fileForm, threeGroupsCsv } from '../support/service.ts';

const canRun = (await postgresqlIsReachable()) && (await redisIsReachable());

interface Frame {
  readonly type: string;
  readonly event_id: number;
  readonly dataset_id?: string;
  readonly progress?: number;
}

const PCA = { reduction_method: 'pca', clustering_method: 'kmeans' } as const;
const LONG = {
  reduction_method: 'tsne',
  clustering_method: 'kmeans',
  tsne_config: { n_iter: 5000 },
} as const;

describe.skipIf(!canRun)('two processes on one database, one Redis and one DATA_DIR', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let nodes: readonly Service[] = [];
  let call: readonly ReturnType<typeof callerOf>[] = [];
  const sockets: WebSocket[] = [];
  const settings = (changes: Record<string, string> = {}) =>
    loadConfig({
      ENVIRONMENT: 'test',
      PORT: '0',
      DATA_DIR: database.options.dataDir,
      DATABASE_URL: database.options.url,
      REDIS_URL: redis.line.url,
      LOG_LEVEL: 'silent',
      RATE_LIMIT_AUTH: '1000',
      ...changes,
    });

  beforeAll(async () => {
    const driver = (await testDatabases()).find(({ name }) => name === 'postgresql');
    if (driver === undefined) throw new Error('no PostgreSQL');
    database = await driver.create();
    redis = await openTestRedis();
    nodes = await Promise.all([startService(settings()), startService(settings())]);
    call = nodes.map(({ url }) => callerOf(url));
  }, 90_000);
  afterAll(async () => {
    for (const socket of sockets) socket.terminate();
    await Promise.all(nodes.map((node) => node.stop()));
    await redis?.remove();
    await database?.remove();
  }, 60_000);

  const on = (node: 0 | 1, ...[method, path, options]: Parameters<ReturnType<typeof callerOf>>) => {
    const caller = call[node];
    if (caller === undefined) throw new Error('not started');
    return caller(method, path, options);
  };

  let accounts = 0;
  async function register(node: 0 | 1): Promise<Account> {
    const email = `two${++accounts}@example.com`;
    const password = 'correct horse 1';
    const { body, text } = await on(node, 'POST', '/api/auth/register', {
      body: { email, password, confirm_password: password },
    });
    if (body?.access_token === undefined) throw new Error(text);
    return { id: body.user.id, email, password, token: body.access_token, refreshToken: body.refresh_token };
  }

  async function listen(node: 0 | 1, account: Account, query = '') {
    const socket = new WebSocket(
      `${nodes[node]?.url.replace('http', 'ws')}/ws?token=${account.token}${query}`,
    );
    sockets.push(socket);
    const frames: Frame[] = [];
    socket.on('message', (data) => frames.push(JSON.parse(String(data)) as Frame));
    await once(socket, 'open');
    await eventually(async () => frames.length > 0);
    return { socket, frames };
  }

  async function upload(
    node: 0 | 1,
    as: Account,
    fields: Record<string, string> = {},
    rows = 90,
  ): Promise<string> {
    const form = fileForm(threeGroupsCsv(rows), 'table.csv', fields);
    const answer = await on(node, 'POST', '/api/datasets/upload', { as, form });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body.id;
  }

  const about = (frames: readonly Frame[], id: string) => frames.filter((frame) => frame.dataset_id === id);
  const has = (frames: readonly Frame[], id: string, type: string) => async () =>
    about(frames, id).some((frame) => frame.type === type);

  test('what is uploaded at one is processed, read and followed at the other', async () => {
    const ada = await register(0);
    const [here, there] = [await listen(0, ada), await listen(1, ada)];
    const id = await upload(0, ada);
    const result = await on(1, 'POST', `/api/ml/process/${id}`, { as: ada, body: PCA });
    expect(result.status).toBe(200);
    expect((await on(0, 'GET', `/api/ml/results/${id}`, { as: ada })).body).toEqual(result.body);
    for (const { frames } of [here, there]) {
      await eventually(has(frames, id, 'processing_completed'));
      const ids = about(frames, id).map((frame) => frame.event_id);
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    }
    const durable = (frames: readonly Frame[]) =>
      about(frames, id).filter(({ type }) => type !== 'processing_progress');
    expect(durable(here.frames)).toEqual(durable(there.frames));
    for (const node of [0, 1] as const) {
      const { body } = await on(node, 'GET', `/api/ml/progress/${id}`, { as: ada });
      expect(body).toMatchObject({ stage: 'completed', progress: 100 });
    }
  });

  test('a client that comes back at the other misses nothing', async () => {
    const ada = await register(0);
    const first = await listen(0, ada);
    const id = await upload(0, ada);
    await eventually(has(first.frames, id, 'dataset_uploaded'));
    const seen = first.frames.at(-1)?.event_id;
    first.socket.terminate();
    await on(0, 'POST', `/api/ml/process/${id}`, { as: ada, body: PCA });
    const second = await listen(1, ada, `&last_event_id=${seen}`);
    await eventually(has(second.frames, id, 'processing_completed'));
    expect(about(second.frames, id)[0]?.type).toBe('processing_started');
    const old = await listen(1, ada, '&last_event_id=7');
    await eventually(async () => old.frames.some(({ type }) => type === 'resync'));
  });

  test('a session that is revoked at one is refused at both, and its sockets close', async () => {
    const ada = await register(0);
    const { socket } = await listen(1, ada);
    const closed = once(socket, 'close');
    for (const node of [0, 1] as const) {
      expect((await on(node, 'GET', '/api/auth/me', { as: ada })).status).toBe(200);
    }
    expect((await on(0, 'POST', '/api/auth/logout', { as: ada })).status).toBe(204);
    const [code] = await closed;
    expect(code).toBe(4401);
    for (const node of [0, 1] as const) {
      expect((await on(node, 'GET', '/api/auth/me', { as: ada })).status).toBe(401);
    }
  });

  test('progress is told and a run is cancelled at whichever process, wherever the run is', async () => {
    const ada = await register(0);
    const id = await upload(0, ada, {}, 3000);
    const options = { as: ada, body: LONG, headers: { prefer: 'respond-async' } };
    expect((await on(0, 'POST', `/api/ml/process/${id}`, options)).status).toBe(202);
    for (const node of [0, 1] as const) {
      await eventually(async () => {
        const { body } = await on(node, 'GET', `/api/ml/progress/${id}`, { as: ada });
        return body?.progress > 0;
      });
    }
    expect((await on(1, 'DELETE', `/api/ml/process/${id}`, { as: ada })).status).toBe(202);
    for (const node of [0, 1] as const) {
      const { body } = await on(node, 'GET', `/api/ml/progress/${id}`, { as: ada });
      expect(body).toMatchObject({ stage: 'cancelled' });
    }
    await eventually(async () => {
      const answers = await Promise.all(
        ([0, 1] as const).map((node) => on(node, 'GET', '/health/detailed', { as: ada })),
      );
      return answers.every(({ body }) => body.components.queue.stats.running === 0);
    });
  });

  test('a dataset that turns private stops delivering at both at once', async () => {
    const [ada, bob] = [await register(0), await register(1)];
    const id = await upload(0, ada, { is_public: 'true' });
    const followers = [await listen(0, bob), await listen(1, bob)];
    for (const { socket, frames } of followers) {
      socket.send(JSON.stringify({ type: 'join_dataset', dataset_id: id }));
      socket.send(JSON.stringify({ type: 'ping' }));
      await eventually(async () => frames.some(({ type }) => type === 'pong'));
    }
    await on(1, 'POST', `/api/ml/process/${id}`, { as: ada, body: PCA });
    for (const { frames } of followers) await eventually(has(frames, id, 'processing_completed'));
    const heard = followers.map(({ frames }) => about(frames, id).length);
    expect((await on(0, 'PUT', `/api/datasets/${id}`, { as: ada, body: { is_public: false } })).status).toBe(
      200,
    );
    await on(1, 'POST', `/api/ml/process/${id}`, { as: ada, body: { ...PCA, random_state: 7 } });
    // Bob's own event comes after everything there was to hear.
    const own = await upload(1, bob);
    for (const { frames } of followers) await eventually(has(frames, own, 'dataset_uploaded'));
    expect(followers.map(({ frames }) => about(frames, id).length)).toEqual(heard);
  });

  test('an allowance is spent at both together', async () => {
    const strict = await Promise.all([
      startService(settings({ RATE_LIMIT_AUTH: '5' })),
      startService(settings({ RATE_LIMIT_AUTH: '5' })),
    ]);
    try {
      const statuses: number[] = [];
      for (let i = 0; i < 8; i++) {
        const answer = await callerOf(strict[i % 2]?.url ?? '')('POST', '/api/auth/login', {
          body: { email: 'nobody@example.com', password: 'wrong pass 1' },
          headers: { 'x-forwarded-for': '203.0.113.9' },
        });
        statuses.push(answer.status);
      }
      expect(statuses.slice(-3)).toEqual([429, 429, 429]);
    } finally {
      await Promise.all(strict.map((node) => node.stop()));
    }
  });

  test('without Redis both go on: nobody is refused, nothing is lost, a revoked session ends', async () => {
    const ada = await register(0);
    const { frames } = await listen(1, ada);
    await redis.line.cut();
    const id = await upload(0, ada);
    expect((await on(0, 'POST', `/api/ml/process/${id}`, { as: ada, body: PCA })).status).toBe(200);
    await eventually(has(frames, id, 'processing_completed'));
    expect((await on(1, 'GET', '/health/detailed')).body.components.redis.status).toBe('unhealthy');
    expect((await on(1, 'GET', '/health')).status).toBe(200);
    const bob = await register(0);
    const { socket } = await listen(1, bob);
    const closed = once(socket, 'close');
    await on(0, 'POST', '/api/auth/logout', { as: bob });
    await closed;
    await eventually(async () => (await on(1, 'GET', '/api/auth/me', { as: bob })).status === 401);
    await redis.line.mend();
    await eventually(
      async () => (await on(1, 'GET', '/health/detailed')).body.components.redis.status === 'healthy',
    );
    const later = await upload(0, ada);
    await eventually(has(frames, later, 'dataset_uploaded'));
  });

  test('a process that could not see the same files, or is not meant to share them, does not start', async () => {
    await expect(
      startService(settings({ DATA_DIR: `${database.options.dataDir}-elsewhere` })),
    ).rejects.toThrow(/must share DATA_DIR/);
    await expect(startService(settings({ REDIS_URL: '' }))).rejects.toThrow(
      /in use by processes that share it/,
    );
    await expect(startService(settings({ REDIS_URL: 'redis://127.0.0.1:1' }))).rejects.toThrow(/REDIS_URL/);
  });
});
