import { setImmediate } from 'node:timers/promises';
import { type DuckDBConnection, DuckDBDataChunk, type DuckDBValue, INTEGER } from '@duckdb/node-api';
import { AppError } from '../../platform/app-error.ts';
import type { ColumnProfile } from '../profile.ts';
import { sqlPath, sqlString } from '../sql.ts';
import type { ConnectionGate } from './connection-gate.ts';
import { findColumn } from './select-columns.ts';

/** `share`: of the rows, or of those of each group, the part that meets the filters; of other measures these choose the rows. */
export type Measure = 'count' | 'share' | 'distinct' | 'mean' | 'median' | 'sum' | 'min' | 'max';

/** What is asked of one column. Of several texts it is any. Dates are periods: `equal` is within, `more than` after its end. */
export type RowFilter =
  | { readonly column: string; readonly is: 'empty' | 'filled' }
  | { readonly column: string; readonly is: 'equal' | 'different'; readonly texts: readonly string[] }
  | { readonly column: string; readonly is: Comparison; readonly number: number }
  | { readonly column: string; readonly is: Comparison; readonly from: number; readonly before: number };

export type Comparison = 'equal' | 'different' | 'at least' | 'at most' | 'more than' | 'less than';

type GroupBy =
  | { readonly by: 'cluster' }
  | { readonly by: 'value' | 'year' | 'month' | 'day'; readonly column: string };

/** Which rows belong to which cluster; rows that are not listed are on no map. */
export interface Membership {
  readonly rows: Uint32Array;
  readonly clusters: Int32Array;
}

export interface AggregateRequest {
  readonly file: string;
  readonly columns: readonly ColumnProfile[];
  readonly measure: Measure;
  /** null for `count` and `share`. */
  readonly column: string | null;
  readonly filters: readonly RowFilter[];
  /** Only rows of this cluster; null for all rows. */
  readonly cluster: number | null;
  readonly groupBy: GroupBy | null;
  readonly order: 'highest' | 'lowest';
  /** Groups to tell; the others are only counted. */
  readonly limit: number;
  /** Needed where clusters are asked for. */
  readonly members: Membership | null;
  /** Ends the reading. */
  readonly signal?: AbortSignal;
}

interface AggregateGroup {
  /** A text, a year, the first moment of a month or day, a cluster; null for the whole. */
  readonly key: string | number | null;
  /** Dates are milliseconds since 1970 UTC. */
  readonly value: number;
  /** Rows behind the value. */
  readonly rows: number;
}

export interface Aggregate {
  /** Of the table; of the map where clusters are asked for. */
  readonly total: number;
  /** Rows that are measured: those that meet the conditions, for `share` those that the filters are held against. */
  readonly chosen: number;
  /** Whether a figure is beyond what numbers of 64 bits hold; it is in no group. */
  readonly isTooLarge: boolean;
  /** In order; without the rows of no cluster where clusters are compared; one without grouping, none when no row has a value. */
  readonly groups: readonly AggregateGroup[];
  readonly groupCount: number;
}

const CHUNK = 2048;
/** Other work gets its turn after so many rows. */
const ROWS_AT_ONCE = 8 * CHUNK;

/** @throws AppError BAD_REQUEST where a column is unknown or has no such measure; the signal's reason */
export async function aggregateRows(gate: ConnectionGate, request: AggregateRequest): Promise<Aggregate> {
  const sql = aggregateSql(request);
  return gate.use(async (connection) => {
    if (needsMembers(request)) await loadMembers(connection, request);
    const rows = await (await connection.run(sql)).getRows();
    const groups = rows.flatMap(([key, value, count]) =>
      value === null ? [] : [{ key: keyOf(key), value: Number(value), rows: Number(count) }],
    );
    const [, , , total, chosen, groupCount] = rows[0] ?? (await countAll(connection, request));
    return {
      total: Number(total),
      chosen: Number(chosen),
      isTooLarge: groups.some(({ value }) => !Number.isFinite(value)),
      groups: groups.filter(
        ({ value, rows: count, key }) =>
          Number.isFinite(value) && (count > 0 || (key === null && request.measure === 'count')),
      ),
      groupCount: Number(groupCount),
    };
  }, request.signal);
}

