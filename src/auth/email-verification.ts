import type { Kysely } from 'kysely';
import { AppError } from '../platform/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/schema.ts';
import type { MailOutbox } from '../platform/mailer-outbox.ts';
import { addressKey, type RateLimiter } from '../platform/rate-limiter.ts';
import { verifyEmailMail } from './account-mails.ts';
import { replaceOneTimeToken, takeToken } from './one-time-token.store.ts';
import { hashOneTimeToken, newOneTimeToken } from './one-time-token.ts';
import type { Client } from './sessions.ts';
import { markEmailVerified, type UserRow } from './user.store.ts';

/** Whether an e-mail address is its user's. */
export interface EmailVerification {
  /** Mails the link that verifies the address, after the answer. */
  begin(user: UserRow): void;
  /** @throws AppError BAD_REQUEST for a token that is not good */
  complete(token: string, client: Client): Promise<void>;
}

export interface EmailVerificationOptions {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly rateLimiter: RateLimiter;
  readonly outbox: MailOutbox;
  readonly publicUrl: string;
}

const VALID_MS = 7 * 24 * 3600 * 1000;
const PURPOSE = 'verify_email';

export function createEmailVerification(options: EmailVerificationOptions): EmailVerification {
  const { db, clock, rateLimiter, outbox, publicUrl } = options;

  return {
    begin: (user) =>
      outbox.post(async () => {
        const { token, tokenHash } = newOneTimeToken();
        const now = clock.now();
        const expiresAt = new Date(now.getTime() + VALID_MS);
        await replaceOneTimeToken(db, { tokenHash, userId: user.id, purpose: PURPOSE, expiresAt }, now);
        return verifyEmailMail({
          to: user.email,
          language: user.preferred_language ?? 'fr',
          publicUrl,
          token,
        });
      }),

    complete: async (token, client) => {
      await rateLimiter.consume('auth', addressKey(client.ip));
      const at = clock.now();
      const verified = await db.transaction().execute(async (trx) => {
        const userId = await takeToken(trx, { tokenHash: hashOneTimeToken(token), purpose: PURPOSE, at });
        if (userId !== undefined) await markEmailVerified(trx, userId, at);
        return userId !== undefined;
      });
      if (verified) return;
      throw new AppError({
        code: 'BAD_REQUEST',
        message: 'This link has expired or was used already. If you can sign in, all is well.',
      });
    },
  };
}
