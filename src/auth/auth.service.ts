import type { Kysely } from 'kysely';
import type { AuditLog } from '../audit/audit.service.ts';
import { AppError } from '../platform/app-error.ts';
import { type Bus, createLocalBus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { coalesce } from '../platform/coalesce.ts';
import type { Database } from '../platform/database/schema.ts';
import { newId } from '../platform/id.ts';
import type { MailOutbox } from '../platform/mailer-outbox.ts';
import { addressKey, type RateLimiter } from '../platform/rate-limiter.ts';
import type { Secret } from '../platform/secret.ts';
import type { Principal } from '../procedure/context.ts';
import type { Language } from '../procedure/wire.ts';
import { createAccessTokens } from './access-token.ts';
import type {
  LoginInput,
  RegisterInput,
  SessionResponse,
  TokenResponse,
  UpdateMeInput,
  UserProfile,
  UserResponse,
} from './auth.schema.ts';
import { createCredentials } from './credentials.ts';
import { createEmailVerification, type EmailVerification } from './email-verification.ts';
import { createLogin } from './login.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { assertAcceptablePassword, type PasswordHasher } from './password.ts';
import { createPasswordChanges, type PasswordChanges } from './password-changes.ts';
import { splitName } from './person-name.ts';
import { createRefreshTokens } from './refresh-token.ts';
import { createRevocations, type SessionRevokedListener } from './revocations.ts';
import { findLivingSessions, findSessionWithUser, isSessionOf, listLivingSessions } from './session.store.ts';
import { createSessionCache } from './session-cache.ts';
import { type Client, createSessions, type GrantedSession } from './sessions.ts';
import { tokenRefused } from './unauthorized.ts';
import { findProfile, findUserById, insertUser, type UserRow, updateUser } from './user.store.ts';
import { sessionResponse, userProfile, userResponse } from './user-view.ts';

export interface AuthServiceOptions {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly secret: Secret;
  readonly settings: AuthSettings;
  readonly passwords: PasswordHasher;
  readonly rateLimiter: RateLimiter;
  readonly loginThrottle: LoginThrottle;
  /** To the other processes of the installation; absent when there are none. */
  readonly bus?: Bus;
  readonly outbox: MailOutbox;
  readonly audit: AuditLog;
}

export interface AuthSettings {
  readonly accessTokenMinutes: number;
  readonly refreshTokenDays: number;
  /** Where people reach the service: links in mails begin with it. */
  readonly publicUrl: string;
}

/** Accounts, and who is who. */
export interface AuthService {
  register(input: RegisterInput, client: Client): Promise<TokenResponse>;
  login(input: LoginInput, client: Client): Promise<TokenResponse>;
  refresh(refreshToken: string, client: Client): Promise<TokenResponse>;
  logout(principal: Principal, scope: { readonly allSessions: boolean }, client: Client): Promise<void>;
  readonly passwords: PasswordChanges;
  readonly emails: EmailVerification;
  listSessions(principal: Principal): Promise<SessionResponse[]>;
  /** @throws AppError NOT_FOUND unless the session is the caller's */
  revokeSession(principal: Principal, sessionId: string, client: Client): Promise<void>;
  profile(principal: Principal): Promise<UserProfile>;
  updateProfile(principal: Principal, changes: UpdateMeInput): Promise<UserResponse>;
  /** @throws AppError UNAUTHORIZED unless the token belongs to a living session of an active user */
  authenticate(accessToken: string): Promise<Principal>;
  /** The language a user asked for; null for one who did not, or who is gone. */
  preferredLanguageOf(userId: string): Promise<Language | null>;
  /** What a user's profile shows; null when there is no such user. */
  profileOf(userId: string): Promise<UserProfile | null>;
  /**
   * Ends every session of a user, as deactivation and deletion need it.
   *
   * @param change what happens to the account in the same transaction; when it throws, nothing has happened
   */
  revokeSessionsOf(userId: string, change?: (trx: Kysely<Database>) => Promise<void>): Promise<void>;
  /** Tells of every session that is revoked, by whichever process. Returns how to stop listening. */
  onSessionRevoked(listener: SessionRevokedListener): () => void;
  /** Which of these sessions are good for access. */
  livingSessionsAmong(sessionIds: readonly string[]): Promise<ReadonlySet<string>>;
}

export function createAuthService(options: AuthServiceOptions): AuthService {
  const { db, clock, secret, settings, passwords, rateLimiter, audit } = options;
  const bus = options.bus ?? createLocalBus();
  const revocations = createRevocations(bus);
  const cache = createSessionCache({ clock, load: (sessionId) => findSessionWithUser(db, sessionId), bus });
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
      revocations.announce(revoked);
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

  const credentials = createCredentials(options);
  const { publicUrl } = settings;
  const emails = createEmailVerification({ ...options, publicUrl });
  const passwordChanges = createPasswordChanges({ ...options, credentials, sessions, publicUrl });

  const logIn = createLogin({ ...options, credentials, sessions });

  const together = coalesce<UserProfile | null>();
  const profileOf = (userId: string) =>
    together(userId, async () => {
      const profile = await findProfile(db, userId);
      return profile === undefined ? null : userProfile(profile);
    });

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
      emails.begin(user);
      return tokenResponse(user, session);
    },

    login: async (input, client) => {
      await rateLimiter.consume('auth', addressKey(client.ip));
      const { user, session } = await logIn(input, client);
      return tokenResponse(user, session);
    },

    refresh: async (refreshToken, client) => {
      const session = await sessions.rotate(refreshToken, ({ sessionId, userId }) =>
        audit.record({
          action: 'session.token_reused',
          actorId: userId,
          target: { type: 'session', id: sessionId },
          ip: client.ip,
        }),
      );
      if (session === undefined) throw tokenRefused('refresh token');
      const user = await findUserById(db, session.userId);
      if (user?.is_active !== true) throw tokenRefused('user deactivated');
      return tokenResponse(user, session);
    },

    logout: async ({ userId, sessionId }, { allSessions }, client) => {
      await sessions.revoke(allSessions ? { userId } : { userId, sessionId });
      if (!allSessions) return;
      const target = { type: 'user', id: userId } as const;
      await audit.record({ action: 'session.all_revoked', actorId: userId, target, ip: client.ip });
    },

    passwords: passwordChanges,
    emails,

    listSessions: async ({ userId, sessionId }) => {
      const rows = await listLivingSessions(db, userId, clock.now());
      return rows.map((row) => sessionResponse(row, sessionId));
    },

    revokeSession: async ({ userId }, sessionId, client) => {
      if (!(await isSessionOf(db, { userId, sessionId }))) throw unknownSession();
      const revoked = await sessions.revoke({ userId, sessionId });
      if (revoked.length === 0) return;
      const target = { type: 'session', id: sessionId } as const;
      await audit.record({ action: 'session.revoked', actorId: userId, target, ip: client.ip });
    },

    profile: async ({ userId }) => {
      const profile = await profileOf(userId);
      if (profile === null) throw tokenRefused('user deleted');
      return profile;
    },

    profileOf,

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

    revokeSessionsOf: async (userId, change) => {
      await sessions.revoke({ userId }, change);
    },

    onSessionRevoked: revocations.listen,

    livingSessionsAmong: async (sessionIds) =>
      new Set((await findLivingSessions(db, sessionIds, clock.now())).map(({ id }) => id)),
  };
}

function unknownSession(): AppError {
  return new AppError({ code: 'NOT_FOUND', message: 'You have no session with this id.' });
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
