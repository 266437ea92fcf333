import { type Kysely, sql } from 'kysely';

/** What lists can be sorted by; each reads an index of one's own datasets and one of the public ones. */
const SORT_KEYS = {
  updated: 'updated_at',
  name: 'lower(name)',
  rows: 'row_count',
  columns: 'column_count',
  size: 'file_bytes',
};

/** Lists, searches and versions of datasets, and what was found by studying their tables. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // The profiles hold histograms; a list needs no more of them than this.
  await sql`
    alter table datasets
      add column column_names jsonb generated always as (jsonb_path_query_array(columns, '$[*].name')) stored,
      add column column_types jsonb generated always as (jsonb_path_query_array(columns, '$[*].type')) stored,
      add column created_from_version integer
  `.execute(db);

  await db.schema.dropIndex('datasets_owner').execute();
  await db.schema.dropIndex('datasets_public').execute();
  // The further columns let a list be counted without reading its rows.
  await sql`
    create index datasets_owner on datasets (user_id, created_at, id)
      include (is_public, status, row_count)`.execute(db);
  await sql`
    create index datasets_public on datasets (created_at, id)
      include (user_id, status, row_count) where is_public`.execute(db);
  for (const [name, key] of Object.entries(SORT_KEYS)) {
    await sql.raw(`create index datasets_owner_${name} on datasets (user_id, ${key}, id)`).execute(db);
    await sql
      .raw(`create index datasets_public_${name} on datasets (${key}, id) where is_public`)
      .execute(db);
  }

  // Written the same way in src/datasets/dataset-list.store.ts, or the indexes are not used.
  await createIfTrigram(
    db,
    `create index datasets_search on datasets
       using gin (lower(name || E'\\x1f' || coalesce(description, '')) gin_trgm_ops)`,
  );
  await createIfTrigram(
    db,
    'create index datasets_tags on datasets using gin (lower(tags::text) gin_trgm_ops)',
  );

  await db.schema
    .createTable('dataset_studies')
    .addColumn('dataset_id', 'varchar(64)', (c) =>
      c.primaryKey().references('datasets.id').onDelete('cascade'),
    )
    .addColumn('study', 'jsonb', (c) => c.notNull())
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .execute();
}

/** The extension is made by an earlier migration, where the server has it. */
async function createIfTrigram(db: Kysely<unknown>, index: string): Promise<void> {
  const { rows } = await sql`select 1 from pg_extension where extname = 'pg_trgm'`.execute(db);
  if (rows.length > 0) await sql.raw(index).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('dataset_studies').execute();
  for (const name of ['search', 'tags']) {
    await sql.raw(`drop index if exists datasets_${name}`).execute(db);
  }
  for (const name of Object.keys(SORT_KEYS)) {
    await db.schema.dropIndex(`datasets_owner_${name}`).execute();
    await db.schema.dropIndex(`datasets_public_${name}`).execute();
  }
  await db.schema.dropIndex('datasets_owner').execute();
  await db.schema.dropIndex('datasets_public').execute();
  await db.schema
    .createIndex('datasets_owner')
    .on('datasets')
    .columns(['user_id', 'created_at', 'id'])
    .execute();
  await sql`create index datasets_public on datasets (created_at, id) where is_public`.execute(db);
  await sql`alter table datasets drop column created_from_version, drop column column_names, drop column column_types`.execute(
    db,
  );
}
