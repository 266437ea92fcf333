import type { RunTable } from '../../ml/run-worker.ts';
import type { Storage } from '../../platform/storage.ts';
import type { TableReader } from '../../table/reader.ts';
import type { Fact } from '../facts/fact.ts';
import type { Discretion } from './discretion.ts';

/** A row that shows what stands in the columns. */
export interface SampleRow {
  readonly row: number;
  readonly cells: Readonly<Record<string, unknown>>;
}

const MOST_ROWS = 6;
const MOST_COLUMNS = 12;

/** The most typical rows of the first groups, with the columns that the facts are about. */
export async function readSampleRows(
  { reader, storage }: { readonly reader: Pick<TableReader, 'readRowsAt'>; readonly storage: Storage },
  table: RunTable,
  facts: readonly Fact[],
  { hiddenColumns }: Discretion,
): Promise<SampleRow[]> {
  const typical = facts.flatMap((fact) => (fact.kind === 'medoid' ? [fact.row] : []));
  const rows = Uint32Array.from(new Set(typical.slice(0, MOST_ROWS))).sort();
  const mentioned = new Set(
    facts.flatMap((fact) => ('column' in fact && fact.column !== null ? [fact.column] : [])),
  );
  const select = table.columns
    .map(({ name }) => name)
    .filter((name) => mentioned.has(name) && !hiddenColumns.has(name))
    .slice(0, MOST_COLUMNS);
  if (rows.length === 0 || select.length === 0) return [];
  const samples: SampleRow[] = [];
  const file = storage.path(table.key);
  for await (const batch of reader.readRowsAt({ file, columns: table.columns, rows, select })) {
    for (const { row, json } of batch) {
      samples.push({ row, cells: JSON.parse(json) as Record<string, unknown> });
    }
  }
  return samples;
}
