import { rm } from 'node:fs/promises';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { OnProgress } from '../../kernels/progress.ts';
import { AppError } from '../../platform/app-error.ts';
import { makeColumnNames } from '../column-names.ts';
import { storageName } from '../column-type.ts';
import { describeNames } from '../csv/describe-problems.ts';
import { tooManyColumns, tooManyRows, tooMuchText } from '../csv/table-writer.ts';
import type { IngestLimits } from '../limits.ts';
import { draftParquet } from '../parquet.ts';
import type { ColumnProfile } from '../profile.ts';
import { figure, refuse } from '../refusal.ts';
import { explainResourceError } from '../resource-errors.ts';
import { sqlPath } from '../sql.ts';
import { collectStatistics } from '../statistics/collect.ts';
import { type ColumnMapping, mapColumn, text } from './column-mapping.ts';

interface ParquetIngestRequest {
  readonly path: string;
  readonly target: string;
  readonly limits: IngestLimits;
}

interface ParquetIngestResult {
  readonly rowCount: number;
  readonly columns: readonly ColumnProfile[];
  readonly warnings: readonly string[];
  readonly bytes: number;
}

interface SourceColumn {
  readonly name: string;
  /** The column in the query, see `sourceSql`. */
  readonly sql: string;
  readonly mapping: ColumnMapping;
}

const COLUMNS_PER_CHECK = 100;
const WRITTEN = 0.5;

/**
 * Makes our own Parquet file of an uploaded one, whose types decide. Its footer is believed in nothing that counts: the
 * limits are checked against it first, so that nothing large is read in vain, and against what was read afterwards.
 *
 * @throws AppError BAD_REQUEST
 */
export async function ingestParquet(
  instance: DuckDBInstance,
  request: ParquetIngestRequest,
  onProgress: OnProgress,
): Promise<ParquetIngestResult> {
  const { path, target, limits } = request;
  const connection = await instance.connect();
  try {
    const { columns, checks, draft } = await reading(async () => {
      await refuseLarge(connection, path, limits);
      const found = await columnsOf(connection, path, limits);
      const verdict = await checkValues(connection, path, found, limits);
      const query = `SELECT ${verdict.columns.map(({ sql, mapping }, at) => `${mapping.sql(sql)} AS ${storageName(at)}`).join(', ')} FROM ${sourceSql(path, found.length)}`;
      return {
        columns: verdict.columns,
        checks: verdict.warnings,
        draft: await draftParquet(connection, query, found.length, target),
      };
    });
    if (draft.rows === 0 || draft.rows > limits.maxRows) {
      await draft.discard();
      throw draft.rows === 0 ? noRows() : tooManyRows(limits.maxRows);
    }
    const bytes = await draft.commit();
    onProgress(WRITTEN);
    const { names, changed } = makeColumnNames(
      columns.map(({ name }) => name),
      columns.length,
      limits.maxNameLength,
    );
    const stored = columns.map(({ mapping }, at) => ({
      storageName: storageName(at),
      storageType: mapping.storageType,
    }));
    const statistics = await collectStatistics(instance, target, stored, draft.rows, (fraction) =>
      onProgress(WRITTEN + fraction * (1 - WRITTEN)),
    );
    return {
      rowCount: draft.rows,
      bytes,
      columns: stored.map((column, at) => ({
        ...column,
        name: names[at]!,
        type: statistics[at]!.type,
        statistics: statistics[at]!,
      })),
      warnings: [...describeNames(names, changed), ...checks],
    };
  } catch (error) {
    await rm(`${target}.partial`, { force: true });
    await rm(target, { force: true });
    throw error;
  } finally {
    connection.closeSync();
  }
}

/** What goes wrong while the uploaded file is read is the file's fault, unless the machine ran out of something. */
async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const explained = explainResourceError(error);
    if (explained instanceof AppError) throw explained;
    const said = error instanceof Error ? error.message : '';
    if (/encrypt/i.test(said)) throw isEncrypted(error);
    if (/Invalid string encoding|not valid UTF-?8/i.test(said)) {
      throw refuse('The Parquet file holds text that is not UTF-8. Write it again with UTF-8 text.', error);
    }
    throw refuse('The Parquet file is damaged and cannot be read. Write it again and upload that.', error);
  }
}

function isEncrypted(cause: unknown) {
  return refuse('The Parquet file is encrypted. Write it without encryption and upload that.', cause);
}

function noRows() {
  return refuse('The Parquet file has no rows. Upload one with at least one row of data.');
}

