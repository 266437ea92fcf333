import type { ColumnProfile } from '../profile.ts';
import { sqlPath, sqlString } from '../sql.ts';
import type { ConnectionGate } from './connection-gate.ts';
import { query } from './window.ts';

export interface FindMentionsRequest {
  readonly file: string;
  readonly columns: readonly ColumnProfile[];
  readonly text: string;
  /** Ends the search. */
  readonly signal?: AbortSignal;
}

/** A category that a text names. */
export interface Mention {
  readonly column: string;
  /** As it stands in the table. */
  readonly value: string;
}

/** Identifiers and prose are no categories. */
const MOST_CATEGORIES = 10_000;
const MOST_COLUMNS = 200;
const LONGEST = 80;
const MOST_FOUND = 100;

/** Which categories of a table occur in a text, in whatever case and with or without accents; parts of words too. */
export async function findMentions(
  gate: ConnectionGate,
  { file, columns, text, signal }: FindMentionsRequest,
): Promise<Mention[]> {
  const searched = columns
    .filter(
      ({ storageType, statistics }) =>
        storageType === 'VARCHAR' && statistics.unique_count <= MOST_CATEGORIES,
    )
    .slice(0, MOST_COLUMNS);
  if (searched.length === 0) return [];
  const folded = `strip_accents(lower(${sqlString(text)}))`;
  const each = searched.map(
    ({ storageName }, i) => `
      SELECT ${i}::INTEGER AS place, v FROM (SELECT DISTINCT ${storageName} AS v FROM read_parquet(${sqlPath(file)}))
      WHERE length(trim(v)) BETWEEN 1 AND ${LONGEST} AND contains(${folded}, strip_accents(lower(trim(v))))`,
  );
  const chunks = await query(
    gate,
    `SELECT place, v FROM (${each.join(' UNION ALL ')}) ORDER BY length(v) DESC, place, v LIMIT ${MOST_FOUND}`,
    signal,
  );
  return chunks.flatMap((chunk) =>
    chunk
      .getRows()
      .map(([place, value]) => ({ column: searched[Number(place)]!.name, value: String(value) })),
  );
}
