import type { Kysely } from 'kysely';
import { AppError } from '../platform/app-error.ts';
import type { Database } from '../platform/database/schema.ts';
import { newId } from '../platform/id.ts';
import type { Principal } from '../procedure/context.ts';
import { pageNumbers } from '../procedure/wire.ts';
import type {
  Visualization,
  VisualizationCreateInput,
  VisualizationListInput,
  VisualizationUpdateInput,
} from './visualizations.schema.ts';
import * as store from './visualizations.store.ts';

export interface VisualizationsDependencies {
  readonly db: Kysely<Database>;
  /** @throws AppError NOT_FOUND, FORBIDDEN, BAD_REQUEST while there is no result */
  completedRunOf(
    principal: Principal,
    datasetId: string,
    runId?: string | null,
  ): Promise<{ readonly id: string }>;
}

export type VisualizationsService = ReturnType<typeof createVisualizationsService>;

/** Maps that somebody keeps under a name. */
export function createVisualizationsService({ db, completedRunOf }: VisualizationsDependencies) {
  /** @throws AppError NOT_FOUND, FORBIDDEN for somebody else's */
  async function own(principal: Principal, id: string): Promise<store.VisualizationRow> {
    const row = await store.findVisualization(db, id);
    if (row === undefined) {
      throw new AppError({ code: 'NOT_FOUND', message: 'There is no visualization with this id.' });
    }
    if (row.user_id !== principal.userId) {
      throw new AppError({ code: 'FORBIDDEN', message: 'This visualization belongs to somebody else.' });
    }
    return row;
  }

  async function get(principal: Principal, id: string): Promise<Visualization> {
    const row = await own(principal, id);
    if (!isReadable(row, principal)) {
      throw new AppError({
        code: 'FORBIDDEN',
        message: 'The dataset of this visualization is private now and belongs to somebody else.',
      });
    }
    return viewOf(row, principal);
  }

  return {
    own,
    get,

    list: async (principal: Principal, input: VisualizationListInput) => {
      const [rows, total] = await Promise.all([
        store.listVisualizations(db, principal.userId, input),
        store.countVisualizations(db, principal.userId, input),
      ]);
      return { visualizations: rows.map((row) => viewOf(row, principal)), ...pageNumbers(input, total) };
    },

    create: async (principal: Principal, input: VisualizationCreateInput): Promise<Visualization> => {
      const run = await completedRunOf(principal, input.dataset_id, input.run_id);
      const id = newId();
      await store.insertVisualization(db, {
        id,
        userId: principal.userId,
        datasetId: input.dataset_id,
        runId: run.id,
        name: input.name,
        description: input.description ?? null,
        isFavorite: input.is_favorite ?? false,
      });
      return get(principal, id);
    },

    update: async (principal: Principal, input: VisualizationUpdateInput): Promise<Visualization> => {
      await own(principal, input.id);
      await store.updateVisualization(db, input);
      return viewOf(await own(principal, input.id), principal);
    },

    remove: async (principal: Principal, id: string): Promise<void> => {
      await own(principal, id);
      await store.deleteVisualization(db, id);
    },
  };
}

function isReadable(row: store.VisualizationRow, principal: Principal): boolean {
  return row.dataset_owner === principal.userId || row.dataset_is_public;
}

function viewOf(row: store.VisualizationRow, principal: Principal): Visualization {
  const readable = isReadable(row, principal);
  return {
    id: row.id,
    user_id: row.user_id,
    dataset_id: row.dataset_id,
    dataset_name: readable ? row.dataset_name : null,
    run_id: row.run_id,
    name: row.name,
    description: row.description,
    is_favorite: row.is_favorite,
    reduction_method: row.reduction_method as Visualization['reduction_method'],
    clustering_method: row.clustering_method as Visualization['clustering_method'],
    total_points: row.total_points ?? 0,
    performance: row.performance,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
