import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { UserListInput } from '../../../src/users/users.schema.ts';
import { listUsers, pageOfUsers } from '../../../src/users/users.store.ts';
import { testDatabases } from '../../support/database.ts';

const USERS = 100_000;
const PAGE = { skip: 0, limit: 100 };

describe.each(await testDatabases())('among 100,000 users on $name', (driver) => {
  test('lists and searches read an index', { timeout: 180_000 }, async () => {
    const database = await driver.create();
    try {
      const handle = await database.open({ statementTimeoutMs: 0 });
      await handle.migrate();
      const { db } = handle;
      await sql`
        insert into users (id, email, password_hash, first_name, last_name, created_at)
        select 'user-' || i, 'person' || i || '@example.org', '-', 'First' || md5(i::text), 'Last',
               timestamptz '2026-01-01' + i * interval '1 minute'
        from generate_series(1, ${sql.lit(USERS)}) as i`.execute(db);
      await sql`analyze users`.execute(db);

      const planOf = async (input: UserListInput) => {
        const lines = await pageOfUsers(db, input).explain();
        return lines.map((line) => Object.values(line)[0]).join('\n');
      };

      expect(await planOf(PAGE)).toContain('users_newest');
      const found = await listUsers(db, { ...PAGE, search: 'PERSON77777@' });
      expect(found).toMatchObject({ total: 1, rows: [{ id: 'user-77777' }] });
      const plan = await planOf({ ...PAGE, search: 'person77777@' });
      expect(plan).toContain('users_search');
      expect(plan).not.toContain('Seq Scan');
    } finally {
      await database.remove();
    }
  });
});
