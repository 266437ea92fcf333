import type { Kysely } from 'kysely';
import type { AuditLog } from '../audit/audit.service.ts';
import { AppError } from '../platform/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/schema.ts';
import type { MailOutbox } from '../platform/mailer-outbox.ts';
import { addressKey, type RateLimiter } from '../platform/rate-limiter.ts';
import type { Principal } from '../procedure/context.ts';
import { resetPasswordMail } from './account-mails.ts';
import type { ChangePasswordInput, ConfirmPasswordResetInput } from './auth.schema.ts';
import type { Credentials } from './credentials.ts';
import { deleteTokensOf, findTokenOwner, replaceOneTimeToken, takeToken } from './one-time-token.store.ts';
import { hashOneTimeToken, newOneTimeToken } from './one-time-token.ts';
import { assertAcceptablePassword, type PasswordHasher } from './password.ts';
import type { Client, Sessions } from './sessions.ts';
import { findUserByEmail, updatePassword } from './user.store.ts';

/** New passwords, for those who know theirs and for those who forgot it. */
export interface PasswordChanges {
  /** Ends all other sessions. */
  change(principal: Principal, input: ChangePasswordInput, client: Client): Promise<void>;
  /** Mails a one-time link if there is such an account; tells nobody whether there is. */
  requestReset(email: string, client: Client): Promise<void>;
  /** Ends all sessions. */
  confirmReset(input: ConfirmPasswordResetInput, client: Client): Promise<void>;
}

export interface PasswordChangesOptions {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly credentials: Credentials;
  readonly sessions: Sessions;
  readonly rateLimiter: RateLimiter;
  readonly outbox: MailOutbox;
  readonly publicUrl: string;
  readonly audit: AuditLog;
}

const RESET_MS = 15 * 60_000;
const PURPOSE = 'reset_password';

export function createPasswordChanges(options: PasswordChangesOptions): PasswordChanges {
  const { db, clock, passwords, credentials, sessions, rateLimiter, outbox, publicUrl, audit } = options;

  /** Happens after the answer, so that neither its body nor its time tells whether there is an account. */
  const mailLink = async (email: string, client: Client) => {
    const user = await findUserByEmail(db, email);
    if (user?.is_active !== true) return undefined;
    const { token, tokenHash } = newOneTimeToken();
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + RESET_MS);
    await replaceOneTimeToken(db, { tokenHash, userId: user.id, purpose: PURPOSE, expiresAt }, now);
    await audit.record({
      action: 'password.reset_requested',
      actorId: null,
      target: { type: 'user', id: user.id },
      ip: client.ip,
    });
    return resetPasswordMail({
      to: user.email,
      language: user.preferred_language ?? 'fr',
      publicUrl,
      token,
    });
  };

  return {
    change: async ({ userId, sessionId, email }, input, client) => {
      assertAcceptablePassword(input.new_password, input.confirm_password);
      const user = await credentials.check({ email, password: input.current_password }, client);
      if (user?.id !== userId) throw wrongPassword();
      const password = await passwords.hash(input.new_password);
      await sessions.revoke({ userId, except: sessionId }, async (trx) => {
        const replaced = user.password_hash;
        const changed = await updatePassword(trx, userId, { password, replaced }, clock.now());
        if (changed === undefined) throw wrongPassword();
        await deleteTokensOf(trx, userId, PURPOSE);
      });
      await audit.record({
        action: 'password.changed',
        actorId: userId,
        target: { type: 'user', id: userId },
        ip: client.ip,
      });
    },

    requestReset: async (email, client) => {
      await rateLimiter.consume('auth', addressKey(client.ip));
      await rateLimiter.consume('mail', email);
      outbox.post(() => mailLink(email, client));
    },

    confirmReset: async (input, client) => {
      await rateLimiter.consume('auth', addressKey(client.ip));
      assertAcceptablePassword(input.new_password, input.confirm_password);
      const presented = {
        tokenHash: hashOneTimeToken(input.token),
        purpose: PURPOSE,
        at: clock.now(),
      } as const;
      const userId = await findTokenOwner(db, presented);
      if (userId === undefined) throw linkRefused();
      const password = await passwords.hash(input.new_password);
      let email = '';
      await sessions.revoke({ userId }, async (trx) => {
        const taken = await takeToken(trx, presented);
        const user = taken && (await updatePassword(trx, taken, { password }, clock.now()));
        if (!user) throw linkRefused();
        email = user.email;
      });
      await credentials.forgive(email, client);
      await audit.record({
        action: 'password.reset',
        actorId: userId,
        target: { type: 'user', id: userId },
        ip: client.ip,
      });
    },
  };
}

function wrongPassword(): AppError {
  return new AppError({ code: 'BAD_REQUEST', message: 'The current password is not right.' });
}

function linkRefused(): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: 'This link has expired or was used already. Ask for a new one.',
  });
}
