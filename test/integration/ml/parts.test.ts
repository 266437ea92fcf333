import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { partKeys } from '../../../src/ml/parts.store.ts';
import { createParts } from '../../../src/ml/parts.ts';
import type { DatabaseHandle } from '../../../src/platform/database/database.ts';
import { newId } from '../../../src/platform/id.ts';
import { createFileStorage, type Storage } from '../../../src/platform/storage.ts';
import { type TestDatabase, testDatabases } from '../../support/database.ts';

describe.each(await testDatabases())('parts that runs share, on $name', (driver) => {
  let database: TestDatabase;
  let handle: DatabaseHandle;
  let storage: Storage;
  const datasetId = newId();

  beforeAll(async () => {
    database = await driver.create();
    handle = await database.open();
    await handle.migrate();
    storage = await createFileStorage(database.options.dataDir);
    const user = newId();
    await handle.db
      .insertInto('users')
      .values({ id: user, email: 'a@example.com', password_hash: '-' } as never)
      .execute();
    await handle.db
      .insertInto('datasets')
      .values({
        id: datasetId,
        user_id: user,
        name: 'table',
        filename: 'table.csv',
        file_bytes: 1,
        mime_type: 'text/csv',
        sha256: '-',
        table_key: 'tables/table.parquet',
        row_count: 1,
        column_count: 1,
        columns: '[]',
        detected: '{}',
        warnings: '[]',
      } as never)
      .execute();
  });
  afterAll(() => database.remove());

  const written = async (bytes: number) => {
    const path = storage.temporaryPath('part');
    await writeFile(path, 'x'.repeat(bytes));
    return path;
  };
  const part = (fingerprint: string, dataset = datasetId) => ({ datasetId: dataset, fingerprint });

  test('the parts that were not used for the longest time make room', async () => {
    const parts = createParts({ db: handle.db, storage, maxBytes: 100 });
    await parts.keep(part('a'), await written(40));
    await parts.keep(part('b'), await written(40));
    expect(await parts.find(part('a'))).toBe(storage.path(`parts/${datasetId}/a`));
    await parts.keep(part('c'), await written(40));
    expect(await parts.find(part('b'))).toBeNull();
    expect(await parts.find(part('a'))).not.toBeNull();
    expect(await storage.has(`parts/${datasetId}/b`)).toBe(false);
    await parts.keep(part('large'), await written(101));
    expect((await partKeys(handle.db)).sort()).toEqual([`parts/${datasetId}/a`, `parts/${datasetId}/c`]);
  });

  test('nothing is kept where nothing may be, nor for a dataset that is gone', async () => {
    const none = createParts({ db: handle.db, storage, maxBytes: 0 });
    await none.keep(part('d'), await written(1));
    expect(await none.find(part('d'))).toBeNull();
    expect(await none.find(part('a'))).toBeNull();
    const parts = createParts({ db: handle.db, storage, maxBytes: 100 });
    await expect(parts.keep(part('e', 'gone'), await written(1))).rejects.toThrow();
    expect(await storage.has('parts/gone/e')).toBe(false);
  });
});
