import { type Kysely, sql } from 'kysely';
import type { Database } from '../../platform/database/schema.ts';
import type { Language } from '../../procedure/wire.ts';
import type { FactText } from './fact-texts.ts';

/** Full text over facts; private to the slice. */

type Db = Kysely<Database>;

const DICTIONARIES: Readonly<Record<Language, string>> = { fr: 'french', en: 'english' };

export async function hasTexts(db: Db, runId: string, language: Language): Promise<boolean> {
  const row = await db
    .selectFrom('fact_texts')
    .select('fact_id')
    .where('run_id', '=', runId)
    .where('language', '=', language)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** In one statement; those that are there already stay, and nothing happens when the run is gone. */
export async function insertTexts(
  db: Db,
  runId: string,
  language: Language,
  texts: readonly FactText[],
): Promise<void> {
  const dictionary = sql`${DICTIONARIES[language]}::regconfig`;
  await sql`
    insert into fact_texts (run_id, language, fact_id, search)
    select runs.id, ${language}, listed.id,
      setweight(to_tsvector(${dictionary}, listed.keywords), 'A') || to_tsvector(${dictionary}, listed.text)
    from runs, jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) as listed (id text, keywords text, text text)
    where runs.id = ${runId}
    on conflict do nothing
  `.execute(db);
}

export interface FoundFact {
  readonly id: string;
  /** Above 0; more is more alike. */
  readonly rank: number;
}

/** The facts that share words with a question, the more alike the earlier. */
export async function searchTexts(
  db: Db,
  runId: string,
  language: Language,
  question: string,
  limit: number,
): Promise<FoundFact[]> {
  const { rows } = await sql<FoundFact>`
    select fact_id as id, ts_rank(search, asked.query, 1)::float8 as rank
    from fact_texts, (
      select replace(plainto_tsquery(${DICTIONARIES[language]}::regconfig, ${question})::text, '&', '|')::tsquery as query
    ) as asked
    where run_id = ${runId} and language = ${language} and ts_filter(search, '{a}') @@ asked.query
    order by rank desc, fact_id
    limit ${limit}
  `.execute(db);
  return rows;
}
