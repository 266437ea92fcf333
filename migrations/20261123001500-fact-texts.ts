import { type Kysely, sql } from 'kysely';

/** The words by which the facts of a run are found, in each language; made when a run is first asked about. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('fact_texts')
    .addColumn('run_id', 'varchar(64)', (c) => c.notNull().references('runs.id').onDelete('cascade'))
    .addColumn('language', 'varchar(2)', (c) => c.notNull().check(sql`language in ('fr', 'en')`))
    .addColumn('fact_id', 'varchar(80)', (c) => c.notNull())
    .addColumn('search', sql`tsvector`, (c) => c.notNull())
    .addPrimaryKeyConstraint('fact_texts_pk', ['run_id', 'language', 'fact_id'])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('fact_texts').execute();
}
