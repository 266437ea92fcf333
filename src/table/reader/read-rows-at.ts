import type { ColumnProfile } from '../profile.ts';
import { sqlPath } from '../sql.ts';
import { integers } from '../vectors.ts';
import { textBatches } from './batches.ts';
import type { ConnectionGate } from './connection-gate.ts';
import { rowJsonSql } from './row-json.ts';
import { selectColumns } from './select-columns.ts';
import { query, windowSize } from './window.ts';

export interface ReadRowsAtRequest {
  readonly file: string;
  readonly columns: readonly ColumnProfile[];
  /** Places in the uploaded table, 0-based, ascending, none twice. */
  readonly rows: Uint32Array;
  readonly select?: readonly string[] | undefined;
}

export interface RowAt {
  readonly row: number;
  readonly json: string;
}

/** The rows at the given places, in that order; the file is passed once, whatever their number. */
export async function* readRowsAt(gate: ConnectionGate, request: ReadRowsAtRequest): AsyncGenerator<RowAt[]> {
  const selected = selectColumns(request.columns, request.select);
  const json = rowJsonSql(selected);
  const window = windowSize(selected.length);
  for (let start = 0; start < request.rows.length; start += window) {
    const wanted = request.rows.subarray(start, start + window);
    const chunks = await query(gate, rowsSql(request.file, json, wanted));
    for (const chunk of chunks) {
      const places = integers(chunk, 0);
      let at = 0;
      for await (const batch of textBatches(chunk, 1)) {
        yield batch.map((text) => ({ row: places[at++]!, json: text }));
      }
    }
  }
}

function rowsSql(file: string, json: string, wanted: Uint32Array): string {
  const first = wanted[0]!;
  const last = wanted[wanted.length - 1]!;
  const isRun = last - first + 1 === wanted.length;
  const among = isRun ? '' : `AND file_row_number IN (SELECT unnest([${wanted.join(',')}]::BIGINT[]))`;
  return `
    SELECT file_row_number::INTEGER, ${json} FROM read_parquet(${sqlPath(file)}, file_row_number = true)
    WHERE file_row_number BETWEEN ${first} AND ${last} ${among} ORDER BY file_row_number`;
}
