import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteGenericInterface } from 'fastify';
import type { Logger } from 'pino';
import type { RequestContext } from '../procedure/context.ts';

/** Fastify as we use it: on plain HTTP, logging through pino. */
export type HttpApp = FastifyInstance<Server, IncomingMessage, ServerResponse, Logger>;

export type HttpRequest = FastifyRequest<RouteGenericInterface, Server>;

export type HttpReply = FastifyReply<RouteGenericInterface, Server>;

export type ContextOf = (request: HttpRequest) => RequestContext;

/** Says that an answer depends on a request's header, next to those it depends on already. */
export function addVary(reply: Pick<HttpReply, 'getHeader' | 'header'>, header: string): void {
  const known = String(reply.getHeader('vary') ?? '');
  const names = known.split(',').map((name) => name.trim().toLowerCase());
  if (names.includes(header.toLowerCase())) return;
  reply.header('vary', known === '' ? header : `${known}, ${header}`);
}
