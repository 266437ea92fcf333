import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabases } from '../support/database.ts';
import { type Account, fileForm, startTestService, type TestService } from '../support/service.ts';

const CITIES = 'city,people\nA,10\nB,20\nC,30\n';

describe.each(await testDatabases())('uploads with an Idempotency-Key over $name', (driver) => {
  let service: TestService;
  let owner: Account;

  beforeAll(async () => {
    service = await startTestService(driver);
  }, 60_000);
  afterAll(() => service.stop());

  const send = (
    key: string,
    {
      text = CITIES,
      path = '/api/datasets/upload',
      as = owner,
      fields = { name: 'Cities' },
      name = 'c.csv',
    } = {},
  ) =>
    service.call('POST', path, {
      as,
      form: fileForm(text, name, fields),
      headers: { 'idempotency-key': key },
    });
  const datasetsOf = async (as: Account) =>
    (await service.call('GET', '/api/datasets?my_datasets=true', { as })).body.datasets as { id: string }[];
  const storedTables = () => readdir(join(service.dataDir, 'files', 'tables'));

  test('sent again, an upload is answered as the first time and stored once', async () => {
    owner = await service.register();
    const first = await send('once-1');
    expect(first.status).toBe(201);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    await service.call('PUT', `/api/datasets/${first.body.id}`, { as: owner, body: { name: 'Towns' } });

    const again = await send('once-1');
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(await datasetsOf(owner)).toHaveLength(1);
  });

  test('sent several times at once, an upload makes one dataset and leaves one file', async () => {
    owner = await service.register();
    const tables = (await storedTables()).length;
    const answers = await Promise.all(Array.from({ length: 4 }, () => send('race')));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
    expect(await datasetsOf(owner)).toHaveLength(1);
    expect(await storedTables()).toHaveLength(tables + 1);
  });

  test('a version sent again takes one number', async () => {
    owner = await service.register();
    const { body: first } = await send('chain-1');
    const path = `/api/datasets/${first.id}/versions`;
    const sent = await Promise.all([1, 2, 3].map(() => send('chain-2', { path, text: `${CITIES}D,40\n` })));
    expect(sent.map(({ body }) => body.version)).toEqual([2, 2, 2]);
    expect((await send('chain-2', { path, text: `${CITIES}D,40\n` })).body).toEqual(sent[0]?.body);
    expect((await send('chain-3', { path })).body.version).toBe(3);
  });

  test('a key that came with another upload is refused, and says what to do', async () => {
    owner = await service.register();
    const { body: first } = await send('taken');
    const others = await Promise.all([
      send('taken', { text: `${CITIES}D,40\n` }),
      send('taken', { fields: { name: 'Other' } }),
      send('taken', { name: 'other.csv' }),
      send('taken', { path: `/api/datasets/${first.id}/versions` }),
    ]);
    for (const { status, body } of others) {
      expect(status).toBe(409);
      expect(body.detail).toContain('Repeat a key only with the same file, fields and address');
    }
    expect(await datasetsOf(owner)).toHaveLength(1);
  });

  test('a key is its user’s own, and is forgotten with the dataset', async () => {
    owner = await service.register();
    const other = await service.register();
    const mine = await send('shared');
    const theirs = await send('shared', { as: other, text: `${CITIES}D,40\n` });
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(mine.body.id);

    await service.call('DELETE', `/api/datasets/${mine.body.id}`, { as: owner });
    const anew = await send('shared', { text: `${CITIES}E,50\n` });
    expect(anew.status).toBe(201);
    expect(anew.headers.get('idempotent-replayed')).toBeNull();
  });

  test.each(['two words', 'k'.repeat(256), 'clé', ''])(
    'the key %j is refused before anything is read',
    async (key) => {
      owner = await service.register();
      const { status, body } = await send(key);
      expect(status).toBe(422);
      expect(body.details).toMatchObject([{ loc: ['header', 'Idempotency-Key'] }]);
      expect(await datasetsOf(owner)).toEqual([]);
    },
  );

  test('without a key, the same file makes a dataset each time', async () => {
    owner = await service.register();
    const form = () => fileForm(CITIES, 'c.csv');
    await service.call('POST', '/api/datasets/upload', { as: owner, form: form() });
    await service.call('POST', '/api/datasets/upload', { as: owner, form: form() });
    expect(await datasetsOf(owner)).toHaveLength(2);
  });

  test('the document tells of the key and of the repeated answer', async () => {
    const { body } = await service.call('GET', '/openapi.json');
    for (const path of ['/api/datasets/upload', '/api/datasets/{id}/versions']) {
      const { parameters, responses } = body.paths[path].post;
      expect(parameters).toContainEqual(
        expect.objectContaining({ name: 'Idempotency-Key', in: 'header', required: false }),
      );
      expect(responses['201'].headers).toHaveProperty('Idempotent-Replayed');
      expect(responses).toHaveProperty('409');
    }
  });
});
