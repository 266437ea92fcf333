import type { Kysely } from 'kysely';
import type { Fact } from '../explanations/facts/fact.ts';
import type { Database } from '../platform/database/schema.ts';
import type { Principal } from '../procedure/context.ts';
import type { Language } from '../procedure/wire.ts';
import { factsOf } from './facts.store.ts';
import type { ClusterExplanation } from './ml.schema.ts';
import type { RunRow } from './runs.store.ts';

/** Of a completed run what explanations need. */
export interface ExplainedRun {
  readonly runId: string;
  /** What the run itself said, in the language asked for. */
  readonly explanations: readonly ClusterExplanation[];
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
}

export interface ExplainedRunsDependencies {
  readonly db: Kysely<Database>;
  completedRunOf(principal: Principal, datasetId: string, runId?: string | null): Promise<RunRow>;
}

export function createExplainedRuns(deps: ExplainedRunsDependencies): ExplainedRuns {
  return {
    find: async (principal, datasetId, runId, language) => {
      const run = await deps.completedRunOf(principal, datasetId, runId);
      return { runId: run.id, explanations: run.narrative?.[language] ?? [] };
    },
    factsOf: (runId) => factsOf(deps.db, runId),
  };
}
