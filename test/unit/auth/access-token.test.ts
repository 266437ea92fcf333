import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createAccessTokens } from '../../../src/auth/access-token.ts';
import { MINUTE, SECOND, turnableClock } from './turnable-clock.ts';

const key = createSecretKey(randomBytes(32));
const bearer = { userId: 'user-1', email: 'ada@example.org', sessionId: 'session-1' };

function fixture() {
  const clock = turnableClock();
  return { clock, tokens: createAccessTokens({ key, clock, lifetimeMinutes: 30 }) };
}

const refused = { code: 'UNAUTHORIZED' };

/** Signed with the right key, but with claims of one's own choice. */
function signed(claims: Record<string, unknown>, signingKey = key, alg = 'HS256') {
  return new SignJWT(claims).setProtectedHeader({ alg }).sign(signingKey);
}

describe('access tokens', () => {
  it('carry the claims of the contract and nothing else', async () => {
    const { clock, tokens } = fixture();
    const token = await tokens.issue(bearer);
    const now = clock.now().getTime() / 1000;
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(decodeJwt(token)).toEqual({
      sub: 'user-1',
      email: 'ada@example.org',
      token_type: 'access',
      sid: 'session-1',
      iat: now,
      exp: now + 1800,
    });
    expect(token).toMatch(/^[A-Za-z0-9_.-]+$/);
    expect(tokens.lifetime).toBe(1800);
  });

  it('are accepted until the second they expire', async () => {
    const { clock, tokens } = fixture();
    const token = await tokens.issue(bearer);
    clock.turn(30 * MINUTE - SECOND);
    await expect(tokens.verify(token)).resolves.toEqual({ userId: 'user-1', sessionId: 'session-1' });
    clock.turn(SECOND);
    await expect(tokens.verify(token)).rejects.toMatchObject(refused);
  });

  it('are refused when signed with another key, another algorithm or not at all', async () => {
    const { tokens } = fixture();
    const claims = decodeJwt(await tokens.issue(bearer));
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const segment = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${segment({ alg: 'none' })}.${segment(claims)}.`;
    const forgeries = [
      await signed(claims, createSecretKey(randomBytes(32))),
      await signed(claims, key, 'HS512'),
      await signed(claims, privateKey, 'ES256'),
      unsigned,
      unsigned.slice(0, -1),
    ];
    for (const forgery of forgeries) await expect(tokens.verify(forgery)).rejects.toMatchObject(refused);
    await expect(tokens.verify(await signed(claims))).resolves.toEqual({
      userId: 'user-1',
      sessionId: 'session-1',
    });
  });

  it('are refused when any claim that matters is missing or of another kind', async () => {
    const { tokens } = fixture();
    const claims = decodeJwt(await tokens.issue(bearer));
    for (const missing of ['sub', 'sid', 'token_type', 'iat', 'exp']) {
      const { [missing]: _left, ...rest } = claims;
      await expect(tokens.verify(await signed(rest)), missing).rejects.toMatchObject(refused);
    }
    const wrong = [{ token_type: 'refresh' }, { sid: 7 }, { sid: '' }, { sub: 'a b' }, { exp: 'soon' }];
    for (const change of wrong) {
      const token = await signed({ ...claims, ...change });
      await expect(tokens.verify(token), JSON.stringify(change)).rejects.toMatchObject(refused);
    }
  });

  it('are refused when altered, cut, padded or not ASCII, always with the same sentence', async () => {
    const { tokens } = fixture();
    const token = await tokens.issue(bearer);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const broken = [
      '',
      '.',
      '..',
      'é',
      `${token}é`,
      `${token}\u0000`,
      ` ${token}`,
      `${token}=`,
      token.slice(0, -1),
      `${header}.${payload}`,
      `${header}.${payload}.${signature}.${signature}`,
      `${header}.${payload.slice(1)}.${signature}`,
    ];
    const sentences = new Set<string>();
    for (const text of broken) {
      const error: unknown = await tokens.verify(text).catch((thrown: unknown) => thrown);
      expect(error, JSON.stringify(text)).toMatchObject(refused);
      if (error instanceof Error) sentences.add(error.message);
    }
    expect(sentences.size).toBe(1);
  });
});
