import { isoTextSql } from '../json-sql.ts';
import type { ColumnProfile } from '../profile.ts';
import { sqlPath } from '../sql.ts';
import { integers } from '../vectors.ts';
import { textBatches } from './batches.ts';
import type { ConnectionGate } from './connection-gate.ts';
import { countRows } from './count-rows.ts';

export interface ReadCategoriesRequest {
  readonly file: string;
  readonly column: ColumnProfile;
  /** Distinct values to keep: the most frequent, of equally frequent ones the lesser. */
  readonly limit: number;
}

const NO_VALUE = -1;
const OTHER_VALUE = -2;

/** A dictionary-encoded column: `codes[row]` is a place in `values`, NO_VALUE or OTHER_VALUE; other threads may read them too. */
export interface Categories {
  readonly codes: Int32Array;
  /** Dates as ISO text, booleans and numbers as written. */
  readonly values: readonly string[];
}

/** Codes are written to the row that each names, whatever the order in which DuckDB's threads find them. */
export async function readCategories(
  gate: ConnectionGate,
  request: ReadCategoriesRequest,
): Promise<Categories> {
  const { file, column, limit } = request;
  const rowCount = await countRows(gate, file);
  const table = `read_parquet(${sqlPath(file)}, file_row_number = true)`;
  const value = column.storageName;
  const dictionary = `
    SELECT v, (row_number() OVER (ORDER BY n DESC, v) - 1)::INTEGER AS code
    FROM (SELECT ${value} AS v, count(*) AS n FROM ${table} WHERE ${value} IS NOT NULL GROUP BY v ORDER BY n DESC, v LIMIT ${limit})`;
  return gate.use(async (connection) => {
    await connection.run(`CREATE OR REPLACE TEMP TABLE dictionary AS ${dictionary}`);
    const values: string[] = [];
    const listed = await connection.stream(`SELECT ${textSql(column)} FROM dictionary ORDER BY code`);
    for await (const chunk of listed) {
      for await (const batch of textBatches(chunk, 0)) values.push(...batch);
    }
    const codes = new Int32Array(new SharedArrayBuffer(4 * rowCount));
    const encoded = await connection.stream(`
      SELECT file_row_number::INTEGER, CASE WHEN ${value} IS NULL THEN ${NO_VALUE} ELSE coalesce(code, ${OTHER_VALUE}) END::INTEGER
      FROM ${table} LEFT JOIN dictionary ON ${value} = v`);
    for await (const chunk of encoded) {
      const rows = integers(chunk, 0);
      const found = integers(chunk, 1);
      for (let i = 0; i < rows.length; i++) codes[rows[i]!] = found[i]!;
    }
    return { codes, values };
  });
}

function textSql({ storageType }: ColumnProfile): string {
  return storageType === 'DATE' || storageType === 'TIMESTAMP' || storageType === 'TIMESTAMPTZ'
    ? isoTextSql('v', storageType)
    : 'v::VARCHAR';
}
