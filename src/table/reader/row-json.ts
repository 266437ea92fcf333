import { jsonCellSql } from '../json-sql.ts';
import type { ColumnProfile } from '../profile.ts';
import { sqlString } from '../sql.ts';

/**
 * SQL for a whole row as the text of a JSON object. DuckDB's own threads write it, so the event loop only copies
 * strings; names are data in it, never identifiers, and `__proto__` is a name like any other.
 */
export function rowJsonSql(columns: readonly ColumnProfile[]): string {
  const members = columns.map(({ name, storageName, storageType }, index) => {
    const label = `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`;
    return `${sqlString(label)}, ${jsonCellSql(storageName, storageType)}`;
  });
  return members.length === 0 ? `'{}'` : `concat(${members.join(', ')}, '}')`;
}
