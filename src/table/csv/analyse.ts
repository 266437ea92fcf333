import type { OnProgress } from '../../kernels/progress.ts';
import type { IngestLimits } from '../limits.ts';
import { counted, figure, refuse } from '../refusal.ts';
import { cellText } from './cell.ts';
import { type ColumnFacts, createFactsCollector } from './column-facts.ts';
import { BARE, type CsvDialect, createRowScanner, type Row, type Structure } from './row-scanner.ts';
import { scanFile } from './scan-file.ts';

/** How to take the rows of a delimited UTF-8 file. */
export interface CsvLayout {
  readonly dialect: CsvDialect;
  readonly bomBytes: number;
  /** Rows before the header (or the first row) that belong to no table. */
  readonly preambleRows: number;
  readonly header: boolean;
  /** Cells of a full row. */
  readonly width: number;
}

/** Rows of an unexpected width: how many, and the lines of the first ones. */
export interface RaggedRows {
  readonly count: number;
  readonly lines: readonly number[];
}

export interface CsvAnalysis {
  /** Cells of the header row; empty without one. */
  readonly headerCells: readonly string[];
  readonly rows: number;
  readonly columns: readonly ColumnFacts[];
  readonly structure: Structure;
  readonly short: RaggedRows;
  /** Skipped: they hold more cells than there are columns. */
  readonly long: RaggedRows;
  readonly blankLines: number;
  /** Rows with nothing but empty cells after the last column; taken without them. */
  readonly trailing: number;
}

const LINES_NAMED = 20;

/** What to do with a row, by its place and its number of cells. */
type RowFate = 'preamble' | 'blank' | 'header' | 'row' | 'long';

/** Decides the fate of each row in turn; the analysis and the rewriting of a file share it, so that they agree. */
export function createRowJudge(layout: CsvLayout): (row: Row) => RowFate {
  const { width } = layout;
  let preamble = layout.preambleRows;
  let headerPending = layout.header;
  return (row) => {
    if (row.count === 1 && isBlank(row)) return 'blank';
    if (preamble > 0) {
      preamble--;
      return 'preamble';
    }
    if (headerPending) {
      headerPending = false;
      return 'header';
    }
    return row.count > width && !isEmptyFrom(row, width) ? 'long' : 'row';
  };
}

/** A line with nothing but spaces; readers of CSV skip these, even where there is one column only. */
function isBlank(row: Row): boolean {
  if (row.forms[0] !== BARE) return false;
  for (let at = row.starts[0]!; at < row.ends[0]!; at++) {
    const byte = row.bytes[at]!;
    if (byte !== 32 && byte !== 9) return false;
  }
  return true;
}

function isEmptyFrom(row: Row, cell: number): boolean {
  for (let i = cell; i < row.count; i++) if (row.starts[i] !== row.ends[i]) return false;
  return true;
}

/**
 * Reads every byte of the file once and decides on all of it: where rows begin, which are ragged, and what each
 * column's cells can be read as. A file that we wrote ourselves is trusted to mean its short rows.
 *
 * @throws AppError BAD_REQUEST when more than half of the rows cannot be read, or a limit is passed
 */
export async function analyseCsv(
  path: string,
  layout: CsvLayout,
  limits: IngestLimits,
  trusted: boolean,
  onProgress: OnProgress,
): Promise<CsvAnalysis> {
  const { scanner, analysis, refuseUnreadable } = createAnalyser(layout, limits);
  await scanFile(path, layout.bomBytes, scanner, onProgress);
  refuseUnreadable(trusted);
  return analysis();
}

function createAnalyser(layout: CsvLayout, limits: IngestLimits) {
  const { width, dialect } = layout;
  const judge = createRowJudge(layout);
  const collector = createFactsCollector(width);
  const short = createTally();
  const long = createTally();
  let firstLong = { line: 0, count: 0 };
  let headerCells: string[] = [];
  let rows = 0;
  let trailing = 0;
  let blankLines = 0;
  let mostlyEmpty = 0;

  const scanner = createRowScanner(dialect, limits, (row) => {
    const fate = judge(row);
    if (fate === 'row') {
      if (row.count < width) {
        short.add(row.line);
        if (row.count * 2 < width) mostlyEmpty++;
      } else if (row.count > width) {
        trailing++;
      }
      if (++rows > limits.maxRows) throw tooManyRows(limits.maxRows);
      collector.add(row, width);
    } else if (fate === 'long') {
      if (long.count === 0) firstLong = { line: row.line, count: row.count };
      long.add(row.line);
    } else if (fate === 'blank') {
      blankLines++;
    } else if (fate === 'header') {
      headerCells = Array.from({ length: row.count }, (_, cell) => cellText(row, cell, dialect));
    }
  });

  return {
    scanner,
    analysis: (): CsvAnalysis => ({
      headerCells,
      rows,
      columns: collector.facts(),
      structure: scanner.structure,
      short: short.ragged(),
      long: long.ragged(),
      blankLines,
      trailing,
    }),
    refuseUnreadable(trusted: boolean): void {
      const all = rows + long.count;
      if (long.count * 2 > all) throw mostlyLong(firstLong.line, firstLong.count, width);
      if (!trusted && (long.count + mostlyEmpty) * 2 > all) throw mostlyShort(short.ragged(), layout);
    },
  };
}

function mostlyLong(line: number, count: number, width: number) {
  return refuse(
    `Line ${figure(line)}, column ${figure(width + 1)}: ${counted(count, 'cell')} where ${counted(width, 'column')} ${width === 1 ? 'is' : 'are'} expected, and more than half of the rows are like this. Check the delimiter and the quotes.`,
  );
}

function mostlyShort({ lines }: RaggedRows, { width, dialect }: CsvLayout) {
  return refuse(
    `Line ${figure(lines[0] ?? 1)}: fewer than half of the ${counted(width, 'column')} are there, and most rows are like this. Check the delimiter (${nameOf(dialect.delimiter)} was used).`,
  );
}

function tooManyRows(maxRows: number) {
  return refuse(
    `The table has more than ${figure(maxRows)} rows, the most allowed. Split it or take a sample.`,
  );
}

/** A delimiter in words, for a sentence. */
function nameOf(delimiter: string): string {
  return delimiter === '\t' ? 'TAB' : `"${delimiter}"`;
}

interface Tally {
  readonly count: number;
  add(line: number): void;
  ragged(): RaggedRows;
}

function createTally(): Tally {
  const lines: number[] = [];
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(line) {
      count++;
      if (lines.length < LINES_NAMED) lines.push(line);
    },
    ragged: () => ({ count, lines }),
  };
}
