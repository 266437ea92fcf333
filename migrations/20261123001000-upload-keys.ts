import { type Kysely, sql } from 'kysely';

/** The keys that callers gave to their uploads; one is forgotten with its dataset. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('upload_keys')
    .addColumn('user_id', 'varchar(64)', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('idempotency_key', 'varchar(255)', (c) => c.notNull())
    .addColumn('dataset_id', 'varchar(64)', (c) => c.notNull().references('datasets.id').onDelete('cascade'))
    .addColumn('fingerprint', 'varchar(64)', (c) => c.notNull())
    .addColumn('answer', 'jsonb', (c) => c.notNull())
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .addPrimaryKeyConstraint('upload_keys_owner', ['user_id', 'idempotency_key'])
    .execute();
  await db.schema.createIndex('upload_keys_dataset').on('upload_keys').column('dataset_id').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('upload_keys').execute();
}
