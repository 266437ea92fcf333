import { type Kysely, sql, type Transaction } from 'kysely';
import type { Fact } from '../explanations/facts/fact.ts';
import type { Database } from '../platform/database/schema.ts';

/** Queries over the facts of runs; private to the slice. */

type Db = Kysely<Database> | Transaction<Database>;

/** In one statement, however many there are. */
export async function insertFacts(db: Db, runId: string, facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return;
  await sql`
    insert into facts (run_id, id, position, kind, fact)
    select ${runId}, fact ->> 'id', position, fact ->> 'kind', fact
    from jsonb_array_elements(${JSON.stringify(facts)}::jsonb) with ordinality as listed (fact, position)
  `.execute(db);
}

/** In the order they are told. */
export async function factsOf(db: Db, runId: string): Promise<Fact[]> {
  const rows = await db
    .selectFrom('facts')
    .select('fact')
    .where('run_id', '=', runId)
    .orderBy('position')
    .execute();
  return rows.map(({ fact }) => fact);
}
