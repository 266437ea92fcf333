import { setImmediate } from 'node:timers/promises';
import { type DuckDBDataChunk, DuckDBVarCharVector } from '@duckdb/node-api';

/** Rows of a batch: few enough that even wide rows are copied within a few milliseconds. */
export const BATCH_ROWS = 256;

/** The texts of a chunk's column in batches; other work gets its turn between two of them. */
export async function* textBatches(chunk: DuckDBDataChunk, column: number): AsyncGenerator<string[]> {
  const vector = chunk.getColumnVector(column);
  if (!(vector instanceof DuckDBVarCharVector)) throw new TypeError('a VARCHAR column was expected');
  for (let start = 0; start < chunk.rowCount; start += BATCH_ROWS) {
    const length = Math.min(BATCH_ROWS, chunk.rowCount - start);
    yield Array.from({ length }, (_, row) => vector.getItem(start + row) ?? '');
    await setImmediate();
  }
}
