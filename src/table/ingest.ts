import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OnProgress } from '../kernels/progress.ts';
import { AppError } from '../platform/app-error.ts';
import { parseDateFormat } from './csv/date-format.ts';
import { type CsvIngestRequest, ingestCsv } from './csv/ingest-csv.ts';
import { openDuckDb } from './duckdb.ts';
import { jsonToCsv } from './json/json-to-csv.ts';
import type { IngestLimits } from './limits.ts';
import { binaryKind } from './probe/binary.ts';
import { NO_DELIMITER } from './probe/dialect.ts';
import { createUtf8Checker, detectEncoding, type Encoding, type Utf8Verdict } from './probe/encoding.ts';
import { readHead } from './probe/head.ts';
import { detectLayout } from './probe/layout.ts';
import { transcodeToUtf8 } from './probe/transcode.ts';
import type { TableKind, TableProfile } from './profile.ts';
import { refuse } from './refusal.ts';
import { explainResourceError } from './resource-errors.ts';

/** What the uploader said about the file; what is absent is detected. */
export interface ReadingOptions {
  /** One ASCII character. */
  readonly delimiter?: string | undefined;
  readonly decimal?: '.' | ',' | undefined;
  readonly encoding?: Encoding | undefined;
  readonly header?: boolean | undefined;
  /** `%d/%m/%Y` or `DD/MM/YYYY`. */
  readonly dateFormat?: string | undefined;
}

/** Everything `ingest` needs; structured-cloneable, so that it can cross a process boundary. */
export interface IngestRequest {
  /** Path of the uploaded file. */
  readonly source: string;
  readonly kind: TableKind;
  /** Path of the Parquet file to write; it exists afterwards only if ingest succeeded. */
  readonly target: string;
  /** An existing directory for intermediate files that no other ingest uses at the same time. */
  readonly scratch: string;
  readonly options: ReadingOptions;
  readonly limits: IngestLimits;
  /** What the uploader's `Utf8Checker` found while streaming; absent: the file is read once more. */
  readonly utf8?: Utf8Verdict | undefined;
  readonly threads: number;
  readonly memoryLimitMb: number;
}

export interface IngestResult {
  readonly profile: TableProfile;
  /** Size of the Parquet file. */
  readonly bytes: number;
}

/** Share of the work that turning JSON into rows takes. */
const CONVERTED = 0.3;

/**
 * Makes one typed, columnar Parquet file of an uploaded table, and describes it.
 *
 * Meant for a process of its own: it trusts nothing in the file, reads it block by block on this thread and leaves
 * the rest to DuckDB, which may touch no file outside the directories of the request.
 *
 * @throws AppError BAD_REQUEST when the file cannot be read as a table: which line, which column, why;
 *   VALIDATION for an option that makes no sense; STORAGE_FULL
 */
export async function ingest(request: IngestRequest, onProgress: OnProgress): Promise<IngestResult> {
  const { kind, options, limits, scratch, target } = request;
  const dateFormat = options.dateFormat === undefined ? undefined : parseDateFormat(options.dateFormat);
  checkDelimiter(options.delimiter);
  const { encoding, decodes } = await recogniseText(request);
  const isJson = kind === 'json' || kind === 'ndjson';
  const decoded = join(scratch, 'decoded');
  const converted = join(scratch, 'converted.csv');
  const instance = await openDuckDb({
    directories: [dirname(request.source), dirname(target), scratch],
    spillDirectory: scratch,
    threads: request.threads,
    memoryLimitMb: request.memoryLimitMb,
  });
  try {
    if (decodes) await transcodeToUtf8(request.source, decoded, encoding);
    const path = decodes ? decoded : request.source;
    const table: Prepared = isJson
      ? await prepareJson(path, converted, request, (fraction) => onProgress(fraction * CONVERTED))
      : {
          path,
          layout: await detectLayout(path, { ...options, likely: kind === 'tsv' ? '\t' : undefined }),
        };
    const { decimal, rowCount, columns, warnings, bytes } = await ingestCsv(
      instance,
      { ...table, target, scratch, dateFormat, decimal: options.decimal, limits },
      (fraction) => onProgress(isJson ? CONVERTED + (1 - CONVERTED) * fraction : fraction),
    );
    const { header, dialect } = table.layout;
    const delimiter = isJson || dialect.delimiter === NO_DELIMITER ? null : dialect.delimiter;
    const detected = { kind, encoding, delimiter, decimal, header: header || isJson };
    return { bytes, profile: { rowCount, columns, warnings, detected } };
  } catch (error) {
    throw explainResourceError(error);
  } finally {
    instance.closeSync();
    await rm(decoded, { force: true });
    await rm(converted, { force: true });
  }
}

type Prepared = Pick<CsvIngestRequest, 'path' | 'layout' | 'names'>;

async function prepareJson(
  path: string,
  converted: string,
  { kind, limits }: IngestRequest,
  onProgress: OnProgress,
): Promise<Prepared> {
  const { layout, keys } = await jsonToCsv(path, converted, kind === 'ndjson', limits, onProgress);
  return { path: converted, layout, names: keys };
}

interface RecognisedText {
  readonly encoding: Encoding;
  /** The file has to be rewritten as UTF-8 first. */
  readonly decodes: boolean;
}

/** Refuses what is not text, and says in which encoding the rest is written. */
async function recogniseText({ source, kind, options, utf8 }: IngestRequest): Promise<RecognisedText> {
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

function checkDelimiter(delimiter: string | undefined): void {
  if (delimiter === undefined || /^[^\w\r\n"'\\\u0080-\uffff]$/.test(delimiter)) return;
  const message =
    'delimiter should be one character that is no letter, digit or quote, such as , ; | or TAB.';
  throw new AppError({
    code: 'VALIDATION',
    message,
    details: [{ loc: ['body', 'delimiter'], msg: message, type: 'value_error' }],
  });
}
