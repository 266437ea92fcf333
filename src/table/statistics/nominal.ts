import type { DuckDBConnection } from '@duckdb/node-api';
import { cut } from '../column-names.ts';
import type { ColumnType, StorageType } from '../column-type.ts';
import { isoTextSql } from '../json-sql.ts';
import type { CommonValue, NominalStatistics } from '../profile.ts';
import { sqlPath } from '../sql.ts';

const COMMON_VALUES = 5;
/** Longer values are cut where they are shown as examples. */
const MAX_SHOWN_LENGTH = 200;
/** A text column whose values are longer on average is prose. */
const LONGEST_CATEGORY = 80;
/** More distinct values than this, and than half of the rows, are no categories. */
const FEW_CATEGORIES = 50;

/** How columns that are not numeric are stored. */
export type NominalStorage = Exclude<StorageType, 'BIGINT' | 'DOUBLE'>;

/** Counts the values of a column that is not numeric, exactly, by one grouping. */
export async function nominalStatistics(
  connection: DuckDBConnection,
  file: string,
  column: string,
  storageType: NominalStorage,
  rowCount: number,
): Promise<NominalStatistics> {
  const length = storageType === 'VARCHAR' ? 'sum(length(v) * n)' : '0';
  const shown = shownSql(storageType);
  const reader = await connection.runAndReadAll(`
    WITH grouped AS MATERIALIZED (
      SELECT ${column} AS v, count(*) AS n FROM read_parquet(${sqlPath(file)}) WHERE ${column} IS NOT NULL GROUP BY v
    ), totals AS (
      SELECT count(*)::DOUBLE AS distinct_values, coalesce(sum(n), 0)::DOUBLE AS total, coalesce(${length}, 0)::DOUBLE AS characters
      FROM grouped
    )
    SELECT distinct_values, total, characters, ${shown}, n::DOUBLE
    FROM totals LEFT JOIN (SELECT v, n FROM grouped ORDER BY n DESC, v LIMIT ${COMMON_VALUES}) ON true
    ORDER BY n DESC, v`);
  const rows = reader.getRowsJS();
  const [distinct, total, characters] = (rows[0] ?? [0, 0, 0]).map(Number) as [number, number, number];
  const mostCommon = rows.flatMap<CommonValue>(([, , , value, count]) =>
    typeof value === 'string'
      ? [[cut(value, MAX_SHOWN_LENGTH), Number(count)]]
      : typeof value === 'boolean'
        ? [[value, Number(count)]]
        : [],
  );
  return {
    type: typeOf(storageType, total, distinct, characters),
    count: total,
    null_count: rowCount - total,
    unique_count: distinct,
    most_common: mostCommon,
  };
}

function shownSql(storageType: StorageType): string {
  return storageType === 'DATE' || storageType === 'TIMESTAMP' || storageType === 'TIMESTAMPTZ'
    ? isoTextSql('v', storageType)
    : 'v';
}

/** What a column with these counts is to a reader; see `LONGEST_CATEGORY` and `FEW_CATEGORIES`. */
function typeOf(
  storageType: NominalStorage,
  count: number,
  distinct: number,
  characters: number,
): Exclude<ColumnType, 'numeric'> {
  if (storageType === 'BOOLEAN') return 'boolean';
  if (storageType !== 'VARCHAR') return 'datetime';
  if (count === 0) return 'unknown';
  const prose = characters / count > LONGEST_CATEGORY;
  return prose || distinct > Math.max(FEW_CATEGORIES, count / 2) ? 'text' : 'categorical';
}
