import { afterAll, beforeAll, expect, test } from 'vitest';
import { mlConfigSchema } from '../../../src/ml/ml.schema.ts';
import { createReferences, type References } from '../../../src/ml/references.ts';
import type { DatabaseHandle } from '../../../src/platform/database/database.ts';
import { createFileStorage } from '../../../src/platform/storage.ts';
import { embeddedTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let handle: DatabaseHandle;
let references: References;
beforeAll(async () => {
  database = await embeddedTestDatabase();
  handle = await database.open();
  await handle.migrate();
  references = createReferences({
    db: handle.db,
    storage: await createFileStorage(database.options.dataDir),
  });
});
afterAll(() => database.remove());

const configOf = (alignTo: string | null) =>
  mlConfigSchema.parse({ reduction_method: 'pca', clustering_method: 'kmeans', align_to: alignTo });

test('a run that is to be aligned to one deleted since it was asked for is told so', async () => {
  await expect(references.of(configOf('gone'))).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringMatching(/deleted meanwhile/),
  });
});

test('a run that is to be aligned to none has no reference', async () => {
  expect(await references.of(configOf(null))).toBeNull();
});
