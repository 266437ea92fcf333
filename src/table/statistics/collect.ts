import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { OnProgress } from '../../kernels/progress.ts';
import { sortNumbers } from '../../kernels/sort-numbers.ts';
import type { StorageType } from '../column-type.ts';
import type { ColumnStatistics } from '../profile.ts';
import { sqlPath } from '../sql.ts';
import { columnValues } from './column-values.ts';
import { type NominalStorage, nominalStatistics } from './nominal.ts';
import { numericStatistics } from './numeric.ts';

interface StoredColumn {
  readonly storageName: string;
  readonly storageType: StorageType;
}

/** Numbers that are held at the same time, as 8-byte doubles; more columns at once mean fewer queries. */
const NUMBERS_AT_ONCE = 4_000_000;
const COLUMNS_AT_ONCE = 32;

/**
 * The statistics of all columns of a Parquet file, exact. Numbers are sorted here, on this thread, while DuckDB's
 * threads group the values of the other columns.
 */
export async function collectStatistics(
  instance: DuckDBInstance,
  file: string,
  columns: readonly StoredColumn[],
  rowCount: number,
  onProgress: OnProgress,
): Promise<ColumnStatistics[]> {
  const statistics = new Map<string, ColumnStatistics>();
  const take = ({ storageName }: StoredColumn, described: ColumnStatistics) => {
    statistics.set(storageName, described);
    onProgress(statistics.size / columns.length);
  };
  await Promise.all([
    withConnection(instance, async (connection) => {
      const numeric = columns.filter(({ storageType }) => isNumeric(storageType));
      const size = Math.min(COLUMNS_AT_ONCE, Math.max(1, Math.floor(NUMBERS_AT_ONCE / rowCount)));
      for (let start = 0; start < numeric.length; start += size) {
        const group = numeric.slice(start, start + size);
        const names = group.map(({ storageName }) => storageName);
        const values = await columnValues(connection, file, names, rowCount);
        for (const [index, column] of group.entries()) {
          take(column, await describeNumbers(connection, file, column, values[index]!, rowCount));
        }
      }
    }),
    withConnection(instance, async (connection) => {
      for (const column of columns) {
        const { storageName, storageType } = column;
        if (isNumeric(storageType)) continue;
        take(column, await nominalStatistics(connection, file, storageName, storageType, rowCount));
      }
    }),
  ]);
  return columns.map(({ storageName }) => statistics.get(storageName)!);
}

async function withConnection(
  instance: DuckDBInstance,
  work: (connection: DuckDBConnection) => Promise<void>,
): Promise<void> {
  const connection = await instance.connect();
  try {
    await work(connection);
  } finally {
    connection.closeSync();
  }
}

function isNumeric(type: StorageType): type is Exclude<StorageType, NominalStorage> {
  return type === 'BIGINT' || type === 'DOUBLE';
}

async function describeNumbers(
  connection: DuckDBConnection,
  file: string,
  { storageName, storageType }: StoredColumn,
  values: Float64Array,
  rowCount: number,
): Promise<ColumnStatistics> {
  sortNumbers(values);
  const statistics = numericStatistics(values, rowCount - values.length);
  const reach = Math.max(-(statistics.min ?? 0), statistics.max ?? 0);
  if (storageType !== 'BIGINT' || reach <= Number.MAX_SAFE_INTEGER) return statistics;
  // Neighbouring integers beyond 2^53 are one double; only their number of distinct values tells.
  return { ...statistics, unique_count: await countDistinct(connection, file, storageName) };
}

async function countDistinct(connection: DuckDBConnection, file: string, column: string): Promise<number> {
  const reader = await connection.runAndReadAll(
    `SELECT count(DISTINCT ${column}) FROM read_parquet(${sqlPath(file)})`,
  );
  return Number(reader.getRowsJS()[0]?.[0]);
}
