import { type Kysely, sql } from 'kysely';

/** One-time tokens of mails, and what the lists of users are searched and sorted by. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('one_time_tokens')
    .addColumn('token_hash', 'varchar(64)', (c) => c.primaryKey())
    .addColumn('user_id', 'varchar(64)', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('purpose', 'varchar(16)', (c) =>
      c.notNull().check(sql`purpose in ('reset_password', 'verify_email')`),
    )
    .addColumn('expires_at', 'timestamptz', (c) => c.notNull())
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .addUniqueConstraint('one_time_tokens_latest', ['user_id', 'purpose'])
    .execute();

  await db.schema.createIndex('users_newest').on('users').columns(['created_at', 'id']).execute();
  await createTrigramExtension(db);
  // Written the same way in src/users/users.store.ts, or the index is not used.
  await createIfTrigram(
    db,
    `create index users_search on users using gin
       (lower(email || ' ' || coalesce(first_name, '') || ' ' || coalesce(last_name, '')) gin_trgm_ops)`,
  );
}

/** A server may lack the extension, or its owner the right to create it: searches then read more rows. */
async function createTrigramExtension(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$ begin
      create extension if not exists pg_trgm;
    exception when insufficient_privilege or undefined_file or feature_not_supported then
      raise notice 'pg_trgm is not available: searches will not use an index';
    end $$`.execute(db);
}

async function createIfTrigram(db: Kysely<unknown>, index: string): Promise<void> {
  const { rows } = await sql`select 1 from pg_extension where extname = 'pg_trgm'`.execute(db);
  if (rows.length > 0) await sql.raw(index).execute(db);
}

/** The extension stays: other indexes may use it. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index if exists users_search`.execute(db);
  await db.schema.dropIndex('users_newest').execute();
  await db.schema.dropTable('one_time_tokens').execute();
}
