import type { Insertable, Kysely, Selectable, Updateable } from 'kysely';
import type { Database, UsersTable } from '../platform/database/schema.ts';

export type UserRow = Selectable<UsersTable>;

/** Undefined when somebody has the e-mail address already, however close the race was. */
export function insertUser(db: Kysely<Database>, user: Insertable<UsersTable>): Promise<UserRow | undefined> {
  return db
    .insertInto('users')
    .values(user)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returningAll()
    .executeTakeFirst();
}

export function findUserById(db: Kysely<Database>, id: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
}

export function findUserByEmail(db: Kysely<Database>, email: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst();
}

export interface Login {
  readonly userId: string;
  readonly at: Date;
  /** The hash that the password was compared with. */
  readonly passwordHash: string;
  /** A better one of the same password. */
  readonly renewedHash?: string | undefined;
}

/** Counts a login; undefined when the account is not active, or its password another by now. */
export function recordLogin(
  db: Kysely<Database>,
  { userId, at, passwordHash, renewedHash }: Login,
): Promise<UserRow | undefined> {
  return db
    .updateTable('users')
    .set((eb) => ({
      last_login: at,
      login_count: eb('login_count', '+', 1),
      ...(renewedHash === undefined ? {} : { password_hash: renewedHash }),
    }))
    .where('id', '=', userId)
    .where('is_active', '=', true)
    .where('password_hash', '=', passwordHash)
    .returningAll()
    .executeTakeFirst();
}

/** Undefined when the user is gone, or the password is not `replaced` any more. */
export function updatePassword(
  db: Kysely<Database>,
  userId: string,
  hashes: { readonly password: string; readonly replaced?: string },
  at: Date,
): Promise<UserRow | undefined> {
  return db
    .updateTable('users')
    .set({ password_hash: hashes.password, updated_at: at })
    .where('id', '=', userId)
    .$if(hashes.replaced !== undefined, (query) => query.where('password_hash', '=', hashes.replaced ?? ''))
    .returningAll()
    .executeTakeFirst();
}

export async function markEmailVerified(db: Kysely<Database>, userId: string, at: Date): Promise<void> {
  await db
    .updateTable('users')
    .set({ email_verified: true, updated_at: at })
    .where('id', '=', userId)
    .execute();
}

export type ProfileChanges = Pick<
  Updateable<UsersTable>,
  'first_name' | 'last_name' | 'profile_image_url' | 'preferred_language'
>;

/** Fields that are undefined keep their value. */
export function updateUser(
  db: Kysely<Database>,
  userId: string,
  changes: ProfileChanges,
  at: Date,
): Promise<UserRow | undefined> {
  return db
    .updateTable('users')
    .set({ ...changes, updated_at: at })
    .where('id', '=', userId)
    .returningAll()
    .executeTakeFirst();
}

export interface UserCounters {
  readonly datasets_count: number;
  readonly visualizations_count: number;
  readonly last_dataset_uploaded: Date | null;
}

/** A user with what the user has made so far, in one question: profiles are asked for all the time. */
export function findProfile(
  db: Kysely<Database>,
  userId: string,
): Promise<(UserRow & UserCounters) | undefined> {
  return db
    .selectFrom('users')
    .selectAll('users')
    .select((eb) => [
      eb
        .selectFrom('datasets')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('datasets.user_id', '=', 'users.id')
        .$asScalar()
        .$notNull()
        .as('datasets_count'),
      eb
        .selectFrom('datasets')
        .select(({ fn }) => fn.max<Date | null>('datasets.created_at').as('latest'))
        .whereRef('datasets.user_id', '=', 'users.id')
        .as('last_dataset_uploaded'),
      eb
        .selectFrom('visualizations')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('visualizations.user_id', '=', 'users.id')
        .$asScalar()
        .$notNull()
        .as('visualizations_count'),
    ])
    .where('users.id', '=', userId)
    .executeTakeFirst();
}
