import type { Kysely } from 'kysely';
import { AppError } from '../platform/app-error.ts';
import type { Database } from '../platform/database/schema.ts';
import type { Storage } from '../platform/storage.ts';
import type { Principal } from '../procedure/context.ts';
import { assertNamedColumnsExist } from './aligned-config.ts';
import type { MLConfig } from './ml.schema.ts';
import { alignedColumns } from './pipeline/alignment/aligned-columns.ts';
import { type Aligned, createReferences } from './references.ts';
import type { ResultTable, RunResults } from './run-results.ts';
import { findRun, type RunRow } from './runs.store.ts';

export interface ReferenceAccessDependencies {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  readonly runResults: Pick<RunResults, 'completedRun'>;
  readonly datasets: { readable(principal: Principal, id: string): Promise<ResultTable> };
}

/**
 * The run that a request wants its map aligned to, null when it wants none: one whose result the caller may read, of this
 * dataset or of another one. A share link is no such right.
 *
 * @throws AppError NOT_FOUND when there is none or it is not for the caller, who is not told which; BAD_REQUEST when it is
 * not done, or the table or the configuration does not suit it
 */
export type ReferenceAccess = (
  principal: Principal,
  dataset: ResultTable,
  config: MLConfig,
) => Promise<Aligned | null>;

export function createReferenceAccess(deps: ReferenceAccessDependencies): ReferenceAccess {
  const references = createReferences(deps);

  async function readableRun(principal: Principal, runId: string): Promise<RunRow> {
    const found = await findRun(deps.db, runId);
    const run =
      found &&
      (await deps.datasets
        .readable(principal, found.dataset_id)
        .then((dataset) => deps.runResults.completedRun(dataset, principal.userId, runId))
        .catch(undefinedIfRefused));
    if (run === undefined) {
      throw new AppError({ code: 'NOT_FOUND', message: 'There is no run with the id of align_to.' });
    }
    if (run !== null) return run;
    throw new AppError({
      code: 'BAD_REQUEST',
      message: 'The run of align_to is not completed. Wait for its end, or align to another one.',
    });
  }

  return async (principal, dataset, config) => {
    if (config.align_to === null) return null;
    const run = await readableRun(principal, config.align_to);
    assertNamedColumnsExist(config, dataset.columns);
    const aligned = await references.open(run, config);
    alignedColumns(dataset.columns, aligned.reference.fit.features);
    return aligned;
  };
}

function undefinedIfRefused(error: unknown): undefined {
  if (error instanceof AppError && (error.code === 'NOT_FOUND' || error.code === 'FORBIDDEN'))
    return undefined;
  throw error;
}
