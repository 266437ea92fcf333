import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabases } from '../support/database.ts';
import {
  type Account,
  eventually,
  fileForm,
  startTestService,
  type TestService,
  threeGroupsCsv,
} from '../support/service.ts';

const PCA = { reduction_method: 'pca', clustering_method: 'kmeans' };
/** Slow enough to be caught at work. */
const SLOW = { reduction_method: 'tsne', clustering_method: 'kmeans', tsne_config: { n_iter: 5000 } };

interface Point {
  id: string;
  position: [number, number, number];
  color: string;
  size: number;
  cluster: number;
  is_anomaly: boolean;
  original_data: Record<string, unknown>;
}

/** A result without what differs from run to run. */
const comparable = (body: { run_id: string; metadata: { processing_time: number } }) => ({
  ...body,
  run_id: '',
  metadata: { ...body.metadata, processing_time: 0 },
});

describe.each(await testDatabases())('processing over $name', (driver) => {
  let service: TestService;
  let owner: Account;
  let other: Account;

  beforeAll(async () => {
    service = await startTestService(driver);
    owner = await service.register();
    other = await service.register();
  });
  afterAll(() => service.stop());

  const upload = async (as: Account, text = threeGroupsCsv(), fields = {}): Promise<string> => {
    const answer = await service.call('POST', '/api/datasets/upload', {
      as,
      form: fileForm(text, 'table.csv', fields),
    });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body.id;
  };
  const process = (as: Account, id: string, body: unknown = PCA, headers = {}) =>
    service.call('POST', `/api/ml/process/${id}`, { as, body, headers });

  test('a table becomes a map whose points carry their own rows', async () => {
    const id = await upload(owner);
    const answer = await process(owner, id);
    expect(answer.status).toBe(200);
    const { points, clusters, anomalies, explanations, metadata, performance } = answer.body;
    // Nine rows of ninety hold no value in column c and are dropped; the others keep their place.
    expect(points).toHaveLength(81);
    for (const point of points as Point[]) {
      expect(point.original_data['id']).toBe(Number(point.id) + 1);
      expect(Number(point.id) % 10).not.toBe(4);
      expect(point.position.map((value) => Math.fround(value))).toEqual(point.position);
      if (point.is_anomaly) expect(point.color).toBe('#FF0000');
    }
    expect(anomalies).toEqual(
      (points as Point[]).filter((point) => point.is_anomaly).map((point) => point.id),
    );
    // The three groups are far apart: each cluster holds one kind only.
    expect(clusters).toHaveLength(3);
    for (const cluster of clusters) {
      const members = (points as Point[]).filter((point) => point.cluster === cluster.id);
      expect(members).toHaveLength(cluster.count);
      expect(new Set(members.map((point) => point.original_data['kind'])).size).toBe(1);
      for (const axis of [0, 1, 2]) {
        const mean = members.reduce((sum, point) => sum + (point.position[axis] ?? 0), 0) / members.length;
        expect(cluster.center[axis]).toBeCloseTo(mean, 4);
      }
    }
    expect(explanations.map((explanation: { source: string }) => explanation.source)).toEqual([
      'template',
      'template',
      'template',
    ]);
    expect(metadata).toMatchObject({
      total_points: 81,
      reduction_method: 'pca',
      clustering_method: 'kmeans',
      features_used: ['a', 'b', 'c'],
    });
    expect(metadata.preprocessing_steps.join(' ')).toMatch(/"?id"?/);
    expect(performance.silhouette_score).toBeGreaterThan(0.5);
    expect(performance.explained_variance_ratio).toHaveLength(3);

    const stored = await service.call('GET', `/api/ml/results/${id}`, { as: owner });
    expect(stored.text).toBe(answer.text);
    const progress = await service.call('GET', `/api/ml/progress/${id}`, { as: owner });
    expect(progress.body).toMatchObject({ dataset_id: id, stage: 'completed', progress: 100 });
    const detail = await service.call('GET', `/api/datasets/${id}`, { as: owner });
    expect(detail.body).toMatchObject({ status: 'processed', is_processed: true });
    const data = await service.call('GET', `/api/datasets/${id}/data`, { as: owner });
    expect(data.body.processed_data).toHaveLength(81);
    expect(Object.keys(data.body.processed_data[0])).toEqual(['a', 'b', 'c']);
    expect(data.body.processing_config).toMatchObject(PCA);
    expect(data.body.processing_results.points).toEqual(points);
  });

  test('the same table, configuration and seed give the same bytes', async () => {
    const config = { reduction_method: 'umap', clustering_method: 'hdbscan', random_state: 7 };
    const first = await process(owner, await upload(owner), config);
    // Another dataset: nothing is kept of the first.
    const second = await process(owner, await upload(owner), config);
    expect(first.status).toBe(200);
    expect(comparable(second.body)).toEqual(comparable(first.body));
    expect(second.body.run_id).not.toBe(first.body.run_id);
  });

  test('a result that is there already is the answer, and the latest result again', async () => {
    const id = await upload(owner);
    const first = await process(owner, id, PCA);
    const other = await process(owner, id, { ...PCA, random_state: 7 });
    expect(other.body.run_id).not.toBe(first.body.run_id);
    // Neither a section of another method nor the number of threads changes anything about the result.
    const again = await process(owner, id, { ...PCA, umap_config: { n_neighbors: 7 }, use_parallel: false });
    expect(again.text).toBe(first.text);
    const results = await service.call('GET', `/api/ml/results/${id}`, { as: owner });
    expect(results.text).toBe(first.text);
    const accepted = await process(owner, id, PCA, { prefer: 'respond-async' });
    expect([accepted.status, accepted.body]).toEqual([
      202,
      { run_id: first.body.run_id, dataset_id: id, status: 'completed' },
    ]);
    const progress = await service.call('GET', `/api/ml/progress/${id}`, { as: owner });
    expect(progress.body).toMatchObject({ stage: 'completed', progress: 100 });
  });

  test('another clustering takes over the positions, and its result is that of a run on its own', async () => {
    const config = { reduction_method: 'tsne', clustering_method: 'kmeans', tsne_config: { n_iter: 300 } };
    const other = { ...config, clustering_method: 'hdbscan', detect_anomalies: false };
    const [shared, alone] = [await upload(owner), await upload(owner)];
    const parts = () => readdir(join(service.dataDir, 'files', 'parts', shared));
    const areKept = (count: number) => async () => (await parts().catch(() => [])).length === count;
    await process(owner, shared, config);
    await eventually(areKept(1));
    const kept = await parts();
    const taken = await process(owner, shared, other);
    expect(await parts()).toEqual(kept);
    const anew = await process(owner, alone, other);
    expect(taken.status).toBe(200);
    expect(comparable(taken.body)).toEqual(comparable(anew.body));
    await process(owner, shared, { ...other, random_state: 1 });
    await eventually(areKept(2));
    expect((await service.call('DELETE', `/api/datasets/${shared}`, { as: owner })).status).toBe(204);
    await eventually(areKept(0));
  });

  test('another map takes over the neighbours, and its result is that of a run on its own', async () => {
    const csv = threeGroupsCsv(2_300);
    const config = {
      reduction_method: 'umap',
      clustering_method: 'kmeans',
      anomaly_config: { method: 'local_outlier_factor' },
      umap_config: { n_epochs: 50 },
    };
    const other = { ...config, umap_config: { n_epochs: 50, min_dist: 0.6 } };
    const [shared, alone] = [await upload(owner, csv), await upload(owner, csv)];
    const parts = () => readdir(join(service.dataDir, 'files', 'parts', shared));
    const areKept = (count: number) => async () => (await parts().catch(() => [])).length === count;
    await process(owner, shared, config);
    await eventually(areKept(2));
    const taken = await process(owner, shared, other);
    // Another map, the same neighbours.
    await eventually(areKept(3));
    await process(owner, shared, { ...config, random_state: 7 });
    await eventually(areKept(4));
    expect(taken.status).toBe(200);
    expect(comparable(taken.body)).toEqual(comparable((await process(owner, alone, other)).body));
  });

  test('the client gets a result that is there already', async () => {
    const id = await upload(owner);
    const { body: first } = await process(owner, id);
    const again = service.client(owner).process(id, { reduction_method: 'pca', clustering_method: 'kmeans' });
    expect((await again.result).run_id).toBe(first.run_id);
  });

  test("the owner's latest result answers a reader who has none, never the other way round", async () => {
    const id = await upload(owner, threeGroupsCsv(), { is_public: 'true' });
    const others = await process(other, id, { ...PCA, random_state: 1 });
    const owners = await process(owner, id, { ...PCA, random_state: 1 });
    expect(owners.body.run_id).not.toBe(others.body.run_id);
    const third = await service.register();
    const thirds = await process(third, id, { ...PCA, random_state: 1 });
    expect(thirds.body.run_id).toBe(owners.body.run_id);
    const newest = await process(owner, id, { ...PCA, random_state: 2 });
    const older = await process(third, id, { ...PCA, random_state: 1 });
    expect(older.body.run_id).not.toBe(owners.body.run_id);
    expect(newest.body.run_id).not.toBe(owners.body.run_id);
    expect((await service.call('GET', `/api/ml/results/${id}`, { as: third })).body.run_id).toBe(
      older.body.run_id,
    );
  });

  test('what the profile of a table rules out is refused at once, not accepted as a run', async () => {
    const id = await upload(owner, threeGroupsCsv(24_000));
    const tooManyPairs = {
      ...PCA,
      clustering_method: 'agglomerative',
      agglomerative_config: { linkage: 'average' },
    };
    const answer = await process(owner, id, tooManyPairs, { prefer: 'respond-async' });
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toMatch(/average linkage compares every pair .* Set max_samples to 20000/);
    expect((await service.call('GET', `/api/datasets/${id}`, { as: owner })).body.status).toBe('uploaded');
  });

  test('a caller who does not want to wait gets a run to follow', async () => {
    const id = await upload(owner);
    const answer = await process(owner, id, PCA, { prefer: 'respond-async' });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(`/api/ml/progress/${id}`);
    expect(answer.body).toMatchObject({ dataset_id: id });
    await eventually(async () => {
      const { body } = await service.call('GET', `/api/ml/progress/${id}`, { as: owner });
      return body.stage === 'completed';
    });
    const results = await service.call('GET', `/api/ml/results/${id}`, { as: owner });
    expect(results.body.run_id).toBe(answer.body.run_id);
  });

  test('before the first run there is neither progress nor a result', async () => {
    const id = await upload(owner);
    for (const route of ['progress', 'results']) {
      const answer = await service.call('GET', `/api/ml/${route}/${id}`, { as: owner });
      expect([answer.status, answer.text]).toEqual([200, 'null']);
    }
    expect((await service.call('DELETE', `/api/ml/process/${id}`, { as: owner })).status).toBe(404);
  });

  test('the same request joins the run at work, another configuration is refused, a cancelled run is a conflict', async () => {
    const id = await upload(owner, threeGroupsCsv(1500));
    const waiting = process(owner, id, SLOW);
    await eventually(async () => {
      const { body } = await service.call('GET', `/api/ml/progress/${id}`, { as: owner });
      return body?.stage === 'reduction';
    });
    const joined = await process(owner, id, SLOW, { prefer: 'respond-async' });
    expect(joined.status).toBe(202);
    expect((await process(owner, id, PCA)).status).toBe(409);
    expect((await service.call('GET', `/api/datasets/${id}`, { as: owner })).body.status).toBe('processing');
    const cancelled = await service.call('DELETE', `/api/ml/process/${id}`, { as: owner });
    expect(cancelled.status).toBe(202);
    expect(cancelled.body).toEqual({ run_id: joined.body.run_id, dataset_id: id });
    expect((await waiting).status).toBe(409);
    const { body } = await service.call('GET', `/api/ml/progress/${id}`, { as: owner });
    expect(body.stage).toBe('cancelled');
    expect((await service.call('GET', `/api/datasets/${id}`, { as: owner })).body.status).toBe('uploaded');
  });

  test("one can cancel a run of one's own on a dataset that has turned private", async () => {
    const id = await upload(owner, threeGroupsCsv(3000), { is_public: 'true' });
    const started = await process(other, id, SLOW, { prefer: 'respond-async' });
    expect(started.status).toBe(202);
    const update = await service.call('PUT', `/api/datasets/${id}`, {
      as: owner,
      body: { is_public: false },
    });
    expect(update.status).toBe(200);
    const cancelled = await service.call('DELETE', `/api/ml/process/${id}`, { as: other });
    expect(cancelled.status).toBe(202);
    expect((await service.call('DELETE', `/api/ml/process/${id}`, { as: other })).status).toBe(403);
  });

  test("somebody else's run of a public dataset is their own", async () => {
    const id = await upload(owner, threeGroupsCsv(), { is_public: 'true' });
    const owners = await process(owner, id);
    const seen = await service.call('GET', `/api/ml/results/${id}`, { as: other });
    expect(seen.body.run_id).toBe(owners.body.run_id);
    const others = await process(other, id, { ...PCA, kmeans_config: { n_clusters: 2 } });
    expect(others.body.clusters).toHaveLength(2);
    expect((await service.call('GET', `/api/ml/results/${id}`, { as: other })).body.run_id).toBe(
      others.body.run_id,
    );
    expect((await service.call('GET', `/api/ml/results/${id}`, { as: owner })).body.run_id).toBe(
      owners.body.run_id,
    );
    const secret = await upload(owner);
    expect((await process(other, secret)).status).toBe(403);
  });

  const REFUSED: readonly (readonly [string, string, unknown, number, RegExp])[] = [
    ['an unknown feature column', threeGroupsCsv(), { ...PCA, feature_columns: ['nope'] }, 400, /nope/],
    ['too few usable rows', threeGroupsCsv(9), PCA, 400, /10|row/],
    ['no numeric feature', 'x,y\na,b\nc,d\n'.repeat(1), PCA, 400, /numeric/],
    ['an unknown method', threeGroupsCsv(), { ...PCA, reduction_method: 'magic' }, 422, /reduction_method/],
    [
      'a parameter out of range',
      threeGroupsCsv(),
      { ...PCA, pca_config: { n_components: 99 } },
      422,
      /n_components/,
    ],
    ['an array for an object', threeGroupsCsv(), [PCA], 422, /./],
  ];

  test.each(REFUSED)('%s is refused with what to change', async (_what, text, config, status, reason) => {
    const id = await upload(owner, text);
    const answer = await process(owner, id, config);
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toMatch(reason);
  });

  test('numbers and booleans may arrive as text over REST', async () => {
    const id = await upload(owner);
    const answer = await process(owner, id, {
      ...PCA,
      random_state: '7',
      detect_anomalies: 'off',
      kmeans_config: { n_clusters: '2' },
    });
    expect(answer.status).toBe(200);
    expect(answer.body.anomalies).toEqual([]);
    expect(answer.body.clusters).toHaveLength(2);
  });

  test('every pair of methods answers', async () => {
    const id = await upload(owner, threeGroupsCsv(60));
    for (const reduction_method of ['pca', 'tsne', 'umap']) {
      for (const clustering_method of ['kmeans', 'dbscan', 'hdbscan', 'agglomerative', 'gaussian_mixture']) {
        const answer = await process(owner, id, {
          reduction_method,
          clustering_method,
          tsne_config: { n_iter: 250 },
          umap_config: { n_epochs: 50 },
        });
        expect([reduction_method, clustering_method, answer.status]).toEqual([
          reduction_method,
          clustering_method,
          200,
        ]);
      }
    }
  }, 300_000);
});

