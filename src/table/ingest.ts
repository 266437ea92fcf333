import { dirname } from 'node:path';
import type { OnProgress } from '../kernels/progress.ts';
import { AppError } from '../platform/app-error.ts';
import { parseDateFormat } from './csv/date-format.ts';
import { ingestCsv } from './csv/ingest-csv.ts';
import { closeSoon, openDuckDb } from './duckdb.ts';
import { describeIgnored } from './ignored-options.ts';
import type { IngestLimits } from './limits.ts';
import { ingestParquet } from './parquet-upload/ingest-parquet.ts';
import { NO_TEXT, prepareRows, removeIntermediates } from './prepare-rows.ts';
import { assertContainer } from './probe/container.ts';
import type { Encoding, Utf8Verdict } from './probe/encoding.ts';
import type { TableKind, TableProfile } from './profile.ts';
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
  /** The name of a workbook's sheet, or its place from 1. */
  readonly sheet?: string | undefined;
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

/** Share of the work that turning another format into rows takes. */
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
  const { options, limits, scratch, target } = request;
  const dateFormat = options.dateFormat === undefined ? undefined : parseDateFormat(options.dateFormat);
  checkDelimiter(options.delimiter);
  // It takes as long to open as the head of a file to read.
  const opening = openDuckDb({
    directories: [dirname(request.source), dirname(target), scratch],
    spillDirectory: scratch,
    threads: request.threads,
    memoryLimitMb: request.memoryLimitMb,
  });
  opening.catch(() => {});
  try {
    const ignored = describeIgnored(request.kind, options);
    if (request.kind === 'parquet') {
      await assertContainer(request.source, 'parquet');
      const table = await ingestParquet(await opening, { path: request.source, target, limits }, onProgress);
      const { rowCount, columns, warnings, bytes } = table;
      return {
        bytes,
        profile: { rowCount, columns, warnings: [...warnings, ...ignored], detected: NO_TEXT('parquet') },
      };
    }
    const prepared = await prepareRows(request, (fraction) => onProgress(fraction * CONVERTED));
    const start = prepared.converted ? CONVERTED : 0;
    const { rowCount, columns, warnings, bytes, decimal } = await ingestCsv(
      opening,
      { ...prepared.table, target, scratch, dateFormat, limits },
      (fraction) => onProgress(start + (1 - start) * fraction),
    );
    return {
      bytes,
      profile: {
        rowCount,
        columns,
        warnings: [...prepared.warnings, ...warnings, ...ignored],
        detected: { ...prepared.detected, decimal },
      },
    };
  } catch (error) {
    throw explainResourceError(error);
  } finally {
    await opening.then(closeSoon, () => {});
    await removeIntermediates(scratch);
  }
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
