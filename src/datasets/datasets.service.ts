import type { IncomingMessage } from 'node:http';
import type { ComputePool } from '../compute/compute.ts';
import type { ProcessingResult } from '../ml/ml.schema.ts';
import { AppError } from '../platform/app-error.ts';
import { coalesce } from '../platform/coalesce.ts';
import type { Principal } from '../procedure/context.ts';
import { pageNumbers } from '../procedure/wire.ts';
import type { ReadRowsRequest, RowOrder, TableReader } from '../table/reader.ts';
import * as store from './dataset.store.ts';
import { columnStatisticsView, datasetView } from './dataset.view.ts';
import { createDatasetAccess, unknownDataset } from './dataset-access.ts';
import { createDatasetCards } from './dataset-cards.ts';
import { listDatasets } from './dataset-list.store.ts';
import type { DatasetProcessing, LatestResult } from './dataset-processing.ts';
import { createDatasetStats } from './dataset-stats.ts';
import { createDatasetVersions } from './dataset-versions.ts';
import type {
  DatasetDataInput,
  DatasetDetail,
  DatasetListInput,
  DatasetResponse,
  DatasetUpdateInput,
} from './datasets.schema.ts';
import { createSamples } from './samples/samples.ts';
import { createTableIntake, type IntakeDependencies } from './table-intake.ts';

export interface DatasetsDependencies extends IntakeDependencies {
  readonly reader: TableReader;
  /** Studies tables, off the event loop. */
  readonly studyPool: ComputePool;
}

export type DatasetsService = ReturnType<typeof createDatasetsService>;

const SAMPLE_ROWS = 5;
/** Cells that one answer may hold when it is built in memory instead of streamed. */
const MAX_CELLS_IN_MEMORY = 2_000_000;

export function createDatasetsService(deps: DatasetsDependencies) {
  const { db, storage, reader } = deps;
  const access = createDatasetAccess(db);
  const { readable, owned } = access;
  const cards = createDatasetCards(db);
  const together = coalesce<Awaited<ReturnType<typeof listDatasets>>>();
  const intake = createTableIntake(deps);
  const versions = createDatasetVersions({ ...deps, access, intake });
  const samples = createSamples({ intake });
  const { stats } = createDatasetStats({ ...deps, access });

  /** One page as JSON text for each dataset, in order. */
  async function listCards(principal: Principal, input: DatasetListInput) {
    const key = JSON.stringify([principal.userId, input]);
    const { listed, total } = await together(key, () => listDatasets(db, principal.userId, input));
    return { cards: await cards.textsOf(listed), ...pageNumbers(input, total) };
  }

  async function list(principal: Principal, input: DatasetListInput) {
    const { cards: texts, ...numbers } = await listCards(principal, input);
    return { datasets: texts.map((text) => JSON.parse(text) as DatasetResponse), ...numbers };
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
    const processed = latest === null ? null : await latest.processedRows(window);
    return {
      ...detail,
      original_data: await collectRows(rows),
      processed_data: processed === null ? null : await collectRows(processed),
      processing_config: latest?.config ?? null,
      processing_results: latest === null ? null : await parseResult(latest.resultJson()),
    };
  }

  async function update(principal: Principal, input: DatasetUpdateInput): Promise<DatasetResponse> {
    const { id, ...changes } = input;
    const unchanged = await owned(principal, id);
    if (Object.values(changes).every((change) => change === undefined)) return datasetView(unchanged);
    const row = await store.updateDataset(db, input.id, {
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.description === undefined ? {} : { description: input.description }),
      ...(input.is_public === undefined ? {} : { is_public: input.is_public }),
      ...(input.tags === undefined ? {} : { tags: input.tags ?? [] }),
      ...(input.explain_personal_columns === undefined
        ? {}
        : { explain_personal_columns: input.explain_personal_columns }),
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

  /**
   * Stops what works on the datasets of a user who is going away.
   *
   * @returns how to remove their files once their rows are gone
   */
  async function forgetAllOf(userId: string, processing: DatasetProcessing): Promise<() => Promise<void>> {
    const tables = await store.tablesOf(db, userId);
    const removals: (() => Promise<void>)[] = [];
    for (const { id } of tables) removals.push(await processing.forget(id));
    return async () => {
      for (const removeResults of removals) await removeResults();
      for (const { table_key } of tables) await storage.remove(table_key);
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
      mayTellPersonal: row.explain_personal_columns,
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
    ...access,
    upload: (principal: Principal, request: IncomingMessage, signal: AbortSignal, idempotencyKey?: string) =>
      intake.receive(principal, request, signal, { idempotencyKey }),
    ...versions,
    ...samples,
    list,
    listCards,
    get,
    openData,
    data,
    update,
    remove,
    forgetAllOf,
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

async function parseResult(pieces: AsyncIterable<string>): Promise<ProcessingResult> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return JSON.parse(text) as ProcessingResult;
}
