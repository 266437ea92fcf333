import { type StorageType, storageName } from '../column-type.ts';
import type { CsvAnalysis, CsvLayout } from './analyse.ts';
import type { ColumnFacts } from './column-facts.ts';
import { type ColumnPlan, planColumn } from './column-plan.ts';
import { type DecimalMark, evidentDecimalMark } from './number-plan.ts';
import { READINGS } from './reading.ts';

/** The columns to keep of a table and how to store each. */
export interface TablePlan {
  readonly facts: readonly ColumnFacts[];
  readonly plans: readonly ColumnPlan[];
  readonly decimal: DecimalMark | undefined;
}

export function planTable(
  analysis: CsvAnalysis,
  layout: CsvLayout,
  stated: DecimalMark | undefined,
  types: readonly (StorageType | undefined)[] = [],
): TablePlan {
  const facts = analysis.columns.slice(0, countKept(analysis, layout));
  const decimal = stated ?? evidentDecimalMark(facts);
  const context = { rows: analysis.rows, decimal, delimiter: layout.dialect.delimiter };
  return { facts, decimal, plans: facts.map((column, index) => planColumn(column, context, types[index])) };
}

/** The query that gives the planned columns of a table function of text columns. */
export function selectSql(plans: readonly ColumnPlan[], table: string): string {
  const columns = plans.map(({ sql }, index) => `${sql(storageName(index))} AS ${storageName(index)}`);
  return `SELECT ${columns.join(', ')} FROM ${table}`;
}

/** Columns without a name or a value at the end come from delimiters that end each line. */
function countKept(analysis: CsvAnalysis, { header, width }: CsvLayout): number {
  let kept = width;
  if (!header) return kept;
  while (kept > 1 && isUnnamed(analysis, kept - 1) && isEmpty(analysis, kept - 1)) kept--;
  return kept;
}

function isUnnamed({ headerCells }: CsvAnalysis, column: number): boolean {
  return (headerCells[column] ?? '').trim() === '';
}

function isEmpty({ columns, rows }: CsvAnalysis, column: number): boolean {
  const { readings, empty, blank } = columns[column]!;
  return readings === READINGS && empty + blank === rows;
}