const needsMembers = ({ cluster, groupBy }: AggregateRequest) =>
  cluster !== null || groupBy?.by === 'cluster';

function sourceSql(request: AggregateRequest): string {
  const table = `read_parquet(${sqlPath(request.file)}, file_row_number = true)`;
  return needsMembers(request) ? `${table} JOIN members ON members.place = file_row_number` : table;
}

/** As `aggregateSql`, where there is no group. */
async function countAll(connection: DuckDBConnection, request: AggregateRequest): Promise<DuckDBValue[]> {
  const sql = `SELECT NULL, NULL, 0, count(*), count(*) FILTER (${chosenSql(request)}), 0 FROM ${sourceSql(request)}`;
  const [row] = await (await connection.run(sql)).getRows();
  return row ?? [];
}

function chosenSql(request: AggregateRequest): string {
  const { measure, cluster } = request;
  const isOfCluster = cluster === null ? 'true' : `members.cluster = ${Math.trunc(cluster)}`;
  return measure === 'share' ? isOfCluster : `${isOfCluster} AND ${filtersSql(request)}`;
}

function filtersSql({ filters, columns }: AggregateRequest): string {
  const conditions = filters.map((filter) => filterSql(filter, findColumn(columns, filter.column)));
  return conditions.length === 0 ? 'true' : conditions.map((each) => `(${each})`).join(' AND ');
}

/** key, value, rows behind it, rows of all, rows that meet the conditions, number of groups */
function aggregateSql(request: AggregateRequest): string {
  const { measure, columns, groupBy, order, limit } = request;
  const key = keySql(groupBy, columns);
  const measured = request.column === null ? null : findColumn(columns, request.column);
  const counted = measure === 'share' ? `(${filtersSql(request)})::INTEGER` : '1';
  const value = measured === null ? counted : valueSql(measured, measure);
  const among = `chosen ${groupBy === null ? '' : 'AND key IS NOT NULL AND value IS NOT NULL'} ${groupBy?.by === 'cluster' ? 'AND key >= 0' : ''}`;
  const direction = order === 'highest' ? 'DESC' : 'ASC';
  return `
    WITH source AS (
      SELECT ${key} AS key, ${value} AS value, ${chosenSql(request)} AS chosen
      FROM ${sourceSql(request)}),
    grouped AS (
      SELECT ${groupBy === null ? 'NULL' : 'key'} AS key, ${measureSql(measure)} AS value, count(value) AS n
      FROM source WHERE ${among} ${groupBy === null ? '' : 'GROUP BY key'})
    SELECT key, value::DOUBLE, n, (SELECT count(*) FROM source), (SELECT count(*) FROM source WHERE chosen), (SELECT count(*) FROM grouped)
    FROM grouped ORDER BY value ${direction} NULLS LAST, n DESC, key LIMIT ${Math.trunc(limit)}`;
}

function measureSql(measure: Measure): string {
  switch (measure) {
    case 'count':
      return 'count(value)';
    case 'distinct':
      return 'count(DISTINCT value)';
    case 'share':
    case 'mean':
      return 'favg(value)';
    case 'sum':
      return 'fsum(value)';
    case 'median':
    case 'min':
    case 'max':
      return `${measure}(value)`;
  }
}

const DATES: ReadonlySet<string> = new Set(['DATE', 'TIMESTAMP', 'TIMESTAMPTZ']);

/** Whether a column's values can be ordered and averaged. */
function hasQuantity({ storageType }: ColumnProfile): boolean {
  return storageType === 'BIGINT' || storageType === 'DOUBLE';
}

function isDate({ storageType }: ColumnProfile): boolean {
  return DATES.has(storageType);
}

/** Infinite cells count as none, as everywhere in explanations. */
function valueSql(column: ColumnProfile, measure: Measure): string {
  const { storageName, name } = column;
  if (measure === 'distinct' || measure === 'count') return storageName;
  if (isDate(column) && measure !== 'sum' && measure !== 'mean') return `epoch_ms(${storageName})::DOUBLE`;
  if (!hasQuantity(column)) {
    throw new AppError({
      code: 'BAD_REQUEST',
      message: `The column "${name}" has no ${measure}. Ask for a column of numbers.`,
    });
  }
  return `CASE WHEN isfinite(${storageName}::DOUBLE) THEN ${storageName}::DOUBLE END`;
}

