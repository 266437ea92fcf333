import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlPath } from '../sql.ts';
import { doubles } from '../vectors.ts';

/** Every value of a numeric column that is there, as doubles, in file order. */
export async function columnValues(
  connection: DuckDBConnection,
  file: string,
  column: string,
  rowCount: number,
): Promise<Float64Array> {
  const values = new Float64Array(rowCount);
  const result = await connection.stream(
    `SELECT ${column}::DOUBLE FROM read_parquet(${sqlPath(file)}) WHERE ${column} IS NOT NULL`,
  );
  let at = 0;
  for await (const chunk of result) {
    values.set(doubles(chunk, 0), at);
    at += chunk.rowCount;
  }
  return values.subarray(0, at);
}
