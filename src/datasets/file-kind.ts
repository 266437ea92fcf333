import { AppError } from '../platform/app-error.ts';
import type { TableKind } from '../table/profile.ts';

/** Which files are tables: an extension names the kind, the declared type must not contradict it. */

const GENERIC_TYPES = ['', 'application/octet-stream', 'text/plain'];

const KINDS: Readonly<Record<string, { readonly kind: TableKind; readonly types: readonly string[] }>> = {
  '.csv': { kind: 'csv', types: ['text/csv', 'application/csv', 'text/x-csv', 'application/vnd.ms-excel'] },
  '.tsv': { kind: 'tsv', types: ['text/tab-separated-values', 'text/tsv', 'application/vnd.ms-excel'] },
  '.json': { kind: 'json', types: ['application/json', 'text/json'] },
  '.ndjson': {
    kind: 'ndjson',
    types: ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/json'],
  },
};

/** @throws AppError BAD_REQUEST for an extension we do not read, or a declared type that contradicts it */
export function fileKind(filename: string, declaredType: string): TableKind {
  const dot = filename.lastIndexOf('.');
  const extension = dot < 0 ? '' : filename.slice(dot).toLowerCase();
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
      message: `The file is named ${extension} but was sent as ${type}. Send it as ${known.types[0]}, or give it the right name.`,
    });
  }
  return known.kind;
}