test('a job over its time limit fails with what to change, and the next one runs', async () => {
  const service = await startTestService(undefined, { PROCESSING_TIMEOUT_SECONDS: '6' });
  try {
    const account = await service.register();
    const form = fileForm(threeGroupsCsv(6000), 'table.csv');
    const { body: dataset } = await service.call('POST', '/api/datasets/upload', { as: account, form });
    const slow = await service.call('POST', `/api/ml/process/${dataset.id}`, {
      as: account,
      body: { ...SLOW, tsne_config: { n_iter: 5000, perplexity: 50 } },
    });
    expect(slow.status).toBe(400);
    expect(slow.body.detail).toMatch(/PROCESSING_TIMEOUT_SECONDS|max_samples/);
    const { body: detail } = await service.call('GET', `/api/datasets/${dataset.id}`, { as: account });
    expect(detail).toMatchObject({ status: 'error', error_message: slow.body.detail });
    const quick = await service.call('POST', `/api/ml/process/${dataset.id}`, {
      as: account,
      body: { ...PCA, max_samples: 200, detect_anomalies: false },
    });
    expect(quick.status).toBe(200);
    expect(quick.body.points).toHaveLength(200);
  } finally {
    await service.stop();
  }
});

test('one caller may keep only so many runs waiting', async () => {
  const service = await startTestService(undefined, { MAX_QUEUED_RUNS_PER_USER: '1' });
  try {
    const account = await service.register();
    const ids: string[] = [];
    for (const rows of [1500, 90]) {
      const form = fileForm(threeGroupsCsv(rows), 'table.csv');
      const { body } = await service.call('POST', '/api/datasets/upload', { as: account, form });
      ids.push(body.id);
    }
    const headers = { prefer: 'respond-async' };
    const first = await service.call('POST', `/api/ml/process/${ids[0]}`, {
      as: account,
      body: SLOW,
      headers,
    });
    expect(first.status).toBe(202);
    const second = await service.call('POST', `/api/ml/process/${ids[1]}`, { as: account, body: PCA });
    expect(second.status).toBe(429);
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    await service.call('DELETE', `/api/ml/process/${ids[0]}`, { as: account });
  } finally {
    await service.stop();
  }
});
