import { isoTextSql } from '../json-sql.ts';
import type { ColumnProfile } from '../profile.ts';

/**
 * SQL for a whole row as a line of RFC 4180, without its end. Text that a spreadsheet would take for a formula gets an
 * apostrophe in front; numbers, dates and booleans never do.
 */
export function rowCsvSql(columns: readonly ColumnProfile[]): string {
  const isAlone = columns.length === 1;
  const cells = columns.map(({ storageName, storageType }, index) => {
    const separator = index === 0 ? '' : `',', `;
    // The one empty cell of a line is written, because a blank line is no row.
    return `${separator}coalesce(${cellSql(storageName, storageType)}, '${isAlone ? '""' : ''}')`;
  });
  return cells.length === 0 ? `''` : `concat(${cells.join(', ')})`;
}

function cellSql(column: string, storageType: ColumnProfile['storageType']): string {
  switch (storageType) {
    case 'VARCHAR':
      return quotedSql(defusedSql(column));
    case 'BIGINT':
    case 'BOOLEAN':
      return `${column}::VARCHAR`;
    case 'DOUBLE':
      return `CASE WHEN isfinite(${column}) THEN ${column}::VARCHAR END`;
    default:
      return isoTextSql(column, storageType);
  }
}

/**
 * SQL for a text that no spreadsheet takes for a formula. Not by `IN` with a list: DuckDB makes a join of five constants or more,
 * and a join on several threads does not keep the order of rows.
 */
export function defusedSql(text: string): string {
  return `CASE WHEN regexp_matches(${text}, '^[=+\\-@\\t\\r]') THEN '''' || ${text} ELSE ${text} END`;
}

/** The same for a text that is at hand. */
export function defused(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** Quoted where a reader, or its guess at the delimiter, could be misled. */
function quotedSql(text: string): string {
  return String.raw`CASE WHEN regexp_matches(${text}, '[",;|''\\\t\r\n]') THEN '"' || replace(${text}, '"', '""') || '"' ELSE ${text} END`;
}

/** A cell of the header. */
export function csvName(name: string): string {
  const safe = defused(name);
  return /[",;|'\\\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
