import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { mlConfigSchema, processInputSchema, processingResultSchema } from '../../../src/ml/ml.schema.ts';
import type { HttpRoute } from '../../../src/procedure/http-route.ts';
import { publicProcedure, router, userProcedure } from '../../../src/procedure/procedure.ts';
import { absent, pageRequestSchema } from '../../../src/procedure/wire.ts';
import { createOpenApiDocument } from '../../../src/transport/openapi.ts';

const appRouter = router({
  things: router({
    list: publicProcedure
      .meta({ summary: 'List things', rest: { method: 'GET', path: '/things/' } })
      .input(pageRequestSchema.extend({ ratio: absent(z.number().max(1)) }))
      .output(z.array(z.string()))
      .query(() => []),
    process: userProcedure
      .meta({
        summary: 'Process a thing',
        rest: { method: 'POST', path: '/things/{dataset_id}', query: ['engine'] },
      })
      .input(processInputSchema)
      .output(processingResultSchema.nullable())
      .mutation(() => null),
    configure: userProcedure
      .meta({ summary: 'Configure', rest: { method: 'PUT', path: '/config' } })
      .input(mlConfigSchema)
      .mutation(() => undefined),
    remove: userProcedure
      .meta({
        summary: 'Remove a thing',
        rest: { method: 'DELETE', path: '/things/{dataset_id}', status: 204 },
      })
      .input(z.object({ dataset_id: z.string() }))
      .mutation(() => undefined),
    hidden: userProcedure.meta({ summary: 'No address' }).query(() => 1),
  }),
});

const upload: HttpRoute = {
  name: 'test.route',
  method: 'POST',
  path: '/things/{name}/files',
  summary: 'Upload',
  tag: 'files',
  access: 'user',
  input: z.object({ name: z.string(), title: z.string().nullish() }),
  body: 'multipart',
  answers: [{ status: 201, description: 'Stored', schema: z.object({ id: z.string() }) }],
  handle: async () => ({ status: 201, body: {} }),
};

const document = await createOpenApiDocument(
  { name: 'Test', version: '1', description: 'A test.' },
  appRouter,
  [upload],
);
const json = JSON.parse(JSON.stringify(document));

/** Every object in the document, with the keys that lead to it. */
function* walk(value: unknown, path: string[] = []): Generator<{ path: string[]; value: object }> {
  if (typeof value !== 'object' || value === null) return;
  yield { path, value };
  for (const [key, inner] of Object.entries(value)) yield* walk(inner, [...path, key]);
}

describe('the document', () => {
  test('has a target for every reference', () => {
    const references = [...walk(json)].flatMap(({ value }) =>
      '$ref' in value && typeof value.$ref === 'string' ? value.$ref : [],
    );
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references) {
      const target = reference
        .replace('#/', '')
        .split('/')
        .reduce((at: Record<string, unknown>, key: string) => at?.[key] as Record<string, unknown>, json);
      expect(target, reference).toBeTypeOf('object');
    }
  });

  test('has no schema that says nothing', () => {
    const schemas = [...walk(json)].filter(
      ({ path }) => path.at(-1) === 'schema' || path.at(-2) === 'properties' || path.at(-2) === 'schemas',
    );
    expect(schemas.length).toBeGreaterThan(50);
    for (const { path, value } of schemas) expect(Object.keys(value), path.join('/')).not.toEqual([]);
  });

  test('names every operation once, with a summary and a success', () => {
    const operations = Object.values(json.paths).flatMap((item) => Object.values(item as object));
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const operation of operations) {
      expect(operation.summary).not.toBe('');
      expect(Object.keys(operation.responses).some((status) => status.startsWith('2'))).toBe(true);
      expect(operation.responses).toHaveProperty('default');
    }
  });

  test('lists what is served, and nothing else', () => {
    expect(Object.keys(json.paths).sort()).toEqual([
      '/',
      '/api/config',
      '/api/things',
      '/api/things/{dataset_id}',
      '/api/things/{name}/files',
      '/health',
      '/health/detailed',
      '/health/live',
      '/health/ready',
      '/metrics',
    ]);
  });

  test('says where each input stands', () => {
    const process = json.paths['/api/things/{dataset_id}'].post;
    expect(process.parameters.map((each: Record<string, unknown>) => [each['name'], each['in']])).toEqual([
      ['dataset_id', 'path'],
      ['engine', 'query'],
    ]);
    const { schema } = process.requestBody.content['application/json'];
    expect(schema.required).toEqual(['reduction_method', 'clustering_method']);
    expect(Object.keys(schema.properties)).toContain('umap_config');
    expect(schema.properties).not.toHaveProperty('dataset_id');
    const [section, absent] = schema.properties.umap_config.anyOf;
    expect(section.properties.min_dist).toMatchObject({ description: expect.any(String) });
    expect(absent).toEqual({ type: 'null' });
    const list = json.paths['/api/things'].get;
    expect(list.parameters.map((each: Record<string, unknown>) => each['required'])).toEqual([
      false,
      false,
      false,
    ]);
    expect(list.requestBody).toBeUndefined();
  });

  test('asks for a token where one is needed', () => {
    expect(json.security).toEqual([{ bearer: [] }]);
    expect(json.components.securitySchemes.bearer).toMatchObject({ type: 'http', scheme: 'bearer' });
    expect(json.paths['/api/things'].get.security).toEqual([]);
    expect(json.paths['/api/things/{dataset_id}'].delete).not.toHaveProperty('security');
    expect(json.paths['/api/things/{dataset_id}'].delete.responses).toMatchObject({
      204: { description: expect.any(String) },
      401: { $ref: '#/components/responses/UNAUTHORIZED' },
      404: { $ref: '#/components/responses/NOT_FOUND' },
    });
  });

  test('tells how a file is sent', () => {
    const { content, required } = json.paths['/api/things/{name}/files'].post.requestBody;
    expect(required).toBe(true);
    expect(content['multipart/form-data'].schema).toMatchObject({
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary' }, title: expect.any(Object) },
    });
  });
});
