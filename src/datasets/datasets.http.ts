import type { HttpAnswer, HttpRoute } from '../procedure/http-route.ts';
import { datasetListJson, datasetWithDataJson } from './dataset-json.ts';
import type { DatasetProcessing } from './dataset-processing.ts';
import {
  type DatasetListInput,
  datasetDataInputSchema,
  datasetIdInputSchema,
  datasetListInputSchema,
  datasetListSchema,
  datasetResponseSchema,
  datasetWithDataSchema,
  uploadFieldsSchema,
  uploadHeadersSchema,
} from './datasets.schema.ts';
import type { DatasetsService } from './datasets.service.ts';
import type { TakenForm } from './table-intake.ts';

const REPLAYED = 'Idempotent-Replayed';

const STORED = {
  status: 201,
  schema: datasetResponseSchema,
  headers: { [REPLAYED]: '`true` when an upload with this Idempotency-Key was stored before' },
} as const;

/** The routes of datasets that carry a file in or a table out. */
export function createDatasetsHttpRoutes(
  datasets: DatasetsService,
  processing: DatasetProcessing,
): HttpRoute[] {
  return [
    {
      method: 'GET',
      name: 'datasets.list',
      path: '/datasets',
      summary: 'List own and public datasets',
      tag: 'datasets',
      access: 'user',
      input: datasetListInputSchema,
      body: 'none',
      answers: [{ status: 200, description: 'A page of the list', schema: datasetListSchema }],
      handle: async ({ context, input }) => {
        const principal = await context.authenticate();
        const { cards, ...numbers } = await datasets.listCards(principal, input as DatasetListInput);
        return {
          status: 200,
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: datasetListJson(cards, numbers),
        };
      },
    },
    {
      method: 'POST',
      name: 'datasets.uploadVersion',
      path: '/datasets/{id}/versions',
      summary: 'Upload a new version of a dataset',
      tag: 'datasets',
      access: 'user',
      input: uploadFieldsSchema.extend(datasetIdInputSchema.shape),
      headers: uploadHeadersSchema,
      body: 'multipart',
      answers: [{ ...STORED, description: 'The stored version' }],
      errors: ['BAD_REQUEST', 'CONFLICT', 'STORAGE_FULL'],
      handle: async ({ context, input, headers, request, signal }) => {
        const principal = await context.authenticate();
        const { id } = datasetIdInputSchema.parse(input);
        return stored(await datasets.uploadVersion(principal, id, request, signal, keyOf(headers)));
      },
    },
    {
      method: 'POST',
      name: 'datasets.upload',
      path: '/datasets/upload',
      summary: 'Upload a table',
      tag: 'datasets',
      access: 'user',
      input: uploadFieldsSchema,
      headers: uploadHeadersSchema,
      body: 'multipart',
      answers: [{ ...STORED, description: 'The stored dataset' }],
      errors: ['BAD_REQUEST', 'CONFLICT', 'STORAGE_FULL'],
      handle: async ({ context, headers, request, signal }) => {
        const principal = await context.authenticate();
        return stored(await datasets.upload(principal, request, signal, keyOf(headers)));
      },
    },
    {
      method: 'GET',
      name: 'datasets.data',
      path: '/datasets/{id}/data',
      summary: 'Read a dataset with its rows and latest result',
      tag: 'datasets',
      access: 'user',
      input: datasetDataInputSchema,
      body: 'none',
      answers: [{ status: 200, description: 'The dataset, streamed', schema: datasetWithDataSchema }],
      errors: ['BAD_REQUEST'],
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

function keyOf(headers: Record<string, unknown>): string | undefined {
  return uploadHeadersSchema.parse(headers)['Idempotency-Key'];
}

function stored({ dataset, replayed }: TakenForm): HttpAnswer {
  return { status: 201, body: dataset, ...(replayed && { headers: { [REPLAYED]: 'true' } }) };
}
