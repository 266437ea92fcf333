import { type AnyTRPCRouter, callTRPCProcedure } from '@trpc/server';
import * as z from 'zod';
import { AppError } from '../platform/app-error.ts';
import { toAppError, validationError } from '../procedure/error-format.ts';
import type { HttpRoute } from '../procedure/http-route.ts';
import { assertStorableText } from '../procedure/storable-text.ts';
import { JSON_TYPE } from './error-reply.ts';
import type { ContextOf, HttpApp, HttpReply, HttpRequest } from './http-app.ts';
import { readInput, withPlaces } from './rest-input.ts';
import {
  fastifyPath,
  pathFields,
  placesOfProcedure,
  placesOfRoute,
  type RestProcedure,
  restProcedures,
} from './rest-route.ts';
import { sendAnswer } from './send-answer.ts';

export interface RestOptions {
  readonly appRouter: AnyTRPCRouter;
  readonly httpRoutes: readonly HttpRoute[];
  readonly contextOf: ContextOf;
}

/** Serves every procedure that has an address, and the slices' own routes, under `/api`. */
export function mountRest(app: HttpApp, { appRouter, httpRoutes, contextOf }: RestOptions): void {
  const procedures = restProcedures(appRouter);
  for (const procedure of procedures) mountProcedure(app, appRouter, procedure, contextOf);
  for (const route of httpRoutes) mountRoute(app, route, contextOf);
  refuseOtherMethods(app, [...procedures.map(({ rest }) => rest), ...httpRoutes]);
}

function mountProcedure(
  app: HttpApp,
  router: AnyTRPCRouter,
  { name, type, input, rest }: RestProcedure,
  contextOf: ContextOf,
): void {
  const placeOf = placesOfProcedure(rest);
  const status = rest.status ?? 200;
  app.route({
    method: rest.method,
    url: fastifyPath(rest.path),
    handler: async (request, reply) => {
      const abort = abortWhenGone(reply);
      const output: unknown = await callTRPCProcedure({
        router,
        path: name,
        type,
        ctx: contextOf(request),
        // Read when the procedure asks for it: whoever may not call is told so first.
        getRawInput: async () => (input === undefined ? undefined : readInput(request, input, placeOf)),
        signal: abort.signal,
        batchIndex: 0,
      }).catch((error: unknown) => {
        throw withPlaces(toAppError(error), placeOf);
      });
      reply.code(status);
      if (status === 204) return reply.send();
      return reply.type(JSON_TYPE).send(JSON.stringify(output ?? null));
    },
  });
}

function mountRoute(app: HttpApp, route: HttpRoute, contextOf: ContextOf): void {
  const placeOf = placesOfRoute(route);
  app.route({
    method: route.method,
    url: fastifyPath(route.path),
    exposeHeadRoute: false,
    onRequest: async (request) => {
      if (route.body !== 'multipart' || isMultipart(request)) return;
      if (route.access === 'user') await contextOf(request).authenticate();
      throw fileMissing();
    },
    handler: async (request, reply) => {
      const abort = abortWhenGone(reply);
      const context = contextOf(request);
      if (route.access === 'user') await context.authenticate();
      const answer = await route
        .handle({
          context,
          input: parseInput(request, route),
          headers: parseHeaders(request, route),
          request: request.raw,
          signal: abort.signal,
        })
        .catch((error: unknown) => {
          throw withPlaces(toAppError(error), placeOf);
        });
      return sendAnswer(request, reply, answer);
    },
  });
}

/** @throws AppError VALIDATION */
function parseInput(request: HttpRequest, route: HttpRoute): Record<string, unknown> {
  const placeOf = placesOfRoute(route);
  // The fields of a form are the handler's to read, with the file.
  const fields = route.body === 'multipart' ? onlyPath(route) : route.input;
  const raw = readInput(request, fields, placeOf);
  const parsed = fields.safeParse(raw);
  try {
    assertStorableText(raw);
    if (!parsed.success) throw validationError(parsed.error, 'body');
  } catch (error) {
    throw withPlaces(toAppError(error), placeOf);
  }
  return parsed.data;
}

/** @throws AppError VALIDATION */
function parseHeaders(request: HttpRequest, { headers }: HttpRoute): Record<string, unknown> {
  if (headers === undefined) return {};
  const sent = Object.keys(headers.shape).map((name) => [name, request.headers[name.toLowerCase()]]);
  const parsed = headers.safeParse(Object.fromEntries(sent));
  if (!parsed.success) throw validationError(parsed.error, 'header');
  return parsed.data;
}

function onlyPath({ input, path }: HttpRoute): z.ZodObject {
  const inPath = pathFields(path);
  return z.object(
    Object.fromEntries(Object.entries(input.shape).filter(([field]) => inPath.includes(field))),
  );
}

/** An address that exists for another method is 405, and says which it knows. */
function refuseOtherMethods(app: HttpApp, routes: readonly { method: string; path: string }[]): void {
  const known = new Map<string, { url: string; methods: Set<string> }>();
  for (const { method, path } of routes) {
    const url = fastifyPath(path);
    const resource = known.get(url.replace(/:\w+/g, ':')) ?? { url, methods: new Set<string>() };
    known.set(url.replace(/:\w+/g, ':'), resource);
    resource.methods.add(method);
  }
  for (const { url, methods } of known.values()) {
    const allowed = [...methods].sort().join(', ');
    const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => !methods.has(method));
    app.route({
      method: others,
      url,
      exposeHeadRoute: false,
      handler: async (_request, reply) => {
        reply.header('allow', allowed);
        throw new AppError({ code: 'METHOD_NOT_ALLOWED', message: `This address knows ${allowed}.` });
      },
    });
  }
}

/** Tells the work behind a call that nobody waits for its answer any more. */
function abortWhenGone(reply: HttpReply): AbortController {
  const abort = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) abort.abort();
  });
  return abort;
}

function isMultipart(request: HttpRequest): boolean {
  return /^\s*multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
}

function fileMissing(): AppError {
  const message = 'Send the file as multipart/form-data, in the field named file.';
  return new AppError({
    code: 'VALIDATION',
    message,
    details: [{ loc: ['body', 'file'], msg: message, type: 'missing' }],
  });
}
