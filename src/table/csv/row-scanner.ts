import type { IngestLimits } from '../limits.ts';
import { figure, refuse } from '../refusal.ts';

/** How a delimited text is written; each is one ASCII character. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly quote: '"' | "'";
  /** What stands before a quote inside a quoted cell: the quote again, or a backslash. */
  readonly escape: '"' | "'" | '\\';
}

/** How a cell is written. The range of a bare or quoted cell is its content, that of an irregular one its source. */
export const BARE = 0;
export const QUOTED = 1;
/** Quoted, with escapes in it. */
export const ESCAPED = 2;
/** A quoted part with something after it. */
export const IRREGULAR = 3;

/** One row of cells as ranges of bytes. The scanner reuses the object: take what you need before you return. */
export interface Row {
  bytes: Uint8Array;
  count: number;
  /** The 1-based line on which the row starts. */
  line: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly forms: Uint8Array;
}

/** What was met on the way; all of it regular means that any strict CSV reader reads the same rows. */
export interface Structure {
  lfEndings: number;
  crlfEndings: number;
  crEndings: number;
  /** Quotes inside bare cells and text after a closing quote. */
  irregularQuotes: number;
  /** Quoted cells with a line break in them. */
  multilineCells: number;
  longestRow: number;
}

export interface RowScanner {
  readonly structure: Structure;
  /**
   * Reports each row that ends within bytes[from, to) and returns where the first unfinished one starts.
   * With `final`, the end of the bytes ends the last row. Overwrites the byte at `to`.
   */
  scan(bytes: Uint8Array, from: number, to: number, final: boolean): number;
}

const LF = 10;
const CR = 13;
const BACKSLASH = 92;

type ScannerLimits = Pick<IngestLimits, 'maxColumns' | 'maxCellBytes'>;

/** @throws AppError BAD_REQUEST from `scan` for a quote that never closes and for what passes a limit */
export function createRowScanner(
  dialect: CsvDialect,
  limits: ScannerLimits,
  onRow: (row: Row) => void,
): RowScanner {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const quote = dialect.quote.charCodeAt(0);
  const backslash = dialect.escape === '\\';
  const bareStops = byteSet(delimiter, quote, LF, CR);
  const quotedStops = backslash ? byteSet(quote, BACKSLASH, LF, CR) : byteSet(quote, LF, CR);
  const { maxCellBytes, maxColumns } = limits;
  const structure = emptyStructure();
  const row: Row = {
    bytes: new Uint8Array(0),
    count: 0,
    line: 1,
    starts: new Int32Array(maxColumns),
    ends: new Int32Array(maxColumns),
    forms: new Uint8Array(maxColumns),
  };
  let nextLine = 1;

  function scan(bytes: Uint8Array, from: number, to: number, final: boolean): number {
    bytes[to] = LF; // a sentinel, so that the inner loops need no bounds check
    row.bytes = bytes;
    const { starts, ends, forms } = row; // locals are faster than what a closure captures
    const stopsBare = bareStops;
    const stopsQuoted = quotedStops;
    const delimiterByte = delimiter;
    const quoteByte = quote;
    let at = from;
    while (at < to) {
      const rowStart = at;
      let count = 0;
      let linesInside = 0;
      for (;;) {
        const cellStart = at;
        let start = at;
        let end = -1;
        let form = BARE;
        if (bytes[at] === quoteByte) {
          form = QUOTED;
          start = ++at;
          const linesBefore = linesInside;
          for (;;) {
            while (stopsQuoted[bytes[at]!] === 0) at++;
            if (at >= to) {
              if (!final) return suspend(rowStart, cellStart, to, nextLine + linesBefore);
              throw unterminatedQuote(nextLine + linesBefore);
            }
            const byte = bytes[at]!;
            if (byte === LF || byte === CR) {
              if (byte === LF || bytes[at + 1] !== LF) linesInside++;
              at++;
            } else if (backslash && byte === BACKSLASH) {
              form = ESCAPED;
              at += 2;
            } else {
              if (at + 1 >= to && !final) return suspend(rowStart, cellStart, to, nextLine + linesBefore);
              if (backslash || at + 1 >= to || bytes[at + 1] !== quoteByte) break;
              form = ESCAPED;
              at += 2;
            }
          }
          end = at++;
          if (linesInside > linesBefore) structure.multilineCells++;
        }
        while (stopsBare[bytes[at]!] === 0) at++;
        while (bytes[at] === quoteByte) {
          structure.irregularQuotes++;
          at++;
          while (stopsBare[bytes[at]!] === 0) at++;
        }
        if (at >= to && !final) return suspend(rowStart, cellStart, to, nextLine);
        if (form === BARE) {
          end = at;
        } else if (end + 1 !== at) {
          structure.irregularQuotes++;
          form = IRREGULAR;
          start = cellStart;
          end = at;
        }
        if (end - start > maxCellBytes) throw cellTooLong(nextLine, count + 1);
        if (count === maxColumns) throw tooManyColumns(nextLine);
        starts[count] = start;
        ends[count] = end;
        forms[count] = form;
        count++;
        if (bytes[at] !== delimiterByte || at >= to) break;
        at++;
      }

      const rowEnd = at;
      if (at >= to) {
        at = to;
      } else if (bytes[at] === LF) {
        structure.lfEndings++;
        at++;
      } else {
        if (at + 1 >= to && !final) return suspend(rowStart, rowEnd, to, nextLine);
        if (at + 1 < to && bytes[at + 1] === LF) {
          structure.crlfEndings++;
          at += 2;
        } else {
          structure.crEndings++;
          at++;
        }
      }
      if (rowEnd - rowStart > structure.longestRow) structure.longestRow = rowEnd - rowStart;
      row.count = count;
      row.line = nextLine;
      onRow(row);
      nextLine += linesInside + 1;
    }
    return at;
  }

  function suspend(rowStart: number, cellStart: number, to: number, line: number): number {
    if (to - cellStart > maxCellBytes + 2) throw unfinishedCell(line);
    return rowStart;
  }

  function unterminatedQuote(line: number) {
    return refuse(
      `Line ${figure(line)}: a quoted cell opens here (${dialect.quote}) and never closes. Close the quote, or double it if it is part of the text.`,
    );
  }

  function unfinishedCell(line: number) {
    return refuse(
      `Line ${figure(line)}: a cell that starts here is longer than ${figure(maxCellBytes)} bytes. Is a closing quote (${dialect.quote}) missing?`,
    );
  }

  function cellTooLong(line: number, column: number) {
    return refuse(
      `Line ${figure(line)}, column ${figure(column)}: the cell is longer than ${figure(maxCellBytes)} bytes. Shorten it or leave the column out.`,
    );
  }

  function tooManyColumns(line: number) {
    return refuse(
      `Line ${figure(line)} has more than ${figure(maxColumns)} columns, the most a table may have. Leave some out, or name the right delimiter.`,
    );
  }

  return { structure, scan };
}

function emptyStructure(): Structure {
  return { lfEndings: 0, crlfEndings: 0, crEndings: 0, irregularQuotes: 0, multilineCells: 0, longestRow: 0 };
}

function byteSet(...members: number[]): Uint8Array {
  const set = new Uint8Array(256);
  for (const member of members) set[member] = 1;
  return set;
}
