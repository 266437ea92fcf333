import { setImmediate } from 'node:timers/promises';
import type { AnyTRPCRouter } from '@trpc/server';
import type * as z from 'zod';
import { ERROR_TABLE, type ErrorCode } from '../platform/app-error.ts';
import type { HttpRoute } from '../procedure/http-route.ts';
import { type ErrorBody, errorBodySchema } from '../procedure/wire.ts';
import { createSchemaBook, type JsonSchema, type SchemaBook } from './openapi-schemas.ts';
import {
  type Place,
  type PlaceOf,
  pathFields,
  placesOfProcedure,
  placesOfRoute,
  type RestProcedure,
  restProcedures,
} from './rest-route.ts';
import { type ServiceRoute, serviceRoutes } from './service-routes.ts';

/** Who serves: shown by the start page, the health routes and the OpenAPI document. */
export interface About {
  readonly name: string;
  readonly version: string;
  readonly description: string;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> } & Readonly<
    Record<string, object>
  >;
}

/** By the name of the operation: a request's body, and the body of its success. */
export type ApiExamples = Readonly<Record<string, { readonly body?: object; readonly answer?: unknown }>>;

interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly isPublic: boolean;
  readonly input: z.ZodObject | undefined;
  readonly placeOf: PlaceOf;
  readonly headers?: z.ZodObject;
  readonly body: HttpRoute['body'];
  readonly answers: HttpRoute['answers'];
  readonly errors: readonly ErrorCode[];
}

/**
 * The document of every route, from the very schemas that the routes are served with. Made one operation at a time, so
 * that other requests are served in between.
 */
export async function createOpenApiDocument(
  about: About,
  appRouter: AnyTRPCRouter,
  httpRoutes: readonly HttpRoute[],
  examples: ApiExamples = {},
): Promise<OpenApiDocument> {
  const book = createSchemaBook();
  const operations = [
    ...restProcedures(appRouter).map(operationOfProcedure),
    ...httpRoutes.map(operationOfRoute),
    ...serviceRoutes.map(operationOfService),
  ];
  const error = book.schemaOf(errorBodySchema, 'output');
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const item = paths[operation.path] ?? {};
    item[operation.method.toLowerCase()] = describe(operation, book, examples[operation.id] ?? {});
    paths[operation.path] = item;
    await setImmediate();
  }
  return {
    openapi: '3.1.0',
    info: { title: about.name, version: about.version, description: about.description },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: book.components,
      responses: errorResponses(error),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  } as OpenApiDocument;
}

function operationOfProcedure({ name, meta, rest, input, output }: RestProcedure): Operation {
  const status = rest.status ?? 200;
  const answer = { status, description: STATUS_WORDS[status] ?? 'Success' };
  return {
    id: name,
    method: rest.method,
    path: apiPath(rest.path),
    summary: meta.summary,
    tag: name.split('.')[0] ?? name,
    isPublic: meta.access === 'public',
    input,
    placeOf: placesOfProcedure(rest),
    body: 'json',
    answers: [output === undefined || status === 204 ? answer : { ...answer, schema: output }],
    errors: meta.errors ?? [],
  };
}

function operationOfRoute(route: HttpRoute): Operation {
  return {
    ...route,
    id: route.name,
    path: apiPath(route.path),
    isPublic: route.access === 'public',
    placeOf: placesOfRoute(route),
    errors: route.errors ?? [],
  };
}

function operationOfService(route: ServiceRoute): Operation {
  return {
    ...route,
    id: `service.${route.path.replace(/\W+/g, '_').replace(/^_+/, '') || 'start'}`,
    method: 'GET',
    tag: 'service',
    isPublic: true,
    input: undefined,
    placeOf: () => 'query',
    body: 'none',
    errors: [],
  };
}

const STATUS_WORDS: Readonly<Record<number, string>> = {
  200: 'Success',
  201: 'Created',
  202: 'Accepted',
  204: 'Done; no body',
};

const apiPath = (path: string) => `/api${path.replace(/\/$/, '')}`;

