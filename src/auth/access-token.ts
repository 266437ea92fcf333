import type { KeyObject } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import type { Clock } from '../platform/clock.ts';
import { idSchema } from '../procedure/wire.ts';
import { tokenRefused } from './unauthorized.ts';

/** Short-lived proof of a session, a JWT signed with HMAC-SHA256. */
export interface AccessTokens {
  /** Seconds from issue to expiry. */
  readonly lifetime: number;
  issue(bearer: AccessTokenBearer): Promise<string>;
  /** @throws AppError UNAUTHORIZED for everything `issue` did not make, and for what has expired */
  verify(token: string): Promise<VerifiedToken>;
}

export interface AccessTokenBearer {
  readonly userId: string;
  readonly email: string;
  readonly sessionId: string;
}

export interface VerifiedToken {
  readonly userId: string;
  readonly sessionId: string;
}

export interface AccessTokenOptions {
  readonly key: KeyObject;
  readonly clock: Clock;
  readonly lifetimeMinutes: number;
}

const ALGORITHM = 'HS256';

const claimsSchema = z.object({
  sub: idSchema,
  sid: idSchema,
  token_type: z.literal('access'),
  exp: z.number(),
});

/** A token is sent with every call: what its signature proves is computed once. */
const MAX_REMEMBERED = 10_000;

export function createAccessTokens({ key, clock, lifetimeMinutes }: AccessTokenOptions): AccessTokens {
  const lifetime = lifetimeMinutes * 60;
  const remembered = new Map<string, VerifiedToken & { readonly expiresAt: number }>();

  const remember = (token: string, verified: VerifiedToken, expiresAt: number): void => {
    remembered.set(token, { ...verified, expiresAt });
    const [oldest] = remembered.keys();
    if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  };

  return {
    lifetime,

    issue: ({ userId, email, sessionId }) => {
      const issuedAt = Math.floor(clock.now().getTime() / 1000);
      return new SignJWT({ email, token_type: 'access', sid: sessionId })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
        .setSubject(userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetime)
        .sign(key);
    },

    verify: async (token) => {
      const known = remembered.get(token);
      if (known !== undefined && Math.floor(clock.now().getTime() / 1000) < known.expiresAt) {
        return { userId: known.userId, sessionId: known.sessionId };
      }
      if (!/^[A-Za-z0-9_.-]+$/.test(token)) throw tokenRefused('not the alphabet of a compact JWT');
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: [ALGORITHM],
          requiredClaims: ['exp', 'iat'],
          currentDate: clock.now(),
        });
        const claims = claimsSchema.parse(payload);
        const verified = { userId: claims.sub, sessionId: claims.sid };
        remember(token, verified, claims.exp);
        return verified;
      } catch (error) {
        remembered.delete(token);
        throw tokenRefused(error);
      }
    },
  };
}
