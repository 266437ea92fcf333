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

/** Counts a login; undefined when the account is not active any more. */
export function recordLogin(db: Kysely<Database>, userId: string, at: Date): Promise<UserRow | undefined> {
  return db
    .updateTable('users')
    .set((eb) => ({ last_login: at, login_count: eb('login_count', '+', 1) }))
    .where('id', '=', userId)
    .where('is_active', '=', true)
    .returningAll()
    .executeTakeFirst();
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

/** What the user has made so far. */
export async function countPossessions(db: Kysely<Database>, userId: string): Promise<UserCounters> {
  const datasets = await db
    .selectFrom('datasets')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max<Date | null>('created_at').as('latest')])
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  const visualizations = await db
    .selectFrom('visualizations')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return {
    datasets_count: datasets.count,
    visualizations_count: visualizations.count,
    last_dataset_uploaded: datasets.latest,
  };
}
