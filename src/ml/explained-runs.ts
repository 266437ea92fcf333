import type { Kysely } from 'kysely';
import type { ComputeLimits, ComputePool } from '../compute/compute.ts';
import type { Fact } from '../explanations/facts/fact.ts';
import { AppError } from '../platform/app-error.ts';
import type { Database } from '../platform/database/schema.ts';
import type { Storage } from '../platform/storage.ts';
import type { Principal } from '../procedure/context.ts';
import type { Language } from '../procedure/wire.ts';
import type { Membership } from '../table/reader.ts';
import { factsOf } from './facts.store.ts';
import type { ClusterExplanation } from './ml.schema.ts';
import { isWorthReadingAhead } from './pipeline/kept-table.ts';
import type { SelectableMap, SelectionRequest } from './pipeline/selection.ts';
import type { RunTable } from './run-worker.ts';
import { narrativeOf, type RunHead } from './runs.store.ts';
import { readStoredMap } from './stored-results.ts';

/** Of a completed run what explanations need. */
export interface ExplainedRun {
  readonly runId: string;
  /** What the run itself said, in the language asked for. */
  explanations(): Promise<readonly ClusterExplanation[]>;
  /** Which row of the table lies in which cluster of the map. */
  members(): Promise<Membership>;
  /** Reads ahead what its first selection needs, where that takes long and no other work waits; never fails. */
  expectSelections(): Promise<void>;
}

export interface ExplainedRuns {
  /** @throws AppError NOT_FOUND, FORBIDDEN, BAD_REQUEST while there is no result */
  find(
    principal: Principal,
    datasetId: string,
    runId: string | null,
    language: Language,
  ): Promise<ExplainedRun>;
  factsOf(runId: string): Promise<readonly Fact[]>;
  /**
   * What sets some rows apart from all others of a run's map.
   *
   * @param rows of the table, in any order
   * @throws AppError as `find`, and BAD_REQUEST when a row is not on the map
   */
  selectionFacts(
    principal: Principal,
    datasetId: string,
    runId: string | null,
    rows: Uint32Array,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly runId: string; readonly facts: readonly Fact[] }>;
}

export interface ExplainedRunsDependencies {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  readonly pool: ComputePool;
  readonly limits: ComputeLimits;
  /** Threads of one task. */
  readonly threads: number;
  /** MiB that reading the table may take. */
  readonly readerMemoryMb: number;
  /** Whether no task is computed. */
  isIdle(): boolean;
  completedRunOf(principal: Principal, datasetId: string, runId?: string | null): Promise<RunHead>;
  /** Null once the dataset is gone. */
  tableOf(datasetId: string): Promise<RunTable | null>;
}

/** What is known of a run; nothing for imported results and those from before facts were kept. */
export function createFactReader(db: Kysely<Database>): ExplainedRuns['factsOf'] {
  return (runId) => factsOf(db, runId);
}

/** Somebody waits for it. */
const SELECTION_SECONDS = 60;

export function createExplainedRuns(deps: ExplainedRunsDependencies): ExplainedRuns {
  /** The run whose map was read last: a process keeps one. */
  let lastRead: string | undefined;

  const tableOf = async (datasetId: string): Promise<RunTable> => {
    const table = await deps.tableOf(datasetId);
    if (table === null) throw gone();
    return table;
  };

  /** @param rows of the table; null for no selection in particular, of which nothing is told */
  const compute = async <Output>(
    run: RunHead,
    table: RunTable,
    rows: Uint32Array | null,
    signal?: AbortSignal,
  ): Promise<Output> => {
    if (run.result_key === null) throw gone();
    lastRead = run.id;
    const scratch = await deps.storage.temporaryDirectory();
    try {
      const map: SelectableMap = {
        tableFile: deps.storage.path(table.key),
        columns: table.columns,
        rowCount: table.rowCount,
        mapFile: deps.storage.path(run.result_key),
        scratch,
        featuresUsed: run.features_used ?? [],
        lookedForAnomalies: run.config.detect_anomalies,
        threads: deps.threads,
        memoryLimitMb: deps.readerMemoryMb,
      };
      return await deps.pool.run<SelectableMap & Partial<SelectionRequest>, Output>({
        kind: rows === null ? 'selection ahead' : 'selection',
        input: rows === null ? map : { ...map, rows },
        limits: { ...deps.limits, timeoutSeconds: SELECTION_SECONDS },
        ...(signal === undefined ? {} : { signal }),
      });
    } finally {
      await deps.storage.discard(scratch);
    }
  };

  const readAhead = async (run: RunHead, datasetId: string): Promise<void> => {
    if (lastRead === run.id || !deps.isIdle()) return;
    const table = await tableOf(datasetId);
    if (isWorthReadingAhead(table.rowCount * table.columns.length)) await compute<void>(run, table, null);
  };

  return {
    find: async (principal, datasetId, runId, language) => {
      const run = await deps.completedRunOf(principal, datasetId, runId);
      return {
        runId: run.id,
        explanations: async () => (await narrativeOf(deps.db, run.id))?.[language] ?? [],
        members: async () => {
          if (run.result_key === null) throw gone();
          const { rows, labels } = await readStoredMap(deps.storage.path(run.result_key));
          return { rows, clusters: labels };
        },
        // Whoever selects then waits for the reading, or is told why it fails.
        expectSelections: () => readAhead(run, datasetId).catch(() => undefined),
      };
    },
    factsOf: createFactReader(deps.db),
    selectionFacts: async (principal, datasetId, runId, rows, signal) => {
      const run = await deps.completedRunOf(principal, datasetId, runId);
      const facts = await compute<Fact[]>(run, await tableOf(datasetId), rows, signal);
      return { runId: run.id, facts };
    },
  };
}

function gone(): AppError {
  return new AppError({ code: 'NOT_FOUND', message: 'This dataset is gone.' });
}
