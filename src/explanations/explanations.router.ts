import { router, userProcedure } from '../procedure/procedure.ts';
import {
  explainInputSchema,
  explainResponseSchema,
  selectionInputSchema,
  selectionResponseSchema,
} from './explanations.schema.ts';
import type { ExplanationsService } from './explanations.service.ts';

/** Joins the `ml` branch: explaining is a part of what callers know as machine learning. */
export function createExplanationsRouter(explanations: ExplanationsService) {
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
  });
}
