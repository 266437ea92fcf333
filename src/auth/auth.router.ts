import { z } from 'zod';
import type { RequestContext } from '../procedure/context.ts';
import { publicProcedure, router, userProcedure } from '../procedure/procedure.ts';
import {
  loginInputSchema,
  logoutInputSchema,
  refreshInputSchema,
  registerInputSchema,
  tokenResponseSchema,
  updateMeInputSchema,
  userProfileSchema,
  userResponseSchema,
} from './auth.schema.ts';
import type { AuthService } from './auth.service.ts';
import type { Client } from './sessions.ts';

export function createAuthRouter(auth: AuthService) {
  return router({
    register: publicProcedure
      .meta({
        summary: 'Open an account and sign in',
        rest: { method: 'POST', path: '/auth/register', status: 201 },
      })
      .input(registerInputSchema)
      .output(tokenResponseSchema)
      .mutation(({ input, ctx }) => auth.register(input, clientOf(ctx))),

    login: publicProcedure
      .meta({ summary: 'Sign in', rest: { method: 'POST', path: '/auth/login' } })
      .input(loginInputSchema)
      .output(tokenResponseSchema)
      .mutation(({ input, ctx }) => auth.login(input, clientOf(ctx))),

    refresh: publicProcedure
      .meta({
        summary: 'Exchange a refresh token for new tokens',
        rest: { method: 'POST', path: '/auth/refresh' },
      })
      .input(refreshInputSchema)
      .output(tokenResponseSchema)
      .mutation(({ input }) => auth.refresh(input.refresh_token)),

    logout: userProcedure
      .meta({
        summary: 'Sign out, here or everywhere',
        rest: { method: 'POST', path: '/auth/logout', status: 204, query: ['all_sessions'] },
      })
      .input(logoutInputSchema)
      .output(z.void())
      .mutation(({ input, ctx }) => auth.logout(ctx.principal, { allSessions: input.all_sessions })),

    me: userProcedure
      .meta({ summary: "One's own profile", rest: { method: 'GET', path: '/auth/me' } })
      .output(userProfileSchema)
      .query(({ ctx }) => auth.profile(ctx.principal)),

    updateMe: userProcedure
      .meta({ summary: "Change one's own profile", rest: { method: 'PUT', path: '/auth/me' } })
      .input(updateMeInputSchema)
      .output(userResponseSchema)
      .mutation(({ input, ctx }) => auth.updateProfile(ctx.principal, input)),
  });
}

function clientOf({ ip, userAgent }: Pick<RequestContext, 'ip' | 'userAgent'>): Client {
  return { ip, userAgent };
}
