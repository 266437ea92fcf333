import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/schema.ts';
import { newId } from '../platform/id.ts';
import {
  hashRefreshToken,
  judgeRotation,
  type RefreshTokenContent,
  type RefreshTokens,
  type RotationVerdict,
} from './refresh-token.ts';
import {
  deleteSessionsEndedBefore,
  insertSession,
  lockSession,
  revokeSessions,
  type SessionRow,
  type SessionSelection,
  updateRotation,
} from './session.store.ts';

/** Where a sign-in comes from. */
export interface Client {
  readonly ip: string;
  readonly userAgent: string | null;
}

/** A session that somebody may go on with. */
export interface GrantedSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly refreshToken: string;
}

export interface RevokedSession {
  readonly sessionId: string;
  readonly userId: string;
}

/** Opens, prolongs and ends sessions. */
export interface Sessions {
  /** @param trx the transaction that also knows the user */
  open(
    trx: Kysely<Database>,
    session: { readonly userId: string; readonly rememberMe: boolean; readonly client: Client },
  ): Promise<GrantedSession>;
  /**
   * Spends a refresh token for its successor; undefined when it is not accepted.
   *
   * @param onReuse hears of a session that ends because somebody else holds a copy of its token
   */
  rotate(
    refreshToken: string,
    onReuse?: (session: RevokedSession) => Promise<void>,
  ): Promise<GrantedSession | undefined>;
  /**
   * Revokes sessions of a user.
   *
   * @param change what happens to the account in the same transaction; when it throws, nothing has happened
   */
  revoke(
    selection: SessionSelection,
    change?: (trx: Kysely<Database>) => Promise<void>,
  ): Promise<readonly RevokedSession[]>;
}

export interface SessionsOptions {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly refreshTokens: RefreshTokens;
  readonly refreshTokenDays: number;
  /** Hears of every session that ends before its time, after the database knows. */
  readonly onRevoked: (sessions: readonly RevokedSession[]) => void;
}

const REMEMBERED_DAYS = 30;
const DAY_MS = 24 * 3600 * 1000;
/** Ended sessions tell for so long from where an account is used. */
const ENDED_KEPT_DAYS = 90;
const MAX_USER_AGENT = 500;

export function createSessions(options: SessionsOptions): Sessions {
  const { db, clock, refreshTokens, refreshTokenDays, onRevoked } = options;

  const expiry = (now: Date, rememberMe: boolean) =>
    new Date(now.getTime() + (rememberMe ? REMEMBERED_DAYS : refreshTokenDays) * DAY_MS);

  const advance = async (trx: Kysely<Database>, session: SessionRow, now: Date) => {
    const generation = session.generation + 1;
    const refreshToken = refreshTokens.issue(session.id, generation);
    await updateRotation(trx, session.id, {
      generation,
      refresh_hash: hashRefreshToken(refreshToken),
      rotated_at: now,
      last_used: now,
      expires_at: expiry(now, session.remember_me),
    });
    return refreshToken;
  };

  /** What has to be done about a token; the session stays locked, so that racing callers decide one after another. */
  const settle = (token: RefreshTokenContent, refreshToken: string) =>
    db.transaction().execute(async (trx): Promise<Settlement> => {
      const session = await lockSession(trx, token.sessionId);
      if (session === undefined) return { verdict: 'refuse' };
      const now = clock.now();
      const { id: sessionId, user_id: userId } = session;
      const verdict = judgeRotation(session, token.generation, now);
      if (verdict === 'refuse') return { verdict };
      if (verdict === 'revoke') {
        await revokeSessions(trx, { userId, sessionId }, now);
        return { verdict, revoked: { sessionId, userId } };
      }
      if (verdict === 'repeat') {
        const successor = refreshTokens.issue(sessionId, session.generation);
        return { verdict, granted: { sessionId, userId, refreshToken: successor } };
      }
      if (hashRefreshToken(refreshToken) !== session.refresh_hash) return { verdict: 'refuse' };
      return { verdict, granted: { sessionId, userId, refreshToken: await advance(trx, session, now) } };
    });

  return {
    open: async (trx, { userId, rememberMe, client }) => {
      const now = clock.now();
      const sessionId = newId();
      const refreshToken = refreshTokens.issue(sessionId, 0);
      await insertSession(trx, {
        id: sessionId,
        user_id: userId,
        generation: 0,
        refresh_hash: hashRefreshToken(refreshToken),
        rotated_at: now,
        remember_me: rememberMe,
        ip_address: client.ip,
        user_agent: client.userAgent?.slice(0, MAX_USER_AGENT) ?? null,
        expires_at: expiry(now, rememberMe),
        last_used: now,
        created_at: now,
      });
      await deleteSessionsEndedBefore(trx, userId, new Date(now.getTime() - ENDED_KEPT_DAYS * DAY_MS));
      return { sessionId, userId, refreshToken };
    },

    rotate: async (refreshToken, onReuse) => {
      const token = refreshTokens.read(refreshToken);
      if (token === undefined) return undefined;
      const settlement = await settle(token, refreshToken);
      if (settlement.verdict === 'revoke') {
        onRevoked([settlement.revoked]);
        await onReuse?.(settlement.revoked);
      }
      return 'granted' in settlement ? settlement.granted : undefined;
    },

    revoke: async (selection, change) => {
      const rows = await db.transaction().execute(async (trx) => {
        await change?.(trx);
        return revokeSessions(trx, selection, clock.now());
      });
      const revoked = rows.map(({ id }) => ({ sessionId: id, userId: selection.userId }));
      if (revoked.length > 0) onRevoked(revoked);
      return revoked;
    },
  };
}

type Settlement =
  | { readonly verdict: Extract<RotationVerdict, 'rotate' | 'repeat'>; readonly granted: GrantedSession }
  | { readonly verdict: 'revoke'; readonly revoked: RevokedSession }
  | { readonly verdict: 'refuse' };
