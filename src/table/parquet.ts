import { open, rename, rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlString } from './sql.ts';

/** A page of rows costs the decoding of one group; smaller ones than this cost more than they save. */
const LARGEST_ROW_GROUP = 30_720;
/** Cells that a writer may hold before it writes a row group; keeps very wide tables within memory. */
const CELLS_PER_ROW_GROUP = 2_500_000;
const VECTOR_SIZE = 2_048;

/** Rows of a row group, a multiple of DuckDB's vector size. */
function rowGroupSize(columns: number): number {
  const rows = Math.floor(CELLS_PER_ROW_GROUP / Math.max(1, columns) / VECTOR_SIZE) * VECTOR_SIZE;
  return Math.min(LARGEST_ROW_GROUP, Math.max(VECTOR_SIZE, rows));
}

/** Writes what a query selects, in its order. The file appears under its name only when it is whole and on disk. */
export async function writeParquet(
  connection: DuckDBConnection,
  query: string,
  target: string,
  columns: number,
): Promise<number> {
  const partial = `${target}.partial`;
  try {
    await connection.run(
      `COPY (${query}) TO ${sqlString(partial)} (FORMAT parquet, ROW_GROUP_SIZE ${rowGroupSize(columns)}, USE_TMP_FILE false)`,
    );
    const file = await open(partial, 'r');
    try {
      await file.sync();
      await rename(partial, target);
      return (await file.stat()).size;
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
