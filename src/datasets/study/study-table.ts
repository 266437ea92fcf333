import { dirname } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { OnProgress } from '../../kernels/progress.ts';
import { openDuckDb } from '../../table/duckdb.ts';
import { isIdentifier } from '../../table/identifiers.ts';
import type { ColumnProfile } from '../../table/profile.ts';
import { sqlPath } from '../../table/sql.ts';
import { doubles } from '../../table/vectors.ts';
import { type StudiedColumn, studyPairs } from './study-pairs.ts';
import type { MissingPattern, TableStudy } from './table-study.ts';

export interface StudyRequest {
  readonly file: string;
  readonly scratch: string;
  readonly rowCount: number;
  readonly columns: readonly ColumnProfile[];
  readonly threads: number;
  readonly memoryLimitMb: number;
}

/** Rows that correlations are computed on: every so many of a longer table. */
const MAX_ROWS = 20_000;
const MAX_NUMBERS = 50;
const MAX_CATEGORICAL_COLUMNS = 20;
const MAX_CATEGORIES = 50;
/** A pattern is a number of that many bits. */
const MAX_COLUMNS_WITH_HOLES = 50;
const TOLD_PATTERNS = 20;

/** Reads a table of ours whole. Meant for a process of its own: it computes for as long as it takes. */
export async function studyTable(request: StudyRequest, onProgress: OnProgress): Promise<TableStudy> {
  const instance = await openDuckDb({
    directories: [dirname(request.file), request.scratch],
    spillDirectory: request.scratch,
    threads: request.threads,
    memoryLimitMb: request.memoryLimitMb,
  });
  try {
    const connection = await instance.connect();
    const duplicateRows = await countDuplicates(connection, request);
    onProgress(0.3);
    const missingPatterns = await findMissingPatterns(connection, request);
    onProgress(0.5);
    const { studied, leftOut } = chooseColumns(request);
    const values = await readSample(connection, request, studied);
    onProgress(0.7);
    const pairs = studyPairs(studied, values);
    return {
      duplicateRows,
      missingPatterns,
      ...pairs,
      rowsUsed: Math.ceil(request.rowCount / strideOf(request)),
      columnsLeftOut: leftOut,
    };
  } finally {
    instance.closeSync();
  }
}

/** By 64-bit hashes of the rows: among a million rows, two different ones are taken for one once in 10⁷ tables. */
async function countDuplicates(
  connection: DuckDBConnection,
  { file, columns }: StudyRequest,
): Promise<number> {
  const names = columns.map(({ storageName }) => storageName);
  const reader = await connection.runAndReadAll(
    `SELECT (count(*) - count(DISTINCT hash(${names.join(', ')})))::DOUBLE FROM read_parquet(${sqlPath(file)})`,
  );
  return Number(reader.getRowsJS()[0]?.[0]);
}

async function findMissingPatterns(
  connection: DuckDBConnection,
  { file, columns }: StudyRequest,
): Promise<MissingPattern[]> {
  const withHoles = columns
    .map((column, index) => ({ index, column }))
    .filter(({ column }) => column.statistics.null_count > 0 && column.statistics.count > 0)
    .sort((a, b) => b.column.statistics.null_count - a.column.statistics.null_count || a.index - b.index)
    .slice(0, MAX_COLUMNS_WITH_HOLES)
    .sort((a, b) => a.index - b.index);
  if (withHoles.length < 2) return [];
  const bits = withHoles.map(
    ({ column }, bit) => `CASE WHEN ${column.storageName} IS NULL THEN ${2 ** bit}::BIGINT ELSE 0 END`,
  );
  const reader = await connection.runAndReadAll(`
    SELECT pattern, n::DOUBLE FROM (
      SELECT ${bits.join(' + ')} AS pattern, count(*) AS n FROM read_parquet(${sqlPath(file)}) GROUP BY pattern)
    WHERE bit_count(pattern) > 1 ORDER BY n DESC, pattern LIMIT ${TOLD_PATTERNS}`);
  return reader.getRowsJS().map(([pattern, rows]) => ({
    columns: withHoles
      .filter((_, bit) => (BigInt(pattern as bigint) >> BigInt(bit)) & 1n)
      .map(({ index }) => index),
    rows: Number(rows),
  }));
}

function chooseColumns({ columns, rowCount }: StudyRequest): {
  studied: StudiedColumn[];
  leftOut: number;
} {
  const all = columns.map((column, index) => ({ column, index }));
  const varied = all.filter(({ column }) => column.statistics.unique_count > 1);
  const numbers = varied.filter(({ column }) => column.type === 'numeric' && !isIdentifier(column, rowCount));
  const categories = varied.filter(
    ({ column: { type, statistics } }) =>
      (type === 'categorical' || type === 'boolean') && statistics.unique_count <= MAX_CATEGORIES,
  );
  const chosen = [
    ...numbers.slice(0, MAX_NUMBERS).map((entry) => ({ ...entry, kind: 'number' as const })),
    ...categories.slice(0, MAX_CATEGORICAL_COLUMNS).map((entry) => ({ ...entry, kind: 'category' as const })),
  ];
  return { studied: chosen, leftOut: numbers.length + categories.length - chosen.length };
}

const strideOf = ({ rowCount }: StudyRequest) => Math.max(1, Math.ceil(rowCount / MAX_ROWS));

/** Numbers as they are, categories as codes from 0, NaN where there is no value. */
async function readSample(
  connection: DuckDBConnection,
  request: StudyRequest,
  studied: readonly StudiedColumn[],
): Promise<Float64Array[]> {
  if (studied.length === 0) return [];
  const stride = strideOf(request);
  const rows = Math.ceil(request.rowCount / stride);
  const values = studied.map(() => new Float64Array(rows));
  const expressions = studied.map(({ column: { storageName }, kind }) =>
    kind === 'number'
      ? `coalesce(${storageName}::DOUBLE, 'NaN')`
      : `CASE WHEN ${storageName} IS NULL THEN 'NaN' ELSE (dense_rank() OVER (ORDER BY ${storageName}) - 1)::DOUBLE END`,
  );
  const result = await connection.stream(
    `SELECT ${expressions.join(', ')} FROM read_parquet(${sqlPath(request.file)}, file_row_number = true)
     WHERE file_row_number % ${stride} = 0`,
  );
  let row = 0;
  for await (const chunk of result) {
    for (let index = 0; index < studied.length; index++) values[index]!.set(doubles(chunk, index), row);
    row += chunk.rowCount;
  }
  return values;
}
