import { type Kysely, sql } from 'kysely';

/** Users, sessions, datasets with versions, runs, visualizations, explanations, audit events, live events. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('installation')
    .addColumn('singleton', 'boolean', (c) => c.primaryKey().check(sql`singleton`))
    .addColumn('id', 'varchar(64)', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('users')
    .addColumn('id', 'varchar(64)', (c) => c.primaryKey())
    .addColumn('email', 'text', (c) => c.notNull().unique())
    .addColumn('password_hash', 'text', (c) => c.notNull())
    .addColumn('first_name', 'text')
    .addColumn('last_name', 'text')
    .addColumn('profile_image_url', 'text')
    .addColumn('preferred_language', 'varchar(2)', (c) => c.check(sql`preferred_language in ('fr', 'en')`))
    .addColumn('is_active', 'boolean', (c) => c.notNull().defaultTo(true))
    .addColumn('is_admin', 'boolean', (c) => c.notNull().defaultTo(false))
    .addColumn('email_verified', 'boolean', (c) => c.notNull().defaultTo(false))
    .addColumn('last_login', 'timestamptz')
    .addColumn('login_count', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .addColumn('updated_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .execute();

  await db.schema
    .createTable('sessions')
    .addColumn('id', 'varchar(64)', (c) => c.primaryKey())
    .addColumn('user_id', 'varchar(64)', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('generation', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('refresh_hash', 'text', (c) => c.notNull())
    .addColumn('rotated_at', 'timestamptz', (c) => c.notNull())
    .addColumn('remember_me', 'boolean', (c) => c.notNull().defaultTo(false))
    .addColumn('ip_address', 'text')
    .addColumn('user_agent', 'text')
    .addColumn('expires_at', 'timestamptz', (c) => c.notNull())
    .addColumn('last_used', 'timestamptz', (c) => c.notNull())
    .addColumn('revoked_at', 'timestamptz')
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .execute();
  await db.schema.createIndex('sessions_user').on('sessions').columns(['user_id', 'created_at']).execute();

  await db.schema
    .createTable('datasets')
    .addColumn('id', 'varchar(64)', (c) => c.primaryKey())
    .addColumn('user_id', 'varchar(64)', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('description', 'text')
    .addColumn('is_public', 'boolean', (c) => c.notNull().defaultTo(false))
    .addColumn('tags', 'jsonb', (c) => c.notNull().defaultTo(sql`'[]'`))
    .addColumn('status', 'varchar(16)', (c) =>
      c
        .notNull()
        .defaultTo('uploaded')
        .check(sql`status in ('uploaded', 'processing', 'processed', 'error')`),
    )
    .addColumn('error_message', 'text')
    .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('parent_id', 'varchar(64)', (c) => c.references('datasets.id').onDelete('set null'))
    .addColumn('filename', 'text', (c) => c.notNull())
    .addColumn('mime_type', 'text', (c) => c.notNull())
    .addColumn('file_bytes', 'bigint', (c) => c.notNull())
    .addColumn('sha256', 'varchar(64)', (c) => c.notNull())
    .addColumn('table_key', 'text', (c) => c.notNull())
    .addColumn('row_count', 'integer', (c) => c.notNull())
    .addColumn('column_count', 'integer', (c) => c.notNull())
    .addColumn('columns', 'jsonb', (c) => c.notNull())
    .addColumn('detected', 'jsonb', (c) => c.notNull())
    .addColumn('warnings', 'jsonb', (c) => c.notNull().defaultTo(sql`'[]'`))
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .addColumn('updated_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .addColumn('processed_at', 'timestamptz')
    .execute();
  await db.schema
    .createIndex('datasets_owner')
    .on('datasets')
    .columns(['user_id', 'created_at', 'id'])
    .execute();
  await sql`create index datasets_public on datasets (created_at, id) where is_public`.execute(db);
  await db.schema.createIndex('datasets_parent').on('datasets').column('parent_id').execute();

  await db.schema
    .createTable('dataset_versions')
    .addColumn('dataset_id', 'varchar(64)', (c) =>
      c.primaryKey().references('datasets.id').onDelete('cascade'),
    )
    .addColumn('root_id', 'varchar(64)', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('changes', 'jsonb')
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .addUniqueConstraint('dataset_versions_chain', ['root_id', 'version'])
    .execute();

  await db.schema
    .createTable('runs')
    .addColumn('id', 'varchar(64)', (c) => c.primaryKey())
    .addColumn('dataset_id', 'varchar(64)', (c) => c.notNull().references('datasets.id').onDelete('cascade'))
    .addColumn('user_id', 'varchar(64)', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('config', 'jsonb', (c) => c.notNull())
    .addColumn('fingerprint', 'varchar(64)', (c) => c.notNull())
    .addColumn('status', 'varchar(16)', (c) =>
      c
        .notNull()
        .defaultTo('queued')
        .check(sql`status in ('queued', 'running', 'completed', 'failed', 'cancelled')`),
    )
    .addColumn('stage', 'varchar(16)', (c) => c.notNull().defaultTo('preprocessing'))
    .addColumn('progress', 'real', (c) => c.notNull().defaultTo(0))
    .addColumn('message', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('error_message', 'text')
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('worker_id', 'varchar(64)')
    .addColumn('lease_expires_at', 'timestamptz')
    .addColumn('result_key', 'text')
    .addColumn('clusters', 'jsonb')
    .addColumn('narrative', 'jsonb')
    .addColumn('performance', 'jsonb')
    .addColumn('preprocessing_steps', 'jsonb')
    .addColumn('features_used', 'jsonb')
    .addColumn('total_points', 'integer')
    .addColumn('processing_time', 'double precision')
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .addColumn('started_at', 'timestamptz')
    .addColumn('finished_at', 'timestamptz')
    .execute();
  // A caller has one run of a dataset at a time; the index makes two racing requests agree on which.
  await sql`create unique index runs_active on runs (dataset_id, user_id) where status in ('queued', 'running')`.execute(
    db,
  );
  await sql`create index runs_waiting on runs (created_at, id) where status in ('queued', 'running')`.execute(
    db,
  );
  await db.schema
    .createIndex('runs_latest')
    .on('runs')
    .columns(['dataset_id', 'user_id', 'created_at'])
    .execute();
  await db.schema.createIndex('runs_user').on('runs').column('user_id').execute();
  await db.schema.createIndex('runs_fingerprint').on('runs').column('fingerprint').execute();

  await db.schema
    .createTable('visualizations')
    .addColumn('id', 'varchar(64)', (c) => c.primaryKey())
    .addColumn('dataset_id', 'varchar(64)', (c) => c.notNull().references('datasets.id').onDelete('cascade'))
    .addColumn('user_id', 'varchar(64)', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('run_id', 'varchar(64)', (c) => c.notNull().references('runs.id').onDelete('cascade'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('description', 'text')
    .addColumn('is_favorite', 'boolean', (c) => c.notNull().defaultTo(false))
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .addColumn('updated_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .execute();
  await db.schema
    .createIndex('visualizations_owner')
    .on('visualizations')
    .columns(['user_id', 'created_at'])
    .execute();
  await db.schema.createIndex('visualizations_dataset').on('visualizations').column('dataset_id').execute();
  await db.schema.createIndex('visualizations_run').on('visualizations').column('run_id').execute();

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

  await db.schema
    .createTable('audit_events')
    .addColumn('id', 'varchar(64)', (c) => c.primaryKey())
    .addColumn('actor_id', 'varchar(64)')
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('target_type', 'text')
    .addColumn('target_id', 'varchar(64)')
    .addColumn('ip_address', 'text')
    .addColumn('details', 'jsonb', (c) => c.notNull().defaultTo(sql`'{}'`))
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .execute();
  await db.schema.createIndex('audit_events_time').on('audit_events').column('created_at').execute();
  await db.schema
    .createIndex('audit_events_actor')
    .on('audit_events')
    .columns(['actor_id', 'created_at'])
    .execute();

  await db.schema
    .createTable('events')
    .addColumn('user_id', 'varchar(64)', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('event_id', 'bigint', (c) => c.notNull())
    .addColumn('dataset_id', 'varchar(64)')
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('payload', 'jsonb', (c) => c.notNull())
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .addPrimaryKeyConstraint('events_pk', ['user_id', 'event_id'])
    .execute();
  await db.schema.createIndex('events_age').on('events').column('created_at').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  const tables = [
    'events',
    'audit_events',
    'explanations',
    'visualizations',
    'runs',
    'dataset_versions',
    'datasets',
    'sessions',
    'users',
    'installation',
  ];
  for (const table of tables) await db.schema.dropTable(table).execute();
}
