import { hasHeader } from '../probe/header.ts';
import type { CellReader } from './cell-value.ts';
import type { SheetRows } from './open-workbook.ts';

/** Where on a sheet its table stands. */
export interface SheetTable {
  /** Places of the rows below the header that hold anything. */
  readonly body: readonly number[];
  /** Place of the row that names the columns. */
  readonly header: number | undefined;
  readonly firstColumn: number;
  readonly width: number;
  /** Rows above the table that hold a title or a remark. */
  readonly titles: number;
}

const MOST_TITLES = 20;
/** A lone cell above fewer columns may as well be a name. */
const LEAST_COLUMNS_UNDER_TITLE = 3;
const ROWS_LOOKED_AT = 500;

/** Finds the table on a sheet: empty rows and columns around it and titles above it are no part of it. */
export function findTable(rows: SheetRows, cells: CellReader): SheetTable | undefined {
  const filled: number[] = [];
  for (let at = 0; at < rows.length; at++) if (countFilled(rows, at, cells, 1) > 0) filled.push(at);
  if (filled.length === 0) return undefined;
  const titles = countTitles(rows, filled, cells);
  const places = filled.slice(titles);
  const { first, last } = bounds(rows, places, cells);
  const head = places.slice(0, ROWS_LOOKED_AT).map((place) => texts(rows, place, first, last, cells));
  const header = hasHeader(head) ? places[0] : undefined;
  return {
    header,
    body: header === undefined ? places : places.slice(1),
    firstColumn: first,
    width: last - first + 1,
    titles,
  };
}

/** Rows at the top with one filled cell each, above a row with more. */
function countTitles(rows: SheetRows, filled: readonly number[], cells: CellReader): number {
  const { first, last } = bounds(rows, filled, cells);
  const width = last - first + 1;
  let count = 0;
  while (count < Math.min(MOST_TITLES, filled.length - 1)) {
    const place = filled[count]!;
    if (countFilled(rows, place, cells, 2) > 1) break;
    const isApart = filled[count + 1]! > place + 1;
    if (width < LEAST_COLUMNS_UNDER_TITLE && !(width > 1 && isApart)) break;
    count++;
  }
  return countFilled(rows, filled[count]!, cells, 2) > 1 ? count : 0;
}

function countFilled(rows: SheetRows, place: number, cells: CellReader, enough: number): number {
  const row = rows[place];
  let count = 0;
  if (row === undefined) return 0;
  for (let column = 0; column < row.length && count < enough; column++) {
    if (cells.kindOf(row[column]) !== 'empty') count++;
  }
  return count;
}

function bounds(rows: SheetRows, places: readonly number[], cells: CellReader) {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const place of places) {
    const row = rows[place]!;
    for (let column = 0; column < Math.min(first, row.length); column++) {
      if (cells.kindOf(row[column]) !== 'empty') first = column;
    }
    for (let column = row.length - 1; column > last; column--) {
      if (cells.kindOf(row[column]) !== 'empty') last = column;
    }
  }
  return { first: Math.min(first, last), last };
}

function texts(rows: SheetRows, place: number, first: number, last: number, cells: CellReader): string[] {
  return Array.from({ length: last - first + 1 }, (_, at) => cells.textOf(rows[place]?.[first + at], false));
}
