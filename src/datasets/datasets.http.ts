import type { HttpRoute } from '../procedure/http-route.ts';
import { datasetWithDataJson } from './dataset-json.ts';
import type { DatasetProcessing } from './dataset-processing.ts';
import {
  datasetDataInputSchema,
  datasetResponseSchema,
  datasetWithDataSchema,
  uploadFieldsSchema,
} from './datasets.schema.ts';
import type { DatasetsService } from './datasets.service.ts';

/** The routes of datasets that carry a file in or a table out. */
export function createDatasetsHttpRoutes(
  datasets: DatasetsService,
  processing: DatasetProcessing,
): HttpRoute[] {
  return [
    {
      method: 'POST',
      path: '/datasets/upload',
      summary: 'Upload a table',
      tag: 'datasets',
      access: 'user',
      input: uploadFieldsSchema,
      body: 'multipart',
      answers: [{ status: 201, description: 'The stored dataset', schema: datasetResponseSchema }],
      handle: async ({ context, request, signal }) => {
        const principal = await context.authenticate();
        return { status: 201, body: await datasets.upload(principal, request, signal) };
      },
    },
    {
      method: 'GET',
      path: '/datasets/{id}/data',
      summary: 'Read a dataset with its rows and latest result',
      tag: 'datasets',
      access: 'user',
      input: datasetDataInputSchema,
      body: 'none',
      answers: [{ status: 200, description: 'The dataset, streamed', schema: datasetWithDataSchema }],
      handle: async ({ context, input }) => {
        const principal = await context.authenticate();
        const { detail, rows, latest, window } = await datasets.openData(
          principal,
          datasetDataInputSchema.parse(input),
          processing,
        );
        return {
          status: 200,
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: datasetWithDataJson(detail, rows, latest, window),
        };
      },
    },
  ];
}
