import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService } from '../support/service.ts';

/** The OpenAPI document of the whole service. */

interface Media {
  readonly schema: object;
  readonly example?: unknown;
}
interface Operation {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Record<string, { readonly content?: Record<string, Media>; readonly $ref?: string }>;
}

let service: TestService;
// biome-ignore lint/suspicious/noExplicitAny: the document is what this test is about
let document: any;
let operations: { readonly name: string; readonly operation: Operation }[];

beforeAll(async () => {
  service = await startTestService();
  document = (await service.call('GET', '/openapi.json')).body;
  operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        operation,
      })),
  );
});
afterAll(() => service.stop());

const successOf = ({ responses }: Operation) =>
  Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1].content?.['application/json'];

test('is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

test('shows an example of every body under /api, and each fits its schema', () => {
  const ajv = new Ajv2020({ strict: false });
  (formats as unknown as { default: (validator: Ajv2020) => void }).default(ajv);
  ajv.addSchema({ $id: 'document', components: document.components });
  const wrong: string[] = [];
  const check = (where: string, media: Media | undefined) => {
    if (media === undefined) return;
    if (media.example === undefined) {
      wrong.push(`${where}: no example`);
      return;
    }
    const schema = JSON.parse(JSON.stringify(media.schema).replaceAll('"#/', '"document#/'));
    if (!ajv.validate(schema, media.example)) wrong.push(`${where}: ${ajv.errorsText()}`);
  };
  for (const { name, operation } of operations.filter(({ name }) => name.includes('/api'))) {
    check(`${name}, request`, operation.requestBody?.content['application/json']);
    if (operation.operationId !== 'ml.algorithms') check(`${name}, answer`, successOf(operation));
  }
  expect(wrong).toEqual([]);
});

test('names the fields of every answer: no schema is empty', () => {
  const empty: string[] = [];
  const walk = (schema: unknown, where: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const { description: _, title: __, default: ___, ...keywords } = schema as Record<string, unknown>;
    if (Object.keys(keywords).length === 0) empty.push(where);
    if (
      keywords['type'] === 'object' &&
      !('properties' in keywords) &&
      !('additionalProperties' in keywords)
    ) {
      empty.push(`${where}: an object of anything`);
    }
    for (const [name, inner] of Object.entries((keywords['properties'] ?? {}) as object)) {
      walk(inner, `${where}.${name}`);
    }
    for (const key of ['items', 'additionalProperties'] as const) {
      if (typeof keywords[key] === 'object') walk(keywords[key], `${where}[]`);
    }
    for (const key of ['anyOf', 'oneOf', 'allOf', 'prefixItems'] as const) {
      for (const inner of (keywords[key] ?? []) as unknown[]) walk(inner, where);
    }
  };
  for (const [name, schema] of Object.entries(document.components.schemas)) walk(schema, name);
  for (const { name, operation } of operations) {
    walk(successOf(operation)?.schema, name);
    walk(operation.requestBody?.content['application/json']?.schema, `${name} request`);
  }
  expect(empty).toEqual([]);
});

test('tells which calls need no token, and only those', () => {
  const open = operations.filter(({ operation }) => operation.security?.length === 0);
  expect(open.map(({ name }) => name).sort()).toEqual([
    'GET /',
    'GET /api/ml/algorithms',
    'GET /api/share/{token}',
    'GET /health',
    'GET /health/detailed',
    'GET /health/live',
    'GET /health/ready',
    'GET /metrics',
    'POST /api/auth/login',
    'POST /api/auth/refresh',
    'POST /api/auth/register',
    'POST /api/auth/reset-password',
    'POST /api/auth/reset-password/confirm',
    'POST /api/auth/verify-email',
  ]);
});

test('names every operation once', () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z]+\.[A-Za-z_]+$/);
});
