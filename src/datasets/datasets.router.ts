import * as z from 'zod';
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
  datasetUpdateInputSchema,
  datasetWithDataSchema,
} from './datasets.schema.ts';
import type { DatasetsService } from './datasets.service.ts';
import { copySampleInputSchema, samplesSchema } from './samples/samples.schema.ts';
import { datasetStatsInputSchema, datasetStatsSchema } from './stats.schema.ts';
import { datasetVersionsSchema } from './versions.schema.ts';

export function createDatasetsRouter(datasets: DatasetsService, processing: DatasetProcessing) {
  return router({
    list: userProcedure
      .meta({ summary: 'List own and public datasets' })
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
      .meta({
        summary: 'Statistics, quality, correlations and recommended configurations',
        rest: { method: 'GET', path: '/datasets/{id}/stats' },
      })
      .input(datasetStatsInputSchema)
      .output(answers(datasetStatsSchema))
      .query(({ ctx, input }) => datasets.stats(ctx.principal, input, processing)),

    versions: userProcedure
      .meta({
        summary: 'The versions of a dataset and what changed',
        rest: { method: 'GET', path: '/datasets/{id}/versions' },
      })
      .input(datasetIdInputSchema)
      .output(answers(datasetVersionsSchema))
      .query(({ ctx, input }) => datasets.versions(ctx.principal, input.id)),

    samples: userProcedure
      .meta({ summary: 'The bundled examples', rest: { method: 'GET', path: '/datasets/samples' } })
      .output(answers(samplesSchema))
      .query(() => datasets.samples()),

    copySample: userProcedure
      .meta({
        summary: 'Copy a bundled example into the account',
        rest: { method: 'POST', path: '/datasets/samples/{name}', status: 201 },
        errors: ['STORAGE_FULL'],
      })
      .input(copySampleInputSchema)
      .output(answers(datasetResponseSchema))
      .mutation(({ ctx, input, signal }) =>
        datasets.copySample(ctx.principal, input.name, signal ?? new AbortController().signal),
      ),
  });
}
