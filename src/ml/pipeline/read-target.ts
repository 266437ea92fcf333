import type { Target } from '../../kernels/umap/target.ts';
import { AppError } from '../../platform/app-error.ts';
import type { ColumnProfile } from '../../table/profile.ts';
import type { TableReader } from '../../table/reader.ts';
import type { UmapPlan } from '../engine/engine.ts';
import { assertKnownColumns } from './choose-columns.ts';
import type { SourceTable } from './source-table.ts';
import { quoted } from './wording.ts';

/** Of a column with more, the rarer ones count as not known. */
const MOST_CATEGORIES = 1000;

/** A target's column, once it is known to be there and of use. */
export function targetColumn(columns: readonly ColumnProfile[], name: string): ColumnProfile {
  assertKnownColumns(columns, [name]);
  const column = columns.find((candidate) => candidate.name === name)!;
  const { type, statistics } = column;
  if (type === 'numeric' || type === 'datetime' || type === 'boolean' || type === 'categorical') {
    if (statistics.unique_count >= 2) return column;
    throw unfit(`The target ${quoted(name)} has fewer than two different values.`);
  }
  throw unfit(`The target ${quoted(name)} holds text.`);
}

/**
 * What the rows of a map are to be told apart by.
 *
 * @param rows the row of the table of each point
 */
export async function readTarget(
  reader: TableReader,
  { tableFile: file, columns }: SourceTable,
  { column: name, weight }: NonNullable<UmapPlan['target']>,
  rows: Uint32Array,
): Promise<Target> {
  const column = targetColumn(columns, name);
  if (column.type === 'numeric' || column.type === 'datetime') {
    const { columns: read } = await reader.readFeatures({ file, columns: [column] });
    return { kind: 'numbers', values: taken(read[0]!, rows), weight };
  }
  const { codes } = await reader.readCategories({ file, column, limit: MOST_CATEGORIES });
  return { kind: 'categories', values: taken(codes, rows), weight };
}

function taken(values: ArrayLike<number>, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!);
}

function unfit(reason: string): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: `${reason} Name a column of numbers, dates, truth values or categories as umap_config.target_column, or leave it out.`,
  });
}
