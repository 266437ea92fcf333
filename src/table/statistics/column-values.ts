import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlPath } from '../sql.ts';
import { doubles } from '../vectors.ts';

/** For each of the numeric columns, every value that is there, as doubles, in file order. */
export async function columnValues(
  connection: DuckDBConnection,
  file: string,
  columns: readonly string[],
  rowCount: number,
): Promise<Float64Array[]> {
  const values = columns.map(() => new Float64Array(rowCount));
  const filled = new Uint32Array(columns.length);
  const numbers = columns.map((column) => `coalesce(${column}::DOUBLE, 'NaN')`);
  const result = await connection.stream(`SELECT ${numbers.join(', ')} FROM read_parquet(${sqlPath(file)})`);
  for await (const chunk of result) {
    for (let column = 0; column < columns.length; column++) {
      filled[column] = appendNumbers(values[column]!, filled[column]!, doubles(chunk, column));
    }
  }
  return values.map((all, column) => all.subarray(0, filled[column]));
}

/** Copies what is a number behind the first `length` values and returns how many there are then. */
function appendNumbers(values: Float64Array, length: number, chunk: Float64Array): number {
  let end = length;
  for (let i = 0; i < chunk.length; i++) {
    const value = chunk[i]!;
    values[end] = value;
    if (!Number.isNaN(value)) end++;
  }
  return end;
}
