import type { StorageType } from '../column-type.ts';
import type { CsvLayout } from '../csv/analyse.ts';
import { readText } from '../csv/read-cell.ts';
import { BOOLEAN, NUMBERS, READINGS } from '../csv/reading.ts';
import { createTableWriter, tooManyColumns, writtenLayout } from '../csv/table-writer.ts';
import type { IngestLimits } from '../limits.ts';
import { counted, figure, refuse } from '../refusal.ts';
import { type CellReader, createCellReader } from './cell-value.ts';
import { openWorkbook, type SheetRows } from './open-workbook.ts';
import { findTable, type SheetTable } from './sheet-table.ts';

export interface ExcelCsv {
  readonly layout: CsvLayout;
  readonly names: readonly string[];
  /** VARCHAR where Excel keeps text that only looks like something else. */
  readonly types: readonly (StorageType | undefined)[];
  readonly sheet: string;
  readonly header: boolean;
  readonly warnings: readonly string[];
}

/** What Excel said of a column's cells. */
interface ColumnCells {
  typed: number;
  timed: boolean;
  /** Texts that look like a number or a boolean that Excel could have kept as one. */
  lookalikes: number;
  errors: number;
}

/** Excel keeps 15 digits of a number; longer ones can only be text. */
const LONG_NUMBER = /^\s*[+-]?\d{16,}\s*$/;

/**
 * Writes one sheet of a workbook as a delimited file. Cells that Excel types keep their type (numbers every digit, dates
 * without a zone); a column of nothing but texts stays text, and one that mixes types is read as any text is.
 *
 * @throws AppError BAD_REQUEST
 */
export async function excelToCsv(
  source: string,
  kind: 'xlsx' | 'xls',
  target: string,
  wanted: string | undefined,
  limits: IngestLimits,
): Promise<ExcelCsv> {
  const { name, rows, from1904, merges } = await openWorkbook(source, kind, wanted, limits);
  const cells = createCellReader(from1904);
  const table = findTable(rows, cells);
  if (table === undefined)
    throw refuse(`The sheet "${name}" is empty. Fill it, or name another in the field sheet.`);
  if (table.width > limits.maxColumns) throw tooManyColumns(table.width, limits.maxColumns);
  if (table.body.length === 0) {
    throw refuse(
      `The sheet "${name}" has column names but no rows below them. Add at least one row of data.`,
    );
  }
  const columns = Array.from({ length: table.width }, (_, at) => lookAt(rows, table, at, cells));
  writeRows(target, rows, table, columns, cells, limits);
  const names = columns.map((_, at) =>
    table.header === undefined
      ? `column_${at + 1}`
      : cells.textOf(rows[table.header]?.[table.firstColumn + at], false),
  );
  return {
    layout: writtenLayout(table.width),
    names,
    types: columns.map((column) => (isTextOnly(column) ? 'VARCHAR' : undefined)),
    sheet: name,
    header: table.header !== undefined,
    warnings: describe(table, columns, names, merges),
  };
}

function lookAt(rows: SheetRows, table: SheetTable, at: number, cells: CellReader): ColumnCells {
  const column: ColumnCells = { typed: 0, timed: false, lookalikes: 0, errors: 0 };
  for (const place of table.body) {
    const cell = rows[place]?.[table.firstColumn + at];
    if (cell === undefined) continue;
    const kind = cells.kindOf(cell);
    if (kind === 'error') column.errors++;
    else if (kind === 'text') {
      const text = cells.textOf(cell, false);
      const readings = text.length > 40 ? 0 : readText(text) & READINGS;
      if (readings !== READINGS && (readings & (NUMBERS | BOOLEAN)) !== 0 && !LONG_NUMBER.test(text)) {
        column.lookalikes++;
      }
    } else if (kind !== 'empty') {
      column.typed++;
      if (kind === 'date') column.timed ||= cells.hasTime(cell);
    }
  }
  return column;
}

function isTextOnly({ typed, lookalikes }: ColumnCells): boolean {
  return typed === 0 && lookalikes > 0;
}

function writeRows(
  target: string,
  rows: SheetRows,
  { body, firstColumn }: SheetTable,
  columns: readonly ColumnCells[],
  cells: CellReader,
  limits: IngestLimits,
): void {
  const writer = createTableWriter(target, limits);
  try {
    for (const place of body) {
      const row = rows[place];
      for (const [at, { timed }] of columns.entries()) {
        const cell = row?.[firstColumn + at];
        const text = cells.textOf(cell, timed);
        if (text === '') writer.empty();
        else if (typeof cell?.v === 'string') writer.text(text);
        else writer.plain(text);
      }
      writer.endRow();
    }
  } finally {
    writer.close();
  }
}

function describe(
  { titles }: SheetTable,
  columns: readonly ColumnCells[],
  names: readonly string[],
  merges: number,
): string[] {
  const warnings: string[] = [];
  if (titles > 0) {
    warnings.push(`${counted(titles, 'row')} above the table ${titles === 1 ? 'was' : 'were'} skipped.`);
  }
  if (merges > 0) {
    warnings.push(
      `${counted(merges, 'merged area')}: only the first cell of each holds its value, the others are empty.`,
    );
  }
  for (const [at, column] of columns.entries()) {
    const named = `Column "${names[at]?.trim() || `column_${at + 1}`}"`;
    if (column.errors > 0) {
      warnings.push(`${named}: ${counted(column.errors, 'cell')} with an error (such as #N/A) became empty.`);
    }
    if (isTextOnly(column)) {
      warnings.push(
        `${named} holds ${figure(column.lookalikes)} numbers or booleans that the workbook keeps as text, so it stays text.`,
      );
    }
  }
  return warnings;
}