function keySql(groupBy: GroupBy | null, columns: readonly ColumnProfile[]): string {
  if (groupBy === null) return 'NULL';
  if (groupBy.by === 'cluster') return 'members.cluster';
  const column = findColumn(columns, groupBy.column);
  if (groupBy.by === 'value')
    return isDate(column) ? `strftime(${column.storageName}, '%Y-%m-%d')` : `${column.storageName}::VARCHAR`;
  if (!isDate(column)) {
    throw new AppError({ code: 'BAD_REQUEST', message: `The column "${column.name}" holds no dates.` });
  }
  if (groupBy.by === 'year') return `year(${column.storageName})`;
  return `epoch_ms(date_trunc('${groupBy.by}', ${column.storageName}))`;
}

function keyOf(key: unknown): string | number | null {
  if (typeof key === 'bigint') return Number(key);
  return typeof key === 'string' || typeof key === 'number' ? key : null;
}

/** An empty cell meets no condition but `empty`. */
function filterSql(filter: RowFilter, column: ColumnProfile): string {
  const cell = column.storageName;
  if ('texts' in filter) {
    const texts = filter.texts.map(sqlString).join(', ');
    return `coalesce(${cell}::VARCHAR ${filter.is === 'equal' ? 'IN' : 'NOT IN'} (${texts}), false)`;
  }
  if ('number' in filter) {
    if (!hasQuantity(column)) throw notComparable(column, 'numbers');
    return `coalesce(${cell}::DOUBLE ${OPERATORS[filter.is]} ${numberSql(filter.number)}, false)`;
  }
  if ('from' in filter) {
    if (!isDate(column)) throw notComparable(column, 'dates');
    return `coalesce(${periodSql(`epoch_ms(${cell})`, filter)}, false)`;
  }
  return filter.is === 'empty' ? `${cell} IS NULL` : `${cell} IS NOT NULL`;
}

const OPERATORS: Readonly<Record<Comparison, string>> = {
  equal: '=',
  different: '<>',
  'at least': '>=',
  'at most': '<=',
  'more than': '>',
  'less than': '<',
};

function periodSql(moment: string, filter: { is: Comparison; from: number; before: number }): string {
  const from = Math.trunc(filter.from);
  const before = Math.trunc(filter.before);
  switch (filter.is) {
    case 'equal':
      return `${moment} >= ${from} AND ${moment} < ${before}`;
    case 'different':
      return `NOT (${moment} >= ${from} AND ${moment} < ${before})`;
    case 'at least':
      return `${moment} >= ${from}`;
    case 'at most':
      return `${moment} < ${before}`;
    case 'more than':
      return `${moment} >= ${before}`;
    case 'less than':
      return `${moment} < ${from}`;
  }
}

function numberSql(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('a condition compares with a finite number');
  return `${value}::DOUBLE`;
}

function notComparable({ name }: ColumnProfile, what: string): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: `The column "${name}" holds no ${what} to compare with.`,
  });
}

async function loadMembers(
  connection: DuckDBConnection,
  { members, signal }: AggregateRequest,
): Promise<void> {
  if (members === null) throw new Error('clusters were asked for without their members');
  await connection.run('CREATE OR REPLACE TEMP TABLE members (place INTEGER, cluster INTEGER)');
  const appender = await connection.createAppender('members', null, 'temp');
  for (let start = 0; start < members.rows.length; start += CHUNK) {
    const end = Math.min(start + CHUNK, members.rows.length);
    const chunk = DuckDBDataChunk.create([INTEGER, INTEGER]);
    chunk.setColumns([
      Array.from(members.rows.subarray(start, end)),
      Array.from(members.clusters.subarray(start, end)),
    ]);
    appender.appendDataChunk(chunk);
    if (start % ROWS_AT_ONCE === 0) {
      await setImmediate();
      signal?.throwIfAborted();
    }
  }
  appender.closeSync();
}
