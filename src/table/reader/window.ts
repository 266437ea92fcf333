import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { ConnectionGate } from './connection-gate.ts';

/** Cells that one query answers with at most; between two queries a slow reader holds nothing but its place. */
const CELLS_PER_WINDOW = 200_000;
const SMALLEST_WINDOW = 128;
const LARGEST_WINDOW = 16_384;

/** Rows that one query answers with. */
export function windowSize(columns: number): number {
  const rows = Math.floor(CELLS_PER_WINDOW / Math.max(1, columns));
  return Math.min(LARGEST_WINDOW, Math.max(SMALLEST_WINDOW, rows));
}

/** All chunks of a result that fits memory. */
export function query(gate: ConnectionGate, sql: string, signal?: AbortSignal): Promise<DuckDBDataChunk[]> {
  return gate.use(async (connection) => (await connection.run(sql)).fetchAllChunks(), signal);
}
