import type { Kysely } from 'kysely';
import type { Database, OneTimePurpose } from '../platform/database/schema.ts';

export interface OneTimeTokenRow {
  readonly tokenHash: string;
  readonly userId: string;
  readonly purpose: OneTimePurpose;
  readonly expiresAt: Date;
}

/** The user's former token of this purpose is good no longer. */
export async function replaceOneTimeToken(
  db: Kysely<Database>,
  token: OneTimeTokenRow,
  at: Date,
): Promise<void> {
  const row = { token_hash: token.tokenHash, expires_at: token.expiresAt, created_at: at };
  await db
    .insertInto('one_time_tokens')
    .values({ user_id: token.userId, purpose: token.purpose, ...row })
    .onConflict((conflict) => conflict.columns(['user_id', 'purpose']).doUpdateSet(row))
    .execute();
}

export interface PresentedToken {
  readonly tokenHash: string;
  readonly purpose: OneTimePurpose;
  readonly at: Date;
}

/** Whose token it is, while it is good. */
export async function findTokenOwner(
  db: Kysely<Database>,
  { tokenHash, purpose, at }: PresentedToken,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('one_time_tokens')
    .select('user_id')
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('expires_at', '>', at)
    .executeTakeFirst();
  return row?.user_id;
}

/** Spends the token; undefined when it is not good, or somebody was faster. */
export async function takeToken(
  db: Kysely<Database>,
  { tokenHash, purpose, at }: PresentedToken,
): Promise<string | undefined> {
  const row = await db
    .deleteFrom('one_time_tokens')
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('expires_at', '>', at)
    .returning('user_id')
    .executeTakeFirst();
  return row?.user_id;
}

export async function deleteTokensOf(
  db: Kysely<Database>,
  userId: string,
  purpose: OneTimePurpose,
): Promise<void> {
  await db
    .deleteFrom('one_time_tokens')
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .execute();
}
