import bcrypt from 'bcryptjs';
import { describe, expect, it } from 'vitest';
import { testDatabases } from '../../support/database.ts';
import { PASSWORD, statusOf, useAuth } from './fixture.ts';

describe.each(await testDatabases())('a bcrypt hash of the former system on $name', (driver) => {
  const fixture = useAuth(driver);

  const someoneWith = async (hash: string) => {
    const { db, newcomer } = fixture();
    const { user } = await newcomer();
    await db.updateTable('users').set({ password_hash: hash }).where('id', '=', user.id).execute();
    const hashNow = async () => {
      const row = await db
        .selectFrom('users')
        .selectAll()
        .where('id', '=', user.id)
        .executeTakeFirstOrThrow();
      return row.password_hash;
    };
    const login = (password: string) => fixture().node.as().login({ email: user.email, password });
    return { user, login, hashNow };
  };
  const legacyHash = bcrypt.hashSync(PASSWORD, 4);

  it.each(['$2a$', '$2b$', '$2y$'])(
    'of the flavour %s signs in and is replaced by argon2id',
    async (flavour) => {
      const { login, hashNow } = await someoneWith(legacyHash.replace(/^\$2.\$/, flavour));
      expect(await statusOf(login('wrong horse 1'))).toBe(401);
      expect(await hashNow()).toMatch(/^\$2/);
      await login(PASSWORD);
      const renewed = await hashNow();
      expect(renewed).toMatch(/^\$argon2id\$/);
      await login(PASSWORD);
      expect(await hashNow()).toBe(renewed);
      expect(await statusOf(login('wrong horse 1'))).toBe(401);
    },
  );

  it('is replaced once when logins come at the same time, and all of them get in', async () => {
    const { login, hashNow } = await someoneWith(legacyHash);
    const sessions = await Promise.all(Array.from({ length: 5 }, () => login(PASSWORD)));
    expect(new Set(sessions.map(({ refresh_token }) => refresh_token)).size).toBe(5);
    expect(await hashNow()).toMatch(/^\$argon2id\$/);
  });

  it('lets the password be changed without a login before', async () => {
    const { db, node, newcomer } = fixture();
    const { user, access_token } = await newcomer();
    await db.updateTable('users').set({ password_hash: legacyHash }).where('id', '=', user.id).execute();
    const next = 'another horse 2';
    await node
      .as(access_token)
      .changePassword({ current_password: PASSWORD, new_password: next, confirm_password: next });
    await node.as().login({ email: user.email, password: next });
  });

  it.each([
    '',
    '!',
    '$2b$04$short',
    `$2b$31$${legacyHash.slice(7)}`,
    `$2b$04$${'.'.repeat(53)}`,
    `$2x$04$${legacyHash.slice(7)}`,
    '$argon2id$',
    '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
    '$argon2id$v=19$m=999999999,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaA',
    'plain text',
  ])('that is damaged (%s) fits no password', async (hash) => {
    const { login } = await someoneWith(hash);
    expect(await statusOf(login(PASSWORD))).toBe(401);
    expect(await statusOf(login(hash.slice(0, 128)))).toBe(401);
  });
});
