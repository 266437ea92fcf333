import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DataMirageClient, DatasetResponse, ProcessingResult } from '../../../client/sdk/src/client.ts';
import { type Account, startTestService, type TestService, threeGroupsCsv } from '../../support/service.ts';

describe('what a client reads back', () => {
  let service: TestService;
  let account: Account;
  let client: DataMirageClient;
  let dataset: DatasetResponse;
  let result: ProcessingResult;

  beforeAll(async () => {
    service = await startTestService();
    account = await service.register();
    client = service.client(account);
    dataset = await client.datasets.upload(new File([threeGroupsCsv()], 'groups.csv'), {
      name: 'Fünf Größen',
    });
    result = await client.process(dataset.id, {
      reduction_method: 'pca',
      clustering_method: 'kmeans',
      handle_missing: 'drop',
    }).result;
  }, 60_000);
  afterAll(() => service.stop());

  test('as arrays is the same map as in JSON', async () => {
    const arrays = await client.resultArrays(dataset.id);
    expect(arrays?.length).toBe(result.points.length);
    const { ids, positions, cluster, isAnomaly, size, anomalyScore } = arrays!;
    expect([ids, positions, cluster, isAnomaly, size].map((array) => array.constructor)).toEqual([
      Uint32Array,
      Float32Array,
      Int32Array,
      Uint8Array,
      Float32Array,
    ]);
    expect(anomalyScore).toHaveLength(result.points.length);
    for (const [index, point] of result.points.entries()) {
      expect(String(ids[index])).toBe(point.id);
      expect([...positions.subarray(3 * index, 3 * index + 3)]).toEqual(point.position.map(Math.fround));
      expect(cluster[index]).toBe(point.cluster);
      expect(isAnomaly[index] === 1).toBe(point.is_anomaly);
      expect(size[index]).toBe(Math.fround(point.size));
    }
  });

  test('as arrays has no scores when no anomalies were looked for', async () => {
    const run = client.process(dataset.id, {
      reduction_method: 'pca',
      clustering_method: 'kmeans',
      detect_anomalies: false,
    });
    await run.result;
    const arrays = await client.resultArrays(dataset.id, { runId: await run.runId });
    expect(arrays?.anomalyScore).toBeNull();
    expect((await client.results(dataset.id, { runId: result.run_id }))?.run_id).toBe(result.run_id);
  });

  test('is null before the first run', async () => {
    const fresh = await client.datasets.upload(new File([threeGroupsCsv()], 'groups.csv'));
    expect(await client.results(fresh.id)).toBeNull();
    expect(await client.resultArrays(fresh.id)).toBeNull();
  });

  test('a result beyond what the client takes as JSON names the ways that need less memory', async () => {
    const frugal = service.client(account, { maxResultBytes: 2000 });
    const refusal = expect.objectContaining({
      name: 'DataMirageError',
      code: 'TOO_LARGE',
      message: expect.stringMatching(/2000 bytes.*maxResultBytes.*resultArrays.*datasets\.export/),
    });
    await expect(frugal.results(dataset.id)).rejects.toEqual(refusal);
    await expect(
      frugal.process(dataset.id, { reduction_method: 'pca', clustering_method: 'kmeans' }).result,
    ).rejects.toEqual(refusal);
    expect((await frugal.resultArrays(dataset.id))?.length).toBeGreaterThan(0);
  });

  test('a download has its name, its kind and its content', async () => {
    const download = await client.datasets.export(dataset.id);
    expect(download).toMatchObject({ filename: 'Fünf Größen.csv', contentType: 'text/csv; charset=utf-8' });
    const lines = (await new Response(download.body).text()).trim().split(/\r?\n/);
    expect(lines).toHaveLength(91);
    const rows = await client.datasets.export(dataset.id, { format: 'json', with: 'results' });
    expect(await new Response(rows.body).json()).toContainEqual(expect.objectContaining({ cluster: 0 }));
    await expect(client.datasets.export('unknown')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a version is the next of its dataset', async () => {
    const next = await client.datasets.addVersion(dataset.id, new File([threeGroupsCsv(60)], 'groups.csv'));
    expect(next).toMatchObject({ version: 2, parent_id: dataset.id, row_count: 60, name: 'Fünf Größen' });
  });

  test('has every procedure as a method of its own', () => {
    expect(Object.keys(client)).toEqual(
      expect.arrayContaining(['auth', 'users', 'datasets', 'ml', 'visualizations', 'events', 'health']),
    );
    expect(Object.keys(client.datasets)).toEqual(
      expect.arrayContaining(['list', 'get', 'versions', 'upload', 'addVersion', 'export']),
    );
  });
});

test('a service that asks for patience is told of with the time it asks for', async () => {
  const service = await startTestService(undefined, { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_UPLOAD: '1' });
  try {
    const client = service.client(await service.register());
    const table = new File([threeGroupsCsv()], 'groups.csv');
    await client.datasets.upload(table);
    // An hour, or nearly so, is not waited for.
    await expect(client.datasets.upload(table)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      status_code: 429,
      retry_after: expect.toSatisfy((seconds: number) => seconds > 60),
    });
  } finally {
    await service.stop();
  }
});
