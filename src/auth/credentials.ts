import type { Kysely } from 'kysely';
import type { AuditLog } from '../audit/audit.service.ts';
import { AppError } from '../platform/app-error.ts';
import type { Database } from '../platform/database/schema.ts';
import { addressKey } from '../platform/rate-limiter.ts';
import { emailSchema } from './auth.schema.ts';
import type { LoginAttempt, LoginThrottle } from './login-throttle.ts';
import type { PasswordHasher } from './password.ts';
import { hasSessionFrom } from './session.store.ts';
import type { Client } from './sessions.ts';
import { findUserByEmail, type UserRow } from './user.store.ts';

/** Checks passwords of accounts, no faster than guessing may be. */
export interface Credentials {
  /**
   * The user whose e-mail address and password these are.
   *
   * @throws AppError RATE_LIMITED after too many failures, which are counted whether or not there is such an account
   */
  check(
    claimed: { readonly email: string; readonly password: string },
    client: Client,
  ): Promise<UserRow | undefined>;
  /** Somebody has proved otherwise to be the owner: earlier failures from the same place do not count any more. */
  forgive(email: string, client: Client): Promise<void>;
}

export interface CredentialsOptions {
  readonly db: Kysely<Database>;
  readonly passwords: PasswordHasher;
  readonly loginThrottle: LoginThrottle;
  readonly audit: AuditLog;
}

export function createCredentials({ db, passwords, loginThrottle, audit }: CredentialsOptions): Credentials {
  const attemptOf = (email: string, client: Client): LoginAttempt => ({
    account: email,
    address: addressKey(client.ip),
  });

  const assertAllowed = async (attempt: LoginAttempt, client: Client): Promise<void> => {
    try {
      await loginThrottle.assertAllowed(attempt, () => hasSessionFrom(db, attempt.account, client.ip));
    } catch (error) {
      if (error instanceof AppError && error.code === 'RATE_LIMITED') {
        await audit.recordOnce(JSON.stringify(attempt), {
          action: 'login.throttled',
          actorId: null,
          ip: client.ip,
          // What is no address may be a password in the wrong field.
          details: emailSchema.safeParse(attempt.account).success ? { account: attempt.account } : {},
        });
      }
      throw error;
    }
  };

  return {
    check: async ({ email, password }, client) => {
      const attempt = attemptOf(email, client);
      await assertAllowed(attempt, client);
      const user = await findUserByEmail(db, email);
      if (!(await passwords.verify(user?.password_hash, password)) || user === undefined) {
        await loginThrottle.recordFailure(attempt);
        return undefined;
      }
      await loginThrottle.recordSuccess(attempt);
      return user;
    },
    forgive: (email, client) => loginThrottle.recordSuccess(attemptOf(email, client)),
  };
}