function describe(operation: Operation, book: SchemaBook, example: ApiExamples[string]): object {
  const { input, placeOf } = operation;
  const { properties, required } =
    input === undefined ? { properties: {}, required: new Set<string>() } : book.fieldsOf(input);
  const at = (place: Place) => Object.entries(properties).filter(([field]) => placeOf(field) === place);
  const parameters = [
    ...[...at('path'), ...at('query')].map(([name, schema]) => ({
      name,
      in: placeOf(name),
      required: placeOf(name) === 'path' || required.has(name),
      schema,
    })),
    ...headerParameters(operation, book),
  ];
  const body = requestBody(operation, Object.fromEntries(at('body')), required, example.body);
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.isPublic ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: responses(operation, book, example.answer),
  };
}

function headerParameters({ headers }: Operation, book: SchemaBook): object[] {
  if (headers === undefined) return [];
  const { properties, required } = book.fieldsOf(headers);
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'header',
    required: required.has(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

function requestBody(
  { body }: Operation,
  fields: Readonly<Record<string, JsonSchema>>,
  required: ReadonlySet<string>,
  example: object | undefined,
): object | undefined {
  const isForm = body === 'multipart';
  const properties = isForm ? { file: FILE, ...fields } : fields;
  const names = Object.keys(properties);
  if (names.length === 0) return undefined;
  const needed = names.filter((name) => required.has(name) || (isForm && name === 'file'));
  const schema = { type: 'object', properties, ...(needed.length === 0 ? {} : { required: needed }) };
  return {
    required: needed.length > 0,
    content: {
      [isForm ? 'multipart/form-data' : 'application/json']: { schema, ...(example && { example }) },
    },
  };
}

const FILE = { type: 'string', contentMediaType: 'application/octet-stream', format: 'binary' };

function responses(operation: Operation, book: SchemaBook, example: unknown): object {
  const answered = operation.answers.map(({ status, description, schema, headers }, index) => {
    const told = { description, ...(headers && { headers: answerHeaders(headers) }) };
    if (schema === undefined) return [status, told];
    const shown = index === 0 && example !== undefined ? { example } : {};
    const json = { schema: book.schemaOf(schema, 'output'), ...shown };
    return [status, { ...told, content: { 'application/json': json } }];
  });
  const refused = errorCodesOf(operation).map((code) => [
    ERROR_TABLE[code].http,
    { $ref: `#/components/responses/${code}` },
  ]);
  return {
    ...Object.fromEntries(refused),
    ...Object.fromEntries(answered),
    default: { $ref: '#/components/responses/INTERNAL' },
  };
}

function answerHeaders(headers: Readonly<Record<string, string>>): object {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
}

/** What follows from the kind of the call, and what only its slice knows. */
function errorCodesOf({ errors, isPublic, input, path, method }: Operation): ErrorCode[] {
  return [
    ...(isPublic ? [] : (['UNAUTHORIZED', 'FORBIDDEN', 'RATE_LIMITED'] as const)),
    ...(pathFields(path).length === 0 ? [] : (['NOT_FOUND'] as const)),
    ...(input === undefined ? [] : (['VALIDATION'] as const)),
    ...(method === 'GET' ? [] : (['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const)),
    ...errors,
  ];
}

function errorResponses(schema: JsonSchema): Record<string, object> {
  const codes = Object.keys(ERROR_TABLE) as ErrorCode[];
  return Object.fromEntries(
    codes.map((code) => [
      code,
      {
        description: ERROR_TABLE[code].title,
        ...headersOf(code),
        content: { 'application/json': { schema, example: errorExample(code) } },
      },
    ]),
  );
}

function headersOf(code: ErrorCode): object {
  if (code === 'UNAUTHORIZED') return { headers: { 'WWW-Authenticate': { schema: { const: 'Bearer' } } } };
  if (code !== 'RATE_LIMITED' && code !== 'UNAVAILABLE') return {};
  const schema = { type: 'integer', minimum: 1 };
  return { headers: { 'Retry-After': { description: 'Seconds until trying again makes sense', schema } } };
}

function errorExample(code: ErrorCode): ErrorBody {
  const { title, http } = ERROR_TABLE[code];
  return {
    error: title,
    detail: 'A sentence that says what is wrong and what to do.',
    status_code: http,
    path: '/api/…',
    request_id: '7f1c1f0e-5d7a-4a57-9a53-3f0f6a1f2c3d',
  };
}
