import type { StorageType } from '../column-type.ts';
import type { ColumnFacts } from './column-facts.ts';
import { datePlan } from './date-plan.ts';
import { type DecimalMark, doubleSql, numberReading } from './number-plan.ts';
import { BLANK, BOOLEAN, INFINITE, NULL_WORD, PADDED, READINGS, TWO_DIGIT_YEAR } from './reading.ts';

/** Why a column that looks like more stays text. */
export type Doubt = 'ambiguous-dates' | 'two-digit-years' | 'ambiguous-decimals';

export interface ColumnPlan {
  readonly storageType: StorageType;
  /** SQL for the column's value, given the SQL of the cell's text (null when empty). */
  readonly sql: (cell: string) => string;
  /** Cells that hold a value after that. */
  readonly values: number;
  readonly doubt?: Doubt;
}

interface PlanContext {
  readonly rows: number;
  readonly decimal: DecimalMark | undefined;
  readonly delimiter: string;
}

/** Turns what all cells of a column said into the one way to store them, unless it is known beforehand. */
export function planColumn(facts: ColumnFacts, context: PlanContext, known?: StorageType): ColumnPlan {
  if (known !== undefined) return knownPlan(known, facts, context);
  const { readings, remarks } = facts;
  const typed = context.rows - facts.empty - facts.blank - facts.nullWords;
  if (readings === READINGS) return { storageType: 'VARCHAR', sql: () => 'NULL::VARCHAR', values: 0 };
  const value = (cell: string) => valueText(cell, remarks);

  if ((readings & BOOLEAN) !== 0) {
    return { storageType: 'BOOLEAN', sql: (cell) => `${value(cell)}::BOOLEAN`, values: typed };
  }
  const dates = datePlan(facts);
  if (dates === 'ambiguous') return textPlan(facts, context, 'ambiguous-dates');
  if (dates !== undefined) {
    return { storageType: dates.storageType, sql: (cell) => dates.sql(value(cell)), values: typed };
  }
  const numbers = numberReading(facts, context.decimal, context.delimiter);
  if (numbers === undefined) {
    return textPlan(facts, context, (remarks & TWO_DIGIT_YEAR) !== 0 ? 'two-digit-years' : undefined);
  }
  if (numbers === 'undecided') return textPlan(facts, context, 'ambiguous-decimals');
  if (numbers === 'integer') {
    return { storageType: 'BIGINT', sql: (cell) => `${value(cell)}::BIGINT`, values: typed };
  }
  const double = (cell: string) => doubleSql(value(cell), numbers);
  if ((remarks & INFINITE) === 0) return { storageType: 'DOUBLE', sql: double, values: typed };
  return {
    storageType: 'DOUBLE',
    sql: (cell) => `CASE WHEN isfinite(${double(cell)}) THEN ${double(cell)} END`,
    values: typed - facts.infinite,
  };
}

/** Cells that we wrote ourselves, as a cast to their type reads them. */
function knownPlan(storageType: StorageType, facts: ColumnFacts, context: PlanContext): ColumnPlan {
  return {
    storageType,
    sql: (cell) => (storageType === 'VARCHAR' ? cell : `${cell}::${storageType}`),
    values: context.rows - facts.empty,
  };
}

/** Text keeps every cell as it is written; only the empty one is null. */
function textPlan(facts: ColumnFacts, context: PlanContext, doubt?: Doubt): ColumnPlan {
  const plan = {
    storageType: 'VARCHAR',
    sql: (cell: string) => cell,
    values: context.rows - facts.empty,
  } as const;
  return doubt === undefined ? plan : { ...plan, doubt };
}

/** The text of a cell that is not text: without spaces around it, null when it only says that there is no value. */
export function valueText(cell: string, remarks: number): string {
  let text = cell;
  if ((remarks & (PADDED | BLANK)) !== 0) text = `trim(${text}, ' \t')`;
  if ((remarks & BLANK) !== 0) text = `nullif(${text}, '')`;
  if ((remarks & NULL_WORD) === 0) return text;
  // DuckDB makes a join of a list of five, which would not keep the order of rows.
  return `CASE WHEN lower(${text}) IN ('na', 'n/a', 'nan', 'null') THEN NULL ELSE ${text} END`;
}
