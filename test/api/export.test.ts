import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RecordBatchReader, tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Account,
  eventually,
  fileForm,
  startTestService,
  type TestService,
  threeGroupsCsv,
} from '../support/service.ts';

const FORMATS = ['csv', 'json', 'ndjson', 'parquet', 'arrow', 'xlsx'] as const;

describe('an export', () => {
  let service: TestService;
  let owner: Account;
  let other: Account;

  beforeAll(async () => {
    service = await startTestService();
    owner = await service.register();
    other = await service.register();
  });
  afterAll(() => service.stop());

  const upload = async (text: string, name = 'table.csv', fields = {}, as = owner) =>
    (await service.call('POST', '/api/datasets/upload', { as, form: fileForm(text, name, fields) })).body;
  const download = (id: string, query: string, as: Account | undefined = owner, signal?: AbortSignal) =>
    fetch(`${service.url}/api/datasets/${id}/export?${query}`, {
      headers: as === undefined ? {} : { authorization: `Bearer ${as.token}` },
      ...(signal === undefined ? {} : { signal }),
    });
  const temporaryFiles = () =>
    readdir(join(service.dataDir, 'tmp')).then((names) => names.filter((name) => !name.includes('spill')));

  test.each(FORMATS)(
    'as %s is a download under the name of the dataset that uploads as the same table',
    async (format) => {
      const dataset = await upload(threeGroupsCsv(), 'table.csv', { name: 'Ventes été/2024 "A"' });
      const answer = await download(dataset.id, `format=${format}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="Ventes ete_2024 _A_.${format}"; filename*=UTF-8''Ventes%20%C3%A9t%C3%A9_2024%20_A_.${format}`,
      );
      const form = new FormData();
      form.append('file', new Blob([await answer.arrayBuffer()]), `again.${format}`);
      const again = await service.call('POST', '/api/datasets/upload', { as: owner, form });
      expect(again.status).toBe(201);
      const statistics = async (id: string) =>
        (await service.call('GET', `/api/datasets/${id}`, { as: owner })).body.column_stats;
      expect(await statistics(again.body.id)).toEqual(await statistics(dataset.id));
      expect(again.body.metadata.column_types).toEqual(dataset.metadata.column_types);
      const rows = async (id: string) =>
        (await service.call('GET', `/api/datasets/${id}/data`, { as: owner })).body.original_data;
      expect(await rows(again.body.id)).toEqual(await rows(dataset.id));
      expect(await temporaryFiles()).toEqual([]);
    },
  );

  test('is for the owner alone', async () => {
    const secret = await upload(threeGroupsCsv());
    const shared = await upload(threeGroupsCsv(), 'table.csv', { is_public: 'true' });
    for (const { id } of [secret, shared]) {
      expect((await download(id, 'format=csv', other)).status).toBe(403);
      expect((await fetch(`${service.url}/api/datasets/${id}/export`)).status).toBe(401);
    }
    expect((await download('0199aaaa-unknown', 'format=csv')).status).toBe(404);
    const wrong = await download(secret.id, 'format=pdf');
    expect(wrong.status).toBe(422);
    expect(((await wrong.json()) as { details: { loc: string[] }[] }).details[0]?.loc).toEqual([
      'query',
      'format',
    ]);
    expect((await download(secret.id, 'format=csv&with=everything')).status).toBe(422);
  });

  test('with results needs a completed run', async () => {
    const dataset = await upload(threeGroupsCsv());
    for (const format of ['csv', 'parquet']) {
      const answer = await download(dataset.id, `format=${format}&with=results`);
      expect(answer.status).toBe(400);
      expect(((await answer.json()) as { detail: string }).detail).toMatch(
        /no results yet\. Process it first/,
      );
    }
  });

  test('with results holds what the run found about each row, and nothing for rows that it left out', async () => {
    const dataset = await upload(threeGroupsCsv());
    const run = await service.call('POST', `/api/ml/process/${dataset.id}`, {
      as: owner,
      body: { reduction_method: 'pca', clustering_method: 'kmeans', feature_columns: ['a', 'b', 'c'] },
    });
    expect(run.status).toBe(200);
    const exported = await (await download(dataset.id, 'format=json&with=results')).json();
    const rows = exported as { readonly cluster: number | null }[];
    expect(rows).toHaveLength(90);
    const points = new Map<string, (typeof run.body.points)[number]>(
      run.body.points.map((point: { id: string }) => [point.id, point]),
    );
    expect(points.size).toBeLessThan(90);
    for (const [index, row] of rows.entries()) {
      const point = points.get(String(index));
      expect(row).toEqual({
        ...row,
        x: point?.position[0] ?? null,
        y: point?.position[1] ?? null,
        z: point?.position[2] ?? null,
        cluster: point?.cluster ?? null,
        is_anomaly: point?.is_anomaly ?? null,
      });
    }
    const arrow = tableFromIPC(
      new Uint8Array(await (await download(dataset.id, 'format=arrow&with=results')).arrayBuffer()),
    );
    expect(arrow.schema.fields.map(({ name }) => name)).toEqual([
      'id',
      'a',
      'b',
      'c',
      'kind',
      'x',
      'y',
      'z',
      'cluster',
      'is_anomaly',
    ]);
    expect([...arrow.getChild('cluster')!]).toEqual(rows.map((row) => row.cluster));
    const csv = await (await download(dataset.id, 'format=csv&with=results')).text();
    expect(csv.split('\r\n')[0]).toBe('id,a,b,c,kind,x,y,z,cluster,is_anomaly');
    expect(csv.split('\r\n')[5]).toMatch(/^5,.*,,,,,$/);
  });

  test('that nobody waits for any more leaves nothing behind', async () => {
    const dataset = await upload(
      `a,b,c\n${Array.from({ length: 200_000 }, (_, i) => `${i},${i * 0.37},text number ${i}`).join('\n')}\n`,
    );
    for (const format of ['xlsx', 'parquet', 'csv']) {
      const gone = new AbortController();
      const answer = await download(dataset.id, `format=${format}`, owner, gone.signal);
      await answer.body?.getReader().read();
      gone.abort();
    }
    const early = new AbortController();
    const refused = download(dataset.id, 'format=xlsx', owner, early.signal).catch(() => 'gone');
    early.abort();
    expect(await refused).toBe('gone');
    await eventually(async () => (await temporaryFiles()).length === 0);
    const whole = await download(dataset.id, 'format=arrow');
    let rows = 0;
    for await (const batch of await RecordBatchReader.from(new Uint8Array(await whole.arrayBuffer())))
      rows += batch.numRows;
    expect(rows).toBe(200_000);
  });
});
