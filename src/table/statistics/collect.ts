import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { OnProgress } from '../../kernels/progress.ts';
import type { StorageType } from '../column-type.ts';
import type { ColumnStatistics, NumericStatistics } from '../profile.ts';
import { sqlPath } from '../sql.ts';
import { columnValues } from './column-values.ts';
import { type NominalStorage, nominalStatistics } from './nominal.ts';
import { numericStatistics } from './numeric.ts';

export interface StoredColumn {
  readonly storageName: string;
  readonly storageType: StorageType;
}

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
  const statistics = new Array<ColumnStatistics>(columns.length);
  let done = 0;

  /** Takes columns in turn over a connection of its own. */
  const work = async (describe: (connection: DuckDBConnection, column: StoredColumn) => Described) => {
    const connection = await instance.connect();
    try {
      for (const [index, column] of columns.entries()) {
        const described = describe(connection, column);
        if (described === undefined) continue;
        statistics[index] = await described;
        onProgress(++done / columns.length);
      }
    } finally {
      connection.closeSync();
    }
  };

  await Promise.all([
    work((connection, { storageName, storageType: type }) =>
      isNumeric(type) ? describeNumbers(connection, file, storageName, type, rowCount) : undefined,
    ),
    work((connection, { storageName, storageType: type }) =>
      isNumeric(type) ? undefined : nominalStatistics(connection, file, storageName, type, rowCount),
    ),
  ]);
  return statistics;
}

/** Undefined for a column that another lane takes. */
type Described = Promise<ColumnStatistics> | undefined;

function isNumeric(type: StorageType): type is Exclude<StorageType, NominalStorage> {
  return type === 'BIGINT' || type === 'DOUBLE';
}

async function describeNumbers(
  connection: DuckDBConnection,
  file: string,
  column: string,
  storageType: StorageType,
  rowCount: number,
): Promise<NumericStatistics> {
  const values = await columnValues(connection, file, column, rowCount);
  values.sort();
  const statistics = numericStatistics(values, rowCount - values.length);
  const reach = Math.max(-(statistics.min ?? 0), statistics.max ?? 0);
  if (storageType !== 'BIGINT' || reach <= Number.MAX_SAFE_INTEGER) return statistics;
  // Neighbouring integers beyond 2^53 are one double; only their number of distinct values tells.
  return { ...statistics, unique_count: await countDistinct(connection, file, column) };
}

async function countDistinct(connection: DuckDBConnection, file: string, column: string): Promise<number> {
  const reader = await connection.runAndReadAll(
    `SELECT count(DISTINCT ${column}) FROM read_parquet(${sqlPath(file)})`,
  );
  return Number(reader.getRowsJS()[0]?.[0]);
}