/** What the footer says, checked before anything is read. */
async function refuseLarge(connection: DuckDBConnection, path: string, limits: IngestLimits): Promise<void> {
  const file = sqlPath(path);
  const [said] = await rowsOf(
    connection,
    `SELECT
      (SELECT num_rows FROM parquet_file_metadata(${file})),
      (SELECT sum(n) FROM (SELECT DISTINCT row_group_id, row_group_num_rows AS n FROM parquet_metadata(${file}))),
      (SELECT sum(total_uncompressed_size) FROM parquet_metadata(${file}))`,
  );
  const [rows, groupRows, bytes] = (said ?? []).map((value) => Number(value ?? 0)) as [
    number,
    number,
    number,
  ];
  if (Math.max(rows, groupRows) > limits.maxRows) throw tooManyRows(limits.maxRows);
  if (bytes > limits.maxInflatedBytes) throw tooMuchText(limits.maxInflatedBytes);
  if (rows === 0) throw noRows();
  if (rows < 0 || rows !== groupRows)
    throw new RangeError(`${rows} rows in the footer, ${groupRows} in its groups`);
}

async function columnsOf(
  connection: DuckDBConnection,
  path: string,
  limits: IngestLimits,
): Promise<SourceColumn[]> {
  const described = await rowsOf(connection, `DESCRIBE SELECT * FROM ${tableSql(path)}`);
  if (described.length === 0)
    throw refuse('The Parquet file has no columns. Upload one with at least one column.');
  if (described.length > limits.maxColumns) throw tooManyColumns(described.length, limits.maxColumns);
  const names = await ownNames(connection, path);
  return described.map(([name, type], at) => ({
    // DuckDB gives repeated names a suffix of its own.
    name: names.length === described.length ? names[at]! : String(name),
    sql: `s${at}`,
    mapping: mapColumn(String(type)),
  }));
}

/** The names of the top-level columns as the file gives them. */
async function ownNames(connection: DuckDBConnection, path: string): Promise<string[]> {
  const elements = await rowsOf(
    connection,
    `SELECT name, coalesce(num_children, 0)::INTEGER FROM parquet_schema(${sqlPath(path)})`,
  );
  const names: string[] = [];
  let below = 0;
  for (const [name, children] of elements.slice(1)) {
    if (below === 0) names.push(String(name));
    else below--;
    below += Number(children);
  }
  return names;
}

/** Looks at every value once: whether it fits its type, and how much text there is. */
async function checkValues(
  connection: DuckDBConnection,
  path: string,
  columns: readonly SourceColumn[],
  limits: IngestLimits,
): Promise<{ columns: SourceColumn[]; warnings: string[] }> {
  const table = sourceSql(path, columns.length);
  const checked: SourceColumn[] = [];
  const warnings: string[] = [];
  let characters = 0;
  for (let start = 0; start < columns.length; start += COLUMNS_PER_CHECK) {
    const group = columns.slice(start, start + COLUMNS_PER_CHECK);
    const figures = group.flatMap(({ sql, mapping }) => {
      const stored = mapping.storageType === 'VARCHAR' ? `strlen(${mapping.sql(sql)})` : 'NULL::BIGINT';
      return [
        `count(*) FILTER (WHERE NOT (${mapping.fits?.(sql) ?? 'true'}))`,
        `count(*) FILTER (WHERE ${mapping.lost?.when(sql) ?? 'false'})`,
        `coalesce(sum(${stored}), 0)`,
        `coalesce(max(${stored}), 0)`,
      ];
    });
    const [row = []] = await rowsOf(connection, `SELECT ${figures.join(', ')} FROM ${table}`);
    for (const [at, column] of group.entries()) {
      const [unfit, lost, bytes, longest] = row.slice(at * 4, at * 4 + 4).map(Number) as [
        number,
        number,
        number,
        number,
      ];
      characters += bytes;
      if (longest > limits.maxCellBytes) throw cellTooLong(column.name, limits.maxCellBytes);
      if (characters > limits.maxInflatedBytes) throw tooMuchText(limits.maxInflatedBytes);
      const { mapping, name } = column;
      const isText = unfit > 0;
      checked.push(isText ? { ...column, mapping: text((sql) => `${sql}::VARCHAR`) } : column);
      const remark = isText
        ? mapping.otherwise
        : lost > 0
          ? `${figure(lost)} ${mapping.lost?.remark}`
          : mapping.remark;
      if (remark !== undefined) warnings.push(`Column "${name}": ${remark}.`);
    }
  }
  return { columns: checked, warnings };
}

function cellTooLong(name: string, maxCellBytes: number) {
  return refuse(
    `Column "${name}" holds a value longer than ${figure(maxCellBytes)} bytes. Shorten it or leave the column out.`,
  );
}

function tableSql(path: string): string {
  return `read_parquet(${sqlPath(path)}, hive_partitioning = false, union_by_name = false)`;
}

/** The file's columns by their place: names of the file never become identifiers. */
function sourceSql(path: string, width: number): string {
  return `${tableSql(path)} AS source(${Array.from({ length: width }, (_, at) => `s${at}`).join(', ')})`;
}

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<readonly (readonly unknown[])[]> {
  return (await connection.runAndReadAll(sql)).getRowsJS();
}
