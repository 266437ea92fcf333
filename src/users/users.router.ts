import * as z from 'zod';
import { userProfileSchema, userResponseSchema } from '../auth/auth.schema.ts';
import { adminProcedure, router, userProcedure } from '../procedure/procedure.ts';
import { userIdInputSchema, userListInputSchema, userListSchema, userStatsSchema } from './users.schema.ts';
import type { UsersService } from './users.service.ts';

export function createUsersRouter(users: UsersService) {
  return router({
    list: adminProcedure
      .meta({ summary: 'List and search users, the newest first', rest: { method: 'GET', path: '/users' } })
      .input(userListInputSchema)
      .output(userListSchema)
      .query(({ input }) => users.list(input)),

    get: userProcedure
      .meta({
        summary: "A user's profile, for administrators and for oneself",
        rest: { method: 'GET', path: '/users/{id}' },
      })
      .input(userIdInputSchema)
      .output(userProfileSchema)
      .query(({ input, ctx }) => users.get(ctx.principal, input.id)),

    activate: adminProcedure
      .meta({
        summary: 'Let a user sign in again',
        rest: { method: 'PUT', path: '/users/{id}/activate' },
        errors: ['BAD_REQUEST'],
      })
      .input(userIdInputSchema)
      .output(userResponseSchema)
      .mutation(({ input, ctx }) => users.activate(ctx.principal, input.id, ctx.ip)),

    deactivate: adminProcedure
      .meta({
        summary: 'Keep a user from signing in, and end all sessions of the user',
        rest: { method: 'PUT', path: '/users/{id}/deactivate' },
        errors: ['BAD_REQUEST'],
      })
      .input(userIdInputSchema)
      .output(userResponseSchema)
      .mutation(({ input, ctx }) => users.deactivate(ctx.principal, input.id, ctx.ip)),

    delete: adminProcedure
      .meta({
        summary: 'Delete a user with all datasets, results, sessions and files',
        rest: { method: 'DELETE', path: '/users/{id}', status: 204 },
        errors: ['BAD_REQUEST'],
      })
      .input(userIdInputSchema)
      .output(z.void())
      .mutation(({ input, ctx }) => users.delete(ctx.principal, input.id, ctx.ip)),

    stats: adminProcedure
      .meta({ summary: 'What a user has made so far', rest: { method: 'GET', path: '/users/{id}/stats' } })
      .input(userIdInputSchema)
      .output(userStatsSchema)
      .query(({ input }) => users.stats(input.id)),
  });
}
