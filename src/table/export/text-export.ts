import type { ColumnProfile } from '../profile.ts';
import { csvName } from '../reader/row-csv.ts';
import type { TableReader } from '../reader.ts';
import { createPlacedTexts, type PlacedRows, RESULT_COLUMNS } from './placed-rows.ts';

export type TextFormat = 'csv' | 'json' | 'ndjson';

interface TextExport {
  readonly file: string;
  readonly columns: readonly ColumnProfile[];
  /** Names of the columns, those of the results behind those of the table. */
  readonly names: readonly string[];
  readonly placed: PlacedRows | null;
}

/**
 * A table as text, in pieces, as fast as they are taken: between two pieces nothing is held but a place in the file.
 * CSV is RFC 4180 in UTF-8 without a byte-order mark; JSON is an array of objects.
 */
export async function* exportText(
  reader: TableReader,
  format: TextFormat,
  source: TextExport,
): AsyncGenerator<string> {
  const { file, columns, names, placed } = source;
  const batches = reader.readRows({ file, columns, as: format === 'csv' ? 'csv' : 'json' });
  const withResults = placed === null ? null : resultAppender(format, names, placed);
  if (format === 'csv') yield `${names.map(csvName).join(',')}\r\n`;
  let row = 0;
  let separator = '[';
  for await (const batch of batches) {
    const first = row;
    const texts = withResults === null ? batch : batch.map((text, at) => withResults(text, first + at));
    row += batch.length;
    if (texts.length === 0) continue;
    if (format === 'json') {
      yield separator + texts.join(',\n');
      separator = ',\n';
    } else {
      const end = format === 'csv' ? '\r\n' : '\n';
      yield texts.join(end) + end;
    }
  }
  if (format === 'json') yield separator === '[' ? '[]' : ']';
}

/** Writes the results of a row behind its own cells. */
function resultAppender(
  format: TextFormat,
  names: readonly string[],
  placed: PlacedRows,
): (text: string, row: number) => string {
  const textsOf = createPlacedTexts(placed);
  if (format === 'csv') {
    const none = ','.repeat(RESULT_COLUMNS.length);
    return (text, row) => {
      const texts = textsOf(row);
      return text + (texts === null ? none : `,${texts.join(',')}`);
    };
  }
  const keys = names.slice(-RESULT_COLUMNS.length).map((name) => JSON.stringify(name));
  return (text, row) => {
    const texts = textsOf(row);
    const members = keys.map((key, at) => `${key}:${texts?.[at] ?? 'null'}`);
    return `${text.slice(0, -1)}${text === '{}' ? '' : ','}${members.join(',')}}`;
  };
}
