import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { OnProgress } from '../../kernels/progress.ts';
import { AppError } from '../../platform/app-error.ts';
import { makeColumnNames } from '../column-names.ts';
import { type StorageType, storageName } from '../column-type.ts';
import type { IngestLimits } from '../limits.ts';
import { draftParquet } from '../parquet.ts';
import type { ColumnProfile } from '../profile.ts';
import { refuse } from '../refusal.ts';
import { collectStatistics } from '../statistics/collect.ts';
import { analyseCsv, type CsvLayout } from './analyse.ts';
import type { ColumnPlan } from './column-plan.ts';
import { plannedByDateFormat } from './date-format-plan.ts';
import { describeColumns, describeNames, describeRows } from './describe-problems.ts';
import type { DecimalMark } from './number-plan.ts';
import { readCsvSql } from './read-csv-sql.ts';
import { isRegular, rewriteRegular } from './rewrite.ts';
import { planTable, selectSql, type TablePlan } from './table-plan.ts';

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
  /** How to store columns whose type is known beforehand; the cells of the others decide. */
  readonly types?: readonly (StorageType | undefined)[] | undefined;
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
 * Makes a typed Parquet file of a delimited one. This thread decides on every type by looking at every cell; DuckDB
 * casts and writes; what both counted must agree.
 *
 * @param opening the database, which is not needed before the file has been looked through
 */
export async function ingestCsv(
  opening: Promise<DuckDBInstance>,
  request: CsvIngestRequest,
  onProgress: OnProgress,
): Promise<CsvIngestResult> {
  const { path, target, layout, limits, names: givenNames } = request;
  const rewritten = join(request.scratch, 'regular.csv');
  const analysis = await analyseCsv(path, layout, limits, givenNames !== undefined, (fraction) =>
    onProgress(fraction * ANALYSED),
  );
  if (analysis.rows === 0) throw noRows(layout);
  const instance = await opening;
  const connection = await instance.connect();
  try {
    const source = isRegular(layout, analysis)
      ? { path, layout, structure: analysis.structure }
      : { path: rewritten, ...(await rewriteRegular(path, rewritten, layout, limits, () => {})) };
    const table = readCsvSql(source.path, source.layout, source);
    const { plan, warnings } = await decide(
      connection,
      table,
      planTable(analysis, layout, request.decimal, request.types),
      request,
    );
    const query = selectSql(plan.plans, table);
    const draft = await draftParquet(connection, query, plan.plans.length, target);
    expectEqual('rows', analysis.rows, draft.rows);
    const bytes = await draft.commit();
    onProgress(WRITTEN);

    const { names, changed } = makeColumnNames(
      givenNames ?? analysis.headerCells,
      plan.plans.length,
      limits.maxNameLength,
    );
    const columns = await describe(instance, target, names, plan.plans, analysis.rows, (fraction) =>
      onProgress(WRITTEN + fraction * (1 - WRITTEN)),
    );
    return {
      rowCount: analysis.rows,
      columns,
      bytes,
      decimal: plan.decimal ?? '.',
      warnings: [
        ...(givenNames === undefined ? describeRows(analysis, layout.preambleRows) : []),
        ...(layout.header || givenNames !== undefined ? describeNames(names, changed) : []),
        ...describeColumns(names, plan.plans, plan.facts),
        ...warnings,
      ],
    };
  } catch (error) {
    await rm(`${target}.partial`, { force: true });
    await rm(target, { force: true });
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

async function decide(
  connection: DuckDBConnection,
  table: string,
  plan: TablePlan,
  { dateFormat }: CsvIngestRequest,
): Promise<{ plan: TablePlan; warnings: readonly string[] }> {
  if (dateFormat === undefined) return { plan, warnings: [] };
  const { plans, warnings } = await plannedByDateFormat(
    connection,
    table,
    plan.facts,
    plan.plans,
    dateFormat,
  );
  return { plan: { ...plan, plans }, warnings };
}

async function describe(
  instance: DuckDBInstance,
  file: string,
  names: readonly string[],
  plans: readonly ColumnPlan[],
  rowCount: number,
  onProgress: OnProgress,
): Promise<ColumnProfile[]> {
  const stored = plans.map(({ storageType }, index) => ({ storageName: storageName(index), storageType }));
  const statistics = await collectStatistics(instance, file, stored, rowCount, onProgress);
  return stored.map((column, index) => {
    const described = statistics[index]!;
    expectEqual(column.storageName, plans[index]!.values, described.count);
    return { ...column, name: names[index]!, type: described.type, statistics: described };
  });
}

/** Two readers took the file apart; where they do not agree, no figure of it can be trusted. */
function expectEqual(what: string, scanned: number, stored: number): void {
  if (scanned === stored) return;
  throw new AppError({
    code: 'INTERNAL',
    message: 'The file could not be read reliably. Please report it.',
    cause: new Error(`${what}: the scanner counted ${scanned}, DuckDB ${stored}`),
  });
}
