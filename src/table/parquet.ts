import { open, rename, rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlString } from './sql.ts';

/** A page of rows costs the decoding of one group; smaller ones than this cost more than they save. */
const LARGEST_ROW_GROUP = 30_720;
/** Cells that a writer may hold before it writes a row group; keeps very wide tables within memory. */
const CELLS_PER_ROW_GROUP = 2_500_000;
const VECTOR_SIZE = 2_048;

/** A Parquet file that is written but not yet under its name. */
export interface ParquetDraft {
  readonly rows: number;
  /** Makes it durable and gives it its name; returns its size in bytes. */
  commit(): Promise<number>;
  discard(): Promise<void>;
}

/** Writes what a query selects, in its order. */
export async function draftParquet(
  connection: DuckDBConnection,
  query: string,
  columns: number,
  target: string,
): Promise<ParquetDraft> {
  const path = `${target}.partial`;
  const discard = () => rm(path, { force: true });
  try {
    const result = await connection.run(
      `COPY (${query}) TO ${sqlString(path)} (FORMAT parquet, ROW_GROUP_SIZE ${rowGroupSize(columns)}, USE_TMP_FILE false)`,
    );
    return { rows: result.rowsChanged, commit: () => commit(path, target), discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function commit(path: string, target: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    await file.sync();
    await rename(path, target);
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

/** Rows of a row group, a multiple of DuckDB's vector size. */
function rowGroupSize(columns: number): number {
  const rows = Math.floor(CELLS_PER_ROW_GROUP / Math.max(1, columns) / VECTOR_SIZE) * VECTOR_SIZE;
  return Math.min(LARGEST_ROW_GROUP, Math.max(VECTOR_SIZE, rows));
}
