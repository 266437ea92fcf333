import { createSecretKey } from 'node:crypto';
import { decodeJwt, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { RevokedSession } from '../../../src/auth/sessions.ts';
import { loadSecret } from '../../../src/platform/secret.ts';
import { testDatabases } from '../../support/database.ts';
import { DAY, MINUTE } from '../../unit/auth/turnable-clock.ts';
import { deactivate, PASSWORD, SECRET_KEY, statusOf, useAuth } from './fixture.ts';

describe.each(await testDatabases())('access on $name', (driver) => {
  const fixture = useAuth(driver);
  const statusWith = (accessToken?: string) => statusOf(fixture().node.as(accessToken).me());

  it('is given to the bearer of an access token, as the user stands in the database', async () => {
    const { node, db, newcomer } = fixture();
    const { user, access_token } = await newcomer();
    await db
      .updateTable('users')
      .set({ is_admin: true, preferred_language: 'en' })
      .where('id', '=', user.id)
      .execute();
    expect(await node.auth.authenticate(access_token)).toEqual({
      userId: user.id,
      email: user.email,
      sessionId: decodeJwt(access_token)['sid'],
      isAdmin: true,
      preferredLanguage: 'en',
    });
  });

  it('needs a token', async () => {
    const { node } = fixture();
    expect(await statusWith(undefined)).toBe(401);
    expect(await statusOf(node.as().logout({}))).toBe(401);
    expect(await statusOf(node.as().updateMe({ first_name: 'Ada' }))).toBe(401);
  });

  it('is refused to a refresh token and to an expired access token', async () => {
    const { clock, newcomer } = fixture();
    const { access_token, refresh_token } = await newcomer();
    expect(await statusWith(refresh_token)).toBe(401);
    clock.turn(30 * MINUTE);
    expect(await statusWith(access_token)).toBe(401);
  });

  it('is refused to tokens that others made of a genuine one', async () => {
    const { newcomer } = fixture();
    const { access_token } = await newcomer();
    const [stranger, victim] = [await newcomer(), decodeJwt(access_token)];
    const secret = await loadSecret({ secretKey: SECRET_KEY, dataDir: '/nowhere' });
    const sign = (claims: object, key: Parameters<SignJWT['sign']>[0]) =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' }).sign(key);
    const genuineKey = secret.deriveKey('access-token');
    const { sid: _sid, ...withoutSession } = victim;
    const { exp: _exp, ...withoutEnd } = victim;
    const [header, , signature] = access_token.split('.');
    const tokens = {
      'the configured secret itself': await sign(victim, createSecretKey(Buffer.from(SECRET_KEY))),
      'the key of refresh tokens': await sign(victim, secret.deriveKey('refresh-token')),
      'no session': await sign(withoutSession, genuineKey),
      'no end': await sign(withoutEnd, genuineKey),
      'a refresh token_type': await sign({ ...victim, token_type: 'refresh' }, genuineKey),
      "another user's session": await sign({ ...victim, sub: stranger.user.id }, genuineKey),
      'an unknown session': await sign({ ...victim, sid: 'unknown' }, genuineKey),
      "another token's payload": `${header}.${stranger.access_token.split('.')[1]}.${signature}`,
      'no algorithm': `${Buffer.from('{"alg":"none"}').toString('base64url')}.${access_token.split('.')[1]}.`,
    };
    for (const [what, token] of Object.entries(tokens)) expect(await statusWith(token), what).toBe(401);
    expect((await fixture().node.auth.authenticate(await sign(victim, genuineKey))).userId).toBe(victim.sub);
  });

  it('ends at once where one signs out, and within a second on every other node', async () => {
    const { node, clock, newcomer, startNode } = fixture();
    const other = await startNode();
    const { access_token } = await newcomer();
    await node.as(access_token).me();
    await other.as(access_token).me();
    await node.as(access_token).logout({});
    expect(await statusWith(access_token)).toBe(401);
    clock.turn(1000);
    expect(await statusOf(other.as(access_token).me())).toBe(401);
  });

  it('ends within a second for a disabled user', async () => {
    const { node, clock, db, newcomer } = fixture();
    const { user, access_token } = await newcomer();
    await node.as(access_token).me();
    await deactivate(db, user.id);
    clock.turn(1000);
    expect(await statusWith(access_token)).toBe(401);
  });

  it('ends with the session, were the access token good for longer', async () => {
    const { clock, newcomer, startNode } = fixture();
    const { access_token } = await newcomer();
    const secret = await loadSecret({ secretKey: SECRET_KEY, dataDir: '/nowhere' });
    const claims = decodeJwt(access_token);
    const lasting = await new SignJWT({ ...claims, exp: Number(claims.exp) + 365 * 86_400 })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(secret.deriveKey('access-token'));
    const node = await startNode();
    clock.turn(7 * DAY - 1);
    await node.as(lasting).me();
    clock.turn(1);
    expect(await statusOf(node.as(lasting).me())).toBe(401);
  });

  it('ends for one session on signing out, for all on signing out everywhere, for nobody else', async () => {
    const { node, newcomer } = fixture();
    const first = await newcomer();
    const login = () => node.as().login({ email: first.user.email, password: PASSWORD });
    const [second, third, bystander] = [await login(), await login(), await newcomer()];
    await node.as(first.access_token).logout({ all_sessions: false });
    expect(await statusWith(first.access_token)).toBe(401);
    await node.as(second.access_token).me();
    await node.as(third.access_token).me();
    await node.as(second.access_token).logout({ all_sessions: true });
    expect(await statusWith(second.access_token)).toBe(401);
    expect(await statusWith(third.access_token)).toBe(401);
    await node.as(bystander.access_token).me();
    await login();
  });

  it('ends for whoever listens: each revoked session is told once, until one stops listening', async () => {
    const { node, clock, newcomer } = fixture();
    const first = await newcomer();
    const userId = first.user.id;
    const second = await node.as().login({ email: first.user.email, password: PASSWORD });
    const third = await node.as().login({ email: first.user.email, password: PASSWORD });
    const session = ({ access_token }: { access_token: string }): RevokedSession => ({
      userId,
      sessionId: String(decodeJwt(access_token)['sid']),
    });
    const told: RevokedSession[] = [];
    const stop = node.auth.onSessionRevoked((revoked) => told.push(revoked));

    await node.as(first.access_token).logout({});
    expect(told).toEqual([session(first)]);

    await node.as().refresh({ refresh_token: second.refresh_token });
    clock.turn(11_000);
    await statusOf(node.as().refresh({ refresh_token: second.refresh_token }));
    expect(told.slice(1)).toEqual([session(second)]);

    await node.auth.revokeSessionsOf(userId);
    await node.auth.revokeSessionsOf(userId);
    expect(told.slice(2)).toEqual([session(third)]);

    stop();
    await node.as((await newcomer()).access_token).logout({});
    expect(told).toHaveLength(3);
  });
});
