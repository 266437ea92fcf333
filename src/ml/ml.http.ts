import { createReadStream } from 'node:fs';
import * as z from 'zod';
import type { HttpAnswer, HttpRoute } from '../procedure/http-route.ts';
import {
  processInputSchema,
  processingResultSchema,
  resultsInputSchema,
  runStartedSchema,
} from './ml.schema.ts';
import type { MlService } from './ml.service.ts';

const resultsQuerySchema = resultsInputSchema.extend({ format: z.enum(['json', 'arrow']).nullish() });

/** The routes of machine learning that wait for a job or stream a result. */
export function createMlHttpRoutes(ml: MlService): HttpRoute[] {
  return [
    {
      method: 'POST',
      name: 'ml.process',
      path: '/ml/process/{dataset_id}',
      summary: 'Process a dataset; with "Prefer: respond-async" answers at once',
      tag: 'ml',
      access: 'user',
      input: processInputSchema,
      body: 'json',
      answers: [
        { status: 200, description: 'The result', schema: processingResultSchema },
        { status: 202, description: 'Accepted; follow the progress', schema: runStartedSchema },
      ],
      errors: ['BAD_REQUEST', 'CONFLICT', 'UNAVAILABLE', 'STORAGE_FULL'],
      handle: async ({ context, input, request, signal }) => {
        const principal = await context.authenticate();
        const { dataset_id, ...config } = processInputSchema.parse(input);
        const run = await ml.process(principal, dataset_id, config);
        if (prefersAsync(request.headers['prefer'])) {
          return {
            status: 202,
            headers: { location: `/api/ml/progress/${dataset_id}`, 'preference-applied': 'respond-async' },
            body: run,
          };
        }
        await ml.untilDone(principal, run.run_id, signal);
        const result = await ml.results(principal, dataset_id, run.run_id);
        return json(result?.json ?? null);
      },
    },
    {
      method: 'GET',
      name: 'ml.results',
      path: '/ml/results/{dataset_id}',
      summary: 'The latest result, or null',
      tag: 'ml',
      access: 'user',
      input: resultsQuerySchema,
      body: 'none',
      answers: [
        {
          status: 200,
          description: 'The result, streamed, or null',
          schema: processingResultSchema.nullable(),
        },
      ],
      handle: async ({ context, input }) => {
        const principal = await context.authenticate();
        const { dataset_id, run_id, format } = resultsQuerySchema.parse(input);
        const result = await ml.results(principal, dataset_id, run_id);
        if (result !== null && format === 'arrow') {
          return {
            status: 200,
            headers: { 'content-type': 'application/vnd.apache.arrow.stream' },
            body: createReadStream(result.artifactFile),
          };
        }
        return json(result?.json ?? null);
      },
    },
  ];
}

function json(pieces: AsyncIterable<string> | null): HttpAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: pieces ?? nullJson(),
  };
}

async function* nullJson() {
  yield 'null';
}

function prefersAsync(prefer: string | string[] | undefined): boolean {
  return [prefer ?? []].flat().some((value) => /(^|[,;\s])respond-async($|[,;\s])/i.test(value));
}
