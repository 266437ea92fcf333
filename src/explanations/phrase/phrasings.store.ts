import { type Kysely, sql } from 'kysely';
import type { Database } from '../../platform/database/schema.ts';

/** Queries over what models answered and what that cost; private to the slice. */

type Db = Kysely<Database>;

/** The column is an integer. */
const MOST_COUNTED = 2_147_483_647;

const today = sql<string>`(now() at time zone 'UTC')::date`;

export async function findPhrasing(db: Db, key: string): Promise<string | undefined> {
  const row = await db.selectFrom('phrasings').select('answer').where('key', '=', key).executeTakeFirst();
  return row?.answer;
}

/** Nothing happens when the run is gone. */
export async function keepPhrasing(db: Db, key: string, runId: string, answer: string): Promise<void> {
  await db
    .insertInto('phrasings')
    .columns(['key', 'run_id', 'answer'])
    .expression((eb) =>
      eb
        .selectFrom('runs')
        .select([
          sql<string>`${key}::text`.as('key'),
          'runs.id as run_id',
          sql<string>`${answer}::text`.as('answer'),
        ])
        .where('runs.id', '=', runId),
    )
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ answer }))
    .execute();
}

/** Tokens that were counted before they are spent. */
export interface ReservedTokens {
  readonly userId: string;
  readonly tokens: number;
  /** The day (UTC) that they were counted on, YYYY-MM-DD. */
  readonly day: string;
}

/**
 * Counts tokens against the user's budget of today before they are spent.
 *
 * @returns null, and nothing counted, where they would exceed it
 */
export async function reserveTokens(
  db: Db,
  userId: string,
  tokens: number,
  budget: number,
): Promise<ReservedTokens | null> {
  if (tokens > budget) return null;
  const row = await db
    .insertInto('model_usage')
    .values({ user_id: userId, day: today, tokens })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'day'])
        .doUpdateSet((eb) => ({ tokens: eb('model_usage.tokens', '+', tokens) }))
        .where('model_usage.tokens', '<=', budget - tokens),
    )
    .returning(sql<string>`model_usage.day::text`.as('day'))
    .executeTakeFirst();
  return row === undefined ? null : { userId, tokens, day: row.day };
}

/** Once it is known what a call really took: counts that instead, on the day it was reserved. */
export async function settleTokens(
  db: Db,
  { userId, tokens, day }: ReservedTokens,
  spent: number,
): Promise<void> {
  const settled = sql<number>`least(${MOST_COUNTED}, greatest(0, tokens::bigint + ${spent - tokens}))::integer`;
  await db
    .updateTable('model_usage')
    .set({ tokens: settled })
    .where('user_id', '=', userId)
    .where(sql<boolean>`day = ${day}::date`)
    .execute();
}
