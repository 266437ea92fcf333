import type { DuckDBConnection } from '@duckdb/node-api';
import { storageName } from '../column-type.ts';
import { sqlString } from '../sql.ts';
import type { ColumnFacts } from './column-facts.ts';
import { type ColumnPlan, valueText } from './column-plan.ts';
import { plannedBy } from './date-format.ts';
import { BLANK, NULL_WORD, PADDED, READINGS } from './reading.ts';

const ALL_REMARKS = PADDED | BLANK | NULL_WORD;

/**
 * Reads by the stated format each column all of whose values fit it. Whole numbers are asked too (`20240131`), but
 * not columns that are dates of a clear order, booleans, fractions or empty.
 */
export async function plannedByDateFormat(
  connection: DuckDBConnection,
  table: string,
  facts: readonly ColumnFacts[],
  plans: readonly ColumnPlan[],
  format: string,
): Promise<{ plans: ColumnPlan[]; warnings: string[] }> {
  const asked = plans.flatMap(({ storageType }, index) =>
    (storageType === 'VARCHAR' || storageType === 'BIGINT') && facts[index]!.readings !== READINGS
      ? [index]
      : [],
  );
  const fitting = new Map<number, number>();
  if (asked.length > 0) {
    const counts = asked.flatMap((index) => {
      const text = valueText(storageName(index), ALL_REMARKS);
      return [`count(${text})`, `count(try_strptime(${text}, ${sqlString(format)}))`];
    });
    const reader = await connection.runAndReadAll(`SELECT ${counts.join(', ')} FROM ${table}`);
    const row = reader.getRowsJS()[0] ?? [];
    asked.forEach((index, at) => {
      const values = Number(row[at * 2]);
      if (values > 0 && values === Number(row[at * 2 + 1])) fitting.set(index, values);
    });
  }
  const dates = plannedBy(format);
  return {
    plans: plans.map((plan, index) => {
      const values = fitting.get(index);
      if (values === undefined) return plan;
      const sql = (cell: string) => dates.sql(valueText(cell, ALL_REMARKS));
      return { storageType: dates.storageType, sql, values };
    }),
    warnings:
      fitting.size > 0 ? [] : ['date_format fits no column in all of its values, so it was not used.'],
  };
}
