import { type Insertable, type Kysely, type Selectable, sql, type Updateable } from 'kysely';
import type { Database, UsersTable } from '../platform/database/schema.ts';
import type { UserListInput } from './users.schema.ts';

/** Queries over all users, for administrators; private to the slice. */

export type UserRow = Selectable<UsersTable>;

/** Exactly what the index users_search holds. */
const searched = sql<string>`lower(email || ' ' || coalesce(first_name, '') || ' ' || coalesce(last_name, ''))`;

function usersMatching(db: Kysely<Database>, { search, is_active }: UserListInput) {
  let query = db.selectFrom('users');
  if (typeof is_active === 'boolean') query = query.where('is_active', '=', is_active);
  if (typeof search === 'string' && search !== '') {
    const pattern = `%${search.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
    query = query.where(searched, 'like', sql<string>`lower(${pattern})`);
  }
  return query;
}

/** The newest first. */
export function pageOfUsers(db: Kysely<Database>, input: UserListInput) {
  return usersMatching(db, input)
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .offset(input.skip)
    .limit(input.limit);
}

export async function listUsers(
  db: Kysely<Database>,
  input: UserListInput,
): Promise<{ readonly rows: UserRow[]; readonly total: number }> {
  const rows = await pageOfUsers(db, input).execute();
  const { total } = await usersMatching(db, input)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows, total: Number(total) };
}

export function findUserByEmail(db: Kysely<Database>, email: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst();
}

/** Undefined when somebody has the e-mail address already. */
export function insertUser(db: Kysely<Database>, user: Insertable<UsersTable>): Promise<UserRow | undefined> {
  return db
    .insertInto('users')
    .values(user)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** Undefined when there is no such user. */
export function changeUser(
  db: Kysely<Database>,
  id: string,
  changes: Pick<Updateable<UsersTable>, 'is_active' | 'is_admin'>,
  at: Date,
): Promise<UserRow | undefined> {
  return db
    .updateTable('users')
    .set({ ...changes, updated_at: at })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

export function listAdministrators(db: Kysely<Database>): Promise<UserRow[]> {
  return db.selectFrom('users').selectAll().where('is_admin', '=', true).orderBy('email').execute();
}

/** Everything a user has goes with the row; false when there was none. */
export async function deleteUser(db: Kysely<Database>, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('users').where('id', '=', id).executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

export interface ProcessingTotals {
  readonly seconds: number;
  /** How many completed runs used it, the most used method first. */
  readonly methods: readonly { readonly method: string; readonly uses: number }[];
}

const TOLD_METHODS = 5;

export async function sumProcessing(db: Kysely<Database>, userId: string): Promise<ProcessingTotals> {
  const { seconds } = await db
    .selectFrom('runs')
    .select(sql<number>`coalesce(sum(processing_time), 0)::float8`.as('seconds'))
    .where('user_id', '=', userId)
    .where('status', '=', 'completed')
    .executeTakeFirstOrThrow();
  const { rows } = await sql<{ method: string; uses: number }>`
    select method, count(*)::int as uses
    from runs
    cross join lateral (values (config ->> 'reduction_method'), (config ->> 'clustering_method')) as used (method)
    where user_id = ${userId} and status = 'completed' and method is not null
    group by method
    order by uses desc, method
    limit ${TOLD_METHODS}`.execute(db);
  return { seconds, methods: rows };
}
