import type { Kysely } from 'kysely';
import { AppError } from '../platform/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/schema.ts';
import type { LoginInput } from './auth.schema.ts';
import type { Credentials } from './credentials.ts';
import type { PasswordHasher } from './password.ts';
import type { Client, GrantedSession, Sessions } from './sessions.ts';
import { credentialsRefused } from './unauthorized.ts';
import { recordLogin, type UserRow } from './user.store.ts';

/**
 * Opens a session for whoever knows the password, and renews a hash that was made in a former way.
 *
 * @throws AppError UNAUTHORIZED, FORBIDDEN for a disabled account, RATE_LIMITED
 */
export type LogIn = (
  input: LoginInput,
  client: Client,
) => Promise<{ readonly user: UserRow; readonly session: GrantedSession }>;

export interface LoginOptions {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly credentials: Credentials;
  readonly sessions: Sessions;
}

/** More often than this no password changes while one signs in. */
const MAX_ATTEMPTS = 3;

export function createLogin({ db, clock, passwords, credentials, sessions }: LoginOptions): LogIn {
  /** Undefined when the password changed between its check and now. */
  const openSession = (checked: UserRow, input: LoginInput, client: Client, renewedHash?: string) =>
    db.transaction().execute(async (trx) => {
      const user = await recordLogin(trx, {
        userId: checked.id,
        at: clock.now(),
        passwordHash: checked.password_hash,
        renewedHash,
      });
      if (user === undefined) return undefined;
      const opening = { userId: user.id, rememberMe: input.remember_me, client };
      return { user, session: await sessions.open(trx, opening) };
    });

  return async (input, client) => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const checked = await credentials.check(input, client);
      if (checked === undefined) throw credentialsRefused();
      if (!checked.is_active) throw accountDisabled();
      const renewedHash = passwords.isOutdated(checked.password_hash)
        ? await passwords.hash(input.password)
        : undefined;
      const opened = await openSession(checked, input, client, renewedHash);
      if (opened !== undefined) return opened;
      // Another login has renewed the hash, or the password was changed: it is checked against what is there now.
    }
    throw credentialsRefused();
  };
}

function accountDisabled(): AppError {
  return new AppError({
    code: 'FORBIDDEN',
    message: 'This account is disabled. Ask an administrator to activate it again.',
  });
}
