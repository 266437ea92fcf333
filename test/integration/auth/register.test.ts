import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { testDatabases } from '../../support/database.ts';
import { newRegistration, PASSWORD, refusal, statusOf, useAuth } from './fixture.ts';

describe.each(await testDatabases())('registration on $name', (driver) => {
  const fixture = useAuth(driver);

  it('opens an account and signs in', async () => {
    const { node, clock } = fixture();
    const registration = newRegistration();
    const answer = await node.as().register({
      ...registration,
      first_name: 'Ada',
      last_name: 'Lovelace',
      profile_image_url: 'https://example.org/ada.png',
    });
    expect(answer).toMatchObject({ token_type: 'bearer', expires_in: 1800 });
    expect(answer.user).toEqual({
      id: decodeJwt(answer.access_token).sub,
      email: registration.email,
      first_name: 'Ada',
      last_name: 'Lovelace',
      profile_image_url: 'https://example.org/ada.png',
      full_name: 'Ada Lovelace',
      name: 'Ada Lovelace',
      initials: 'AL',
      is_active: true,
      is_admin: false,
      email_verified: false,
      preferred_language: null,
      last_login: null,
      login_count: 0,
      created_at: clock.now().toISOString(),
      updated_at: clock.now().toISOString(),
    });
    expect((await node.as(answer.access_token).me()).id).toBe(answer.user.id);
    expect((await node.as().refresh({ refresh_token: answer.refresh_token })).user).toEqual(answer.user);
  });

  it('keeps neither the password nor the refresh token readable', async () => {
    const { node, db } = fixture();
    const { user, refresh_token } = await node.as().register(newRegistration());
    const rows = JSON.stringify([
      await db.selectFrom('users').selectAll().where('id', '=', user.id).execute(),
      await db.selectFrom('sessions').selectAll().where('user_id', '=', user.id).execute(),
    ]);
    expect(rows).toContain('$argon2id$');
    expect(rows).not.toContain(PASSWORD);
    expect(rows).not.toContain(refresh_token);
    expect(rows).not.toContain(refresh_token.split('.')[2]);
  });

  it('takes an e-mail address once, whatever its case', async () => {
    const { node } = fixture();
    const registration = newRegistration();
    const { user } = await node
      .as()
      .register({ ...registration, email: ` ${registration.email.toUpperCase()} ` });
    expect(user.email).toBe(registration.email);
    expect(await statusOf(node.as().register(registration))).toBe(409);
  });

  it('takes an e-mail address once when registrations race, and leaves nothing behind of the others', async () => {
    const { node, db } = fixture();
    const registration = newRegistration();
    const racing = Array.from({ length: 8 }, (_, i) =>
      node.as().register({
        ...registration,
        email: i % 2 === 0 ? registration.email : registration.email.toUpperCase(),
      }),
    );
    const outcomes = await Promise.allSettled(racing);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const statuses = await Promise.all(
      racing.map((call) =>
        call.then(
          () => 201,
          () => statusOf(call),
        ),
      ),
    );
    expect(statuses.toSorted()).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
    const sessions = await db
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .select('sessions.id')
      .where('users.email', '=', registration.email)
      .execute();
    expect(sessions).toHaveLength(1);
  });

  it.each([
    ['the two differ', { password: 'abcdefg1', confirm_password: 'abcdefg2' }, 400, /differ/],
    ['it has no digit', { password: 'abcdefgh', confirm_password: 'abcdefgh' }, 400, /digit/],
    ['it has no letter', { password: '12345678', confirm_password: '12345678' }, 400, /letter/],
    ['it is too short', { password: 'abcdef1', confirm_password: 'abcdef1' }, 422, /password/],
    ['it is too long', { password: `a1${'x'.repeat(127)}`, confirm_password: PASSWORD }, 422, /password/],
  ])('refuses a password when %s', async (_reason, passwords, status, sentence) => {
    const { node, db } = fixture();
    const registration = { ...newRegistration(), ...passwords };
    const refused = await refusal(node.as().register(registration));
    expect(refused).toMatchObject({ status, message: expect.stringMatching(sentence) });
    const users = await db.selectFrom('users').select('id').where('email', '=', registration.email).execute();
    expect(users).toEqual([]);
  });

  it('accepts passwords of 8 and of 128 characters', async () => {
    const { node } = fixture();
    for (const password of ['abcdefg1', `a1${'x'.repeat(126)}`]) {
      const answer = await node.as().register({ ...newRegistration(), password, confirm_password: password });
      expect(answer.token_type).toBe('bearer');
    }
  });

  it.each([
    ['nothing', {}, null, null],
    ['a single name', { name: 'Ada' }, 'Ada', null],
    ['a name of several words', { name: 'Ada King Lovelace' }, 'Ada', 'King Lovelace'],
    ['a name and a first name', { name: 'Somebody Else', first_name: 'Ada' }, 'Ada', null],
    ['nulls and a name', { name: 'Ada Lovelace', first_name: null, last_name: null }, 'Ada', 'Lovelace'],
  ])('knows the names of somebody who gave %s', async (_given, names, first, last) => {
    const registration = { ...newRegistration(), ...names };
    const { user } = await fixture().node.as().register(registration);
    expect(user).toMatchObject({ first_name: first, last_name: last });
    if (first === null) expect(user.full_name).toBe(registration.email.split('@')[0]);
  });

  it('refuses what does not fit the form', async () => {
    const { node } = fixture();
    const misfits = [
      { email: 'nobody' },
      { email: 'a@b' },
      { first_name: 'x'.repeat(51) },
      { last_name: ' ' },
      { name: `${'x'.repeat(51)} y` },
      { name: `x ${'y'.repeat(51)}` },
      { profile_image_url: 'javascript:alert(1)' },
      { first_name: 'a\u0000b' },
    ];
    for (const misfit of misfits) {
      const status = await statusOf(node.as().register({ ...newRegistration(), ...misfit }));
      expect(status, JSON.stringify(misfit)).toBe(422);
    }
  });

  it('is limited by address', async () => {
    const node = await fixture().startNode({ authLimit: 2 });
    await node.as().register(newRegistration());
    await node.as(undefined, { ip: '::ffff:192.0.2.1' }).register(newRegistration());
    expect(await statusOf(node.as().register(newRegistration()))).toBe(429);
    await node.as(undefined, { ip: '192.0.2.2' }).register(newRegistration());
  });
});
