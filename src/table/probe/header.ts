import { isTyped, type Sample } from './dialect.ts';

const LEAST_COLUMNS_UNDER_TITLE = 3;
const LARGEST_PREAMBLE = 20;

/** How many of the first rows are titles or remarks: at most one cell of each holds anything, and wider rows follow. */
export function countPreamble({ rows, width, consistency }: Sample): number {
  if (width < LEAST_COLUMNS_UNDER_TITLE || consistency < 0.5) return 0;
  let count = 0;
  while (count < rows.length && count < LARGEST_PREAMBLE && isRemark(rows[count]!, width)) count++;
  const next = rows[count];
  return next !== undefined && next.length === width ? count : 0;
}

function isRemark(row: readonly string[], width: number): boolean {
  return row.length < width && row.filter((cell) => cell.trim() !== '').length <= 1;
}

/**
 * Whether the first row names the columns. It does unless one of its cells is a number, a date or a boolean above
 * others of that kind; years in a row (`country, 2019, 2020, 2021`) are names all the same.
 */
export function hasHeader(rows: readonly (readonly string[])[]): boolean {
  const [first, ...rest] = rows;
  if (first === undefined) return true;
  const typed = first.flatMap((cell, column) => (isTyped(cell) ? [column] : []));
  if (typed.length === 0 || areYears(typed.map((column) => first[column]!))) return true;
  if (rest.length === 0) return typed.length * 2 < first.length;
  const contradicted = first.some(
    (cell, column) => cell.trim() !== '' && !isTyped(cell) && isTypedColumn(rest, column),
  );
  if (contradicted) return true;
  return !typed.some((column) => isTypedColumn(rest, column));
}

function isTypedColumn(rows: readonly (readonly string[])[], column: number): boolean {
  const cells = rows.map((row) => row[column]?.trim() ?? '').filter((cell) => cell !== '');
  return cells.length > 0 && cells.filter(isTyped).length * 10 >= cells.length * 9;
}

/** At least two whole years with one step between them. */
function areYears(cells: readonly string[]): boolean {
  if (cells.length < 2 || !cells.every((cell) => /^(1[5-9]|20|21)\d\d$/.test(cell.trim()))) return false;
  const years = cells.map(Number);
  const step = years[1]! - years[0]!;
  return step !== 0 && years.every((year, at) => at === 0 || year - years[at - 1]! === step);
}
