import type { StorageType } from '../column-type.ts';

/** How a column of an uploaded Parquet file is stored. */
export interface ColumnMapping {
  readonly storageType: StorageType;
  /** SQL for the stored value, given the SQL of the column. */
  readonly sql: (column: string) => string;
  /** SQL for a boolean that must hold for every value, or the column becomes text. */
  readonly fits?: (column: string) => string;
  /** What a column becomes when a value does not fit. */
  readonly otherwise?: string;
  /** SQL for a boolean that is true of values that are lost, and what becomes of them. */
  readonly lost?: { readonly when: (column: string) => string; readonly remark: string };
  /** What happened to every value. */
  readonly remark?: string;
}

const FITS_64_BITS = (column: string) => `${column} BETWEEN -9223372036854775808 AND 9223372036854775807`;
const TOO_LARGE = 'it holds whole numbers beyond 64 bits, so it stays text';
const NO_SHOWN_YEAR = 'it holds years before 1 or after 9999, so it stays text';

/** The mapping of a column, by the name that DuckDB gives its type. */
export function mapColumn(duckType: string): ColumnMapping {
  if (/^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER)$/.test(duckType)) return integer();
  if (/^(UBIGINT|HUGEINT|UHUGEINT)$/.test(duckType))
    return { ...integer(), fits: FITS_64_BITS, otherwise: TOO_LARGE };
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(duckType);
  if (decimal !== null) {
    if (decimal[2] !== '0') return { storageType: 'DOUBLE', sql: (column) => `${column}::VARCHAR::DOUBLE` };
    return Number(decimal[1]) <= 18 ? integer() : { ...integer(), fits: FITS_64_BITS, otherwise: TOO_LARGE };
  }
  switch (duckType) {
    case 'FLOAT':
    case 'DOUBLE':
      return {
        storageType: 'DOUBLE',
        sql: (column) => `CASE WHEN isfinite(${column}) THEN ${column}::DOUBLE END`,
        lost: { when: (column) => `isinf(${column})`, remark: 'infinite values became empty' },
      };
    case 'BOOLEAN':
      return { storageType: 'BOOLEAN', sql: (column) => column };
    case 'DATE':
      return dated('DATE', "DATE '0001-01-01'", "DATE '9999-12-31'");
    case 'TIMESTAMP':
    case 'TIMESTAMP_S':
    case 'TIMESTAMP_MS':
      return dated('TIMESTAMP', "TIMESTAMP '0001-01-01'", "TIMESTAMP '9999-12-31 23:59:59.999999'");
    case 'TIMESTAMP_NS':
      return {
        storageType: 'TIMESTAMP',
        sql: (column) => `${column}::TIMESTAMP`,
        lost: {
          when: (column) => `epoch_ns(${column}) % 1000 != 0`,
          remark: 'values lost what is below a microsecond',
        },
      };
    case 'TIMESTAMP WITH TIME ZONE':
      return dated(
        'TIMESTAMPTZ',
        "TIMESTAMPTZ '0001-01-01 00:00:00+00'",
        "TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'",
      );
    case 'BLOB':
      return { ...text((column) => `to_base64(${column})`), remark: 'its bytes became base64 text' };
    case '"NULL"':
      return { storageType: 'VARCHAR', sql: () => 'NULL::VARCHAR' };
  }
  if (/\[\d*\]$/.test(duckType) || /^(STRUCT|MAP|UNION|VARIANT)\b/.test(duckType)) {
    return {
      ...text((column) => `to_json(${column})::VARCHAR`),
      remark: 'its nested values became JSON text',
    };
  }
  return text((column) => `${column}::VARCHAR`);
}

function integer(): ColumnMapping {
  return { storageType: 'BIGINT', sql: (column) => `${column}::BIGINT` };
}

function dated(storageType: StorageType, first: string, last: string): ColumnMapping {
  return {
    storageType,
    sql: (column) => `${column}::${storageType}`,
    fits: (column) => `${column} BETWEEN ${first} AND ${last}`,
    otherwise: NO_SHOWN_YEAR,
  };
}

/** As everywhere, an empty text is no value. */
export function text(sql: (column: string) => string): ColumnMapping {
  return { storageType: 'VARCHAR', sql: (column) => `nullif(${sql(column)}, '')` };
}
