import { type Kysely, sql } from 'kysely';
import type { Database } from '../../platform/database/schema.ts';

/** Queries over what models answered and what that cost; private to the slice. */

type Db = Kysely<Database>;

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

/**
 * Counts tokens against the user's budget of today before they are spent.
 *
 * @returns false, and nothing counted, where they would exceed it
 */
export async function reserveTokens(
  db: Db,
  userId: string,
  tokens: number,
  budget: number,
): Promise<boolean> {
  if (tokens > budget) return false;
  const row = await db
    .insertInto('model_usage')
    .values({ user_id: userId, day: today, tokens })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'day'])
        .doUpdateSet((eb) => ({ tokens: eb('model_usage.tokens', '+', tokens) }))
        .where((eb) => eb(eb('model_usage.tokens', '+', tokens), '<=', budget)),
    )
    .returning('tokens')
    .executeTakeFirst();
  return row !== undefined;
}

/** Once it is known what a call really took: the difference to what was reserved. */
export async function settleTokens(db: Db, userId: string, difference: number): Promise<void> {
  await db
    .updateTable('model_usage')
    .set((eb) => ({ tokens: sql<number>`greatest(0, ${eb.ref('tokens')} + ${difference})` }))
    .where('user_id', '=', userId)
    .where(sql<boolean>`day = ${today}`)
    .execute();
}
