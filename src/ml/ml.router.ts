import { tracked } from '@trpc/server';
import { cursorOf, subscribeProgressInputSchema } from '../events/events.schema.ts';
import type { EventReader } from '../events/read-events.ts';
import { AppError } from '../platform/app-error.ts';
import { answers } from '../procedure/answers.ts';
import { publicProcedure, router, userProcedure } from '../procedure/procedure.ts';
import { plainJson } from '../procedure/transformer.ts';
import {
  algorithmsSchema,
  cancelledRunSchema,
  datasetIdInputSchema,
  type ProcessingResult,
  processInputSchema,
  processingProgressSchema,
  processingResultSchema,
  resultsInputSchema,
  runStartedSchema,
} from './ml.schema.ts';
import type { MlService } from './ml.service.ts';

export interface MlRouterOptions {
  readonly ml: MlService;
  readonly readEvents: EventReader;
}

export function createMlRouter({ ml, readEvents }: MlRouterOptions) {
  return router({
    process: userProcedure
      .meta({ summary: 'Start processing a dataset' })
      .input(processInputSchema)
      .output(runStartedSchema)
      .mutation(({ ctx, input }) => {
        const { dataset_id, ...config } = input;
        return ml.process(ctx.principal, dataset_id, config);
      }),

    progress: userProcedure
      .meta({
        summary: 'How far the processing of a dataset is',
        rest: { method: 'GET', path: '/ml/progress/{dataset_id}' },
      })
      .input(datasetIdInputSchema)
      .output(processingProgressSchema.nullable())
      .query(({ ctx, input }) => ml.progress(ctx.principal, input.dataset_id)),

    results: userProcedure
      .meta({ summary: 'The latest result, or null' })
      .input(resultsInputSchema)
      .output(answers(processingResultSchema.nullable()))
      .query(async ({ ctx, input }): Promise<ProcessingResult | null> => {
        const result = await ml.results(ctx.principal, input.dataset_id, input.run_id);
        if (result?.fitsInMemory === false) {
          throw new AppError({
            code: 'BAD_REQUEST',
            message: `This result is too large for one answer here. Read GET /api/ml/results/${input.dataset_id}, which is streamed.`,
          });
        }
        return result === null ? null : plainJson(await parseResult(result.json));
      }),

    algorithms: publicProcedure
      .meta({
        summary: 'The methods with their parameters',
        rest: { method: 'GET', path: '/ml/algorithms' },
      })
      .output(algorithmsSchema)
      .query(() => ml.algorithms()),

    cancel: userProcedure
      .meta({
        summary: 'Cancel the run that processes a dataset',
        rest: { method: 'DELETE', path: '/ml/process/{dataset_id}', status: 202 },
      })
      .input(datasetIdInputSchema)
      .output(cancelledRunSchema)
      .mutation(({ ctx, input }) => ml.cancel(ctx.principal, input.dataset_id)),

    onProgress: userProcedure
      .meta({ summary: 'The live events of one dataset, from the last one seen' })
      .input(subscribeProgressInputSchema)
      .subscription(async function* ({ ctx, input, signal }) {
        await ml.assertReadable(ctx.principal, input.dataset_id);
        const datasetIds = new Set([input.dataset_id]);
        const events = readEvents({
          userId: ctx.principal.userId,
          datasetIds: () => datasetIds,
          wants: (event) => 'dataset_id' in event && event.dataset_id === input.dataset_id,
          lastEventId: cursorOf(input.lastEventId),
          frames: input.frames ?? false,
          whenWritable: ctx.whenWritable,
          signal,
        });
        for await (const event of events) yield tracked(String(event.event_id), event);
      }),
  });
}

async function parseResult(pieces: AsyncIterable<string>): Promise<ProcessingResult> {
  const texts: string[] = [];
  for await (const piece of pieces) texts.push(piece);
  return JSON.parse(texts.join('')) as ProcessingResult;
}
