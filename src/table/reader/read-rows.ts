import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { ColumnProfile } from '../profile.ts';
import { sqlPath } from '../sql.ts';
import { textBatches } from './batches.ts';
import type { ConnectionGate } from './connection-gate.ts';
import { rowJsonSql } from './row-json.ts';
import { findColumn, selectColumns } from './select-columns.ts';

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
}

/** Cells that one query answers with at most; between two queries a slow reader holds nothing but its place. */
const CELLS_PER_WINDOW = 200_000;
const SMALLEST_WINDOW = 128;
const LARGEST_WINDOW = 16_384;

/** Rows that one query answers with. */
export function windowSize(columns: number): number {
  const rows = Math.floor(CELLS_PER_WINDOW / Math.max(1, columns));
  return Math.min(LARGEST_WINDOW, Math.max(SMALLEST_WINDOW, rows));
}

/** Rows in file order, window after window: each query holds its connection only for as long as it runs. */
export async function* readRowsInFileOrder(
  gate: ConnectionGate,
  request: ReadRowsRequest,
): AsyncGenerator<string[]> {
  const selected = selectColumns(request.columns, request.select);
  const json = rowJsonSql(selected);
  const window = windowSize(selected.length);
  const first = request.skip ?? 0;
  const end = first + (request.limit ?? Number.MAX_SAFE_INTEGER - first);
  for (let start = first; start < end; start += window) {
    const last = Math.min(start + window, end) - 1;
    const chunks = await query(
      gate,
      `SELECT ${json} FROM read_parquet(${sqlPath(request.file)}, file_row_number = true) WHERE file_row_number BETWEEN ${start} AND ${last}`,
    );
    let rows = 0;
    for (const chunk of chunks) {
      rows += chunk.rowCount;
      yield* textBatches(chunk, 0);
    }
    if (rows <= last - start) return;
  }
}

/** Rows sorted by a column. A sort cannot be resumed, so a long one keeps its connection until it is read. */
export async function* readRowsSorted(
  gate: ConnectionGate,
  streamGate: ConnectionGate,
  request: ReadRowsRequest & { readonly sort: RowOrder },
): AsyncGenerator<string[]> {
  const selected = selectColumns(request.columns, request.select);
  const { storageName } = findColumn(request.columns, request.sort.column);
  const direction = request.sort.order === 'desc' ? 'DESC' : 'ASC';
  const limit = request.limit === undefined ? '' : `LIMIT ${request.limit}`;
  const sql = `
    SELECT ${rowJsonSql(selected)} FROM read_parquet(${sqlPath(request.file)}, file_row_number = true)
    ORDER BY ${storageName} ${direction} NULLS LAST, file_row_number ${limit} OFFSET ${request.skip ?? 0}`;
  if (request.limit !== undefined && request.limit <= windowSize(selected.length)) {
    for (const chunk of await query(gate, sql)) yield* textBatches(chunk, 0);
    return;
  }
  const { connection, giveBack } = await streamGate.borrow();
  try {
    const result = await connection.stream(sql);
    for await (const chunk of result) yield* textBatches(chunk, 0);
  } finally {
    giveBack();
  }
}

/** All chunks of a result that fits memory. */
export function query(gate: ConnectionGate, sql: string): Promise<DuckDBDataChunk[]> {
  return gate.use(async (connection) => (await connection.run(sql)).fetchAllChunks());
}
