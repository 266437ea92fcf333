import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventStream } from '../../../src/events/event-stream.ts';
import { mlConfigSchema } from '../../../src/ml/ml.schema.ts';
import { createUntilDone } from '../../../src/ml/run-outcome.ts';
import { claimRun, failRun, insertRun } from '../../../src/ml/runs.store.ts';
import type { ErrorCode } from '../../../src/platform/app-error.ts';
import type { Database } from '../../../src/platform/database/schema.ts';
import { embeddedTestDatabase, type TestDatabase } from '../../support/database.ts';
import { insertDataset } from '../../support/runs-in-database.ts';

let database: TestDatabase;
let db: Kysely<Database>;

beforeAll(async () => {
  database = await embeddedTestDatabase();
  const handle = await database.open();
  await handle.migrate();
  db = handle.db;
  await insertDataset(db, 'u', 'd');
});
afterAll(() => database.remove());

const quiet: Pick<EventStream, 'subscribe'> = { subscribe: () => () => {} };

async function failedRun(id: string, code: ErrorCode, message: string): Promise<void> {
  const config = mlConfigSchema.parse({ reduction_method: 'pca', clustering_method: 'kmeans' });
  await insertRun(db, { id, datasetId: 'd', userId: 'u', config, fingerprint: id });
  await claimRun(db, 'worker', 60);
  await failRun(db, 'worker', id, { code, message }, 40);
}

test.each([
  ['STORAGE_FULL', 'STORAGE_FULL'],
  ['BAD_REQUEST', 'BAD_REQUEST'],
  ['INTERNAL', 'BAD_REQUEST'],
] as const)('a run that failed with %s refuses its waiting caller with %s', async (code, told) => {
  const id = `run-${code}`;
  await failedRun(id, code, 'Why it failed.');
  const untilDone = createUntilDone({ db, events: quiet, stopping: new AbortController().signal });
  await expect(untilDone('u', id, new AbortController().signal)).rejects.toMatchObject({
    code: told,
    message: 'Why it failed.',
  });
});

test('a caller may process again and again, however often the statement was planned before', async () => {
  for (let i = 0; i < 12; i++) {
    await failedRun(`again-${i}`, 'BAD_REQUEST', 'Why it failed.');
  }
  const { count } = await db
    .selectFrom('runs')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('id', 'like', 'again-%')
    .executeTakeFirstOrThrow();
  expect(Number(count)).toBe(12);
});
