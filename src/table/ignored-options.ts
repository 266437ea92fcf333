import type { ReadingOptions } from './ingest.ts';
import type { TableKind } from './profile.ts';

type Option = 'sheet' | 'delimiter' | 'decimal' | 'encoding' | 'date_format';

const DELIMITED: readonly Option[] = ['delimiter', 'decimal', 'encoding', 'date_format'];
const JSON_TEXT: readonly Option[] = ['decimal', 'encoding', 'date_format'];

/** What a file of each kind leaves open, so that the uploader may say it. */
const HEEDED: Readonly<Record<TableKind, readonly Option[]>> = {
  csv: DELIMITED,
  tsv: DELIMITED,
  'csv.gz': DELIMITED,
  'tsv.gz': DELIMITED,
  json: JSON_TEXT,
  ndjson: JSON_TEXT,
  xlsx: ['sheet', 'date_format'],
  xls: ['sheet', 'date_format'],
  parquet: [],
  arrow: [],
};

/** One sentence on the fields that were given but say nothing about a file of this kind. */
export function describeIgnored(kind: TableKind, options: ReadingOptions): string[] {
  const given: Readonly<Record<Option, unknown>> = {
    sheet: options.sheet,
    delimiter: options.delimiter,
    decimal: options.decimal,
    encoding: options.encoding,
    date_format: options.dateFormat,
  };
  const ignored = (Object.keys(given) as Option[]).filter(
    (option) => given[option] !== undefined && !HEEDED[kind].includes(option),
  );
  if (ignored.length === 0) return [];
  return [`Not used for a .${kind} file: ${ignored.join(', ')}.`];
}
