import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { redisIsReachable, TEST_REDIS_URL } from '../support/redis.ts';
import {
  type Account,
  eventually,
  fileForm,
  startTestService,
  type TestService,
  threeGroupsCsv,
} from '../support/service.ts';

interface Frame {
  readonly type: string;
  readonly event_id: number;
  readonly dataset_id?: string;
  readonly stage?: string;
  readonly progress?: number;
  readonly positions?: string;
  readonly result?: { points?: unknown[]; points_url?: string };
}

const PCA = { reduction_method: 'pca', clustering_method: 'kmeans' } as const;

const drivers: readonly (readonly [string, Record<string, string>])[] = [
  ['in one process', {}],
  ...((await redisIsReachable()) ? ([['over Redis', { REDIS_URL: TEST_REDIS_URL }]] as const) : []),
];

describe.each(drivers)('live updates %s', (_name, environment) => {
  let service: TestService;
  let owner: Account;
  let other: Account;
  const sockets: WebSocket[] = [];

  beforeAll(async () => {
    service = await startTestService(undefined, environment);
    owner = await service.register();
    other = await service.register();
  });
  afterAll(async () => {
    for (const socket of sockets) socket.terminate();
    await service.stop();
  });

  async function listen(account: Account, query = ''): Promise<{ socket: WebSocket; frames: Frame[] }> {
    const socket = new WebSocket(`${service.url.replace('http', 'ws')}/ws?token=${account.token}${query}`);
    sockets.push(socket);
    const frames: Frame[] = [];
    socket.on('message', (data) => frames.push(JSON.parse(String(data)) as Frame));
    await once(socket, 'open');
    await eventually(async () => frames.some((frame) => frame.type === 'connection_established'));
    return { socket, frames };
  }

  async function upload(fields: Record<string, string> = {}): Promise<string> {
    const form = fileForm(threeGroupsCsv(), 'table.csv', fields);
    return (await service.call('POST', '/api/datasets/upload', { as: owner, form })).body.id;
  }

  const process = (as: Account, id: string) =>
    service.call('POST', `/api/ml/process/${id}`, { as, body: PCA });
  const about = (frames: readonly Frame[], id: string) => frames.filter((frame) => frame.dataset_id === id);
  const isDone = (frames: readonly Frame[], id: string) => async () =>
    about(frames, id).some((frame) => frame.type === 'processing_completed');

  test('the owner hears of a run from start to result, each event once, in order', async () => {
    const { frames } = await listen(owner);
    const id = await upload();
    await process(owner, id);
    await eventually(isDone(frames, id));
    const events = about(frames, id);
    const types = events.map((frame) => frame.type);
    expect(types[0]).toBe('dataset_uploaded');
    expect(types[1]).toBe('processing_started');
    expect(types.slice(-2)).toEqual(['rag_completed', 'processing_completed']);
    const progress = events.filter((frame) => frame.type === 'processing_progress');
    expect([...new Set(progress.map((frame) => frame.stage))]).toEqual([
      'preprocessing',
      'reduction',
      'clustering',
      'anomalies',
      'finalizing',
      'completed',
    ]);
    const shown = progress.map((frame) => frame.progress ?? 0);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    expect(shown.at(-1)).toBe(100);
    const ids = events.map((frame) => frame.event_id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    expect(events.at(-1)?.result?.points).toHaveLength(81);
  });

  test('a result that is there already is told like a run that ends at once', async () => {
    const id = await upload();
    const first = await process(owner, id);
    const { frames } = await listen(owner);
    const again = await process(owner, id);
    expect(again.text).toBe(first.text);
    await eventually(isDone(frames, id));
    const events = about(frames, id);
    const progress = events.filter((frame) => frame.type === 'processing_progress');
    expect(events.map((frame) => frame.type)).toEqual([
      'processing_started',
      ...progress.map((frame) => frame.type),
      'rag_completed',
      'processing_completed',
    ]);
    expect(progress.map((frame) => frame.stage)).toEqual([
      'preprocessing',
      'reduction',
      'clustering',
      'anomalies',
      'finalizing',
      'completed',
    ]);
    expect(events.at(-1)?.result?.points).toHaveLength(81);
  });

  test.each(['tsne', 'umap'])(
    'who asks sees the map of %s form, nobody else does',
    async (reduction_method) => {
      const watching = await listen(owner, '&frames=1');
      const others = await listen(owner);
      const id = await upload();
      const body = { ...PCA, reduction_method };
      const { body: result } = await service.call('POST', `/api/ml/process/${id}`, { as: owner, body });
      await eventually(isDone(watching.frames, id));
      await eventually(isDone(others.frames, id));
      expect(about(others.frames, id).filter((frame) => frame.type === 'processing_frame')).toEqual([]);
      const shown = about(watching.frames, id).filter((frame) => frame.type === 'processing_frame');
      expect(shown.length).toBeGreaterThan(0);
      for (const frame of shown) {
        expect(frame).toMatchObject({ run_id: result.run_id, total_points: 81, stride: 1 });
        expect(Buffer.from(frame.positions ?? '', 'base64')).toHaveLength(81 * 6);
      }
      // Frames are not kept: who comes back gets the rest only.
      const [started] = about(others.frames, id).filter((frame) => frame.type === 'processing_started');
      const late = await listen(owner, `&frames=1&last_event_id=${started?.event_id}`);
      await eventually(isDone(late.frames, id));
      expect(about(late.frames, id).filter((frame) => frame.type === 'processing_frame')).toEqual([]);
    },
  );

  test('a reader that would rather fetch the points gets their address', async () => {
    const { frames } = await listen(owner, '&points=url');
    const id = await upload();
    const { body } = await process(owner, id);
    await eventually(isDone(frames, id));
    const url = about(frames, id).at(-1)?.result?.points_url ?? '';
    const fetched = await service.call('GET', url, { as: owner });
    expect(fetched.body).toEqual(body);
  });

  test("followers of a public dataset hear of its owner's runs, never of each other's", async () => {
    const id = await upload({ is_public: 'true' });
    const follower = await listen(other);
    const owners = await listen(owner);
    follower.socket.send(JSON.stringify({ type: 'join_dataset', dataset_id: id }));
    owners.socket.send(JSON.stringify({ type: 'join_dataset', dataset_id: id }));
    follower.socket.send(JSON.stringify({ type: 'ping' }));
    await eventually(async () => follower.frames.some((frame) => frame.type === 'pong'));
    await process(owner, id);
    await eventually(isDone(follower.frames, id));
    const before = about(owners.frames, id).length;
    await process(other, id);
    await eventually(
      async () => about(follower.frames, id).filter((f) => f.type === 'processing_completed').length === 2,
    );
    expect(about(owners.frames, id).length).toBe(before);
  });

  test('a dataset that turns private stops delivering at once', async () => {
    const id = await upload({ is_public: 'true' });
    const follower = await listen(other);
    follower.socket.send(JSON.stringify({ type: 'join_dataset', dataset_id: id }));
    follower.socket.send(JSON.stringify({ type: 'ping' }));
    await eventually(async () => follower.frames.some((frame) => frame.type === 'pong'));
    await process(owner, id);
    await eventually(isDone(follower.frames, id));
    const heard = about(follower.frames, id).length;
    const changed = await service.call('PUT', `/api/datasets/${id}`, {
      as: owner,
      body: { is_public: false },
    });
    expect(changed.status).toBe(200);
    const again = await service.call('POST', `/api/ml/process/${id}`, {
      as: owner,
      body: { ...PCA, random_state: 7 },
    });
    expect(again.status).toBe(200);
    // One's own event comes after all there was to hear.
    const form = fileForm(threeGroupsCsv(), 'table.csv');
    const own = await service.call('POST', '/api/datasets/upload', { as: other, form });
    await eventually(async () => about(follower.frames, own.body.id).length > 0);
    expect(about(follower.frames, id)).toHaveLength(heard);
  });

  test('joining a private dataset of somebody else is refused, and the connection stays', async () => {
    const id = await upload();
    const { socket, frames } = await listen(other);
    socket.send(JSON.stringify({ type: 'join_dataset', dataset_id: id }));
    await eventually(async () => frames.some((frame) => frame.type === 'error'));
    socket.send(JSON.stringify({ type: 'ping' }));
    await eventually(async () => frames.some((frame) => frame.type === 'pong'));
  });

  test('a client that comes back with its last event misses nothing', async () => {
    const first = await listen(owner);
    const id = await upload();
    await eventually(async () => about(first.frames, id).length > 0);
    const seen = about(first.frames, id).at(-1)?.event_id;
    first.socket.terminate();
    await process(owner, id);
    const second = await listen(owner, `&last_event_id=${seen}`);
    await eventually(isDone(second.frames, id));
    expect(about(second.frames, id)[0]?.type).toBe('processing_started');
  });

  test('the typed client follows a run over tRPC and gets the same result as REST', async () => {
    const id = await upload();
    const client = service.client(owner);
    try {
      const run = client.process(id, PCA);
      const stages = new Set<string>();
      for await (const { stage } of run.progress) stages.add(stage);
      const result = await run.result;
      expect(stages).toContain('completed');
      const stored = await service.call('GET', `/api/ml/results/${id}`, { as: owner });
      expect(result).toEqual(stored.body);
      expect(await client.ml.results({ dataset_id: id })).toEqual(stored.body);
      await expect(client.datasets.get({ id: 'unknown' })).rejects.toMatchObject({
        status_code: 404,
      });
    } finally {
      await client.close();
    }
  });

  test('a signed-out session stops its token and its sockets', async () => {
    const account = await service.register();
    const { socket } = await listen(account);
    const closed = once(socket, 'close');
    expect((await service.call('POST', '/api/auth/logout', { as: account })).status).toBe(204);
    await closed;
    expect((await service.call('GET', '/api/auth/me', { as: account })).status).toBe(401);
  });
});
