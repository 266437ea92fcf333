import type { Kysely } from 'kysely';
import type { AuditAction, AuditLog } from '../audit/audit.service.ts';
import type { UserProfile, UserResponse } from '../auth/auth.schema.ts';
import type { AuthService } from '../auth/auth.service.ts';
import { AppError } from '../platform/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/schema.ts';
import type { Principal } from '../procedure/context.ts';
import { pageNumbers } from '../procedure/wire.ts';
import type { UserList, UserListInput, UserStats } from './users.schema.ts';
import * as store from './users.store.ts';

export interface UsersDependencies {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly auth: Pick<AuthService, 'profileOf' | 'revokeSessionsOf'>;
  /** A user as callers see one. */
  readonly describe: (user: store.UserRow) => UserResponse;
  /**
   * What else a user has: stops what is at work.
   *
   * @returns how to remove the files once the user's rows are gone
   */
  readonly forgetPossessionsOf: (userId: string) => Promise<() => Promise<void>>;
  readonly audit: AuditLog;
}

/** What administrators do about users. They are told no more of anybody's data than how much there is. */
export interface UsersService {
  list(input: UserListInput): Promise<UserList>;
  /** @throws AppError FORBIDDEN unless the caller is an administrator or that very user */
  get(principal: Principal, id: string): Promise<UserProfile>;
  activate(admin: Principal, id: string, ip: string): Promise<UserResponse>;
  /** Ends all sessions of the user. */
  deactivate(admin: Principal, id: string, ip: string): Promise<UserResponse>;
  /** With everything the user has. */
  delete(admin: Principal, id: string, ip: string): Promise<void>;
  stats(id: string): Promise<UserStats>;
}

const DAY_MS = 24 * 3600 * 1000;

export function createUsersService(deps: UsersDependencies): UsersService {
  const { db, clock, auth, describe, audit } = deps;

  const record = (action: AuditAction, admin: Principal, id: string, ip: string, details = {}) =>
    audit.record({ action, actorId: admin.userId, target: { type: 'user', id }, ip, details });

  /** In the transaction that also ends the sessions. */
  const lockOut = async (id: string): Promise<store.UserRow> => {
    let locked: store.UserRow | undefined;
    await auth.revokeSessionsOf(id, async (trx) => {
      locked = await store.changeUser(trx, id, { is_active: false }, clock.now());
    });
    if (locked === undefined) throw unknownUser();
    return locked;
  };

  return {
    list: async (input) => {
      const { rows, total } = await store.listUsers(db, input);
      return { users: rows.map(describe), ...pageNumbers(input, total) };
    },

    get: async (principal, id) => {
      // Whoever may not ask does not learn either which ids exist.
      if (!principal.isAdmin && principal.userId !== id) throw notYours();
      const profile = await auth.profileOf(id);
      if (profile === null) throw unknownUser();
      return profile;
    },

    activate: async (admin, id, ip) => {
      assertOther(admin, id, 'activate');
      const user = await store.changeUser(db, id, { is_active: true }, clock.now());
      if (user === undefined) throw unknownUser();
      await record('user.activated', admin, id, ip);
      return describe(user);
    },

    deactivate: async (admin, id, ip) => {
      assertOther(admin, id, 'deactivate');
      const user = await lockOut(id);
      await record('user.deactivated', admin, id, ip);
      return describe(user);
    },

    delete: async (admin, id, ip) => {
      assertOther(admin, id, 'delete');
      // First, so that nothing new begins while everything ends.
      const { email } = await lockOut(id);
      const removeFiles = await deps.forgetPossessionsOf(id);
      if (!(await store.deleteUser(db, id))) throw unknownUser();
      await record('user.deleted', admin, id, ip, { email });
      await removeFiles();
    },

    stats: async (id) => {
      const profile = await auth.profileOf(id);
      if (profile === null) throw unknownUser();
      const { seconds, methods } = await store.sumProcessing(db, id);
      const age = clock.now().getTime() - Date.parse(profile.created_at);
      return {
        user_id: id,
        datasets_count: profile.datasets_count,
        visualizations_count: profile.visualizations_count,
        total_processing_time: seconds,
        most_used_algorithms: methods.map(({ method }) => method),
        account_age_days: Math.max(0, Math.floor(age / DAY_MS)),
        last_login: profile.last_login,
        login_count: profile.login_count,
      };
    },
  };
}

/** @throws AppError BAD_REQUEST: an administrator who did it to oneself could not take it back */
function assertOther(admin: Principal, id: string, verb: string): void {
  if (admin.userId !== id) return;
  throw new AppError({
    code: 'BAD_REQUEST',
    message: `You cannot ${verb} your own account. Ask another administrator.`,
  });
}

function unknownUser(): AppError {
  return new AppError({ code: 'NOT_FOUND', message: 'There is no user with this id.' });
}

function notYours(): AppError {
  return new AppError({ code: 'FORBIDDEN', message: 'Only administrators see other users.' });
}
