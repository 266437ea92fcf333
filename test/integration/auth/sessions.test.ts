import { describe, expect, it } from 'vitest';
import { testDatabases } from '../../support/database.ts';
import { DAY, MINUTE } from '../../unit/auth/turnable-clock.ts';
import { PASSWORD, statusOf, useAuth } from './fixture.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

describe.each(await testDatabases())('sessions on $name', (driver) => {
  const fixture = useAuth(driver);

  const secondLogin = (email: string, remember_me = false) =>
    fixture()
      .node.as(undefined, { ip: '198.51.100.7', userAgent: FIREFOX })
      .login({ email, password: PASSWORD, remember_me });

  it('are listed with device and address, the latest used first, this one marked', async () => {
    const { node, clock, newcomer } = fixture();
    const { user, access_token } = await newcomer();
    clock.turn(MINUTE);
    await secondLogin(user.email, true);
    const now = clock.now();
    const [newest, oldest, ...others] = await node.as(access_token).sessions();
    expect(others).toEqual([]);
    expect(newest).toEqual({
      id: expect.any(String),
      device_name: 'Firefox on Linux (desktop)',
      ip_address: '198.51.100.7',
      is_active: true,
      is_current: false,
      expires_at: new Date(now.getTime() + 30 * DAY).toISOString(),
      last_used: now.toISOString(),
      created_at: now.toISOString(),
    });
    expect(oldest).toMatchObject({ is_current: true, device_name: 'Tests' });
  });

  it('are listed while they live only', async () => {
    const { node, clock, newcomer } = fixture();
    const { user, access_token } = await newcomer();
    await node.as(access_token).logout({});
    const remembered = await secondLogin(user.email, true);
    await secondLogin(user.email);
    expect(await node.as(remembered.access_token).sessions()).toHaveLength(2);
    clock.turn(8 * DAY);
    const { access_token: later } = await node.as().refresh({ refresh_token: remembered.refresh_token });
    expect(await node.as(later).sessions()).toMatchObject([{ is_current: true }]);
  });

  it('end when their user ends them, at once', async () => {
    const { node, newcomer, audited } = fixture();
    const { user, access_token } = await newcomer();
    const other = await secondLogin(user.email);
    const [{ id } = { id: '' }] = (await node.as(access_token).sessions()).filter((each) => !each.is_current);
    await node.as(access_token).revokeSession({ id });
    expect(await statusOf(node.as(other.access_token).me())).toBe(401);
    expect(await statusOf(node.as().refresh({ refresh_token: other.refresh_token }))).toBe(401);
    await node.as(access_token).me();
    await node.as(access_token).revokeSession({ id });
    expect(await audited(user.id)).toEqual(['session.revoked']);
  });

  it('do not pile up: what ended long ago is gone after the next login', async () => {
    const { node, clock, db, newcomer } = fixture();
    const { user, access_token } = await newcomer();
    await secondLogin(user.email, true);
    await node.as(access_token).logout({});
    clock.turn(91 * DAY);
    await secondLogin(user.email);
    const kept = await db.selectFrom('sessions').selectAll().where('user_id', '=', user.id).execute();
    // The remembered one ended 61 days ago, the new one lives.
    expect(kept).toHaveLength(2);
  });

  it('cannot be ended by anybody else', async () => {
    const { node, newcomer } = fixture();
    const [victim, stranger] = [await newcomer(), await newcomer()];
    const [{ id } = { id: '' }] = await node.as(victim.access_token).sessions();
    expect(await statusOf(node.as(stranger.access_token).revokeSession({ id }))).toBe(404);
    expect(await statusOf(node.as(stranger.access_token).revokeSession({ id: 'unknown' }))).toBe(404);
    expect(await statusOf(node.as().revokeSession({ id }))).toBe(401);
    await node.as(victim.access_token).me();
  });

  it('leave a trace when all of them end or a spent token comes back', async () => {
    const { node, clock, newcomer, audited } = fixture();
    const { user, access_token, refresh_token } = await newcomer();
    const other = await secondLogin(user.email);
    await node.as().refresh({ refresh_token });
    clock.turn(11_000);
    await statusOf(node.as().refresh({ refresh_token }));
    expect(await statusOf(node.as(access_token).me())).toBe(401);
    await node.as(other.access_token).logout({ all_sessions: true });
    expect(await audited(user.id)).toEqual(['session.token_reused', 'session.all_revoked']);
  });
});
