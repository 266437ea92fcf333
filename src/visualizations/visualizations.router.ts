import * as z from 'zod';
import { answers } from '../procedure/answers.ts';
import { router, userProcedure } from '../procedure/procedure.ts';
import type { SharingService } from './sharing.service.ts';
import {
  accessListInputSchema,
  accessListSchema,
  createdLinkSchema,
  linkCreateInputSchema,
  linkIdInputSchema,
  shareLinkListSchema,
  visualizationCreateInputSchema,
  visualizationIdInputSchema,
  visualizationListInputSchema,
  visualizationListSchema,
  visualizationSchema,
  visualizationUpdateInputSchema,
} from './visualizations.schema.ts';
import type { VisualizationsService } from './visualizations.service.ts';

export function createVisualizationsRouter(visualizations: VisualizationsService, sharing: SharingService) {
  return router({
    list: userProcedure
      .meta({ summary: "List one's saved maps", rest: { method: 'GET', path: '/ml/visualizations' } })
      .input(visualizationListInputSchema)
      .output(answers(visualizationListSchema))
      .query(({ ctx, input }) => visualizations.list(ctx.principal, input)),

    create: userProcedure
      .meta({
        summary: 'Save a run under a name',
        rest: { method: 'POST', path: '/ml/visualizations', status: 201 },
        errors: ['BAD_REQUEST', 'NOT_FOUND'],
      })
      .input(visualizationCreateInputSchema)
      .output(answers(visualizationSchema))
      .mutation(({ ctx, input }) => visualizations.create(ctx.principal, input)),

    get: userProcedure
      .meta({ summary: 'A saved map', rest: { method: 'GET', path: '/ml/visualizations/{id}' } })
      .input(visualizationIdInputSchema)
      .output(answers(visualizationSchema))
      .query(({ ctx, input }) => visualizations.get(ctx.principal, input.id)),

    update: userProcedure
      .meta({
        summary: 'Rename, describe or favourite a saved map',
        rest: { method: 'PUT', path: '/ml/visualizations/{id}' },
      })
      .input(visualizationUpdateInputSchema)
      .output(answers(visualizationSchema))
      .mutation(({ ctx, input }) => visualizations.update(ctx.principal, input)),

    delete: userProcedure
      .meta({
        summary: 'Delete a saved map and its links; the run stays',
        rest: { method: 'DELETE', path: '/ml/visualizations/{id}', status: 204 },
      })
      .input(visualizationIdInputSchema)
      .output(z.void())
      .mutation(({ ctx, input }) => visualizations.remove(ctx.principal, input.id)),

    createLink: userProcedure
      .meta({
        summary: 'Make a link that shows a saved map without a login',
        rest: { method: 'POST', path: '/ml/visualizations/{id}/links', status: 201 },
        errors: ['BAD_REQUEST'],
      })
      .input(linkCreateInputSchema)
      .output(createdLinkSchema)
      .mutation(({ ctx, input }) => sharing.createLink(ctx.principal, input)),

    links: userProcedure
      .meta({
        summary: 'The links to a saved map',
        rest: { method: 'GET', path: '/ml/visualizations/{id}/links' },
      })
      .input(visualizationIdInputSchema)
      .output(shareLinkListSchema)
      .query(({ ctx, input }) => sharing.links(ctx.principal, input.id)),

    accesses: userProcedure
      .meta({ summary: 'Who opened a link', rest: { method: 'GET', path: '/ml/links/{link_id}/accesses' } })
      .input(accessListInputSchema)
      .output(accessListSchema)
      .query(({ ctx, input }) => sharing.accesses(ctx.principal, input)),

    revokeLink: userProcedure
      .meta({
        summary: 'Revoke a link',
        rest: { method: 'DELETE', path: '/ml/links/{link_id}', status: 204 },
      })
      .input(linkIdInputSchema)
      .output(z.void())
      .mutation(({ ctx, input }) => sharing.revoke(ctx.principal, input.link_id)),
  });
}
