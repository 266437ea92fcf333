import { readdir, readFile, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleSchema } from '../../src/datasets/samples/samples.schema.ts';
import { datasetStatsSchema } from '../../src/datasets/stats.schema.ts';
import { type Account, startTestService, type TestService } from '../support/service.ts';

const FOLDER = new URL('../../samples/', import.meta.url);
const names = (await readdir(FOLDER))
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''))
  .sort();

describe('the bundled samples', () => {
  let service: TestService;
  let account: Account;

  beforeAll(async () => {
    service = await startTestService();
    account = await service.register();
  }, 60_000);
  afterAll(() => service.stop());

  test('there are ten or more, under 3 MB together, each with its origin and licence', async () => {
    const { status, body } = await service.call('GET', '/api/datasets/samples', { as: account });
    expect(status).toBe(200);
    expect(body.samples.map(({ name }: { name: string }) => name)).toEqual(names);
    expect(names.length).toBeGreaterThanOrEqual(10);
    const readme = await readFile(new URL('README.md', FOLDER), 'utf8');
    for (const sample of body.samples) {
      expect(() => sampleSchema.parse(sample)).not.toThrow();
      expect(readme).toContain(`\`${sample.filename}\``);
    }
    let bytes = 0;
    for (const file of await readdir(FOLDER)) bytes += (await stat(new URL(file, FOLDER))).size;
    expect(bytes).toBeLessThan(3_000_000);
  });

  test.each(names)(
    '%s can be copied, studied and processed as recommended',
    { timeout: 120_000 },
    async (name) => {
      const copied = await service.call('POST', `/api/datasets/samples/${name}`, { as: account });
      expect(copied.status).toBe(201);
      const { body } = await service.call('GET', '/api/datasets/samples', { as: account });
      const sample = body.samples.find((candidate: { name: string }) => candidate.name === name);
      expect(copied.body).toMatchObject({
        user_id: account.id,
        name: sample.title.fr,
        description: sample.description.fr,
        tags: sample.tags,
        row_count: sample.row_count,
        columns: sample.columns,
        is_public: false,
        warnings: [],
      });
      const run = await service.call('POST', `/api/ml/process/${copied.body.id}`, {
        as: account,
        body: sample.recommended_config,
      });
      expect(run.status, run.text.slice(0, 500)).toBe(200);
      expect(run.body.clusters.length).toBeGreaterThan(1);
      const stats = await service.call('GET', `/api/datasets/${copied.body.id}/stats`, { as: account });
      expect(() => datasetStatsSchema.parse(stats.body)).not.toThrow();
      expect(stats.body.correlations).not.toBeNull();
      expect(stats.body.recommendations.length).toBeGreaterThanOrEqual(2);
      expect(stats.body.processing_history).toHaveLength(1);
    },
  );

  test('an unknown sample is 404, and no login sees none', async () => {
    for (const name of ['unknown', 'README']) {
      const answer = await service.call('POST', `/api/datasets/samples/${name}`, { as: account });
      expect([404, 422]).toContain(answer.status);
    }
    expect((await service.call('POST', '/api/datasets/samples/..%2Fpackage', { as: account })).status).toBe(
      422,
    );
    expect((await service.call('GET', '/api/datasets/samples')).status).toBe(401);
    expect((await service.call('POST', '/api/datasets/samples/iris')).status).toBe(401);
  });
});

test('copies of samples count against the limit of uploads', async () => {
  const service = await startTestService(undefined, { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_UPLOAD: '1' });
  try {
    const account = await service.register();
    const copy = () => service.call('POST', '/api/datasets/samples/iris', { as: account });
    expect((await copy()).status).toBe(201);
    expect((await copy()).status).toBe(429);
  } finally {
    await service.stop();
  }
}, 60_000);
