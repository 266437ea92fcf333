import { sqlPath } from '../sql.ts';
import { integers } from '../vectors.ts';
import { BATCH_ROWS, textBatches } from './batches.ts';
import type { ConnectionGate } from './connection-gate.ts';
import type { ReadRowsRequest, RowOrder } from './read-rows.ts';
import { readRowsAt } from './read-rows-at.ts';
import { rowJsonSql } from './row-json.ts';
import { findColumn, selectColumns } from './select-columns.ts';
import { query, windowSize } from './window.ts';

type SortedRequest = ReadRowsRequest & { readonly sort: RowOrder };

/** Rows sorted by a column. */
export function readRowsSorted(
  gate: ConnectionGate,
  streamGate: ConnectionGate,
  request: SortedRequest,
): AsyncGenerator<string[]> {
  const isPage = request.limit !== undefined && request.limit <= windowSize(request.columns.length);
  return isPage ? sortedPage(gate, request) : sortedStream(streamGate, request);
}

/** First the places of the rows, which need only the column to sort by; then the few rows themselves. */
async function* sortedPage(gate: ConnectionGate, request: SortedRequest): AsyncGenerator<string[]> {
  const chunks = await query(gate, sortedSql(request, 'file_row_number::INTEGER'));
  const places = chunks.flatMap((chunk) => [...integers(chunk, 0)]);
  const texts = new Map<number, string>();
  for await (const batch of readRowsAt(gate, { ...request, rows: Uint32Array.from(places).sort() })) {
    for (const { row, json } of batch) texts.set(row, json);
  }
  for (let start = 0; start < places.length; start += BATCH_ROWS) {
    yield places.slice(start, start + BATCH_ROWS).map((place) => texts.get(place)!);
  }
}

/** A sort cannot be resumed, so a long one keeps its connection until it is read. */
async function* sortedStream(gate: ConnectionGate, request: SortedRequest): AsyncGenerator<string[]> {
  const json = rowJsonSql(selectColumns(request.columns, request.select));
  const sql = sortedSql(request, json);
  const { connection, giveBack } = await gate.borrow();
  try {
    const result = await connection.stream(sql);
    for await (const chunk of result) yield* textBatches(chunk, 0);
  } finally {
    giveBack();
  }
}

function sortedSql({ file, columns, sort, skip, limit }: SortedRequest, selected: string): string {
  const { storageName } = findColumn(columns, sort.column);
  return `
    SELECT ${selected} FROM read_parquet(${sqlPath(file)}, file_row_number = true)
    ORDER BY ${storageName} ${sort.order === 'desc' ? 'DESC' : 'ASC'} NULLS LAST, file_row_number
    ${limit === undefined ? '' : `LIMIT ${limit}`} OFFSET ${skip ?? 0}`;
}
