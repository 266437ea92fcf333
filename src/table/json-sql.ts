import type { StorageType } from './column-type.ts';

const MAX_SAFE_INTEGER = '9007199254740991';

/** SQL for the text of a date or an instant as ISO 8601: no zone is invented, an instant is in UTC with `Z`. */
export function isoTextSql(value: string, storageType: 'DATE' | 'TIMESTAMP' | 'TIMESTAMPTZ'): string {
  if (storageType === 'DATE') return `strftime(${value}, '%Y-%m-%d')`;
  const zone = storageType === 'TIMESTAMPTZ' ? 'Z' : '';
  const local = storageType === 'TIMESTAMPTZ' ? `make_timestamp(epoch_us(${value}))` : value;
  const pattern = (fraction: string) => `strftime(${local}, '%Y-%m-%dT%H:%M:%S${fraction}${zone}')`;
  return `CASE WHEN epoch_us(${value}) % 1000000 = 0 THEN ${pattern('')} WHEN epoch_us(${value}) % 1000 = 0 THEN ${pattern('.%g')} ELSE ${pattern('.%f')} END`;
}

/** SQL for a cell as JSON text, `null` included: the contract's "Cells in JSON". */
export function jsonCellSql(column: string, storageType: StorageType): string {
  return `coalesce(${jsonValueSql(column, storageType)}, 'null')`;
}

function jsonValueSql(column: string, storageType: StorageType): string {
  switch (storageType) {
    case 'BIGINT':
      return `CASE WHEN ${column} BETWEEN -${MAX_SAFE_INTEGER} AND ${MAX_SAFE_INTEGER} THEN ${column}::VARCHAR ELSE '"' || ${column}::VARCHAR || '"' END`;
    case 'DOUBLE':
      return `CASE WHEN isfinite(${column}) THEN to_json(${column})::VARCHAR END`;
    case 'BOOLEAN':
      return `${column}::VARCHAR`;
    case 'VARCHAR':
      return `to_json(${column})::VARCHAR`;
    default:
      return `'"' || ${isoTextSql(column, storageType)} || '"'`;
  }
}
