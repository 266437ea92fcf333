import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { ComputePool } from '../compute/compute.ts';
import type { Database } from '../platform/database/schema.ts';
import type { Storage } from '../platform/storage.ts';
import type { Principal } from '../procedure/context.ts';
import type { Language } from '../procedure/wire.ts';
import type { ColumnProfile } from '../table/profile.ts';
import type { DatasetRow } from './dataset.store.ts';
import { columnStatisticsView, megabytes } from './dataset.view.ts';
import type { DatasetAccess } from './dataset-access.ts';
import type { DatasetProcessing } from './dataset-processing.ts';
import { findStudy, keepStudy } from './dataset-study.store.ts';
import type { DatasetStats } from './stats.schema.ts';
import { findProblems } from './study/findings.ts';
import { recommend } from './study/recommend.ts';
import type { StudyRequest } from './study/study-table.ts';
import type { TableStudy } from './study/table-study.ts';
import { wordingOf } from './study/wording.ts';
import type { DatasetLimits } from './table-intake.ts';

export interface StatsDependencies {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  readonly studyPool: ComputePool;
  readonly limits: DatasetLimits;
  readonly log: Logger;
  readonly access: DatasetAccess;
}

/** Somebody waits for it. */
const STUDY_SECONDS = 120;

export function createDatasetStats({ db, storage, studyPool, limits, log, access }: StatsDependencies) {
  const underWay = new Map<string, Promise<TableStudy | null>>();

  /** Read once, when it is first asked for: a table never changes. */
  async function studyOf(row: DatasetRow): Promise<TableStudy | null> {
    const known = await findStudy(db, row.id);
    if (known !== undefined) return known;
    const started = underWay.get(row.id) ?? makeStudy(row).finally(() => underWay.delete(row.id));
    underWay.set(row.id, started);
    return started;
  }

  /** A table that is too much for it still has its profile. */
  async function makeStudy(row: DatasetRow): Promise<TableStudy | null> {
    const scratch = await storage.temporaryDirectory();
    try {
      const study = await studyPool.run<StudyRequest, TableStudy>({
        kind: 'study',
        input: {
          file: storage.path(row.table_key),
          scratch,
          rowCount: row.row_count,
          columns: row.columns.map(withoutPictures),
          threads: limits.ingestThreads,
          memoryLimitMb: limits.ingestMemoryMb,
        },
        limits: {
          ...limits.compute,
          timeoutSeconds: Math.min(limits.compute.timeoutSeconds, STUDY_SECONDS),
        },
      });
      await keepStudy(db, row.id, study);
      return study;
    } catch (error) {
      log.warn({ err: error, dataset: row.id }, 'a table could not be studied');
      return null;
    } finally {
      await storage.discard(scratch);
    }
  }

  async function stats(
    principal: Principal,
    input: { readonly id: string; readonly language?: Language | null | undefined },
    processing: DatasetProcessing,
  ): Promise<DatasetStats> {
    const row = await access.readable(principal, input.id);
    const language = input.language ?? principal.preferredLanguage ?? 'fr';
    const study = await studyOf(row);
    return {
      dataset_id: row.id,
      basic_info: basicInfo(row),
      columns: columnStatisticsView(row.columns),
      processing_history: await processing.history(principal, row.id),
      quality: qualityOf(row, study, language),
      correlations: study && correlationsOf(row, study),
      recommendations: recommendationsOf(row, study, language),
      language,
    };
  }

  return { stats };
}

/** What a study does not look at does not travel to its process. */
function withoutPictures(column: ColumnProfile): ColumnProfile {
  const { statistics } = column;
  return {
    ...column,
    statistics:
      statistics.type === 'numeric' ? { ...statistics, histogram: null } : { ...statistics, most_common: [] },
  };
}

function basicInfo(row: DatasetRow): DatasetStats['basic_info'] {
  return {
    row_count: row.row_count,
    column_count: row.column_count,
    size_mb: megabytes(row.file_bytes),
    numeric_columns: row.columns.filter((column) => column.type === 'numeric').length,
    categorical_columns: row.columns.filter((column) => column.type === 'categorical').length,
    missing_values: missingCells(row),
  };
}

function missingCells(row: DatasetRow): number {
  return row.columns.reduce((sum, column) => sum + column.statistics.null_count, 0);
}

function qualityOf(row: DatasetRow, study: TableStudy | null, language: Language): DatasetStats['quality'] {
  const words = wordingOf(language).findings;
  const cells = row.row_count * row.column_count;
  return {
    completeness: cells === 0 ? 1 : 1 - missingCells(row) / cells,
    duplicate_rows: study?.duplicateRows ?? null,
    findings: findProblems(row.columns, row.row_count, study).map((finding) => ({
      ...finding,
      message: words[finding.kind](finding),
    })),
  };
}

function correlationsOf(row: DatasetRow, study: TableStudy): NonNullable<DatasetStats['correlations']> {
  const names = ([a, b]: readonly [number, number]): [string, string] => [
    row.columns[a]?.name ?? '',
    row.columns[b]?.name ?? '',
  ];
  return {
    rows_used: study.rowsUsed,
    columns_left_out: study.columnsLeftOut,
    numeric: study.numbers.map((pair) => ({ ...pair, columns: names(pair.columns) })),
    categorical: study.categories.map(({ columns, strength, n }) => ({
      columns: names(columns),
      cramers_v: strength,
      n,
    })),
    mixed: study.mixed.map(({ columns, strength, n }) => ({
      columns: names(columns),
      correlation_ratio: strength,
      n,
    })),
  };
}

function recommendationsOf(
  row: DatasetRow,
  study: TableStudy | null,
  language: Language,
): DatasetStats['recommendations'] {
  const words = wordingOf(language);
  return recommend(row.columns, row.row_count, study).map(({ kind, config, reasons }) => ({
    name: words.names[kind],
    config,
    reasons: reasons.map((reason) => words.reasons[reason.kind](reason.figures)),
  }));
}
