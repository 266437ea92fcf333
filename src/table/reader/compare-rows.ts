import type { ColumnProfile } from '../profile.ts';
import { sqlPath } from '../sql.ts';
import type { ConnectionGate } from './connection-gate.ts';

export interface CompareRowsRequest {
  readonly before: string;
  readonly after: string;
  /** Which column of one table is which of the other; at least one pair. */
  readonly pairs: readonly { readonly before: ColumnProfile; readonly after: ColumnProfile }[];
}

export interface RowDifference {
  /** Rows of `after` that `before` does not hold as often. */
  readonly added: number;
  readonly removed: number;
}

/** Counts by 64-bit hashes of the shared columns: among a million rows, two different ones meet once in 10⁷ tables. */
export async function compareRows(gate: ConnectionGate, request: CompareRowsRequest): Promise<RowDifference> {
  const { before, after, pairs } = request;
  const counted = (file: string, side: 'before' | 'after') => {
    const values = pairs.map((pair) => comparable(pair[side], pair[side === 'before' ? 'after' : 'before']));
    return `SELECT hash(${values.join(', ')}) AS h, count(*) AS n FROM read_parquet(${sqlPath(file)}) GROUP BY h`;
  };
  const sql = `
    WITH b AS (${counted(before, 'before')}), a AS (${counted(after, 'after')})
    SELECT
      coalesce(sum(greatest(coalesce(a.n, 0) - coalesce(b.n, 0), 0)), 0)::DOUBLE,
      coalesce(sum(greatest(coalesce(b.n, 0) - coalesce(a.n, 0), 0)), 0)::DOUBLE
    FROM a FULL JOIN b USING (h)`;
  return gate.use(async (connection) => {
    const [added, removed] = (await connection.runAndReadAll(sql)).getRowsJS()[0] ?? [];
    return { added: Number(added), removed: Number(removed) };
  });
}

function comparable(column: ColumnProfile, other: ColumnProfile): string {
  if (column.storageType === other.storageType) return column.storageName;
  return column.type === 'numeric' && other.type === 'numeric'
    ? `${column.storageName}::DOUBLE`
    : `${column.storageName}::VARCHAR`;
}
