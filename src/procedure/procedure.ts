import { initTRPC } from '@trpc/server';
import type * as z from 'zod';
import { AppError, type ErrorCode } from '../platform/app-error.ts';
import type { RequestContext } from './context.ts';
import { formatTrpcError } from './error-format.ts';
import { assertStorableText } from './storable-text.ts';
import { transformer } from './transformer.ts';

/** Where a procedure answers under `/api`; the REST shim and the OpenAPI document are made from it. */
export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api`, with `{name}` for each input that stands in the path. */
  readonly path: `/${string}`;
  /** Of success; 200 unless told. 204 sends no body. */
  readonly status?: number;
  /** Inputs of a POST or PUT that stand in the query all the same. */
  readonly query?: readonly string[];
}

export interface ProcedureMeta {
  readonly summary: string;
  readonly rest?: RestRoute;
  /** How it may fail beyond what every call of its kind may: see `transport/openapi.ts`. */
  readonly errors?: readonly ErrorCode[];
  /** Of a subscription: what each step yields; live events unless told. */
  readonly yields?: z.ZodType;
  /** Filled in by the builders below. */
  readonly access?: 'public' | 'user' | 'admin';
}

const trpc = initTRPC
  .context<RequestContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer,
    errorFormatter: ({ shape, error, ctx, path }) => formatTrpcError(shape, error, ctx?.requestId, path),
    sse: { enabled: false },
  });

export const router = trpc.router;
export const mergeRouters = trpc.mergeRouters;
export const createCallerFactory = trpc.createCallerFactory;

/** For everyone. */
export const publicProcedure = trpc.procedure
  .meta({ summary: '', access: 'public' })
  .use(async ({ getRawInput, next }) => {
    const input = (await getRawInput()) ?? {};
    assertStorableText(input);
    // A call that leaves its input out means one whose fields are all left out.
    return next({ getRawInput: async () => input });
  });

/** For whoever has a living session. */
export const userProcedure = trpc.procedure
  .meta({ summary: '', access: 'user' })
  .use(async ({ ctx, next }) => {
    const principal = await ctx.authenticate();
    return next({ ctx: { ...ctx, principal } });
  })
  .use(async ({ getRawInput, next }) => {
    const input = (await getRawInput()) ?? {};
    assertStorableText(input);
    // A call that leaves its input out means one whose fields are all left out.
    return next({ getRawInput: async () => input });
  });

/** For administrators; everyone else is told so before the input is looked at. */
export const adminProcedure = trpc.procedure
  .meta({ summary: '', access: 'admin' })
  .use(async ({ ctx, next }) => {
    const principal = await ctx.authenticate();
    if (!principal.isAdmin) {
      throw new AppError({ code: 'FORBIDDEN', message: 'Only administrators may do this.' });
    }
    return next({ ctx: { ...ctx, principal } });
  })
  .use(async ({ getRawInput, next }) => {
    const input = (await getRawInput()) ?? {};
    assertStorableText(input);
    // A call that leaves its input out means one whose fields are all left out.
    return next({ getRawInput: async () => input });
  });
