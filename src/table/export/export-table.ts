import { rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { OnProgress } from '../../kernels/progress.ts';
import { writtenLayout } from '../csv/table-writer.ts';
import { openDuckDb } from '../duckdb.ts';
import type { ColumnProfile } from '../profile.ts';
import { explainResourceError } from '../resource-errors.ts';
import { sqlPath } from '../sql.ts';
import { writeArrow } from './arrow-export.ts';
import { writeParquet } from './parquet-export.ts';
import type { PlacedRows } from './placed-rows.ts';
import { writePlacedRows } from './placed-rows-file.ts';
import { writeXlsx } from './xlsx-export.ts';

export type FileFormat = 'parquet' | 'arrow' | 'xlsx';

/** Everything `exportTable` needs; structured-cloneable, so that it can cross a process boundary. */
export interface ExportRequest {
  readonly format: FileFormat;
  /** Our own Parquet file. */
  readonly source: string;
  readonly rowCount: number;
  readonly columns: readonly ColumnProfile[];
  /** Names of the columns, those of the results behind those of the table. */
  readonly names: readonly string[];
  /** The map whose results are added. */
  readonly mapFile: string | null;
  readonly target: string;
  /** An existing directory of this export's own. */
  readonly scratch: string;
  readonly threads: number;
  readonly memoryLimitMb: number;
}

export interface ExportResult {
  readonly bytes: number;
}

/** A column of the file to write. */
export interface ExportColumn {
  readonly name: string;
  /** SQL for its value in `source`. */
  readonly sql: string;
  readonly type: ColumnProfile['storageType'] | 'FLOAT' | 'INTEGER';
}

/** What a writer of a format works from. */
export interface ExportSource {
  readonly connection: DuckDBConnection;
  readonly columns: readonly ExportColumn[];
  /** SQL of a table with all columns, in file order, and `row`, the place of each row from 0. */
  readonly table: string;
  readonly rowCount: number;
}

const WRITERS = { parquet: writeParquet, arrow: writeArrow, xlsx: writeXlsx } as const;

/**
 * Writes a table in another format, in the memory of a few batches of rows.
 *
 * @throws AppError BAD_REQUEST for a table that the format cannot hold, STORAGE_FULL
 */
export async function exportTable(
  request: ExportRequest,
  readMap: (file: string) => Promise<PlacedRows>,
  onProgress: OnProgress,
): Promise<ExportResult> {
  const { source, columns, names, mapFile, target, scratch, rowCount } = request;
  const instance = await openDuckDb({
    directories: [dirname(source), dirname(target), scratch],
    spillDirectory: scratch,
    threads: request.threads,
    memoryLimitMb: request.memoryLimitMb,
  });
  const placedFile = join(scratch, 'placed.csv');
  const connection = await instance.connect();
  try {
    const own: ExportColumn[] = columns.map(({ storageName, storageType }, at) => ({
      name: names[at]!,
      sql: storageName,
      type: storageType,
    }));
    let table = `SELECT *, file_row_number AS row FROM read_parquet(${sqlPath(source)}, file_row_number = true)`;
    let results: ExportColumn[] = [];
    if (mapFile !== null) {
      results = writePlacedRows(placedFile, rowCount, await readMap(mapFile), names.slice(columns.length));
      table = `SELECT * FROM (${table}) POSITIONAL JOIN ${placedSql(placedFile, results)}`;
    }
    await WRITERS[request.format](
      { connection, columns: [...own, ...results], table, rowCount },
      target,
      onProgress,
    );
    return { bytes: (await stat(target)).size };
  } catch (error) {
    await rm(target, { force: true });
    throw explainResourceError(error);
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(placedFile, { force: true });
  }
}

function placedSql(file: string, results: readonly ExportColumn[]): string {
  const { delimiter } = writtenLayout(results.length).dialect;
  const columns = results.map(({ sql, type }) => `'${sql}': '${type}'`).join(', ');
  return `read_csv(${sqlPath(file)}, auto_detect = false, header = false, delim = '${delimiter}', nullstr = '', columns = {${columns}}, parallel = false)`;
}
