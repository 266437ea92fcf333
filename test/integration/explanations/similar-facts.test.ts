import { type Kysely, sql } from 'kysely';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { EmbeddingModel } from '../../../src/explanations/retrieve/embedding-model.ts';
import { createSimilarFacts } from '../../../src/explanations/retrieve/similar-facts.ts';
import type { Database } from '../../../src/platform/database/schema.ts';
import { embeddedTestDatabase, type TestDatabase } from '../../support/database.ts';
import { insertRuns } from '../../support/runs-in-database.ts';

let database: TestDatabase;
let db: Kysely<Database>;
let embed: EmbeddingModel['embed'];

beforeAll(async () => {
  database = await embeddedTestDatabase();
  const handle = await database.open();
  await handle.migrate();
  db = handle.db;
  await insertRuns(db, 'u', ['run', 'other']);
});
beforeEach(async () => {
  await db.deleteFrom('model_usage').execute();
  await sql`drop table if exists fact_vectors`.execute(db);
});
afterEach(() => void vi.useRealTimers());
afterAll(() => database.remove());

const alike: EmbeddingModel['embed'] = async (texts) => texts.map(() => [1, 0, 1]);
const down: EmbeddingModel['embed'] = () => Promise.reject(new Error('down'));
const endless: EmbeddingModel['embed'] = () => new Promise(() => {});

async function similarFacts(options: { patienceSeconds?: number; stopping?: AbortSignal } = {}) {
  const similar = createSimilarFacts({
    db,
    model: { name: 'fake', embed: (texts, signal) => embed(texts, signal) },
    log: pino({ level: 'silent' }),
    stopping: new AbortController().signal,
    tokensPerDay: 10_000,
    patienceSeconds: 30,
    ...options,
  });
  await similar.open();
  const find = async (runId: string) => {
    const texts = () => [{ id: 'fact', text: 'The price is high.', keywords: 'costly' }];
    const found = await similar.find({ runId, language: 'en', userId: 'u', question: 'Costly?', texts });
    return [...found.keys()];
  };
  return { find, close: similar.close };
}
const spent = async () =>
  (await db.selectFrom('model_usage').select('tokens').execute()).reduce(
    (sum, { tokens }) => sum + tokens,
    0,
  );

test('a run that no vectors could be made for is left alone for a minute, others are not', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 0 });
  const { find } = await similarFacts();
  embed = down;
  await expect(find('run')).resolves.toEqual([]);
  embed = alike;
  await expect(find('run')).resolves.toEqual([]);
  await expect(find('other')).resolves.toEqual(['fact']);
  vi.setSystemTime(60_001);
  await expect(find('run')).resolves.toEqual(['fact']);
});

test('vectors that were not made cost nothing, those of facts and those of questions', async () => {
  const { find } = await similarFacts();
  embed = down;
  await find('run');
  expect(await spent()).toBe(0);

  embed = alike;
  await find('other');
  const before = await spent();
  expect(before).toBeGreaterThan(0);
  embed = down;
  await find('other');
  expect(await spent()).toBe(before);
});

test('a question waits no longer than its patience for vectors that are still made', async () => {
  const { find } = await similarFacts({ patienceSeconds: 1 });
  let make: () => void = () => {};
  embed = (texts, signal) =>
    new Promise((resolve, reject) => {
      make = () => alike(texts, signal).then(resolve, reject);
    });
  await expect(find('run')).resolves.toEqual([]);

  embed = alike;
  make();
  await expect(find('run')).resolves.toEqual(['fact']);
});

test('a model that heeds no signal does not keep the service from stopping', async () => {
  const stopping = new AbortController();
  const { find, close } = await similarFacts({ patienceSeconds: 0.05, stopping: stopping.signal });
  embed = endless;
  await expect(find('run')).resolves.toEqual([]);
  stopping.abort();
  await close();
  expect(await spent()).toBe(0);
});

test('a fault of the database leaves nothing found, and nothing is thrown', async () => {
  const { find } = await similarFacts();
  embed = alike;
  await sql`drop table fact_vectors`.execute(db);
  await expect(find('run')).resolves.toEqual([]);
});
