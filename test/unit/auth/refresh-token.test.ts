import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createRefreshTokens,
  judgeRotation,
  REUSE_GRACE_MS,
  type RotationState,
} from '../../../src/auth/refresh-token.ts';

const tokens = createRefreshTokens(createSecretKey(randomBytes(32)));
const otherTokens = createRefreshTokens(createSecretKey(randomBytes(32)));

const sessionId = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const generation = fc.integer({ min: 0, max: 2 ** 31 - 1 });

describe('refresh tokens', () => {
  it('stand for the session and generation they were issued for', () => {
    fc.assert(
      fc.property(sessionId, generation, (session, number) => {
        const token = tokens.issue(session, number);
        expect(tokens.issue(session, number)).toBe(token);
        expect(tokens.read(token)).toEqual({ sessionId: session, generation: number });
        expect(otherTokens.read(token)).toBeUndefined();
      }),
    );
  });

  it('cannot be altered in any character', () => {
    fc.assert(
      fc.property(
        sessionId,
        generation,
        fc.nat(),
        fc.constantFrom(...'Aa09_-.+ é'),
        (session, number, at, character) => {
          const token = tokens.issue(session, number);
          const position = at % token.length;
          fc.pre(token[position] !== character);
          const altered = token.slice(0, position) + character + token.slice(position + 1);
          expect(tokens.read(altered)).toBeUndefined();
        },
      ),
    );
  });

  it('are not read from any other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(tokens.read(text)).toBeUndefined();
      }),
    );
  });
});

describe('the rule of rotation', () => {
  const now = new Date('2026-03-01T12:00:00.000Z');
  const session = (change: Partial<RotationState>): RotationState => ({
    generation: 5,
    rotated_at: new Date(now.getTime() - 60_000),
    expires_at: new Date(now.getTime() + 60_000),
    revoked_at: null,
    ...change,
  });
  const rotated = (millisecondsAgo: number) =>
    session({ rotated_at: new Date(now.getTime() - millisecondsAgo) });

  it('lets the current token have a successor, however long ago it was made', () => {
    fc.assert(
      fc.property(fc.nat(), (age) => {
        expect(judgeRotation(rotated(age), 5, now)).toBe('rotate');
      }),
    );
  });

  it('repeats the successor of the token before for ten seconds, then revokes', () => {
    expect(judgeRotation(rotated(0), 4, now)).toBe('repeat');
    expect(judgeRotation(rotated(REUSE_GRACE_MS), 4, now)).toBe('repeat');
    expect(judgeRotation(rotated(REUSE_GRACE_MS + 1), 4, now)).toBe('revoke');
  });

  it('revokes on a token older than that at any time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.nat(), (old, age) => {
        expect(judgeRotation(rotated(age), old, now)).toBe('revoke');
      }),
    );
  });

  it('refuses every token of a session that is revoked or expired, and a generation not made yet', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), (any) => {
        expect(judgeRotation(session({ revoked_at: now }), any, now)).toBe('refuse');
        expect(judgeRotation(session({ expires_at: now }), any, now)).toBe('refuse');
      }),
    );
    expect(judgeRotation(session({}), 6, now)).toBe('refuse');
  });
});
