import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withAdministration } from '../../../src/app/administration.ts';
import { loadConfig } from '../../../src/app/config.ts';
import type { Administration } from '../../../src/users/administration.service.ts';
import { type TestDatabase, testDatabases } from '../../support/database.ts';

const PASSWORD = 'countess of l0velace';

describe.each(await testDatabases())('administrators on $name', (driver) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await driver.create();
  });
  afterAll(() => database.remove());

  /** What one run of the command does. */
  const run = <T>(work: (administration: Administration) => Promise<T>) => {
    const { url, dataDir } = database.options;
    return withAdministration(loadConfig({ DATABASE_URL: url, DATA_DIR: dataDir }), work);
  };

  test('are made, named, demoted and promoted, which is remembered', { timeout: 60_000 }, async () => {
    await run(async ({ create, promote, demote, list }) => {
      const emails = async () => (await list()).map(({ email }) => email);
      expect(await emails()).toEqual([]);
      await create(' Grace@Example.org ', PASSWORD);
      const ada = await create('ada@example.org', PASSWORD);
      expect(ada).toEqual({ email: 'ada@example.org', isActive: true, lastLogin: null, changed: true });
      expect(await emails()).toEqual(['ada@example.org', 'grace@example.org']);

      expect(await demote('ADA@example.org')).toMatchObject({ changed: true });
      expect(await demote('ada@example.org')).toMatchObject({ changed: false });
      expect(await emails()).toEqual(['grace@example.org']);
      await promote('ada@example.org');
      expect(await emails()).toEqual(['ada@example.org', 'grace@example.org']);
    });

    const handle = await database.open();
    const events = await handle.db.selectFrom('audit_events').selectAll().orderBy('id').execute();
    expect(events.map(({ action }) => action)).toEqual([
      'user.created',
      'user.created',
      'user.demoted',
      'user.promoted',
    ]);
    const users = await handle.db.selectFrom('users').selectAll().execute();
    for (const { password_hash } of users) expect(password_hash).toMatch(/^\$argon2id\$/);
    await handle.close();
  });

  test('are not made of what cannot be an account', async () => {
    const refusals: [string, string, string][] = [
      ['ada@example.org', PASSWORD, 'CONFLICT'],
      ['no address', PASSWORD, 'BAD_REQUEST'],
      ['new@example.org', 'short 1', 'BAD_REQUEST'],
      ['new@example.org', 'no digit here', 'BAD_REQUEST'],
    ];
    await run(async (administration) => {
      for (const [email, password, code] of refusals) {
        await expect(administration.create(email, password), email).rejects.toMatchObject({ code });
      }
      await expect(administration.promote('new@example.org')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(administration.demote('new@example.org')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect((await administration.list()).map(({ email }) => email)).not.toContain('new@example.org');
    });
  });
});
