import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnProgress } from '../kernels/progress.ts';
import { arrowToCsv } from './arrow/arrow-to-csv.ts';
import type { CsvIngestRequest } from './csv/ingest-csv.ts';
import { excelToCsv } from './excel/excel-to-csv.ts';
import { gunzip } from './gzip/gunzip.ts';
import type { IngestRequest } from './ingest.ts';
import { jsonToCsv } from './json/json-to-csv.ts';
import { binaryKind } from './probe/binary.ts';
import { assertContainer } from './probe/container.ts';
import { NO_DELIMITER } from './probe/dialect.ts';
import { createUtf8Checker, detectEncoding, type Encoding, type Utf8Verdict } from './probe/encoding.ts';
import { readHead } from './probe/head.ts';
import { detectLayout } from './probe/layout.ts';
import { transcodeToUtf8 } from './probe/transcode.ts';
import type { DetectedFormat, TableKind, TextKind } from './profile.ts';
import { refuse } from './refusal.ts';

/** A table of any kind as rows of delimited UTF-8 text. */
export interface PreparedRows {
  readonly table: Pick<CsvIngestRequest, 'path' | 'layout' | 'names' | 'types' | 'decimal'>;
  readonly detected: Omit<DetectedFormat, 'decimal'>;
  /** The file was written anew, which took a share of the work. */
  readonly converted: boolean;
  readonly warnings: readonly string[];
}

const UNPACKED = 'unpacked';
const DECODED = 'decoded';
const CONVERTED = 'converted.csv';

/** What a file that is no text has to say about its text. */
export const NO_TEXT = (kind: TableKind): DetectedFormat => ({
  kind,
  encoding: null,
  delimiter: null,
  decimal: '.',
  header: true,
});

/**
 * Recognises a file by its content, which must be what its name says, and makes rows of it.
 *
 * @throws AppError BAD_REQUEST
 */
export async function prepareRows(request: IngestRequest, onProgress: OnProgress): Promise<PreparedRows> {
  const { source, kind, scratch, options, limits } = request;
  const converted = join(scratch, CONVERTED);
  switch (kind) {
    case 'xlsx':
    case 'xls': {
      await assertContainer(source, kind);
      const excel = await excelToCsv(source, kind, converted, options.sheet, limits);
      const { layout, names, types, sheet, header, warnings } = excel;
      // Numbers of a workbook are numbers already: a mark that their texts suggest must not change them.
      const table = { path: converted, layout, names, types, decimal: '.' } as const;
      return { table, warnings, converted: true, detected: { ...NO_TEXT(kind), header, sheet } };
    }
    case 'arrow': {
      await assertContainer(source, kind);
      const { layout, names, types, warnings } = await arrowToCsv(source, converted, limits);
      const table = { path: converted, layout, names, types };
      return { table, warnings, converted: true, detected: NO_TEXT(kind) };
    }
    case 'csv.gz':
    case 'tsv.gz': {
      await assertContainer(source, kind);
      const unpacked = join(scratch, UNPACKED);
      const utf8 = await gunzip(source, unpacked, limits.maxInflatedBytes);
      const inner = kind === 'csv.gz' ? 'csv' : 'tsv';
      const prepared = await prepareText({ ...request, source: unpacked, kind: inner, utf8 }, onProgress);
      return { ...prepared, detected: { ...prepared.detected, kind } };
    }
    case 'parquet':
      throw new TypeError('Parquet is read as it is');
    default:
      return prepareText({ ...request, kind }, onProgress);
  }
}

/** Removes what `prepareRows` wrote. */
export async function removeIntermediates(scratch: string): Promise<void> {
  for (const name of [UNPACKED, DECODED, CONVERTED]) await rm(join(scratch, name), { force: true });
}

type TextRequest = IngestRequest & { readonly kind: TextKind };

async function prepareText(request: TextRequest, onProgress: OnProgress): Promise<PreparedRows> {
  const { source, kind, options, limits, scratch } = request;
  const { encoding, decodes } = await recogniseText(request);
  const decoded = join(scratch, DECODED);
  if (decodes) await transcodeToUtf8(source, decoded, encoding);
  const path = decodes ? decoded : source;
  if (kind === 'json' || kind === 'ndjson') {
    const converted = join(scratch, CONVERTED);
    const { layout, keys } = await jsonToCsv(path, converted, kind === 'ndjson', limits, onProgress);
    return {
      table: { path: converted, layout, names: keys, decimal: options.decimal },
      detected: { kind, encoding, delimiter: null, header: true },
      converted: true,
      warnings: [],
    };
  }
  const layout = await detectLayout(path, { ...options, likely: kind === 'tsv' ? '\t' : undefined });
  const { delimiter } = layout.dialect;
  return {
    table: { path, layout, decimal: options.decimal },
    detected: {
      kind,
      encoding,
      delimiter: delimiter === NO_DELIMITER ? null : delimiter,
      header: layout.header,
    },
    converted: false,
    warnings: [],
  };
}

interface RecognisedText {
  readonly encoding: Encoding;
  /** The file has to be rewritten as UTF-8 first. */
  readonly decodes: boolean;
}

/** Refuses what is not text, and says in which encoding the rest is written. */
async function recogniseText({ source, kind, options, utf8 }: TextRequest): Promise<RecognisedText> {
  if ((await stat(source)).size === 0) {
    throw refuse('The file is empty. Upload one with at least one row of data.');
  }
  const { bytes } = await readHead(source);
  const binary = binaryKind(bytes);
  if (binary !== undefined) {
    throw refuse(
      `The file is named .${kind} but is ${binary}. Upload it under its own name, or export it as .${kind}.`,
    );
  }
  const verdict = utf8 ?? (await checkUtf8(source));
  const encoding = options.encoding ?? detectEncoding(bytes, verdict);
  if (verdict.hasNul && !encoding.startsWith('utf-16')) {
    throw refuse(
      `The file is named .${kind} but holds NUL bytes, so it is not text. Export it as .${kind} again.`,
    );
  }
  return { encoding, decodes: encoding !== 'utf-8' || !verdict.valid };
}

async function checkUtf8(path: string): Promise<Utf8Verdict> {
  const checker = createUtf8Checker();
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) checker.push(chunk);
  return checker.result();
}
