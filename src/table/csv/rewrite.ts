import { open } from 'node:fs/promises';
import type { OnProgress } from '../../kernels/progress.ts';
import { type ByteSink, createByteSink } from '../byte-sink.ts';
import type { IngestLimits } from '../limits.ts';
import { type CsvAnalysis, type CsvLayout, createRowJudge } from './analyse.ts';
import { cellText } from './cell.ts';
import {
  BARE,
  type CsvDialect,
  createRowScanner,
  ESCAPED,
  QUOTED,
  type Row,
  type Structure,
} from './row-scanner.ts';
import { scanFile } from './scan-file.ts';

const SINK_BYTES = 8 * 1024 * 1024;
const LF = 10;

/** Whether any strict CSV reader reads the very rows and cells that the analysis saw. */
export function isRegular(layout: CsvLayout, analysis: CsvAnalysis): boolean {
  const { structure, short, long, trailing } = analysis;
  const endings = [structure.lfEndings, structure.crlfEndings].filter((count) => count > 0);
  return (
    layout.preambleRows === 0 &&
    layout.dialect.escape === layout.dialect.quote &&
    analysis.blankLines === 0 &&
    structure.irregularQuotes === 0 &&
    structure.crEndings === 0 &&
    endings.length <= 1 &&
    short.count + long.count + trailing === 0 &&
    (!layout.header || analysis.headerCells.length === layout.width)
  );
}

interface RegularCsv {
  readonly layout: CsvLayout;
  readonly structure: Structure;
}

/**
 * Writes the rows of an irregular file once more in a form that leaves no doubt: LF, no header, quotes doubled
 * inside quotes, each row with exactly as many cells as there are columns. Rows that have this form are copied.
 */
export async function rewriteRegular(
  source: string,
  target: string,
  layout: CsvLayout,
  limits: IngestLimits,
  onProgress: OnProgress,
): Promise<RegularCsv> {
  const judge = createRowJudge(layout);
  const dialect: CsvDialect = { ...layout.dialect, escape: layout.dialect.quote };
  const sink = createByteSink(SINK_BYTES);
  let longestRow = 0;
  const scanner = createRowScanner(layout.dialect, limits, (row) => {
    if (judge(row) !== 'row') return;
    const start = sink.length;
    writeRow(sink, row, layout.width, layout.dialect, dialect);
    longestRow = Math.max(longestRow, sink.length - start);
  });
  const output = await open(target, 'w');
  try {
    await scanFile(source, layout.bomBytes, scanner, onProgress, async () => {
      await output.write(sink.take());
    });
  } finally {
    await output.close();
  }
  return {
    structure: { ...scanner.structure, crlfEndings: 0, longestRow },
    layout: { dialect, bomBytes: 0, preambleRows: 0, header: false, width: layout.width },
  };
}

function writeRow(sink: ByteSink, row: Row, width: number, source: CsvDialect, target: CsvDialect): void {
  const delimiter = target.delimiter.charCodeAt(0);
  const cells = Math.min(row.count, width);
  for (let cell = 0; cell < cells; cell++) {
    if (cell > 0) sink.byte(delimiter);
    writeCell(sink, row, cell, source, target);
  }
  for (let cell = cells; cell < width; cell++) sink.byte(delimiter);
  sink.byte(LF);
}

function writeCell(sink: ByteSink, row: Row, cell: number, source: CsvDialect, target: CsvDialect): void {
  const form = row.forms[cell]!;
  const start = row.starts[cell]!;
  const end = row.ends[cell]!;
  const quote = target.quote.charCodeAt(0);
  const sameEscapes = form === ESCAPED && source.escape === target.escape;
  if (form === BARE && !row.bytes.subarray(start, end).includes(quote)) {
    sink.copy(row.bytes, start, end);
  } else if (form === QUOTED || sameEscapes) {
    sink.copy(row.bytes, start - 1, end + 1);
  } else {
    const text = cellText(row, cell, source);
    sink.text(target.quote + text.replaceAll(target.quote, target.quote + target.quote) + target.quote);
  }
}
