import { describe, expect, it } from 'vitest';
import { testDatabases } from '../../support/database.ts';
import { DAY, MINUTE } from '../../unit/auth/turnable-clock.ts';
import { deactivate, newRegistration, PASSWORD, refusal, statusOf, useAuth } from './fixture.ts';

describe.each(await testDatabases())('login on $name', (driver) => {
  const fixture = useAuth(driver);

  it('gives tokens, counts the login and remembers when it was', async () => {
    const { node, clock, newcomer } = fixture();
    const { user } = await newcomer();
    clock.turn(MINUTE);
    const first = await node.as().login({ email: user.email, password: PASSWORD });
    clock.turn(MINUTE);
    const second = await node.as().login({ email: ` ${user.email.toUpperCase()} `, password: PASSWORD });
    expect(first.user).toMatchObject({ id: user.id, login_count: 1 });
    expect(second.user).toMatchObject({ login_count: 2, last_login: clock.now().toISOString() });
    expect(second.user.updated_at).toBe(user.updated_at);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await node.as(second.access_token).me()).toMatchObject({ id: user.id, login_count: 2 });
  });

  it('counts every one of parallel logins', async () => {
    const { node, newcomer } = fixture();
    const { user, access_token } = await newcomer();
    await Promise.all(
      Array.from({ length: 6 }, () => node.as().login({ email: user.email, password: PASSWORD })),
    );
    expect((await node.as(access_token).me()).login_count).toBe(6);
  });

  it('answers an unknown address and a wrong password alike', async () => {
    const { node, newcomer } = fixture();
    const { user } = await newcomer();
    const wrong = await refusal(node.as().login({ email: user.email, password: 'wrong horse 1' }));
    const unknown = await refusal(node.as().login({ email: 'nobody@example.org', password: PASSWORD }));
    const noAddress = await refusal(node.as().login({ email: 'no address', password: '' }));
    expect(wrong).toEqual({ status: 401, message: 'Wrong e-mail address or password.' });
    expect(unknown).toEqual(wrong);
    expect(noAddress).toEqual(wrong);
  });

  it('tells a disabled user so, but only with the right password', async () => {
    const { node, db, newcomer } = fixture();
    const { user } = await newcomer();
    await deactivate(db, user.id);
    const refused = await refusal(node.as().login({ email: user.email, password: PASSWORD }));
    expect(refused).toMatchObject({ status: 403, message: expect.stringContaining('account is disabled') });
    expect(await statusOf(node.as().login({ email: user.email, password: 'wrong horse 1' }))).toBe(401);
    const row = await db.selectFrom('users').selectAll().where('id', '=', user.id).executeTakeFirstOrThrow();
    expect(row.login_count).toBe(0);
  });

  it.each([
    ['the configured days', false, 3],
    ['30 days with remember_me', true, 30],
  ])('stays good for %s', async (_time, remember_me, days) => {
    const { clock, newcomer, startNode } = fixture();
    const node = await startNode({ refreshTokenDays: 3 });
    const { user } = await newcomer();
    const login = () => node.as().login({ email: user.email, password: PASSWORD, remember_me });
    const refresh = ({ refresh_token }: { refresh_token: string }) => node.as().refresh({ refresh_token });
    const [early, late] = [await login(), await login()];
    clock.turn(days * DAY - 1);
    const renewed = await refresh(early);
    clock.turn(1);
    expect(await statusOf(refresh(late))).toBe(401);
    // The successor lives as long again.
    clock.turn(days * DAY - 2);
    await refresh(renewed);
  });

  it('is limited by address', async () => {
    const { newcomer, startNode } = fixture();
    const { user } = await newcomer();
    const node = await startNode({ authLimit: 3 });
    const login = (ip: string) => node.as(undefined, { ip }).login({ email: user.email, password: PASSWORD });
    for (let i = 0; i < 3; i++) await login('2001:db8::1');
    expect(await statusOf(login('2001:db8::2'))).toBe(429);
    await login('2001:db8:0:1::1');
  });

  it('slows down whoever guesses at an account, while its owner gets in from elsewhere', async () => {
    const { clock, newcomer, startNode } = fixture();
    const { user } = await newcomer();
    const node = await startNode({ authLimit: 30 });
    const login = (ip: string, password: string) =>
      statusOf(node.as(undefined, { ip }).login({ email: user.email, password }));
    const guesses = [];
    for (let i = 0; i < 12; i++) guesses.push(await login('203.0.113.1', `guess ${i}`));
    expect(guesses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    expect(await login('203.0.113.1', PASSWORD)).toBe(429);
    await node.as(undefined, { ip: '198.51.100.7' }).login({ email: user.email, password: PASSWORD });
    clock.turn(1000);
    await node.as(undefined, { ip: '203.0.113.1' }).login({ email: user.email, password: PASSWORD });
  });

  it('slows down guesses at an unknown address the same way', async () => {
    const { startNode } = fixture();
    const node = await startNode({ authLimit: 12 });
    const { email } = newRegistration();
    const guesses = [];
    for (let i = 0; i < 6; i++) guesses.push(await statusOf(node.as().login({ email, password: PASSWORD })));
    expect(guesses).toEqual([401, 401, 401, 401, 429, 429]);
  });

  it('leaves a trace, once, when somebody guesses beyond the limit, and no secret in it', async () => {
    const { db, newcomer, startNode } = fixture();
    const { user } = await newcomer();
    const node = await startNode({ authLimit: 20 });
    const guess = (email: string) =>
      statusOf(node.as(undefined, { ip: '203.0.113.77' }).login({ email, password: 'wrong horse 1' }));
    for (const email of [user.email, 'My Secret 1']) for (let i = 0; i < 9; i++) await guess(email);
    const events = await db
      .selectFrom('audit_events')
      .selectAll()
      .where('ip_address', '=', '203.0.113.77')
      .orderBy('id')
      .execute();
    expect(events).toMatchObject([
      { action: 'login.throttled', details: { account: user.email } },
      { action: 'login.throttled', details: {} },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/secret|wrong horse/i);
  });

  it('lets the owner in from a known address while many addresses guess', async () => {
    const { newcomer, startNode } = fixture();
    const { user } = await newcomer();
    const node = await startNode({ authLimit: 9 });
    const login = (ip: string, password: string) =>
      node.as(undefined, { ip }).login({ email: user.email, password });
    for (let i = 0; i < 30; i++) await statusOf(login(`203.0.113.${i}`, 'wrong horse 1'));
    expect(await statusOf(login('198.51.100.7', PASSWORD))).toBe(429);
    const { user: owner } = await login('192.0.2.1', PASSWORD);
    expect(owner.id).toBe(user.id);
  });
});
