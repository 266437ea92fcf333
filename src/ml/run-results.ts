import type { Kysely } from 'kysely';
import type { LatestResult } from '../datasets/dataset-processing.ts';
import { AppError } from '../platform/app-error.ts';
import type { Database } from '../platform/database/schema.ts';
import type { Storage } from '../platform/storage.ts';
import type { Principal } from '../procedure/context.ts';
import type { Language } from '../procedure/wire.ts';
import type { ColumnProfile } from '../table/profile.ts';
import type { TableReader } from '../table/reader.ts';
import { type ResultSource, resultJson } from './result-json.ts';
import { featuresKeyOf } from './run-files.ts';
import { findLatestRunHead, findRun, findRunHead, type RunHead, type RunRow } from './runs.store.ts';
import { readStoredFeatures, readStoredMap } from './stored-results.ts';

/** The part of a dataset that results are read from. */
export interface ResultTable {
  readonly id: string;
  readonly user_id: string;
  readonly table_key: string;
  readonly columns: readonly ColumnProfile[];
}

export interface OpenedResult {
  /** The contract's ProcessingResult as JSON text, in pieces. */
  readonly json: AsyncIterable<string>;
  readonly artifactFile: string;
  /** Whether a caller that cannot read a stream may have it whole. */
  readonly fitsInMemory: boolean;
}

/** Finds completed runs and reads their results; whether the caller may see the dataset has been decided before. */
export interface RunResults {
  /**
   * The caller's latest completed run, else the owner's; or the one asked for, null while it is not completed.
   *
   * @throws AppError NOT_FOUND for a run that is neither the caller's nor the owner's
   */
  /** Enough to know which result it is. */
  completedHead(dataset: ResultTable, userId: string, runId?: string | null): Promise<RunHead | null>;
  completedRun(dataset: ResultTable, userId: string, runId?: string | null): Promise<RunRow | null>;
  open(dataset: ResultTable, run: RunRow, language: Language, hidden?: readonly string[]): OpenedResult;
  latest(dataset: ResultTable, principal: Principal): Promise<LatestResult | null>;
}

export interface RunResultsDependencies {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  readonly reader: TableReader;
}

/** Cells of a result that one answer may hold when it is built in memory instead of streamed. */
const MAX_CELLS_IN_MEMORY = 2_000_000;

export function createRunResults({ db, storage, reader }: RunResultsDependencies): RunResults {
  const completedHead: RunResults['completedHead'] = async (dataset, userId, runId) => {
    if (runId !== undefined && runId !== null) {
      const run = await findRunHead(db, runId);
      const visible =
        run !== undefined &&
        run.dataset_id === dataset.id &&
        (run.user_id === userId || run.user_id === dataset.user_id);
      if (!visible) throw new AppError({ code: 'NOT_FOUND', message: 'There is no run with this id.' });
      return run.status === 'completed' ? run : null;
    }
    return (
      (await findLatestRunHead(db, dataset.id, userId, true)) ??
      (await findLatestRunHead(db, dataset.id, dataset.user_id, true)) ??
      null
    );
  };

  const completedRun: RunResults['completedRun'] = async (dataset, userId, runId) => {
    const head = await completedHead(dataset, userId, runId);
    return head === null ? null : ((await findRun(db, head.id)) ?? null);
  };

  function sourceOf(dataset: ResultTable, run: RunRow, language: Language): ResultSource {
    if (run.result_key === null) throw new Error(`run ${run.id} has no result`);
    return {
      run,
      artifactFile: storage.path(run.result_key),
      tableFile: storage.path(dataset.table_key),
      columns: dataset.columns,
      reader,
      language,
    };
  }

  return {
    completedHead,
    completedRun,

    open: (dataset, run, language, hidden) => {
      const source = { ...sourceOf(dataset, run, language), hidden };
      const cells = (run.total_points ?? 0) * dataset.columns.length;
      return {
        json: resultJson(source),
        artifactFile: source.artifactFile,
        fitsInMemory: cells <= MAX_CELLS_IN_MEMORY,
      };
    },

    latest: async (dataset, principal) => {
      const run = await completedRun(dataset, principal.userId);
      if (run === null) return null;
      const { artifactFile } = sourceOf(dataset, run, 'en');
      return {
        totalPoints: run.total_points ?? 0,
        config: run.config,
        mapFile: artifactFile,
        placedRows: () => readStoredMap(artifactFile),
        resultJson: () => resultJson(sourceOf(dataset, run, principal.preferredLanguage ?? 'fr')),
        processedRows: async (window) => {
          const key = featuresKeyOf(run.id);
          // Imported results came without the features they were made from.
          return (await storage.has(key)) ? readStoredFeatures(storage.path(key), window) : null;
        },
      };
    },
  };
}
