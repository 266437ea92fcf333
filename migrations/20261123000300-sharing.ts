import { type Kysely, sql } from 'kysely';

/** Links that show one visualization to whoever has them, and who looked. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('share_links')
    .addColumn('id', 'varchar(64)', (c) => c.primaryKey())
    .addColumn('visualization_id', 'varchar(64)', (c) =>
      c.notNull().references('visualizations.id').onDelete('cascade'),
    )
    .addColumn('token_hash', 'varchar(64)', (c) => c.notNull().unique())
    .addColumn('hidden_columns', 'jsonb', (c) => c.notNull().defaultTo(sql`'[]'`))
    .addColumn('views', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('last_viewed', 'timestamptz')
    .addColumn('expires_at', 'timestamptz', (c) => c.notNull())
    .addColumn('revoked_at', 'timestamptz')
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .execute();
  await db.schema
    .createIndex('share_links_visualization')
    .on('share_links')
    .columns(['visualization_id', 'created_at'])
    .execute();

  await db.schema
    .createTable('share_accesses')
    .addColumn('id', 'varchar(64)', (c) => c.primaryKey())
    .addColumn('link_id', 'varchar(64)', (c) => c.notNull().references('share_links.id').onDelete('cascade'))
    .addColumn('ip_address', 'text')
    .addColumn('user_agent', 'text')
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .execute();
  await db.schema
    .createIndex('share_accesses_link')
    .on('share_accesses')
    .columns(['link_id', 'created_at', 'id'])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('share_accesses').execute();
  await db.schema.dropTable('share_links').execute();
}
