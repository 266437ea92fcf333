import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { ComputeLimits, ComputePool } from '../compute/compute.ts';
import type { EventStream } from '../events/event-stream.ts';
import { AppError } from '../platform/app-error.ts';
import type { Database } from '../platform/database/schema.ts';
import { newId } from '../platform/id.ts';
import type { RateLimiter } from '../platform/rate-limiter.ts';
import type { Storage } from '../platform/storage.ts';
import type { Principal } from '../procedure/context.ts';
import { validationError } from '../procedure/error-format.ts';
import { pageNumbers } from '../procedure/wire.ts';
import type { IngestRequest, IngestResult } from '../table/ingest.ts';
import type { IngestLimits } from '../table/limits.ts';
import type { ReadRowsRequest, RowOrder, TableReader } from '../table/reader.ts';
import * as store from './dataset.store.ts';
import { columnStatisticsView, datasetView } from './dataset.view.ts';
import type { DatasetProcessing, LatestResult } from './dataset-processing.ts';
import {
  type DatasetDataInput,
  type DatasetDetail,
  type DatasetListInput,
  type DatasetResponse,
  type DatasetStats,
  type DatasetUpdateInput,
  type UploadFields,
  uploadFieldsSchema,
} from './datasets.schema.ts';
import { type ReceivedFile, receiveForm } from './upload-stream.ts';

export interface DatasetsDependencies {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  readonly reader: TableReader;
  /** Reads uploaded files, which nobody has checked yet, in processes of their own. */
  readonly ingestPool: ComputePool;
  readonly events: EventStream;
  readonly rateLimiter: RateLimiter;
  readonly limits: DatasetLimits;
  readonly log: Logger;
}

export interface DatasetLimits {
  readonly maxFileBytes: number;
  readonly ingest: IngestLimits;
  readonly compute: ComputeLimits;
  /** MiB that DuckDB may use while it reads a file, and its threads. */
  readonly ingestMemoryMb: number;
  readonly ingestThreads: number;
}

export type DatasetsService = ReturnType<typeof createDatasetsService>;

const SAMPLE_ROWS = 5;
/** Cells that one answer may hold when it is built in memory instead of streamed. */
const MAX_CELLS_IN_MEMORY = 2_000_000;

