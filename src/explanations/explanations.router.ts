import { tracked } from '@trpc/server';
import type * as z from 'zod';
import type { Principal } from '../procedure/context.ts';
import { router, userProcedure } from '../procedure/procedure.ts';
import type { Question, QuestionsService } from './ask/questions.service.ts';
import {
  answerEventSchema,
  askInputSchema,
  askResponseSchema,
  explainInputSchema,
  explainResponseSchema,
  followAnswerInputSchema,
  selectionInputSchema,
  selectionResponseSchema,
} from './explanations.schema.ts';
import type { ExplanationsService } from './explanations.service.ts';

/** Joins the `ml` branch: explaining is a part of what callers know as machine learning. */
export function createExplanationsRouter(explanations: ExplanationsService, questions: QuestionsService) {
  return router({
    explain: userProcedure
      .meta({
        summary: 'A result in words, each sentence with the facts it stands on',
        errors: ['BAD_REQUEST'],
        rest: { method: 'POST', path: '/ml/explain/{dataset_id}', query: ['language', 'run_id'] },
      })
      .input(explainInputSchema)
      .output(explainResponseSchema)
      .mutation(({ ctx, input }) =>
        explanations.explain(ctx.principal, {
          datasetId: input.dataset_id,
          runId: input.run_id ?? null,
          language: input.language ?? ctx.principal.preferredLanguage ?? 'fr',
        }),
      ),
    explainSelection: userProcedure
      .meta({
        summary: 'What sets some rows of a map apart from all others',
        errors: ['BAD_REQUEST'],
        rest: { method: 'POST', path: '/ml/explain/{dataset_id}/selection' },
      })
      .input(selectionInputSchema)
      .output(selectionResponseSchema)
      .mutation(({ ctx, input, signal }) =>
        explanations.explainSelection(ctx.principal, {
          datasetId: input.dataset_id,
          runId: input.run_id ?? null,
          language: input.language ?? ctx.principal.preferredLanguage ?? 'fr',
          rows: input.rows,
          ranges: input.ranges,
          signal,
        }),
      ),
    ask: userProcedure
      .meta({
        summary:
          'An answer to a question about a dataset and its map, each sentence with the facts it stands on',
        errors: ['BAD_REQUEST'],
        rest: { method: 'POST', path: '/ml/ask/{dataset_id}' },
      })
      .input(askInputSchema)
      .output(askResponseSchema)
      .mutation(async ({ ctx, input }) => {
        for await (const event of questions.answer(ctx.principal, questionOf(input, ctx.principal))) {
          if (event.type === 'answered') {
            const { type: _, ...answer } = event;
            return answer;
          }
        }
        throw new Error('a question is always answered');
      }),
    onAnswer: userProcedure
      .meta({
        summary: 'The same answer, sentence by sentence as it becomes known, then the whole',
        yields: answerEventSchema,
      })
      .input(followAnswerInputSchema)
      .subscription(async function* ({ ctx, input }) {
        // Asked again after a lost connection, the answer is the same; what was seen is not sent twice.
        const seen = input.lastEventId == null ? 0 : Number(input.lastEventId) + 1;
        let step = 0;
        for await (const event of questions.answer(ctx.principal, questionOf(input, ctx.principal))) {
          if (step >= seen) yield tracked(String(step), event);
          step += 1;
        }
      }),
  });
}

function questionOf(input: z.output<typeof askInputSchema>, principal: Principal): Question {
  return {
    datasetId: input.dataset_id,
    runId: input.run_id ?? null,
    language: input.language ?? principal.preferredLanguage ?? 'fr',
    text: input.question,
  };
}
