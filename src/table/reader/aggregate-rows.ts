import { setImmediate } from 'node:timers/promises';
import { type DuckDBConnection, DuckDBDataChunk, INTEGER } from '@duckdb/node-api';
import { AppError } from '../../platform/app-error.ts';
import type { ColumnProfile } from '../profile.ts';
import { sqlPath, sqlString } from '../sql.ts';
import type { ConnectionGate } from './connection-gate.ts';
import { findColumn } from './select-columns.ts';

export type Measure = 'count' | 'distinct' | 'mean' | 'median' | 'sum' | 'min' | 'max';

/** What is asked of one column. Dates are periods: `equal` is within, `more than` after its end. */
export type RowFilter =
  | { readonly column: string; readonly is: 'empty' | 'filled' }
  | { readonly column: string; readonly is: 'equal' | 'different'; readonly text: string }
  | { readonly column: string; readonly is: Comparison; readonly number: number }
  | { readonly column: string; readonly is: Comparison; readonly from: number; readonly before: number };

export type Comparison = 'equal' | 'different' | 'at least' | 'at most' | 'more than' | 'less than';

type GroupBy =
  | { readonly by: 'cluster' }
  | { readonly by: 'value' | 'year' | 'month'; readonly column: string };

/** Which rows belong to which cluster; rows that are not listed are on no map. */
export interface Membership {
  readonly rows: Uint32Array;
  readonly clusters: Int32Array;
}

export interface AggregateRequest {
  readonly file: string;
  readonly columns: readonly ColumnProfile[];
  readonly measure: Measure;
  /** null for `count`. */
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
}

interface AggregateGroup {
  /** A text, a year, the first moment of a month, a cluster; null for the whole. */
  readonly key: string | number | null;
  /** Dates are milliseconds since 1970 UTC. */
  readonly value: number;
  /** Rows behind the value. */
  readonly rows: number;
}

export interface Aggregate {
  /** Of the table; of the map where clusters are asked for. */
  readonly total: number;
  /** In order; one without grouping, none when no row has a value. */
  readonly groups: readonly AggregateGroup[];
  readonly groupCount: number;
}

const CHUNK = 2048;
/** Other work gets its turn after so many rows. */
const ROWS_AT_ONCE = 8 * CHUNK;

/** @throws AppError BAD_REQUEST where a column is unknown or has no such measure */
export async function aggregateRows(gate: ConnectionGate, request: AggregateRequest): Promise<Aggregate> {
  const sql = aggregateSql(request);
  return gate.use(async (connection) => {
    if (needsMembers(request)) await loadMembers(connection, request.members);
    const rows = await (await connection.run(sql)).getRows();
    const groups = rows.flatMap(([key, value, count]) =>
      value === null ? [] : [{ key: keyOf(key), value: Number(value), rows: Number(count) }],
    );
    const [, , , total, groupCount] = rows[0] ?? [];
    return {
      total: total === undefined ? await countAll(connection, request) : Number(total),
      groups: groups.filter(
        ({ rows: count, key }) => count > 0 || (key === null && request.measure === 'count'),
      ),
      groupCount: groupCount === undefined ? 0 : Number(groupCount),
    };
  });
}

const needsMembers = ({ cluster, groupBy }: AggregateRequest) =>
  cluster !== null || groupBy?.by === 'cluster';

function sourceSql(request: AggregateRequest): string {
  const table = `read_parquet(${sqlPath(request.file)}, file_row_number = true)`;
  return needsMembers(request) ? `${table} JOIN members ON members.place = file_row_number` : table;
}

async function countAll(connection: DuckDBConnection, request: AggregateRequest): Promise<number> {
  const [row] = await (await connection.run(`SELECT count(*) FROM ${sourceSql(request)}`)).getRows();
  return Number(row?.[0] ?? 0);
}

/** key, value, rows behind it, rows of all, number of groups */
function aggregateSql(request: AggregateRequest): string {
  const { measure, columns, groupBy, order, limit, cluster } = request;
  const key = keySql(groupBy, columns);
  const measured = request.column === null ? null : findColumn(columns, request.column);
  const value = measured === null ? '1' : valueSql(measured, measure);
  const conditions = [
    ...request.filters.map((filter) => filterSql(filter, findColumn(columns, filter.column))),
    ...(cluster === null ? [] : [`members.cluster = ${Math.trunc(cluster)}`]),
  ];
  const direction = order === 'highest' ? 'DESC' : 'ASC';
  return `
    WITH source AS (
      SELECT ${key} AS key, ${value} AS value, ${conditions.length === 0 ? 'true' : conditions.map((each) => `(${each})`).join(' AND ')} AS chosen
      FROM ${sourceSql(request)}),
    grouped AS (
      SELECT ${groupBy === null ? 'NULL' : 'key'} AS key, ${measureSql(measure)} AS value, count(value) AS n
      FROM source WHERE chosen ${groupBy === null ? '' : 'AND key IS NOT NULL AND value IS NOT NULL GROUP BY key'})
    SELECT key, value::DOUBLE, n, (SELECT count(*) FROM source), (SELECT count(*) FROM grouped)
    FROM grouped ORDER BY value ${direction} NULLS LAST, n DESC, key LIMIT ${Math.trunc(limit)}`;
}

function measureSql(measure: Measure): string {
  switch (measure) {
    case 'count':
      return 'count(value)';
    case 'distinct':
      return 'count(DISTINCT value)';
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
  const start = `date_trunc('month', ${column.storageName})`;
  return groupBy.by === 'year' ? `year(${column.storageName})` : `epoch_ms(${start})`;
}

function keyOf(key: unknown): string | number | null {
  if (typeof key === 'bigint') return Number(key);
  return typeof key === 'string' || typeof key === 'number' ? key : null;
}

/** An empty cell meets no condition but `empty`. */
function filterSql(filter: RowFilter, column: ColumnProfile): string {
  const cell = column.storageName;
  if ('text' in filter) {
    return `coalesce(${cell}::VARCHAR ${filter.is === 'equal' ? '=' : '<>'} ${sqlString(filter.text)}, false)`;
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

async function loadMembers(connection: DuckDBConnection, members: Membership | null): Promise<void> {
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
    if (start % ROWS_AT_ONCE === 0) await setImmediate();
  }
  appender.closeSync();
}
