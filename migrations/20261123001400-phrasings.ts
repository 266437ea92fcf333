import { type Kysely, sql } from 'kysely';

/** What a language model wrote of runs, what that cost, and whether it may be told of columns that look personal. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Was never used: what templates say follows from the facts.
  await db.schema.dropTable('explanations').execute();
  await db.schema
    .createTable('phrasings')
    .addColumn('key', 'varchar(64)', (c) => c.primaryKey())
    .addColumn('run_id', 'varchar(64)', (c) => c.notNull().references('runs.id').onDelete('cascade'))
    .addColumn('answer', 'text', (c) => c.notNull())
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .execute();
  await db.schema.createIndex('phrasings_run').on('phrasings').column('run_id').execute();
  await db.schema
    .createTable('model_usage')
    .addColumn('user_id', 'varchar(64)', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('day', 'date', (c) => c.notNull())
    .addColumn('tokens', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('model_usage_pk', ['user_id', 'day'])
    .execute();
  await db.schema
    .alterTable('datasets')
    .addColumn('explain_personal_columns', 'boolean', (c) => c.notNull().defaultTo(false))
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('datasets').dropColumn('explain_personal_columns').execute();
  await db.schema.dropTable('model_usage').execute();
  await db.schema.dropTable('phrasings').execute();
  await db.schema
    .createTable('explanations')
    .addColumn('id', 'varchar(64)', (c) => c.primaryKey())
    .addColumn('run_id', 'varchar(64)', (c) => c.notNull().references('runs.id').onDelete('cascade'))
    .addColumn('language', 'varchar(2)', (c) => c.notNull().check(sql`language in ('fr', 'en')`))
    .addColumn('source', 'varchar(16)', (c) => c.notNull())
    .addColumn('content', 'jsonb', (c) => c.notNull())
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .addUniqueConstraint('explanations_run_language', ['run_id', 'language'])
    .execute();
}