export function createDatasetsService(deps: DatasetsDependencies) {
  const { db, storage, reader, limits } = deps;

  /** @throws AppError NOT_FOUND for an unknown id, FORBIDDEN for somebody else's private dataset */
  async function readable(principal: Principal, id: string): Promise<store.DatasetRow> {
    const row = await store.findDataset(db, id);
    if (row === undefined) throw unknownDataset();
    if (row.user_id !== principal.userId && !row.is_public) throw notYours();
    return row;
  }

  /** @throws AppError NOT_FOUND for an unknown id, FORBIDDEN for somebody else's dataset */
  async function owned(principal: Principal, id: string): Promise<store.DatasetRow> {
    const row = await store.findDataset(db, id);
    if (row === undefined) throw unknownDataset();
    if (row.user_id !== principal.userId) throw notYours();
    return row;
  }

  async function canRead(principal: Principal, id: string): Promise<boolean> {
    const access = await store.findAccess(db, id);
    return access !== undefined && (access.user_id === principal.userId || access.is_public);
  }

  async function upload(principal: Principal, request: IncomingMessage, signal: AbortSignal) {
    await deps.rateLimiter.consume('upload', principal.userId);
    const received = storage.temporaryPath('upload');
    try {
      const form = await receiveForm(request, received, limits.maxFileBytes);
      const fields = uploadFieldsSchema.safeParse(form.fields);
      if (!fields.success) throw validationError(fields.error, 'body');
      return await storeTable(principal, form.file, fields.data, signal);
    } finally {
      await storage.discard(received);
    }
  }

  async function storeTable(
    principal: Principal,
    file: ReceivedFile,
    fields: UploadFields,
    signal: AbortSignal,
  ): Promise<DatasetResponse> {
    const id = newId();
    const tableKey = `tables/${id}.parquet`;
    // Whatever the reading process leaves behind when it is killed lies in here.
    const scratch = await storage.temporaryDirectory();
    const table = join(scratch, 'table.parquet');
    let committed = false;
    try {
      const { profile } = await deps.ingestPool.run<IngestRequest, IngestResult>({
        kind: 'ingest',
        input: ingestRequest(file, { target: table, scratch }, fields),
        limits: limits.compute,
        signal,
      });
      await storage.commit(table, tableKey);
      committed = true;
      const row = await db.transaction().execute(async (trx) => {
        const inserted = await store.insertDataset(trx, {
          id,
          userId: principal.userId,
          name: fields.name ?? withoutExtension(file.filename),
          description: fields.description ?? null,
          isPublic: fields.is_public ?? false,
          tags: fields.tags ?? [],
          filename: file.filename,
          mimeType: file.mimeType,
          fileBytes: file.bytes,
          sha256: file.sha256,
          tableKey,
          rowCount: profile.rowCount,
          columns: profile.columns,
          detected: profile.detected,
          warnings: profile.warnings,
        });
        await store.insertFirstVersion(trx, id);
        return inserted;
      });
      // The dataset is stored: that nobody could be told of it does not change that.
      await deps.events
        .publish({ type: 'dataset_uploaded', user_id: principal.userId, dataset_id: id, name: row.name })
        .catch((error: unknown) => deps.log.warn({ err: error }, 'an upload was not told'));
      return datasetView(row);
    } catch (error) {
      if (committed && (await store.findAccess(db, id).catch(() => null)) === undefined) {
        await storage.remove(tableKey);
      }
      throw error;
    } finally {
      await storage.discard(scratch);
    }
  }

  function ingestRequest(
    file: ReceivedFile,
    paths: Pick<IngestRequest, 'target' | 'scratch'>,
    fields: UploadFields,
  ): IngestRequest {
    return {
      source: file.path,
      kind: file.kind,
      ...paths,
      options: {
        delimiter: fields.delimiter,
        decimal: fields.decimal,
        encoding: fields.encoding,
        dateFormat: fields.date_format,
      },
      limits: limits.ingest,
      utf8: file.utf8,
      threads: limits.ingestThreads,
      memoryLimitMb: limits.ingestMemoryMb,
    };
  }

  async function list(principal: Principal, input: DatasetListInput) {
    const { rows, total } = await store.listDatasets(db, principal.userId, input);
    return { datasets: rows.map(datasetView), ...pageNumbers(input, total) };
  }

  async function detailOf(row: store.DatasetRow): Promise<DatasetDetail> {
    const sample = await collectRows(
      reader.readRows({ file: storage.path(row.table_key), columns: row.columns, limit: SAMPLE_ROWS }),
    );
    return { ...datasetView(row), sample_data: sample, column_stats: columnStatisticsView(row.columns) };
  }

  async function get(principal: Principal, id: string): Promise<DatasetDetail> {
    return detailOf(await readable(principal, id));
  }

  /** What the data route streams: the owner's table, the page asked for, and the latest result. */
  async function openData(principal: Principal, input: DatasetDataInput, processing: DatasetProcessing) {
    const row = await owned(principal, input.id);
    const request = pageOfTable(row, storage.path(row.table_key), input);
    const detail = await detailOf(row);
    const latest: LatestResult | null = await processing.latestResult(principal, row.id);
    return {
      detail,
      rows: reader.readRows(request),
      latest,
      window: { skip: request.skip, limit: request.limit },
    };
  }

  /** The same for callers that cannot read a stream; refuses what would not fit. */
  async function data(principal: Principal, input: DatasetDataInput, processing: DatasetProcessing) {
    const row = await owned(principal, input.id);
    const rowsAsked = Math.min(input.limit ?? row.row_count, row.row_count);
    if (rowsAsked * row.column_count > MAX_CELLS_IN_MEMORY) {
      throw new AppError({
        code: 'BAD_REQUEST',
        message: `${rowsAsked} rows are too many for one answer here. Ask for a page with skip and limit, or read GET /api/datasets/${row.id}/data, which is streamed.`,
      });
    }
    const { detail, rows, latest, window } = await openData(principal, input, processing);
    if (latest !== null && latest.totalPoints * row.column_count > MAX_CELLS_IN_MEMORY) {
      throw new AppError({
        code: 'BAD_REQUEST',
        message: `The result of this dataset is too large for one answer here. Read GET /api/datasets/${row.id}/data, which is streamed.`,
      });
    }
    return {
      ...detail,
      original_data: await collectRows(rows),
      processed_data: latest === null ? null : await collectRows(latest.processedRows(window)),
      processing_config: latest?.config ?? null,
      processing_results: latest === null ? null : await parseJson(latest.resultJson()),
    };
  }

  async function update(principal: Principal, input: DatasetUpdateInput): Promise<DatasetResponse> {
    await owned(principal, input.id);
    const row = await store.updateDataset(db, input.id, {
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.description === undefined ? {} : { description: input.description }),
      ...(input.is_public === undefined ? {} : { is_public: input.is_public }),
      ...(input.tags === undefined ? {} : { tags: input.tags ?? [] }),
    });
    if (row === undefined) throw unknownDataset();
    return datasetView(row);
  }

  async function remove(principal: Principal, id: string, processing: DatasetProcessing): Promise<void> {
    const row = await owned(principal, id);
    const removeResults = await processing.forget(id);
    await store.deleteDataset(db, id);
    // Only now: a row never names files that are gone. What a crash leaves here is swept at the next start.
    await removeResults();
    await storage.remove(row.table_key);
  }

  async function stats(
    principal: Principal,
    id: string,
    processing: DatasetProcessing,
  ): Promise<DatasetStats> {
    const row = await readable(principal, id);
    const numeric = row.columns.filter((column) => column.type === 'numeric').length;
    const nominal = row.columns.filter((column) => column.type === 'categorical').length;
    return {
      dataset_id: row.id,
      basic_info: {
        row_count: row.row_count,
        column_count: row.column_count,
        size_mb: datasetView(row).size_mb,
        numeric_columns: numeric,
        categorical_columns: nominal,
        missing_values: row.columns.reduce((sum, column) => sum + column.statistics.null_count, 0),
      },
      columns: columnStatisticsView(row.columns),
      processing_history: await processing.history(principal, row.id),
    };
  }

  /** The table a run works on; null once the dataset is gone. */
  async function tableOf(id: string) {
    const row = await store.findDataset(db, id);
    if (row === undefined) return null;
    return {
      ownerId: row.user_id,
      isPublic: row.is_public,
      key: row.table_key,
      columns: row.columns,
      rowCount: row.row_count,
    };
  }

  const setStatus = (id: string, change: Parameters<typeof store.setDatasetStatus>[2]) =>
    store.setDatasetStatus(db, id, change);

  /** After a cancelled run, and after a crash: the dataset is again what it was before. */
  const settleStatus = (id?: string) => store.settleStatus(db, id);

  const tableKeys = () => store.tableKeys(db);

  return {
    tableOf,
    setStatus,
    settleStatus,
    tableKeys,
    readable,
    owned,
    canRead,
    upload,
    list,
    get,
    openData,
    data,
    update,
    remove,
    stats,
  };
}

