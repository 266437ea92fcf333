import { z } from 'zod';
import { answers } from '../procedure/answers.ts';
import { router, userProcedure } from '../procedure/procedure.ts';
import type { DatasetProcessing } from './dataset-processing.ts';
import {
  datasetDataInputSchema,
  datasetDetailSchema,
  datasetIdInputSchema,
  datasetListInputSchema,
  datasetListSchema,
  datasetResponseSchema,
  datasetStatsSchema,
  datasetUpdateInputSchema,
  datasetWithDataSchema,
} from './datasets.schema.ts';
import type { DatasetsService } from './datasets.service.ts';

export function createDatasetsRouter(datasets: DatasetsService, processing: DatasetProcessing) {
  return router({
    list: userProcedure
      .meta({ summary: 'List own and public datasets', rest: { method: 'GET', path: '/datasets' } })
      .input(datasetListInputSchema)
      .output(answers(datasetListSchema))
      .query(({ ctx, input }) => datasets.list(ctx.principal, input)),

    get: userProcedure
      .meta({ summary: 'Describe a dataset', rest: { method: 'GET', path: '/datasets/{id}' } })
      .input(datasetIdInputSchema)
      .output(answers(datasetDetailSchema))
      .query(({ ctx, input }) => datasets.get(ctx.principal, input.id)),

    data: userProcedure
      .meta({ summary: 'Read the rows of a dataset' })
      .input(datasetDataInputSchema)
      .output(answers(datasetWithDataSchema))
      .query(({ ctx, input }) => datasets.data(ctx.principal, input, processing)),

    update: userProcedure
      .meta({
        summary: 'Rename, describe, tag or share a dataset',
        rest: { method: 'PUT', path: '/datasets/{id}' },
      })
      .input(datasetUpdateInputSchema)
      .output(answers(datasetResponseSchema))
      .mutation(({ ctx, input }) => datasets.update(ctx.principal, input)),

    delete: userProcedure
      .meta({
        summary: 'Delete a dataset with its results',
        rest: { method: 'DELETE', path: '/datasets/{id}', status: 204 },
      })
      .input(datasetIdInputSchema)
      .output(z.void())
      .mutation(({ ctx, input }) => datasets.remove(ctx.principal, input.id, processing)),

    stats: userProcedure
      .meta({ summary: 'Statistics of a dataset', rest: { method: 'GET', path: '/datasets/{id}/stats' } })
      .input(datasetIdInputSchema)
      .output(answers(datasetStatsSchema))
      .query(({ ctx, input }) => datasets.stats(ctx.principal, input.id, processing)),
  });
}
