import { DuckDBInstance } from '@duckdb/node-api';
import { sqlPath, sqlString } from './sql.ts';

interface DuckDbOptions {
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
 * A directory is allowed by its name and as the pattern that stands for it, because DuckDB checks both.
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
    const directories = options.directories
      .map(withSlash)
      .flatMap((path) => [sqlString(path), sqlPath(path)]);
    await connection.run(`SET GLOBAL allowed_directories = [${directories.join(', ')}]`);
    await connection.run(`SET GLOBAL TimeZone = 'UTC'`);
    // The footer of a wide file takes longer to parse than one of its columns to read.
    await connection.run('SET GLOBAL parquet_metadata_cache = true');
    await connection.run('SET GLOBAL enable_external_access = false');
    await connection.run('SET GLOBAL lock_configuration = true');
  } finally {
    connection.closeSync();
  }
  return instance;
}

/**
 * Frees an instance, which takes ten to twenty milliseconds, once whoever closes it has answered. Nothing of it must be in use.
 */
export function closeSoon(instance: DuckDBInstance): void {
  setImmediate(() => instance.closeSync());
}

function withSlash(directory: string): string {
  return directory.endsWith('/') ? directory : `${directory}/`;
}
