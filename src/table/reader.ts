import { join } from 'node:path';
import { closeSoon, openDuckDb } from './duckdb.ts';
import {
  type Aggregate,
  type AggregateRequest,
  aggregateRows,
  type Comparison,
  type Measure,
  type Membership,
  type RowFilter,
} from './reader/aggregate-rows.ts';
import { type CompareRowsRequest, compareRows, type RowDifference } from './reader/compare-rows.ts';
import { createConnectionGate } from './reader/connection-gate.ts';
import { type FindMentionsRequest, findMentions, type Mention } from './reader/find-mentions.ts';
import { type Categories, type ReadCategoriesRequest, readCategories } from './reader/read-categories.ts';
import { type Features, type ReadFeaturesRequest, readFeatures } from './reader/read-features.ts';
import { type ReadRowsRequest, type RowOrder, readRowsInFileOrder } from './reader/read-rows.ts';
import { type ReadRowsAtRequest, type RowAt, readRowsAt } from './reader/read-rows-at.ts';
import { readRowsSorted } from './reader/read-rows-sorted.ts';

export type {
  Aggregate,
  AggregateRequest,
  Categories,
  CompareRowsRequest,
  Comparison,
  Features,
  FindMentionsRequest,
  Measure,
  Membership,
  Mention,
  ReadCategoriesRequest,
  ReadFeaturesRequest,
  ReadRowsAtRequest,
  ReadRowsRequest,
  RowAt,
  RowDifference,
  RowFilter,
  RowOrder,
};

export interface TableReaderOptions {
  /** The only directory whose files may be read. */
  readonly directory: string;
  /** Where sorts that exceed the memory limit spill; by default `.spill` in the directory. */
  readonly spillDirectory?: string | undefined;
  readonly threads: number;
  readonly memoryLimitMb: number;
  /** Queries that may run at the same time; others wait in line. */
  readonly connections?: number | undefined;
}

/** Reads the Parquet files that `ingest` wrote. It owns one DuckDB; one reader serves a whole process. */
export interface TableReader {
  /** Batches of at most 256 rows, each the text of a JSON object (or a CSV line), in file order or as sorted. */
  readRows(request: ReadRowsRequest): AsyncIterable<string[]>;
  /** The same for single rows by their place in the table. */
  readRowsAt(request: ReadRowsAtRequest): AsyncIterable<RowAt[]>;
  readFeatures(request: ReadFeaturesRequest): Promise<Features>;
  readCategories(request: ReadCategoriesRequest): Promise<Categories>;
  /** How many rows came and went between two tables. */
  compareRows(request: CompareRowsRequest): Promise<RowDifference>;
  /** A figure over the rows that meet some conditions, for all of them or for groups. */
  aggregateRows(request: AggregateRequest): Promise<Aggregate>;
  /** Which categories a text names. */
  findMentions(request: FindMentionsRequest): Promise<Mention[]>;
  /** Waits for the queries that run, and frees everything soon after. */
  close(): Promise<void>;
}

const DEFAULT_CONNECTIONS = 4;
/** Sorted downloads hold their connection while they are read, so they have a line of their own. */
const SORTED_STREAMS = 2;

export async function createTableReader(options: TableReaderOptions): Promise<TableReader> {
  const spillDirectory = options.spillDirectory ?? join(options.directory, '.spill');
  const instance = await openDuckDb({
    directories: [options.directory, spillDirectory],
    spillDirectory,
    threads: options.threads,
    memoryLimitMb: options.memoryLimitMb,
  });
  const gate = createConnectionGate(instance, options.connections ?? DEFAULT_CONNECTIONS);
  const sortGate = createConnectionGate(instance, SORTED_STREAMS);
  return {
    readRows(request) {
      const { sort } = request;
      if (sort === undefined) return readRowsInFileOrder(gate, request);
      return readRowsSorted(gate, sortGate, { ...request, sort });
    },
    readRowsAt: (request) => readRowsAt(gate, request),
    readFeatures: (request) => readFeatures(gate, request),
    readCategories: (request) => readCategories(gate, request),
    compareRows: (request) => compareRows(gate, request),
    aggregateRows: (request) => aggregateRows(gate, request),
    findMentions: (request) => findMentions(gate, request),
    async close() {
      await Promise.all([gate.close(), sortGate.close()]);
      closeSoon(instance);
    },
  };
}
