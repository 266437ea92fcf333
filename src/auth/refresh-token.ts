import { createHash, createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/**
 * Refresh tokens are `<session>.<generation>.<HMAC-SHA256 of both>`. Because they are derived and not drawn, everyone
 * who refreshes the same token at the same time is given the same successor, though only hashes are stored.
 */
export interface RefreshTokens {
  issue(sessionId: string, generation: number): string;
  /** What a token of our own making stands for; undefined for any other text. */
  read(token: string): RefreshTokenContent | undefined;
}

export interface RefreshTokenContent {
  readonly sessionId: string;
  readonly generation: number;
}

const TOKEN_FORM = /^([A-Za-z0-9_-]{1,64})\.(0|[1-9]\d{0,9})\.[A-Za-z0-9_-]{43}$/;

export function createRefreshTokens(key: KeyObject): RefreshTokens {
  const issue = (sessionId: string, generation: number) => {
    const content = `${sessionId}.${generation}`;
    return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
  };

  return {
    issue,
    read: (token) => {
      const [, sessionId, digits] = TOKEN_FORM.exec(token) ?? [];
      if (sessionId === undefined || digits === undefined) return undefined;
      const generation = Number(digits);
      const genuine = timingSafeEqual(Buffer.from(issue(sessionId, generation)), Buffer.from(token));
      return genuine ? { sessionId, generation } : undefined;
    },
  };
}

/** What the database keeps of a refresh token. */
export const hashRefreshToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** For how long a spent token gives its successor once more, so that two tabs may race. */
export const REUSE_GRACE_MS = 10_000;

/** The state of a session that decides about a refresh. */
export interface RotationState {
  readonly generation: number;
  readonly rotated_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
}

/**
 * - `rotate`: the current token; it is spent now and has a successor.
 * - `repeat`: the token before it, again within the grace period; it gives the same successor.
 * - `revoke`: a token spent for longer, or an older one. Somebody else holds a copy: the session ends.
 * - `refuse`: the session has ended already, or never had such a token.
 */
export type RotationVerdict = 'rotate' | 'repeat' | 'revoke' | 'refuse';

export function judgeRotation(session: RotationState, generation: number, now: Date): RotationVerdict {
  if (session.revoked_at !== null || session.expires_at <= now) return 'refuse';
  if (generation > session.generation) return 'refuse';
  if (generation === session.generation) return 'rotate';
  const spentFor = now.getTime() - session.rotated_at.getTime();
  return generation === session.generation - 1 && spentFor <= REUSE_GRACE_MS ? 'repeat' : 'revoke';
}
