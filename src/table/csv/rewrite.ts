import { open } from 'node:fs/promises';
import type { OnProgress } from '../../kernels/progress.ts';
import type { IngestLimits } from '../limits.ts';
import { type CsvAnalysis, type CsvLayout, createRowJudge } from './analyse.ts';
import { cellText } from './cell.ts';
import { createRowScanner, emptyStructure, QUOTED, type Row, type Structure } from './row-scanner.ts';
import { scanFile } from './scan-file.ts';

const FLUSH_BYTES = 4 * 1024 * 1024;

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

export interface RegularCsv {
  readonly layout: CsvLayout;
  readonly structure: Structure;
}

/**
 * Writes the rows of an irregular file once more in the plainest form: commas, double quotes, LF, no header, each
 * row with exactly as many cells as there are columns.
 */
export async function rewriteRegular(
  source: string,
  target: string,
  layout: CsvLayout,
  limits: IngestLimits,
  onProgress: OnProgress,
): Promise<RegularCsv> {
  const judge = createRowJudge(layout);
  const output = await open(target, 'w');
  const pending: string[] = [];
  const structure = emptyStructure();
  let pendingLength = 0;
  const scanner = createRowScanner(layout.dialect, limits, (row) => {
    if (judge(row) !== 'row') return;
    const line = plainLine(row, layout, structure);
    pending.push(line);
    pendingLength += line.length;
    structure.lfEndings++;
    structure.longestRow = Math.max(structure.longestRow, line.length * 3);
  });
  const flush = async () => {
    if (pending.length > 0) await output.write(pending.join(''));
    pending.length = 0;
    pendingLength = 0;
  };
  try {
    await scanFile(source, layout.bomBytes, scanner, onProgress, async () => {
      if (pendingLength > FLUSH_BYTES) await flush();
    });
    await flush();
  } finally {
    await output.close();
  }
  return {
    structure,
    layout: {
      dialect: { delimiter: ',', quote: '"', escape: '"' },
      bomBytes: 0,
      preambleRows: 0,
      header: false,
      width: layout.width,
    },
  };
}

function plainLine(row: Row, { width, dialect }: CsvLayout, structure: Structure): string {
  let line = '';
  const cells = Math.min(row.count, width);
  for (let cell = 0; cell < width; cell++) {
    if (cell > 0) line += ',';
    if (cell >= cells) continue;
    const text = cellText(row, cell, dialect);
    line += quotedIfNeeded(text);
    if (row.forms[cell]! >= QUOTED && /[\r\n]/.test(text)) structure.multilineCells++;
  }
  return `${width === 1 && line === '' ? '""' : line}\n`;
}

/** One cell as it stands in a regular file. */
export function quotedIfNeeded(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
