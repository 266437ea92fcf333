import type { Kysely } from 'kysely';
import type { AuditAction, AuditLog } from '../audit/audit.service.ts';
import { emailSchema, passwordSchema } from '../auth/auth.schema.ts';
import { AppError } from '../platform/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/schema.ts';
import { newId } from '../platform/id.ts';
import * as store from './users.store.ts';

/** Who is an administrator: for the operator at the machine only, never for callers of the API. */
export interface Administration {
  /** @throws AppError CONFLICT when there is such an account, BAD_REQUEST for an address or password that cannot be used */
  create(email: string, password: string): Promise<Administrator>;
  /** @throws AppError NOT_FOUND when there is no such account */
  promote(email: string): Promise<Administrator>;
  demote(email: string): Promise<Administrator>;
  list(): Promise<Administrator[]>;
}

export interface Administrator {
  readonly email: string;
  readonly isActive: boolean;
  readonly lastLogin: Date | null;
  /** Whether the command made a difference. */
  readonly changed: boolean;
}

export interface AdministrationDependencies {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly hashPassword: (password: string) => Promise<string>;
  /** @throws AppError BAD_REQUEST when the password is too easy */
  readonly assertAcceptablePassword: (password: string) => void;
}

export function createAdministration(deps: AdministrationDependencies): Administration {
  const { db, clock, audit } = deps;

  const record = (action: AuditAction, id: string) =>
    audit.record({
      action,
      actorId: null,
      target: { type: 'user', id },
      ip: null,
      details: { by: 'operator' },
    });

  const setAdministrator = async (email: string, isAdmin: boolean): Promise<Administrator> => {
    const user = await store.findUserByEmail(db, addressOf(email));
    if (user === undefined) throw unknownAccount(email);
    if (user.is_admin === isAdmin) return describe(user, false);
    const changed = await store.changeUser(db, user.id, { is_admin: isAdmin }, clock.now());
    if (changed === undefined) throw unknownAccount(email);
    await record(isAdmin ? 'user.promoted' : 'user.demoted', user.id);
    return describe(changed, true);
  };

  return {
    create: async (email, password) => {
      const address = addressOf(email);
      if (!passwordSchema.safeParse(password).success) {
        throw new AppError({ code: 'BAD_REQUEST', message: 'The password needs 8 to 128 characters.' });
      }
      deps.assertAcceptablePassword(password);
      const now = clock.now();
      const user = await store.insertUser(db, {
        id: newId(),
        email: address,
        password_hash: await deps.hashPassword(password),
        is_admin: true,
        created_at: now,
        updated_at: now,
      });
      if (user === undefined) {
        throw new AppError({
          code: 'CONFLICT',
          message: `There is an account of ${address} already. Make it an administrator with: promote ${address}`,
        });
      }
      await record('user.created', user.id);
      return describe(user, true);
    },
    promote: (email) => setAdministrator(email, true),
    demote: (email) => setAdministrator(email, false),
    list: async () => (await store.listAdministrators(db)).map((user) => describe(user, false)),
  };
}

function describe(user: store.UserRow, changed: boolean): Administrator {
  return { email: user.email, isActive: user.is_active, lastLogin: user.last_login, changed };
}

function addressOf(email: string): string {
  const parsed = emailSchema.safeParse(email);
  if (parsed.success) return parsed.data;
  throw new AppError({ code: 'BAD_REQUEST', message: `"${email.slice(0, 254)}" is no e-mail address.` });
}

function unknownAccount(email: string): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    message: `There is no account of ${email}. Make one with: create ${email}`,
  });
}
