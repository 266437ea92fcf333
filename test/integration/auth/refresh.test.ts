import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { testDatabases } from '../../support/database.ts';
import { SECOND } from '../../unit/auth/turnable-clock.ts';
import { deactivate, refusal, statusOf, useAuth } from './fixture.ts';

describe.each(await testDatabases())('refreshing on $name', (driver) => {
  const fixture = useAuth(driver);
  const refresh = (refresh_token: string) => fixture().node.as().refresh({ refresh_token });
  const statusOfRefresh = (refresh_token: string) => statusOf(refresh(refresh_token));

  it('gives new tokens of the same session', async () => {
    const { node, clock, newcomer } = fixture();
    const first = await newcomer();
    clock.turn(60 * SECOND);
    const second = await refresh(first.refresh_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(second.user).toEqual(first.user);
    expect(decodeJwt(second.access_token)).toMatchObject({
      sid: decodeJwt(first.access_token)['sid'],
      exp: Number(decodeJwt(first.access_token).exp) + 60,
    });
    expect((await node.as(second.access_token).me()).id).toBe(first.user.id);
  });

  it('gives twenty parallel callers one and the same living successor', async () => {
    const { newcomer, startNode } = fixture();
    const other = await startNode();
    const { refresh_token } = await newcomer();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0 ? refresh(refresh_token) : other.as().refresh({ refresh_token }),
      ),
    );
    const [successor = '', ...others] = new Set(answers.map((answer) => answer.refresh_token));
    expect(others).toEqual([]);
    expect(successor).not.toBe(refresh_token);
    expect((await refresh(successor)).refresh_token).not.toBe(successor);
  });

  it('repeats the successor of a spent token for ten seconds, however often', async () => {
    const { clock, newcomer } = fixture();
    const { refresh_token } = await newcomer();
    const first = await refresh(refresh_token);
    for (let i = 0; i < 5; i++) {
      clock.turn(2 * SECOND);
      expect((await refresh(refresh_token)).refresh_token).toBe(first.refresh_token);
    }
    await refresh(first.refresh_token);
  });

  it('revokes the session when a spent token comes back after ten seconds', async () => {
    const { node, clock, newcomer } = fixture();
    const { refresh_token } = await newcomer();
    const { refresh_token: successor, access_token } = await refresh(refresh_token);
    await node.as(access_token).me();
    clock.turn(10 * SECOND + 1);
    expect(await statusOfRefresh(refresh_token)).toBe(401);
    expect(await statusOfRefresh(successor)).toBe(401);
    expect(await statusOf(node.as(access_token).me())).toBe(401);
  });

  it('revokes the session at once when a token of an older generation comes back', async () => {
    const { node, newcomer } = fixture();
    const { refresh_token: oldest } = await newcomer();
    const { refresh_token: older } = await refresh(oldest);
    const { refresh_token: current, access_token } = await refresh(older);
    expect(await statusOfRefresh(oldest)).toBe(401);
    expect(await statusOfRefresh(older)).toBe(401);
    expect(await statusOfRefresh(current)).toBe(401);
    expect(await statusOf(node.as(access_token).me())).toBe(401);
  });

  it('leaves the other sessions of a user alone when one is revoked', async () => {
    const { node, clock, newcomer } = fixture();
    const stolen = await newcomer();
    const kept = await node.as().login({ email: stolen.user.email, password: 'correct horse 1' });
    await refresh(stolen.refresh_token);
    clock.turn(11 * SECOND);
    expect(await statusOfRefresh(stolen.refresh_token)).toBe(401);
    expect((await refresh(kept.refresh_token)).user.id).toBe(stolen.user.id);
  });

  it('refuses with one sentence what is no refresh token, forged, or of another installation', async () => {
    const { newcomer, startNode } = fixture();
    const elsewhere = await startNode({ secretKey: 'the secret of another installation altogether' });
    const { refresh_token, access_token } = await newcomer();
    const [session, , signature] = refresh_token.split('.');
    const forged = [
      '',
      'nonsense',
      access_token,
      `${refresh_token}x`,
      `${session}.1.${signature}`,
      `${session}.0.${'A'.repeat(43)}`,
      `${session}.0.`,
    ];
    const refusals = await Promise.all(forged.map((token) => refusal(refresh(token))));
    refusals.push(await refusal(elsewhere.as().refresh({ refresh_token })));
    expect(new Set(refusals.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(refusals.map(({ message }) => message)).size).toBe(1);
    // None of it harmed the session.
    await refresh(refresh_token);
  });

  it('refuses a session that was signed out or deleted', async () => {
    const { node, db, newcomer } = fixture();
    const left = await newcomer();
    await node.as(left.access_token).logout({});
    expect(await statusOfRefresh(left.refresh_token)).toBe(401);
    const deleted = await newcomer();
    await db.deleteFrom('users').where('id', '=', deleted.user.id).execute();
    expect(await statusOfRefresh(deleted.refresh_token)).toBe(401);
  });

  it('refuses a disabled user', async () => {
    const { db, newcomer } = fixture();
    const { user, refresh_token } = await newcomer();
    await deactivate(db, user.id);
    expect(await statusOfRefresh(refresh_token)).toBe(401);
  });
});
