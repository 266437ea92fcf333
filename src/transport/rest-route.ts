import type { AnyTRPCRouter } from '@trpc/server';
import type { HttpRoute } from '../procedure/http-route.ts';
import type { RestRoute } from '../procedure/procedure.ts';
import { type ListedProcedure, listProcedures } from '../procedure/procedure-list.ts';

/** Where an input field stands in a REST request. */
export type Place = 'path' | 'query' | 'body';
export type PlaceOf = (field: string) => Place;

/** A procedure that has an address under `/api`. */
export interface RestProcedure extends ListedProcedure {
  readonly rest: RestRoute;
}

export function restProcedures(router: AnyTRPCRouter): RestProcedure[] {
  return listProcedures(router).flatMap((procedure) =>
    procedure.meta.rest === undefined ? [] : [{ ...procedure, rest: procedure.meta.rest }],
  );
}

export function pathFields(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].flatMap((match) => match[1] ?? []);
}

/** `/datasets/{id}` as Fastify writes it, below `/api`. */
export function fastifyPath(path: string): string {
  return `/api${path.replace(/\{(\w+)\}/g, ':$1').replace(/\/$/, '')}`;
}

/** Path fields by their name; the others stand in the query of a GET or DELETE, in the body of a POST or PUT. */
export function placesOfProcedure({ method, path, query = [] }: RestRoute): PlaceOf {
  const inPath = new Set(pathFields(path));
  const withoutBody = method === 'GET' || method === 'DELETE';
  return (field) => {
    if (inPath.has(field)) return 'path';
    return withoutBody || query.includes(field) ? 'query' : 'body';
  };
}

export function placesOfRoute({ path, body }: HttpRoute): PlaceOf {
  const inPath = new Set(pathFields(path));
  return (field) => {
    if (inPath.has(field)) return 'path';
    return body === 'none' ? 'query' : 'body';
  };
}
