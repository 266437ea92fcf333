import type { StorageType } from '../column-type.ts';
import type { ColumnProfile } from '../profile.ts';
import { sqlPath } from '../sql.ts';
import { doubles, integers } from '../vectors.ts';
import type { ConnectionGate } from './connection-gate.ts';
import { countRows } from './count-rows.ts';

export interface ReadFeaturesRequest {
  readonly file: string;
  readonly columns: readonly ColumnProfile[];
}

/** Column-major: one array per column asked for, NaN where the table holds no value; other threads may read them too. */
export interface Features {
  readonly rows: number;
  readonly columns: readonly Float64Array[];
}

/** Columns that one query reads, so that no query grows with the table's width. */
const COLUMNS_PER_QUERY = 64;

/**
 * Numbers as they are, booleans as 0 and 1, dates as days and instants as seconds since 1970. Values are copied
 * straight from DuckDB's vectors, to the rows that each names, whatever the order in which its threads find them.
 */
export async function readFeatures(gate: ConnectionGate, request: ReadFeaturesRequest): Promise<Features> {
  const { file, columns } = request;
  const rowCount = await countRows(gate, file);
  const features = columns.map(() => new Float64Array(new SharedArrayBuffer(8 * rowCount)));
  for (let start = 0; start < columns.length; start += COLUMNS_PER_QUERY) {
    const group = columns.slice(start, start + COLUMNS_PER_QUERY);
    const values = group.map(
      ({ storageName, storageType }) => `coalesce(${numberSql(storageName, storageType)}, 'NaN')`,
    );
    await gate.use(async (connection) => {
      const result = await connection.stream(
        `SELECT file_row_number::INTEGER, ${values.join(', ')} FROM read_parquet(${sqlPath(file)}, file_row_number = true)`,
      );
      let count = 0;
      for await (const chunk of result) {
        const rows = integers(chunk, 0);
        for (let column = 0; column < group.length; column++) {
          const target = features[start + column]!;
          const found = doubles(chunk, 1 + column);
          for (let i = 0; i < rows.length; i++) target[rows[i]!] = found[i]!;
        }
        count += chunk.rowCount;
      }
      if (count !== rowCount) throw new RangeError(`${rowCount} rows were expected, the file holds ${count}`);
    });
  }
  return { rows: rowCount, columns: features };
}

function numberSql(column: string, storageType: StorageType): string {
  switch (storageType) {
    case 'BIGINT':
    case 'DOUBLE':
    case 'BOOLEAN':
      return `${column}::DOUBLE`;
    case 'DATE':
      return `(${column} - DATE '1970-01-01')::DOUBLE`;
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return `epoch_us(${column}) / 1e6`;
    case 'VARCHAR':
      throw new TypeError('text has no number; read its categories');
  }
}
