/** What a column is to a reader of the map; `column_types` of the contract. */
export const COLUMN_TYPES = ['numeric', 'categorical', 'unknown', 'datetime', 'boolean', 'text'] as const;

export type ColumnType = (typeof COLUMN_TYPES)[number];

/** How a column is kept in the Parquet file; the names are DuckDB's. */
export type StorageType = 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'DATE' | 'TIMESTAMP' | 'TIMESTAMPTZ' | 'VARCHAR';

/** The Parquet column of the table's index-th column: user text never becomes an SQL identifier. */
export function storageName(index: number): string {
  return `c${index}`;
}
