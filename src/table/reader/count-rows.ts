import { sqlPath } from '../sql.ts';
import type { ConnectionGate } from './connection-gate.ts';

/** The number of rows, which a Parquet file says in its footer. */
export function countRows(gate: ConnectionGate, file: string): Promise<number> {
  return gate.use(async (connection) => {
    const reader = await connection.runAndReadAll(`SELECT count(*) FROM read_parquet(${sqlPath(file)})`);
    return Number(reader.getRowsJS()[0]?.[0]);
  });
}
