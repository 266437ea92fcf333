import type { IncomingMessage } from 'node:http';
import type * as z from 'zod';
import type { ErrorCode } from '../platform/app-error.ts';
import type { RequestContext } from './context.ts';

/**
 * A REST route that is no procedure: its body is a file, its answer a stream, or it waits for a job. Slices declare
 * them, `transport/rest.ts` serves them, the OpenAPI document lists them.
 */
export interface HttpRoute {
  /** As a procedure would be called: `datasets.upload`. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api`, with `{name}` for path inputs. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly tag: string;
  readonly access: 'public' | 'user';
  /** Path, query and JSON body fields merged, as for procedures. */
  readonly input: z.ZodObject;
  /** Headers of its own that a caller may send, by their names as they are written. */
  readonly headers?: z.ZodObject;
  /** `multipart`: the handler reads the request's stream itself. */
  readonly body: 'none' | 'json' | 'multipart';
  readonly answers: readonly {
    readonly status: number;
    readonly description: string;
    readonly schema?: z.ZodType;
    /** Headers of its own that the answer may carry, and what they say. */
    readonly headers?: Readonly<Record<string, string>>;
  }[];
  /** How it may fail beyond what every call of its kind may. */
  readonly errors?: readonly ErrorCode[];
  handle(call: HttpCall): Promise<HttpAnswer>;
}

export interface HttpCall {
  readonly context: RequestContext;
  /** Parsed by the route's `input`. */
  readonly input: Record<string, unknown>;
  /** Parsed by the route's `headers`. */
  readonly headers: Record<string, unknown>;
  readonly request: IncomingMessage;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON; chunks are streamed as they come; null sends nothing. */
  readonly body: object | AsyncIterable<string | Uint8Array> | null;
}