function pageOfTable(row: store.DatasetRow, file: string, input: DatasetDataInput): ReadRowsRequest {
  const names = new Set(row.columns.map((column) => column.name));
  const known = (name: string) => {
    if (names.has(name)) return name;
    throw new AppError({ code: 'BAD_REQUEST', message: `There is no column named "${name.slice(0, 200)}".` });
  };
  return {
    file,
    columns: row.columns,
    skip: input.skip ?? undefined,
    limit: input.limit ?? undefined,
    select: input.columns?.map(known),
    sort: input.sort === null || input.sort === undefined ? undefined : rowOrder(input.sort, names, known),
  };
}

function rowOrder(sort: string, names: ReadonlySet<string>, known: (name: string) => string): RowOrder {
  if (!names.has(sort) && sort.startsWith('-')) return { column: known(sort.slice(1)), order: 'desc' };
  return { column: known(sort), order: 'asc' };
}

async function collectRows(batches: AsyncIterable<string[]>) {
  const rows: DatasetDetail['sample_data'] = [];
  for await (const batch of batches) {
    for (const json of batch) rows.push(JSON.parse(json) as DatasetDetail['sample_data'][number]);
  }
  return rows;
}

async function parseJson(pieces: AsyncIterable<string>): Promise<Record<string, unknown>> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return JSON.parse(text) as Record<string, unknown>;
}

function withoutExtension(filename: string): string {
  return filename.replace(/\.[^.]+$/, '').slice(0, 255) || 'table';
}

function unknownDataset(): AppError {
  return new AppError({ code: 'NOT_FOUND', message: 'There is no dataset with this id.' });
}

function notYours(): AppError {
  return new AppError({ code: 'FORBIDDEN', message: 'This dataset belongs to somebody else.' });
}
