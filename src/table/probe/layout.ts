import type { CsvLayout } from '../csv/analyse.ts';
import { detectDialect } from './dialect.ts';
import { utf8BomLength } from './encoding.ts';
import { readHead } from './head.ts';
import { countPreamble, hasHeader } from './header.ts';

interface LayoutHints {
  readonly delimiter?: string | undefined;
  readonly header?: boolean | undefined;
  /** The delimiter that the file's name promises. */
  readonly likely?: string | undefined;
}

/** Finds out from its head how a delimited UTF-8 file is laid out. It decides nothing about types. */
export async function detectLayout(path: string, hints: LayoutHints): Promise<CsvLayout> {
  const { bytes, complete } = await readHead(path);
  const bomBytes = utf8BomLength(bytes);
  const text = bytes.subarray(bomBytes);
  const stated = separatorLine(text);
  const sample = detectDialect(text.subarray(stated?.length ?? 0), complete, {
    delimiter: hints.delimiter ?? stated?.delimiter,
    likely: hints.likely,
  });
  const preamble = countPreamble(sample);
  const rows = sample.rows.slice(preamble);
  const header = hints.header ?? hasHeader(rows);
  const width = header ? (rows[0]?.length ?? 1) : Math.max(1, sample.width);
  return {
    dialect: sample.dialect,
    bomBytes,
    preambleRows: preamble + (stated === undefined ? 0 : 1),
    header,
    width,
  };
}

/** Excel's own first line, `sep=;`, with its line break. */
function separatorLine(text: Uint8Array): { delimiter: string; length: number } | undefined {
  const match = /^sep=([^\r\n])\r?\n/i.exec(Buffer.from(text.subarray(0, 16)).toString('latin1'));
  return match === null ? undefined : { delimiter: match[1]!, length: match[0].length };
}
