import type { ColumnProfile } from '../profile.ts';
import { sqlPath } from '../sql.ts';
import { textBatches } from './batches.ts';
import type { ConnectionGate } from './connection-gate.ts';
import { rowCsvSql } from './row-csv.ts';
import { rowJsonSql } from './row-json.ts';
import { selectColumns } from './select-columns.ts';
import { query, windowSize } from './window.ts';

export interface RowOrder {
  /** A column's name; empty cells come last, equal ones in file order. */
  readonly column: string;
  readonly order: 'asc' | 'desc';
}

export interface ReadRowsRequest {
  readonly file: string;
  readonly columns: readonly ColumnProfile[];
  readonly skip?: number | undefined;
  readonly limit?: number | undefined;
  /** Names of the columns to keep, in this order; absent: all. */
  readonly select?: readonly string[] | undefined;
  readonly sort?: RowOrder | undefined;
  /** How each row is written; `json` is an object, `csv` a line without its end. */
  readonly as?: 'json' | 'csv' | undefined;
}

/**
 * Rows in file order, window after window: each query holds its connection only for as long as it runs. The order is asked for,
 * since DuckDB may turn what is selected into joins, which do not keep it.
 */
export async function* readRowsInFileOrder(
  gate: ConnectionGate,
  request: ReadRowsRequest,
): AsyncGenerator<string[]> {
  const selected = selectColumns(request.columns, request.select);
  const text = request.as === 'csv' ? rowCsvSql(selected) : rowJsonSql(selected);
  const window = windowSize(selected.length);
  const first = request.skip ?? 0;
  const end = first + (request.limit ?? Number.MAX_SAFE_INTEGER - first);
  for (let start = first; start < end; start += window) {
    const last = Math.min(start + window, end) - 1;
    const chunks = await query(
      gate,
      `SELECT ${text} FROM read_parquet(${sqlPath(request.file)}, file_row_number = true)
       WHERE file_row_number BETWEEN ${start} AND ${last} ORDER BY file_row_number`,
    );
    let rows = 0;
    for (const chunk of chunks) {
      rows += chunk.rowCount;
      yield* textBatches(chunk, 0);
    }
    if (rows <= last - start) return;
  }
}
