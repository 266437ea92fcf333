import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { OnProgress } from '../../kernels/progress.ts';
import { AppError } from '../../platform/app-error.ts';
import { makeColumnNames } from '../column-names.ts';
import { storageName } from '../column-type.ts';
import type { IngestLimits } from '../limits.ts';
import { writeParquet } from '../parquet.ts';
import type { ColumnProfile } from '../profile.ts';
import { refuse } from '../refusal.ts';
import { collectStatistics } from '../statistics/collect.ts';
import { analyseCsv, type CsvAnalysis, type CsvLayout } from './analyse.ts';
import type { ColumnFacts } from './column-facts.ts';
import { type ColumnPlan, planColumn } from './column-plan.ts';
import { plannedByDateFormat } from './date-format-plan.ts';
import { describeColumns, describeNames, describeRows } from './describe-problems.ts';
import { type DecimalMark, evidentDecimalMark } from './number-plan.ts';
import { readCsvSql } from './read-csv-sql.ts';
import { READINGS } from './reading.ts';
import { isRegular, rewriteRegular } from './rewrite.ts';

export interface CsvIngestRequest {
  /** UTF-8, perhaps with a byte-order mark. */
  readonly path: string;
  readonly target: string;
  readonly scratch: string;
  readonly layout: CsvLayout;
  readonly decimal?: DecimalMark | undefined;
  /** A strptime format. */
  readonly dateFormat?: string | undefined;
  readonly limits: IngestLimits;
  /** Names known beforehand, for a file that we wrote ourselves; its short rows leave out empty cells. */
  readonly names?: readonly string[] | undefined;
}

interface CsvIngestResult {
  readonly rowCount: number;
  readonly columns: readonly ColumnProfile[];
  readonly warnings: readonly string[];
  readonly decimal: DecimalMark;
  readonly bytes: number;
}

/** Shares of the work, for its progress. */
const ANALYSED = 0.4;
const WRITTEN = 0.7;

/**
 * Makes a typed Parquet file of a delimited one. The first pass decides on every type by looking at every cell; the
 * second is DuckDB's, which casts and writes; what both counted must agree.
 */
export async function ingestCsv(
  instance: DuckDBInstance,
  request: CsvIngestRequest,
  onProgress: OnProgress,
): Promise<CsvIngestResult> {
  const { layout, limits } = request;
  const analysis = await analyseCsv(request.path, layout, limits, request.names !== undefined, (fraction) =>
    onProgress(fraction * ANALYSED),
  );
  if (analysis.rows === 0) throw noRows(layout);

  const kept = keptColumns(analysis, layout);
  const facts = analysis.columns.slice(0, kept);
  const { names, changed } = makeColumnNames(
    request.names ?? analysis.headerCells,
    kept,
    limits.maxNameLength,
  );
  const rewritten = join(request.scratch, 'regular.csv');
  const connection = await instance.connect();
  try {
    const source = isRegular(layout, analysis)
      ? { path: request.path, layout, structure: analysis.structure }
      : { path: rewritten, ...(await rewriteRegular(request.path, rewritten, layout, limits, () => {})) };
    const table = readCsvSql(source.path, source.layout, source);
    const decimal = request.decimal ?? evidentDecimalMark(facts);
    const { plans, warnings } = await planColumns(connection, table, facts, {
      rows: analysis.rows,
      decimal,
      delimiter: layout.dialect.delimiter,
      dateFormat: request.dateFormat,
    });
    const bytes = await writeParquet(connection, selectSql(plans, table), request.target, kept);
    onProgress(WRITTEN);

    const stored = plans.map(({ storageType }, index) => ({ storageName: storageName(index), storageType }));
    const statistics = await collectStatistics(instance, request.target, stored, analysis.rows, (fraction) =>
      onProgress(WRITTEN + fraction * (1 - WRITTEN)),
    );
    const columns = stored.map<ColumnProfile>((column, index) => ({
      ...column,
      name: names[index]!,
      type: statistics[index]!.type,
      statistics: statistics[index]!,
    }));
    for (const [index, plan] of plans.entries()) expectCount(columns[index]!, plan.values);
    return {
      rowCount: analysis.rows,
      columns,
      bytes,
      decimal: decimal ?? '.',
      warnings: [
        ...(request.names === undefined ? describeRows(analysis, layout.preambleRows) : []),
        ...(layout.header || request.names !== undefined ? describeNames(names, changed) : []),
        ...describeColumns(names, plans, facts),
        ...warnings,
      ],
    };
  } catch (error) {
    await rm(request.target, { force: true });
    throw error;
  } finally {
    connection.closeSync();
    await rm(rewritten, { force: true });
  }
}

function noRows(layout: CsvLayout) {
  return refuse(
    layout.header
      ? 'The file has column names but no rows below them. Add at least one row of data.'
      : 'The file is empty. Upload one with at least one row of data.',
  );
}

/** Columns without a name or a value at the end come from delimiters that end each line. */
function keptColumns(analysis: CsvAnalysis, layout: CsvLayout): number {
  let kept = layout.width;
  if (!layout.header) return kept;
  while (kept > 1 && (analysis.headerCells[kept - 1] ?? '').trim() === '' && isEmpty(analysis, kept - 1))
    kept--;
  return kept;
}

function isEmpty({ columns, rows }: CsvAnalysis, column: number): boolean {
  const { readings, empty, blank } = columns[column]!;
  return readings === READINGS && empty + blank === rows;
}

interface PlanRequest {
  readonly rows: number;
  readonly decimal: DecimalMark | undefined;
  readonly delimiter: string;
  readonly dateFormat: string | undefined;
}

async function planColumns(
  connection: DuckDBConnection,
  table: string,
  facts: readonly ColumnFacts[],
  request: PlanRequest,
): Promise<{ plans: ColumnPlan[]; warnings: string[] }> {
  const plans = facts.map((column) => planColumn(column, request));
  if (request.dateFormat === undefined) return { plans, warnings: [] };
  return plannedByDateFormat(connection, table, facts, plans, request.dateFormat);
}

function selectSql(plans: readonly ColumnPlan[], table: string): string {
  const columns = plans.map(({ sql }, index) => `${sql(storageName(index))} AS ${storageName(index)}`);
  return `SELECT ${columns.join(', ')} FROM ${table}`;
}

/** Two readers took the file apart; where they do not agree, no figure of it can be trusted. */
function expectCount({ storageName, statistics }: ColumnProfile, values: number): void {
  if (statistics.count === values) return;
  throw new AppError({
    code: 'INTERNAL',
    message: 'The file could not be read reliably. Please report it.',
    cause: new Error(`${storageName}: the scanner counted ${values} values, DuckDB ${statistics.count}`),
  });
}
