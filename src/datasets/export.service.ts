import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { ComputeLimits, ComputePool } from '../compute/compute.ts';
import { AppError } from '../platform/app-error.ts';
import type { Storage } from '../platform/storage.ts';
import type { Principal } from '../procedure/context.ts';
import { makeColumnNames } from '../table/column-names.ts';
import type { ExportRequest, ExportResult, FileFormat } from '../table/export/export-table.ts';
import { RESULT_COLUMNS } from '../table/export/placed-rows.ts';
import { exportText } from '../table/export/text-export.ts';
import { assertFitsExcel } from '../table/export/xlsx-limits.ts';
import type { TableReader } from '../table/reader.ts';
import type { DatasetRow } from './dataset.store.ts';
import type { DatasetProcessing, LatestResult } from './dataset-processing.ts';
import type { ExportFormat, ExportInput } from './export.schema.ts';

export interface ExportDependencies {
  readonly storage: Storage;
  readonly reader: TableReader;
  /** Writes files of other formats in processes of their own. */
  readonly pool: ComputePool;
  readonly datasets: { owned(principal: Principal, id: string): Promise<DatasetRow> };
  readonly processing: Pick<DatasetProcessing, 'latestResult'>;
  readonly limits: {
    readonly compute: ComputeLimits;
    /** MiB that DuckDB may use, and its threads. */
    readonly memoryMb: number;
    readonly threads: number;
    readonly maxNameLength: number;
  };
}

interface OpenedExport {
  readonly name: string;
  /** Known for files that are written before they are sent. */
  readonly bytes: number | null;
  readonly content: AsyncIterable<string | Uint8Array>;
}

export type ExportService = ReturnType<typeof createExportService>;

/**
 * Tables as files. Text is written while it is read, no faster than the client takes it; the other formats are written
 * to a temporary file by a compute process, then sent and removed.
 */
export function createExportService(deps: ExportDependencies) {
  const { storage, reader, pool, limits } = deps;

  /**
   * @throws AppError NOT_FOUND, FORBIDDEN for anybody but the owner, BAD_REQUEST when there are no results yet or the
   * format cannot hold the table
   */
  async function open(principal: Principal, input: ExportInput, signal: AbortSignal): Promise<OpenedExport> {
    const dataset = await deps.datasets.owned(principal, input.id);
    if (input.format === 'xlsx') assertFitsExcel(dataset.row_count);
    const result = input.with === 'results' ? await latestResult(principal, dataset.id) : null;
    const names = namesOf(dataset, result !== null);
    const { name } = dataset;
    if (isFileFormat(input.format)) {
      return { name, ...(await writeFile(dataset, input.format, names, result, signal)) };
    }
    const content = exportText(reader, input.format, {
      file: storage.path(dataset.table_key),
      columns: dataset.columns,
      names,
      placed: result === null ? null : await result.placedRows(),
    });
    return { name, bytes: null, content };
  }

  async function latestResult(principal: Principal, id: string): Promise<LatestResult> {
    const result = await deps.processing.latestResult(principal, id);
    if (result !== null) return result;
    throw new AppError({
      code: 'BAD_REQUEST',
      message: 'This dataset has no results yet. Process it first, or export it without with=results.',
    });
  }

  /** The table's names as they are; those of the results give way. */
  function namesOf(dataset: DatasetRow, withResults: boolean): readonly string[] {
    const own = dataset.columns.map(({ name }) => name);
    if (!withResults) return own;
    const all = [...own, ...RESULT_COLUMNS];
    const { names } = makeColumnNames(all, all.length, limits.maxNameLength);
    return [...own, ...names.slice(own.length)];
  }

  async function writeFile(
    dataset: DatasetRow,
    format: FileFormat,
    names: readonly string[],
    result: LatestResult | null,
    signal: AbortSignal,
  ): Promise<Pick<OpenedExport, 'bytes' | 'content'>> {
    const scratch = await storage.temporaryDirectory();
    const target = join(scratch, `table.${format}`);
    try {
      const { bytes } = await pool.run<ExportRequest, ExportResult>({
        kind: 'export',
        input: {
          format,
          source: storage.path(dataset.table_key),
          rowCount: dataset.row_count,
          columns: dataset.columns,
          names,
          mapFile: result?.mapFile ?? null,
          target,
          scratch,
          threads: limits.threads,
          memoryLimitMb: limits.memoryMb,
        },
        limits: limits.compute,
        signal,
      });
      return { bytes, content: sentOnce(target, () => storage.discard(scratch)) };
    } catch (error) {
      await storage.discard(scratch);
      throw error;
    }
  }

  return { open };
}

function isFileFormat(format: ExportFormat): format is FileFormat {
  return format === 'parquet' || format === 'arrow' || format === 'xlsx';
}

/** A file's content, after which it is removed, whether it was read to its end or not. */
async function* sentOnce(path: string, remove: () => Promise<void>): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
  } finally {
    await remove();
  }
}
