import { readFile } from 'node:fs/promises';
import { type ParsingOptions, read, type WorkBook, type WorkSheet } from 'xlsx';
import type { IngestLimits } from '../limits.ts';
import { counted, refuse } from '../refusal.ts';
import { plainWorkbook } from './workbook-parts.ts';

/** One sheet of a workbook, parsed. */
export interface OpenedSheet {
  readonly name: string;
  readonly rows: SheetRows;
  /** Dates count from 1904 instead of 1900. */
  readonly from1904: boolean;
  readonly merges: number;
}

/** A cell as the parser gives it: `t` is its type, `v` its value, `z` the format in which it is shown. */
export interface SheetCell {
  readonly t: 'b' | 'n' | 'e' | 's' | 'd' | 'z';
  readonly v?: string | number | boolean | Date;
  readonly z?: string | number;
}

/** Sparse in both directions. */
export type SheetRows = readonly (readonly (SheetCell | undefined)[] | undefined)[];

const OPTIONS: ParsingOptions = {
  type: 'buffer',
  dense: true,
  cellDates: false,
  cellFormula: false,
  cellHTML: false,
  cellNF: true,
  cellText: false,
  bookVBA: false,
};

/** Rows above the table that may hold titles. */
const TITLE_ROWS = 100;
const SHEETS_NAMED = 30;
const VISIBLE = 0;

/**
 * Opens the sheet asked for, by its name or its place from 1, or the first visible one that holds anything.
 *
 * @throws AppError BAD_REQUEST for a file that is damaged, protected or empty, and for an unknown sheet
 */
export async function openWorkbook(
  path: string,
  kind: 'xlsx' | 'xls',
  wanted: string | undefined,
  limits: IngestLimits,
): Promise<OpenedSheet> {
  const file = await readFile(path);
  const content = kind === 'xlsx' ? await plainWorkbook(file, limits) : file;
  const overview = parse(content, { bookSheets: true, bookProps: true });
  const names = overview.SheetNames;
  if (names.length === 0) throw refuse('The workbook has no sheets. Add one with at least one row of data.');
  if (wanted !== undefined) {
    const index = placeOf(wanted, names);
    const opened = openSheet(content, index, limits);
    if (opened !== null && opened.rows.length > 0) return opened;
    throw refuse(`The sheet "${names[index]}" is empty. ${listing(names)}`);
  }
  let lastHidden: OpenedSheet | null = null;
  for (let index = 0; index < names.length; index++) {
    const opened = openSheet(content, index, limits);
    if (opened === null || opened.rows.length === 0) continue;
    if (!opened.hidden) return opened;
    lastHidden ??= opened;
  }
  if (lastHidden !== null) {
    throw refuse(
      `All sheets that hold anything are hidden. Say which to read in the field sheet. ${listing(names)}`,
    );
  }
  throw refuse('The workbook is empty. Upload one with at least one row of data.');
}

function openSheet(content: Buffer, index: number, limits: IngestLimits) {
  const workbook = parse(content, { sheets: index, sheetRows: limits.maxRows + TITLE_ROWS });
  const name = workbook.SheetNames[index] ?? '';
  const sheet: WorkSheet | undefined = workbook.Sheets[name];
  const data: unknown = sheet?.['!data'];
  if (sheet === undefined || !Array.isArray(data)) return null; // a chart has no cells
  return {
    name,
    rows: data as SheetRows,
    from1904: workbook.Workbook?.WBProps?.date1904 === true,
    merges: sheet['!merges']?.length ?? 0,
    hidden: (workbook.Workbook?.Sheets?.[index]?.Hidden ?? VISIBLE) !== VISIBLE,
  };
}

function parse(content: Buffer, options: ParsingOptions): WorkBook {
  try {
    return read(content, { ...OPTIONS, ...options });
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (/password|encrypt/i.test(message)) throw isProtected(error);
    if (/out of memory|allocation failed|Invalid (string|array) length/i.test(message)) throw error;
    throw refuse('The workbook is damaged and cannot be read. Open it in Excel and save it again.', error);
  }
}

function placeOf(wanted: string, names: readonly string[]): number {
  const exact = names.indexOf(wanted);
  if (exact >= 0) return exact;
  const folded = names.findIndex((name) => name.toLowerCase() === wanted.trim().toLowerCase());
  if (folded >= 0) return folded;
  if (/^[1-9]\d{0,4}$/.test(wanted.trim()) && Number(wanted) <= names.length) return Number(wanted) - 1;
  throw refuse(`The workbook has no sheet "${wanted.slice(0, 100)}". ${listing(names)}`);
}

function listing(names: readonly string[]): string {
  const shown = names.slice(0, SHEETS_NAMED).map((name) => `"${name}"`);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return `It has ${counted(names.length, 'sheet')}: ${shown.join(', ')}${more}.`;
}

function isProtected(cause?: unknown) {
  return refuse('The workbook is protected by a password. Save it without one and upload that.', cause);
}
