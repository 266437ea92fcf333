import type { Kysely } from 'kysely';
import { AppError } from '../platform/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/schema.ts';
import { newId } from '../platform/id.ts';
import { addressKey, type RateLimiter } from '../platform/rate-limiter.ts';
import type { Secret } from '../platform/secret.ts';
import type { Principal } from '../procedure/context.ts';
import type { Language } from '../procedure/wire.ts';
import { createAccessTokens } from './access-token.ts';
import type {
  LoginInput,
  RegisterInput,
  TokenResponse,
  UpdateMeInput,
  UserProfile,
  UserResponse,
} from './auth.schema.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { assertAcceptablePassword, type PasswordHasher } from './password.ts';
import { splitName } from './person-name.ts';
import { createRefreshTokens } from './refresh-token.ts';
import { findSessionWithUser, hasSessionFrom } from './session.store.ts';
import { createSessionCache } from './session-cache.ts';
import { type Client, createSessions, type GrantedSession, type RevokedSession } from './sessions.ts';
import { credentialsRefused, tokenRefused } from './unauthorized.ts';
import {
  countPossessions,
  findUserByEmail,
  findUserById,
  insertUser,
  recordLogin,
  type UserRow,
  updateUser,
} from './user.store.ts';
import { userProfile, userResponse } from './user-view.ts';

export interface AuthServiceOptions {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly secret: Secret;
  readonly settings: AuthSettings;
  readonly passwords: PasswordHasher;
  readonly rateLimiter: RateLimiter;
  readonly loginThrottle: LoginThrottle;
}

export interface AuthSettings {
  readonly accessTokenMinutes: number;
  readonly refreshTokenDays: number;
}

export type SessionRevokedListener = (session: RevokedSession) => void;

/** Accounts, and who is who. */
export interface AuthService {
  register(input: RegisterInput, client: Client): Promise<TokenResponse>;
  login(input: LoginInput, client: Client): Promise<TokenResponse>;
  refresh(refreshToken: string): Promise<TokenResponse>;
  logout(principal: Principal, scope: { readonly allSessions: boolean }): Promise<void>;
  profile(principal: Principal): Promise<UserProfile>;
  updateProfile(principal: Principal, changes: UpdateMeInput): Promise<UserResponse>;
  /** @throws AppError UNAUTHORIZED unless the token belongs to a living session of an active user */
  authenticate(accessToken: string): Promise<Principal>;
  /** The language a user asked for; null for one who did not, or who is gone. */
  preferredLanguageOf(userId: string): Promise<Language | null>;
  /** Ends every session of a user, as deactivation and deletion need it. */
  revokeSessionsOf(userId: string): Promise<void>;
  /** Tells of every session that this process revokes. Returns how to stop listening. */
  onSessionRevoked(listener: SessionRevokedListener): () => void;
}

