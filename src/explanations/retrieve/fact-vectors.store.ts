import { type Kysely, sql } from 'kysely';
import type { Database } from '../../platform/database/schema.ts';
import type { Language } from '../../procedure/wire.ts';

/**
 * Vectors of facts, by pgvector; private to the slice. The table is made when it is first needed and not by a migration: a
 * PostgreSQL server may not have the extension.
 */

type Db = Kysely<Database>;

/** @returns false where the server has no pgvector, or does not let us use it */
export async function prepareVectors(db: Db): Promise<boolean> {
  const { rows } = await sql`select from pg_available_extensions where name = 'vector'`.execute(db);
  if (rows.length === 0) return false;
  await sql`create extension if not exists vector`.execute(db);
  await sql`
    create table if not exists fact_vectors (
      run_id varchar(64) not null references runs (id) on delete cascade,
      language varchar(2) not null,
      model text not null,
      fact_id varchar(80) not null,
      embedding vector not null,
      primary key (run_id, language, model, fact_id)
    )`.execute(db);
  return true;
}

/** What vectors belong to. */
export interface VectorSpace {
  readonly runId: string;
  readonly language: Language;
  readonly model: string;
}

export async function hasVectors(db: Db, { runId, language, model }: VectorSpace): Promise<boolean> {
  const { rows } = await sql`
    select from fact_vectors where run_id = ${runId} and language = ${language} and model = ${model} limit 1
  `.execute(db);
  return rows.length > 0;
}

/** Nothing happens when the run is gone. */
export async function insertVectors(
  db: Db,
  { runId, language, model }: VectorSpace,
  vectors: readonly { readonly id: string; readonly embedding: readonly number[] }[],
): Promise<void> {
  const listed = JSON.stringify(
    vectors.map(({ id, embedding }) => ({ id, embedding: JSON.stringify(embedding) })),
  );
  await sql`
    insert into fact_vectors (run_id, language, model, fact_id, embedding)
    select runs.id, ${language}, ${model}, listed.id, listed.embedding::vector
    from runs, jsonb_to_recordset(${listed}::jsonb) as listed (id text, embedding text)
    where runs.id = ${runId}
    on conflict do nothing
  `.execute(db);
}

/** The facts nearest to a vector, the nearest first, with the cosine of the angle to it. */
export async function nearestVectors(
  db: Db,
  { runId, language, model }: VectorSpace,
  embedding: readonly number[],
  limit: number,
): Promise<{ readonly id: string; readonly similarity: number }[]> {
  const asked = JSON.stringify(embedding);
  const { rows } = await sql<{ id: string; similarity: number }>`
    select fact_id as id, (1 - (embedding <=> ${asked}::vector))::float8 as similarity
    from fact_vectors
    where run_id = ${runId} and language = ${language} and model = ${model}
      and vector_dims(embedding) = ${embedding.length}
    order by similarity desc, fact_id
    limit ${limit}
  `.execute(db);
  return rows;
}
