import { open, readFile } from 'node:fs/promises';
import { AppError } from '../../platform/app-error.ts';
import { isRecord, unwrap } from './fields.ts';

/** What `DataFrame.to_dict` and `to_json` make of a table, turned into rows. */

/** An array of objects, which `ingest` reads by itself in constant memory; anything else must be taken apart first. */
export function holdsRowObjects(head: string): boolean {
  return /^\[\s*[{\]]/.test(head);
}

export interface RowsRequest {
  readonly source: string;
  readonly target: string;
}

const LINES_AT_ONCE = 1000;

/**
 * Writes the rows of a JSON file as NDJSON.
 *
 * @throws AppError BAD_REQUEST when it is no table
 */
export async function writeRows({ source, target }: RowsRequest): Promise<void> {
  const rows = rowsOf(unwrap(JSON.parse(await readFile(source, 'utf8'))));
  const file = await open(target, 'w', 0o600);
  try {
    let lines: string[] = [];
    for (const row of rows) {
      lines.push(
        `{${row.map(([name, cell]) => `${JSON.stringify(name)}:${JSON.stringify(cell)}`).join(',')}}\n`,
      );
      if (lines.length < LINES_AT_ONCE) continue;
      await file.writeFile(lines.join(''));
      lines = [];
    }
    await file.writeFile(lines.join(''));
  } finally {
    await file.close();
  }
}

/** Pairs, not an object: a column may be called `__proto__`. */
type Row = readonly (readonly [name: string, cell: unknown])[];

/** @throws AppError BAD_REQUEST */
export function rowsOf(table: unknown): Iterable<Row> {
  if (Array.isArray(table)) return recordRows(table);
  if (!isRecord(table)) throw noTable('it is a single value');
  const columns = table['columns'];
  const data = table['data'];
  if (Array.isArray(columns) && Array.isArray(data) && data.every(Array.isArray)) {
    return splitRows(columns.map(String), data);
  }
  const wrapped = ['data', 'records', 'rows'].map((name) => table[name]).find(isListOfRecords);
  if (wrapped !== undefined) return recordRows(wrapped);
  const entries = Object.entries(table);
  if (entries.length === 0) throw noTable('it is empty');
  if (entries.every(([, cells]) => Array.isArray(cells))) {
    return columnRows(entries as [string, unknown[]][]);
  }
  if (entries.every(([, cells]) => isRecord(cells))) {
    return labelledRows(entries as [string, Readonly<Record<string, unknown>>][]);
  }
  return [entries];
}

/** `to_dict('records')` */
function* recordRows(records: readonly unknown[]): Generator<Row> {
  for (const [index, record] of records.entries()) {
    if (!isRecord(record)) throw noTable(`row ${index + 1} is no object`);
    yield Object.entries(record);
  }
}

/** `to_dict('split')`: the columns' names and the rows' cells. */
function* splitRows(columns: readonly string[], rows: readonly unknown[][]): Generator<Row> {
  for (const [index, cells] of rows.entries()) {
    if (cells.length !== columns.length) {
      throw noTable(`row ${index + 1} has ${cells.length} cells for ${columns.length} columns`);
    }
    yield columns.map((name, column) => [name, cells[column] ?? null]);
  }
}

/** `to_dict('list')`: the cells of each column. */
function* columnRows(columns: readonly (readonly [string, readonly unknown[]])[]): Generator<Row> {
  const length = columns[0]?.[1].length ?? 0;
  const odd = columns.find(([, cells]) => cells.length !== length);
  if (odd !== undefined) throw noTable('its columns are not equally long');
  for (let row = 0; row < length; row++) yield columns.map(([name, cells]) => [name, cells[row] ?? null]);
}

/** `to_dict()`, the cells of each column by their row's label, or `to_dict('index')`, the other way round. */
function* labelledRows(
  entries: readonly (readonly [string, Readonly<Record<string, unknown>>])[],
): Generator<Row> {
  const inner = entries.flatMap(([, cells]) => Object.keys(cells));
  if (entries.every(([name]) => isNumber(name)) && !inner.every(isNumber)) {
    for (const [, cells] of entries) yield Object.entries(cells);
    return;
  }
  for (const label of new Set(inner)) {
    yield entries.map(([name, cells]) => [name, Object.hasOwn(cells, label) ? (cells[label] ?? null) : null]);
  }
}

function isNumber(label: string): boolean {
  return /^\d+$/.test(label);
}

function isListOfRecords(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord);
}

function noTable(why: string): AppError {
  return new AppError({ code: 'BAD_REQUEST', message: `original_data is no table: ${why}` });
}
