import { type DuckDBDataChunk, DuckDBDoubleVector, DuckDBIntegerVector } from '@duckdb/node-api';

/**
 * The numbers of a chunk's column as they lie in memory, without one call per value. Places without a value hold
 * anything: queries replace nulls first. The package keeps the arrays private; only this file reaches for them.
 */
export function doubles(chunk: DuckDBDataChunk, column: number): Float64Array {
  const vector = chunk.getColumnVector(column);
  if (!(vector instanceof DuckDBDoubleVector)) throw new TypeError('a DOUBLE column was expected');
  return vector['items'].subarray(0, chunk.rowCount);
}

export function integers(chunk: DuckDBDataChunk, column: number): Int32Array {
  const vector = chunk.getColumnVector(column);
  if (!(vector instanceof DuckDBIntegerVector)) throw new TypeError('an INTEGER column was expected');
  return vector['items'].subarray(0, chunk.rowCount);
}
