import * as z from 'zod';
import type { RequestContext } from '../procedure/context.ts';
import { publicProcedure, router, userProcedure } from '../procedure/procedure.ts';
import {
  changePasswordInputSchema,
  confirmPasswordResetInputSchema,
  loginInputSchema,
  logoutInputSchema,
  refreshInputSchema,
  registerInputSchema,
  resetPasswordInputSchema,
  revokeSessionInputSchema,
  sessionResponseSchema,
  tokenResponseSchema,
  updateMeInputSchema,
  userProfileSchema,
  userResponseSchema,
  verifyEmailInputSchema,
} from './auth.schema.ts';
import type { AuthService } from './auth.service.ts';
import type { Client } from './sessions.ts';

export function createAuthRouter(auth: AuthService) {
  return router({
    register: publicProcedure
      .meta({
        summary: 'Open an account and sign in',
        rest: { method: 'POST', path: '/auth/register', status: 201 },
        errors: ['BAD_REQUEST', 'CONFLICT', 'RATE_LIMITED'],
      })
      .input(registerInputSchema)
      .output(tokenResponseSchema)
      .mutation(({ input, ctx }) => auth.register(input, clientOf(ctx))),

    login: publicProcedure
      .meta({
        summary: 'Sign in',
        rest: { method: 'POST', path: '/auth/login' },
        errors: ['UNAUTHORIZED', 'FORBIDDEN', 'RATE_LIMITED'],
      })
      .input(loginInputSchema)
      .output(tokenResponseSchema)
      .mutation(({ input, ctx }) => auth.login(input, clientOf(ctx))),

    refresh: publicProcedure
      .meta({
        summary: 'Exchange a refresh token for new tokens',
        rest: { method: 'POST', path: '/auth/refresh' },
        errors: ['UNAUTHORIZED', 'RATE_LIMITED'],
      })
      .input(refreshInputSchema)
      .output(tokenResponseSchema)
      .mutation(({ input, ctx }) => auth.refresh(input.refresh_token, clientOf(ctx))),

    logout: userProcedure
      .meta({
        summary: 'Sign out, here or everywhere',
        rest: { method: 'POST', path: '/auth/logout', status: 204, query: ['all_sessions'] },
      })
      .input(logoutInputSchema)
      .output(z.void())
      .mutation(({ input, ctx }) =>
        auth.logout(ctx.principal, { allSessions: input.all_sessions }, clientOf(ctx)),
      ),

    me: userProcedure
      .meta({ summary: "One's own profile", rest: { method: 'GET', path: '/auth/me' } })
      .output(userProfileSchema)
      .query(({ ctx }) => auth.profile(ctx.principal)),

    updateMe: userProcedure
      .meta({ summary: "Change one's own profile", rest: { method: 'PUT', path: '/auth/me' } })
      .input(updateMeInputSchema)
      .output(userResponseSchema)
      .mutation(({ input, ctx }) => auth.updateProfile(ctx.principal, input)),

    changePassword: userProcedure
      .meta({
        summary: "Change one's password; all other sessions end",
        rest: { method: 'POST', path: '/auth/change-password', status: 204 },
        errors: ['BAD_REQUEST'],
      })
      .input(changePasswordInputSchema)
      .output(z.void())
      .mutation(({ input, ctx }) => auth.passwords.change(ctx.principal, input, clientOf(ctx))),

    sessions: userProcedure
      .meta({
        summary: "One's own living sessions, the latest used first",
        rest: { method: 'GET', path: '/auth/sessions' },
      })
      .output(z.array(sessionResponseSchema))
      .query(({ ctx }) => auth.listSessions(ctx.principal)),

    revokeSession: userProcedure
      .meta({
        summary: "End one of one's own sessions",
        rest: { method: 'DELETE', path: '/auth/sessions/{id}', status: 204 },
      })
      .input(revokeSessionInputSchema)
      .output(z.void())
      .mutation(({ input, ctx }) => auth.revokeSession(ctx.principal, input.id, clientOf(ctx))),

    resetPassword: publicProcedure
      .meta({
        summary:
          'Have a one-time link mailed to choose a new password; the answer is the same for every address',
        rest: { method: 'POST', path: '/auth/reset-password', status: 204 },
        errors: ['RATE_LIMITED'],
      })
      .input(resetPasswordInputSchema)
      .output(z.void())
      .mutation(({ input, ctx }) => auth.passwords.requestReset(input.email, clientOf(ctx))),

    confirmPasswordReset: publicProcedure
      .meta({
        summary: 'Choose a new password with the token of a mailed link; all sessions end',
        rest: { method: 'POST', path: '/auth/reset-password/confirm', status: 204 },
        errors: ['BAD_REQUEST', 'RATE_LIMITED'],
      })
      .input(confirmPasswordResetInputSchema)
      .output(z.void())
      .mutation(({ input, ctx }) => auth.passwords.confirmReset(input, clientOf(ctx))),

    verifyEmail: publicProcedure
      .meta({
        summary: "Prove with the token of a mailed link that an e-mail address is one's own",
        rest: { method: 'POST', path: '/auth/verify-email', status: 204 },
        errors: ['BAD_REQUEST', 'RATE_LIMITED'],
      })
      .input(verifyEmailInputSchema)
      .output(z.void())
      .mutation(({ input, ctx }) => auth.emails.complete(input.token, clientOf(ctx))),
  });
}

function clientOf({ ip, userAgent }: Pick<RequestContext, 'ip' | 'userAgent'>): Client {
  return { ip, userAgent };
}
