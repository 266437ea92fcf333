import { closeSync, openSync, writeSync } from 'node:fs';
import type { IngestLimits } from '../limits.ts';
import { figure, refuse } from '../refusal.ts';
import type { CsvLayout } from './analyse.ts';

const FLUSH_CHARACTERS = 256 * 1024;

/** Writes the cells of a file of another kind as a delimited one, which every check of a table then reads. */
export interface TableWriter {
  empty(): void;
  /** Text without a comma, a quote or a line break: a number, a date. */
  plain(text: string): void;
  text(text: string): void;
  endRow(): void;
  readonly rows: number;
  close(): void;
}

/** How the files of a table writer are laid out. */
export function writtenLayout(width: number): CsvLayout {
  return {
    dialect: { delimiter: ',', quote: '"', escape: '"' },
    bomBytes: 0,
    preambleRows: 0,
    header: false,
    width,
  };
}

/**
 * Blocks while it writes: it belongs into a process that does nothing else.
 *
 * @throws AppError BAD_REQUEST from its methods, for what passes a limit: a small file may hold a text once and name it
 *   in every row
 */
export function createTableWriter(path: string, limits: IngestLimits): TableWriter {
  const { maxRows, maxCellBytes, maxInflatedBytes } = limits;
  const file = openSync(path, 'w');
  let pending = ''; // a long string costs less than many short writes
  let written = 0;
  let rows = 0;
  let cells = 0;
  let isBlank = true;

  function begin(): void {
    if (cells++ > 0) pending += ',';
  }

  function flush(): void {
    const bytes = Buffer.from(pending);
    pending = '';
    written += bytes.length;
    if (written > maxInflatedBytes) throw tooMuchText(maxInflatedBytes);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  }

  return {
    get rows() {
      return rows;
    },
    empty: begin,
    plain(text) {
      begin();
      isBlank = false;
      pending += text;
    },
    text(text) {
      begin();
      isBlank = false;
      if (text.length > maxCellBytes) throw cellTooLong(rows + 1, cells, maxCellBytes);
      const safe = text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text; // no column can hold a NUL
      pending += `"${safe.includes('"') ? safe.replaceAll('"', '""') : safe}"`;
      if (pending.length > FLUSH_CHARACTERS) flush();
    },
    endRow() {
      if (cells <= 1 && isBlank) pending += '""'; // a blank line would be no row
      pending += '\n';
      cells = 0;
      isBlank = true;
      if (++rows > maxRows) throw tooManyRows(maxRows);
      if (pending.length > FLUSH_CHARACTERS) flush();
    },
    close() {
      try {
        flush();
      } finally {
        closeSync(file);
      }
    },
  };
}

export function tooManyRows(maxRows: number) {
  return refuse(
    `The table has more than ${figure(maxRows)} rows, the most allowed. Split it or take a sample.`,
  );
}

export function tooManyColumns(columns: number, maxColumns: number) {
  return refuse(
    `The table has ${figure(columns)} columns; ${figure(maxColumns)} are the most allowed. Leave some out.`,
  );
}

function cellTooLong(row: number, column: number, maxCellBytes: number) {
  return refuse(
    `Row ${figure(row)}, column ${figure(column)}: the cell is longer than ${figure(maxCellBytes)} bytes. Shorten it or leave the column out.`,
  );
}

export function tooMuchText(maxInflatedBytes: number) {
  return refuse(
    `The file unpacks to more than ${figure(Math.floor(maxInflatedBytes / (1024 * 1024)))} MiB, the most allowed (MAX_INFLATED_SIZE). Split it or leave columns out.`,
  );
}
