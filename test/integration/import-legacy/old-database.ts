import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { TEST_SERVER_URL } from '../../support/database.ts';

/** A database as the old service's SQLAlchemy models make it. */
export interface OldDatabase {
  readonly url: string;
  insert(table: string, row: Readonly<Record<string, unknown>>): Promise<void>;
  query(text: string): Promise<void>;
  drop(): Promise<void>;
}

const SCHEMA = `
  create table users (
    id varchar primary key, email varchar unique, hashed_password varchar, first_name varchar, last_name varchar,
    profile_image_url text, is_active boolean, is_admin boolean, email_verified boolean, last_login timestamp,
    login_count integer, reset_token varchar, reset_token_expires timestamp, verification_token varchar,
    verification_token_expires timestamp, created_at timestamp, updated_at timestamp);
  create table sessions (
    id varchar primary key, user_id varchar references users(id), refresh_token varchar unique, device_info json,
    ip_address varchar, user_agent text, is_active boolean, expires_at timestamp, last_used timestamp,
    created_at timestamp, revoked_at timestamp, session_data json);
  create table datasets (
    id varchar primary key, name varchar, description text, original_data json, processed_data json,
    dataset_metadata json, file_info json, processing_config json, processing_results json, status varchar,
    error_message text, user_id varchar, is_public boolean, tags json, version integer, parent_id varchar,
    created_at timestamp, updated_at timestamp, processed_at timestamp);
  create table visualizations (
    id varchar primary key, dataset_id varchar, user_id varchar, name varchar, description text, config json,
    results json, thumbnail text, is_public boolean, view_count integer, liked_by json, created_at timestamp,
    updated_at timestamp);`;

export async function createOldDatabase(): Promise<OldDatabase> {
  const name = `data_mirage_test_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: TEST_SERVER_URL });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = new URL(TEST_SERVER_URL);
  url.pathname = name;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(SCHEMA);
  return {
    url: url.href,
    insert: async (table, row) => {
      const names = Object.keys(row);
      const values = names.map((column) => cellOf(row[column]));
      const places = names.map((_name, index) => `$${index + 1}`);
      await client.query(`insert into ${table} (${names.join(', ')}) values (${places.join(', ')})`, values);
    },
    query: async (text) => {
      await client.query(text);
    },
    drop: async () => {
      await client.end();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

/** JSON as text; SQLAlchemy's absent JSON is the text null. */
export const json = (value: unknown) => ({ json: JSON.stringify(value) });

function cellOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'json' in value ? value.json : value;
}
