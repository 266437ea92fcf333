import type { AnyTRPCRouter } from '@trpc/server';
import * as z from 'zod';
import { API_EXAMPLES } from '../../src/app/api-examples.ts';
import { createHttpRoutes, type HttpRouteServices } from '../../src/app/http-routes.ts';
import { type AppServices, createAppRouter } from '../../src/app/router.ts';
import { DESCRIPTION, SERVICE_TITLE, VERSION } from '../../src/app/version.ts';
import { liveEventSchema } from '../../src/events/events.schema.ts';
import { outputSchema } from '../../src/procedure/answers.ts';
import { listProcedures } from '../../src/procedure/procedure-list.ts';
import { createOpenApiDocument, type OpenApiDocument } from '../../src/transport/openapi.ts';

export interface ContractProcedure {
  /** Dotted: `datasets.get`. */
  readonly path: string;
  readonly slice: string;
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly summary: string;
  readonly input: z.ZodType | undefined;
  /** Of a subscription: what each step yields. */
  readonly output: z.ZodType;
}

/** The part of tRPC's own record of a procedure that is needed here. */
interface Definition {
  readonly inputs: readonly unknown[];
  readonly output?: unknown;
}

/** What a client has to know of the service, read from the very objects that it serves. */
export interface Contract {
  readonly version: string;
  readonly procedures: readonly ContractProcedure[];
  readonly document: OpenApiDocument;
}

/** Routers and routes take their services as arguments and call none of them before a request comes. */
export async function readContract(): Promise<Contract> {
  const router: AnyTRPCRouter = createAppRouter({} as AppServices);
  const routes = createHttpRoutes({} as HttpRouteServices);
  const about = { name: SERVICE_TITLE, version: VERSION, description: DESCRIPTION };
  const definitions = new Map<string, { _def: unknown }>(Object.entries(router._def.procedures));
  const procedures = listProcedures(router).map(({ name: path, type: kind, meta }): ContractProcedure => {
    const { inputs, output } = (definitions.get(path)?._def ?? { inputs: [] }) as Definition;
    const parsers = inputs.filter((parser) => parser instanceof z.ZodType);
    if (parsers.length > 1) throw new Error(`${path} has several input schemas; give it one.`);
    const answer = kind === 'subscription' ? (meta.yields ?? liveEventSchema) : outputSchema(output);
    if (answer === undefined) throw new Error(`${path} has no output schema; add .output(answers(…)).`);
    const [slice = '', name = ''] = path.split('.');
    return { path, slice, name, kind, summary: meta.summary, input: parsers[0], output: answer };
  });
  return {
    version: VERSION,
    procedures,
    document: await createOpenApiDocument(about, router, routes, API_EXAMPLES),
  };
}