export function createAuthService(options: AuthServiceOptions): AuthService {
  const { db, clock, secret, settings, passwords, rateLimiter, loginThrottle } = options;
  const listeners = new Set<SessionRevokedListener>();
  const cache = createSessionCache({ clock, load: (sessionId) => findSessionWithUser(db, sessionId) });
  const accessTokens = createAccessTokens({
    key: secret.deriveKey('access-token'),
    clock,
    lifetimeMinutes: settings.accessTokenMinutes,
  });
  const sessions = createSessions({
    db,
    clock,
    refreshTokens: createRefreshTokens(secret.deriveKey('refresh-token')),
    refreshTokenDays: settings.refreshTokenDays,
    onRevoked: (revoked) => {
      cache.forget(revoked.map(({ sessionId }) => sessionId));
      for (const session of revoked) for (const listener of listeners) listener(session);
    },
  });

  const tokenResponse = async (user: UserRow, session: GrantedSession): Promise<TokenResponse> => ({
    access_token: await accessTokens.issue({
      userId: user.id,
      email: user.email,
      sessionId: session.sessionId,
    }),
    refresh_token: session.refreshToken,
    token_type: 'bearer',
    expires_in: accessTokens.lifetime,
    user: userResponse(user),
  });

  /** The user whose password it is. */
  const checkCredentials = async (input: LoginInput, client: Client): Promise<UserRow> => {
    const attempt = { account: input.email, address: addressKey(client.ip) };
    await loginThrottle.assertAllowed(attempt, () => hasSessionFrom(db, input.email, client.ip));
    const user = await findUserByEmail(db, input.email);
    if (!(await passwords.verify(user?.password_hash, input.password)) || user === undefined) {
      await loginThrottle.recordFailure(attempt);
      throw credentialsRefused();
    }
    await loginThrottle.recordSuccess(attempt);
    return user;
  };

  return {
    register: async (input, client) => {
      await rateLimiter.consume('auth', addressKey(client.ip));
      assertAcceptablePassword(input.password, input.confirm_password);
      const passwordHash = await passwords.hash(input.password);
      const now = clock.now();
      const { user, session } = await db.transaction().execute(async (trx) => {
        const inserted = await insertUser(trx, {
          id: newId(),
          email: input.email,
          password_hash: passwordHash,
          ...registeredName(input),
          profile_image_url: input.profile_image_url ?? null,
          created_at: now,
          updated_at: now,
        });
        if (inserted === undefined) throw emailTaken();
        return {
          user: inserted,
          session: await sessions.open(trx, { userId: inserted.id, rememberMe: false, client }),
        };
      });
      return tokenResponse(user, session);
    },

    login: async (input, client) => {
      await rateLimiter.consume('auth', addressKey(client.ip));
      const { id } = await checkCredentials(input, client);
      const { user, session } = await db.transaction().execute(async (trx) => {
        const active = await recordLogin(trx, id, clock.now());
        if (active === undefined) throw accountDisabled();
        return {
          user: active,
          session: await sessions.open(trx, { userId: id, rememberMe: input.remember_me, client }),
        };
      });
      return tokenResponse(user, session);
    },

    refresh: async (refreshToken) => {
      const session = await sessions.rotate(refreshToken);
      if (session === undefined) throw tokenRefused('refresh token');
      const user = await findUserById(db, session.userId);
      if (user?.is_active !== true) throw tokenRefused('user deactivated');
      return tokenResponse(user, session);
    },

    logout: async ({ userId, sessionId }, { allSessions }) => {
      await sessions.revoke(allSessions ? { userId } : { userId, sessionId });
    },

    profile: async ({ userId }) => {
      const user = await findUserById(db, userId);
      if (user === undefined) throw tokenRefused('user deleted');
      return userProfile(user, await countPossessions(db, userId));
    },

    updateProfile: async ({ userId, sessionId }, changes) => {
      const user = await updateUser(db, userId, changes, clock.now());
      if (user === undefined) throw tokenRefused('user deleted');
      cache.forget([sessionId]);
      return userResponse(user);
    },

    authenticate: async (accessToken) => {
      const { userId, sessionId } = await accessTokens.verify(accessToken);
      const session = await cache.get(sessionId);
      if (session === undefined || session.user_id !== userId) throw tokenRefused('unknown session');
      if (session.revoked_at !== null) throw tokenRefused('session revoked');
      if (session.expires_at <= clock.now()) throw tokenRefused('session expired');
      if (!session.is_active) throw tokenRefused('user deactivated');
      return {
        userId,
        sessionId,
        email: session.email,
        isAdmin: session.is_admin,
        preferredLanguage: session.preferred_language,
      };
    },

    preferredLanguageOf: async (userId) => (await findUserById(db, userId))?.preferred_language ?? null,

    revokeSessionsOf: async (userId) => {
      await sessions.revoke({ userId });
    },

    onSessionRevoked: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** `name` counts only when neither of its parts is given. */
function registeredName({ first_name, last_name, name }: RegisterInput) {
  const parts = { first_name: first_name ?? null, last_name: last_name ?? null };
  const unnamed = parts.first_name === null && parts.last_name === null;
  return unnamed && typeof name === 'string' ? splitName(name) : parts;
}

function emailTaken(): AppError {
  return new AppError({
    code: 'CONFLICT',
    message: 'There is an account with this e-mail address already. Sign in, or use another address.',
  });
}

function accountDisabled(): AppError {
  return new AppError({
    code: 'FORBIDDEN',
    message: 'This account is disabled. Ask an administrator to activate it again.',
  });
}
