import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { sqlString } from './sql.ts';

export interface DuckDbOptions {
  /** The only directories whose files may be read or written. */
  readonly directories: readonly string[];
  /** Where larger-than-memory operators spill; one of `directories` or below. */
  readonly spillDirectory: string;
  readonly threads: number;
  readonly memoryLimitMb: number;
}

/**
 * An in-memory DuckDB that reaches nothing but the given directories: no network, no extension, no other file,
 * and no statement that would lift this. The order of the settings matters: the last one freezes the others.
 */
export async function openDuckDb(options: DuckDbOptions): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: `${options.memoryLimitMb}MB`,
    temp_directory: options.spillDirectory,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    preserve_insertion_order: 'true',
  });
  const connection = await instance.connect();
  try {
    const directories = options.directories.map((directory) => sqlString(withSlash(directory)));
    await connection.run(`SET allowed_directories = [${directories.join(', ')}]`);
    await connection.run(`SET TimeZone = 'UTC'`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
  } finally {
    connection.closeSync();
  }
  return instance;
}

function withSlash(directory: string): string {
  return directory.endsWith('/') ? directory : `${directory}/`;
}

/** The rows of a small result, as DuckDB's JSON values: 64-bit integers are strings. */
export async function smallResult(connection: DuckDBConnection, sql: string) {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowsJson();
}
