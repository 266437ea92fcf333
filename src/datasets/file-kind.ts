import { AppError } from '../platform/app-error.ts';
import type { TableKind } from '../table/profile.ts';

/**
 * Which files are tables: an extension names the kind, the declared type must not contradict it. Whether the content
 * agrees too is told where the file is read.
 */

const GENERIC_TYPES = ['', 'application/octet-stream'];
const TEXT_TYPES = ['text/plain'];
const GZIP_TYPES = [
  'application/gzip',
  'application/x-gzip',
  'application/x-gunzip',
  'application/gzip-compressed',
];

interface KnownKind {
  readonly kind: TableKind;
  readonly types: readonly string[];
}

const ARROW: KnownKind = {
  kind: 'arrow',
  types: [
    'application/vnd.apache.arrow.file',
    'application/vnd.apache.arrow.stream',
    'application/x-apache-arrow-stream',
    'application/feather',
  ],
};

/** The longest extension that a name ends with counts. */
const KINDS: Readonly<Record<string, KnownKind>> = {
  '.csv': {
    kind: 'csv',
    types: ['text/csv', 'application/csv', 'text/x-csv', 'application/vnd.ms-excel', ...TEXT_TYPES],
  },
  '.tsv': {
    kind: 'tsv',
    types: ['text/tab-separated-values', 'text/tsv', 'application/vnd.ms-excel', ...TEXT_TYPES],
  },
  '.json': { kind: 'json', types: ['application/json', 'text/json', ...TEXT_TYPES] },
  '.ndjson': {
    kind: 'ndjson',
    types: [
      'application/x-ndjson',
      'application/ndjson',
      'application/jsonl',
      'application/json',
      ...TEXT_TYPES,
    ],
  },
  '.xlsx': {
    kind: 'xlsx',
    types: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/vnd.ms-excel'],
  },
  '.xls': {
    kind: 'xls',
    types: ['application/vnd.ms-excel', 'application/msexcel', 'application/x-msexcel'],
  },
  '.parquet': {
    kind: 'parquet',
    types: ['application/vnd.apache.parquet', 'application/x-parquet', 'application/parquet'],
  },
  '.arrow': ARROW,
  '.feather': ARROW,
  '.csv.gz': { kind: 'csv.gz', types: [...GZIP_TYPES, 'text/csv', 'application/csv'] },
  '.tsv.gz': { kind: 'tsv.gz', types: [...GZIP_TYPES, 'text/tab-separated-values', 'text/tsv'] },
};

/** @throws AppError BAD_REQUEST for an extension we do not read, or a declared type that contradicts it */
export function fileKind(filename: string, declaredType: string): TableKind {
  const extension = extensionOf(filename);
  const known = Object.hasOwn(KINDS, extension) ? KINDS[extension] : undefined;
  if (known === undefined) {
    throw new AppError({
      code: 'BAD_REQUEST',
      message: `Files of type "${extension || 'none'}" cannot be read. Upload one of: ${Object.keys(KINDS).join(', ')}.`,
    });
  }
  const type = declaredType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!GENERIC_TYPES.includes(type) && !known.types.includes(type)) {
    throw new AppError({
      code: 'BAD_REQUEST',
      message: `The file is named ${extension} but was sent as ${type.slice(0, 100)}. Send it as ${known.types[0]}, or give it the right name.`,
    });
  }
  return known.kind;
}

/** `.csv.gz` of `table.csv.gz`; otherwise what follows the last dot. */
function extensionOf(filename: string): string {
  const name = filename.toLowerCase();
  const packed = /\.[^.]+\.gz$/.exec(name)?.[0];
  if (packed !== undefined && Object.hasOwn(KINDS, packed)) return packed;
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}

/** The name of a file without the extension that tells its kind. */
export function withoutExtension(filename: string): string {
  const extension = extensionOf(filename);
  return filename.slice(0, filename.length - extension.length).slice(0, 255) || 'table';
}
