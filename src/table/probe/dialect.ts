import { AppError } from '../../platform/app-error.ts';
import { cellText } from '../csv/cell.ts';
import { readText } from '../csv/read-cell.ts';
import { BOOLEAN, DATES, NUMBERS, READINGS } from '../csv/reading.ts';
import { type CsvDialect, createRowScanner } from '../csv/row-scanner.ts';

/** The first rows of a file as one dialect reads them, blank lines left out. */
export interface Sample {
  readonly dialect: CsvDialect;
  readonly rows: readonly (readonly string[])[];
  /** The number of cells that most rows have; of equally common ones the larger. */
  readonly width: number;
  /** Share of rows with that many cells. */
  readonly consistency: number;
  readonly irregularQuotes: number;
}

/** Tried in this order: of two that fit alike, the one less likely to be part of the text wins. */
const DELIMITERS = ['\t', ';', '|', ','] as const;

const DIALECTS: readonly Omit<CsvDialect, 'delimiter'>[] = [
  { quote: '"', escape: '"' },
  { quote: '"', escape: '\\' },
  { quote: "'", escape: "'" },
];

/** Splits the text of a table with one column nowhere: ASCII's unit separator. */
export const NO_DELIMITER = '\u001f';

/** The head is small; what it breaks is told when the whole file is read. */
const NO_LIMITS = { maxColumns: 65_536, maxCellBytes: Number.POSITIVE_INFINITY };

const SAMPLE_ROWS = 500;
/** Fewer columns than this under a line with one cell only are prose with commas, not a table with a title. */
const LEAST_COLUMNS_UNDER_TITLE = 3;

/**
 * The dialect under which the head of a file looks most like a table: rows of one width, cells that are numbers,
 * dates and booleans, and no stray quotes. It decides nothing about types.
 */
export function detectDialect(
  head: Uint8Array,
  complete: boolean,
  given: { readonly delimiter?: string | undefined; readonly likely?: string | undefined },
): Sample {
  const delimiters =
    given.delimiter === undefined
      ? DELIMITERS.filter((mark) => head.includes(byteOf(mark)))
      : [given.delimiter];
  let best: Sample | undefined;
  let bestScore = Number.NEGATIVE_INFINITY;
  const regular = new Set<string>();
  for (const quoting of DIALECTS.filter((dialect) => mayApply(dialect, head))) {
    for (const delimiter of delimiters) {
      // A backslash escapes nothing where the quotes make sense without that: `"\9"` is a backslash and a nine.
      if (quoting.escape === '\\' && regular.has(delimiter)) continue;
      const sample = readSample(head, complete, { ...quoting, delimiter });
      if (sample === undefined) continue;
      if (quoting === DIALECTS[0] && isRegular(sample)) regular.add(delimiter);
      const score = scoreOf(sample) + (delimiter === given.likely ? 0.2 : 0);
      if (score > bestScore) {
        best = sample;
        bestScore = score;
      }
    }
  }
  if (best !== undefined && best.width > 1) return best;
  const single = { ...DIALECTS[0]!, delimiter: given.delimiter ?? NO_DELIMITER };
  return readSample(head, complete, single) ?? emptySample(single);
}

function isRegular({ width, consistency, irregularQuotes }: Sample): boolean {
  return width > 1 && consistency === 1 && irregularQuotes === 0;
}

/** Whether reading the head by these quotes can differ from reading it as RFC 4180 has it. */
function mayApply(dialect: Omit<CsvDialect, 'delimiter'>, head: Uint8Array): boolean {
  if (dialect.quote === '"' && dialect.escape === '"') return true;
  return head.includes(byteOf(dialect.quote)) && head.includes(byteOf(dialect.escape));
}

const byteOf = (mark: string) => mark.charCodeAt(0);

/** The first rows, or undefined when this dialect has no place in them: its quotes or escapes are unused or broken. */
function readSample(head: Uint8Array, complete: boolean, dialect: CsvDialect): Sample | undefined {
  const unusual = dialect.quote !== '"' || dialect.escape !== '"';
  const rows: string[][] = [];
  let quotedCells = 0;
  const scanner = createRowScanner(dialect, NO_LIMITS, (row) => {
    if (rows.length >= SAMPLE_ROWS) return;
    const cells = Array.from({ length: row.count }, (_, cell) => cellText(row, cell, dialect));
    for (let cell = 0; cell < row.count; cell++) if (row.forms[cell] !== 0) quotedCells++;
    if (row.count > 1 || cells[0]!.trim() !== '') rows.push(cells);
  });
  const bytes = Buffer.concat([head], head.length + 1);
  try {
    const read = scanner.scan(bytes, 0, head.length, complete);
    if (rows.length === 0 && read < head.length) scanner.scan(bytes, read, head.length, true);
  } catch (error) {
    if (unusual || !(error instanceof AppError)) return undefined;
  }
  if (unusual && quotedCells === 0) return undefined;
  const { width, consistency } = commonWidth(rows);
  return { dialect, rows, width, consistency, irregularQuotes: scanner.structure.irregularQuotes };
}

function emptySample(dialect: CsvDialect): Sample {
  return { dialect, rows: [], width: 0, consistency: 0, irregularQuotes: 0 };
}

function commonWidth(rows: readonly (readonly string[])[]): { width: number; consistency: number } {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  let width = 0;
  let most = 0;
  for (const [candidate, count] of counts) {
    if (count > most || (count === most && candidate > width)) {
      width = candidate;
      most = count;
    }
  }
  return { width, consistency: rows.length === 0 ? 0 : most / rows.length };
}

function scoreOf(sample: Sample): number {
  const { rows, width, consistency, irregularQuotes } = sample;
  if (width < 2) return 0;
  if (rows[0]!.length === 1 && width < LEAST_COLUMNS_UNDER_TITLE) return 0;
  let cells = 0;
  let typed = 0;
  for (const row of rows.slice(0, 100)) {
    for (const cell of row) {
      cells++;
      if (isTyped(cell)) typed++;
    }
  }
  const strayQuotes = Math.min(1, irregularQuotes / rows.length);
  return consistency + 0.3 * (typed / cells) - 0.5 * strayQuotes;
}

/** Whether a cell is a number, a date or a boolean; an empty one is neither typed nor text. */
export function isTyped(cell: string): boolean {
  const readings = readText(cell) & READINGS;
  return readings !== READINGS && (readings & (NUMBERS | DATES | BOOLEAN)) !== 0;
}
