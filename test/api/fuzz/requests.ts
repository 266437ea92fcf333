import fc from 'fast-check';
import type { Operation, Schema } from './document.ts';

/** One request to send, and how it was meant. */
export interface FuzzRequest {
  readonly method: string;
  /** Path and query, as they are sent. */
  readonly target: string;
  readonly caller: 'owner' | 'stranger' | 'administrator' | 'forged' | 'nobody';
  readonly contentType: string | undefined;
  readonly body: string | Uint8Array | undefined;
}

/** Ids that stand for something in the world the requests are sent to. */
export const PLACES = ['{own}', '{foreign}', '{public}', '{self}', '{someone}'] as const;

const NASTY_TEXT = [
  '',
  ' ',
  '\u0000',
  '__proto__',
  'constructor',
  "'; drop table users; --",
  '%00',
  '%',
  '../../etc/passwd',
  '\ud800',
  '🙂'.repeat(40),
  'x'.repeat(5000),
  '-1',
  '1e309',
  '9007199254740993',
  'NaN',
  'null',
  'true',
  '[]',
  '2026-02-30T25:61:00Z',
  '<script>alert(1)</script>',
];

const nastyText = fc.constantFrom(...NASTY_TEXT);

const nastyValue: fc.Arbitrary<unknown> = fc.oneof(
  nastyText,
  fc.constantFrom<unknown>(null, 0, -1, 1.5, 1e308, true, [], {}, [[]], ['a'], [null], { a: 1 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** A value that a schema describes, roughly: enough to get past the first check now and then. */
function fitting(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const options = (schema['anyOf'] ?? schema['oneOf']) as Schema[] | undefined;
  if (options !== undefined) return fc.oneof(...options.map((option) => fitting(option, depth)));
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  switch (schema['type']) {
    case 'integer':
      return fc.integer({ min: limit(schema, 'minimum', -3), max: limit(schema, 'maximum', 2000) });
    case 'number':
      return fc.double({
        min: limit(schema, 'minimum', 0),
        max: limit(schema, 'maximum', 100),
        noNaN: true,
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      if (Array.isArray(schema['prefixItems']))
        return fc.tuple(...(schema['prefixItems'] as Schema[]).map((item) => fitting(item, depth + 1)));
      return fc.array(depth > 3 ? fc.constant(null) : fitting((schema['items'] ?? {}) as Schema, depth + 1), {
        maxLength: 4,
      });
    case 'object':
      return depth > 3 ? fc.constant({}) : objectOf(schema, depth + 1);
    case 'string':
      return textOf(schema);
    default:
      return nastyValue;
  }
}

function textOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema['format'] === 'email') {
    return fc.oneof(fc.emailAddress(), fc.constant('fuzz-nobody@example.com'));
  }
  if (schema['format'] === 'date-time')
    return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  return fc.oneof(
    fc.constantFrom<string>(...PLACES),
    fc.constantFrom('a', 'kind', 'correct horse 1', 'csv', 'created_at'),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    nastyText,
  );
}

function limit(schema: Schema, keyword: 'minimum' | 'maximum', fallback: number): number {
  const value = schema[keyword];
  return typeof value === 'number' ? value : fallback;
}

/** Most fields as described, some anything, some left out, now and then one nobody asked for. */
function objectOf(schema: Schema, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  const described = Object.fromEntries(
    fields.map(([name, field]) => [
      name,
      fc.oneof(
        { weight: 6, arbitrary: fitting(field, depth) },
        { weight: 1, arbitrary: nastyValue },
        { weight: 1, arbitrary: fc.constant(undefined) },
      ),
    ]),
  );
  const required = new Set((schema['required'] ?? []) as string[]);
  const optional = fields.map(([name]) => name).filter((name) => !required.has(name));
  const extra = fc.constantFrom<Record<string, unknown>>({}, {}, { user_id: 'x' }, { is_admin: true });
  return fc
    .tuple(fc.record(described), fc.subarray(optional), extra)
    .map(([all, left, more]) => ({ ...omit(all, left), ...more }));
}

function omit(fields: Record<string, unknown>, names: readonly string[]) {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

const RAW_BODIES: readonly (string | Uint8Array)[] = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '1e999',
  '{"__proto__":{"is_admin":true}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"a":1,}',
  '\ufeff{}',
  '['.repeat(20_000),
  `{"email":"${'x'.repeat(200_000)}"}`,
  Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
];

const CONTENT_TYPES: readonly (string | undefined)[] = [
  undefined,
  'application/json;\tcharset=utf-8',
  ' application/json ; charset=UTF-8',
  'application/json; charset=latin1',
  'application/problem+json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/xml',
  'nonsense',
];

const caller = fc.oneof(
  { weight: 12, arbitrary: fc.constant('owner' as const) },
  { weight: 2, arbitrary: fc.constantFrom('stranger' as const, 'administrator' as const) },
  { weight: 1, arbitrary: fc.constantFrom('forged' as const, 'nobody' as const) },
);

/** Requests to one operation, from nearly right to nonsense. */
export function requestsTo(operation: Operation): fc.Arbitrary<FuzzRequest> {
  const pathFields = operation.parameters.filter((parameter) => parameter.in === 'path');
  const queryFields = operation.parameters.filter((parameter) => parameter.in === 'query');
  const inPath = fc.record(
    Object.fromEntries(
      pathFields.map(({ name }) => [
        name,
        fc.oneof(
          { weight: 5, arbitrary: fc.constantFrom<string>(...PLACES) },
          { weight: 2, arbitrary: fc.uuid() },
          { weight: 2, arbitrary: nastyText.filter((text) => text !== '' && !/\p{Surrogate}/u.test(text)) },
        ),
      ]),
    ),
  );
  const inQuery = fc.tuple(
    ...queryFields.map(({ name, schema }) =>
      fc.option(
        fc
          .oneof({ weight: 4, arbitrary: fitting(schema) }, { weight: 1, arbitrary: nastyText })
          .map((value) => [name, textFor(value)] as const),
        { nil: undefined, freq: 2 },
      ),
    ),
  );
  const body = bodyOf(operation);
  return fc.tuple(inPath, inQuery, body, caller).map(([path, query, sent, from]) => {
    const target = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => segment(path[name] ?? ''));
    const search = new URLSearchParams(
      query.flatMap((each): [string, string][] => (each === undefined ? [] : [[each[0], each[1]]])),
    );
    const text = search.toString().replaceAll(/%7B(\w+)%7D/g, '{$1}');
    return {
      method: operation.method,
      target: text === '' ? target : `${target}?${text}`,
      caller: from,
      ...sent,
    };
  });
}

function bodyOf({ body, takesForm }: Operation): fc.Arbitrary<Pick<FuzzRequest, 'body' | 'contentType'>> {
  const none = fc.constant({ body: undefined, contentType: undefined });
  const raw = fc.record({
    body: fc.constantFrom(...RAW_BODIES),
    contentType: fc.constantFrom('application/json', ...CONTENT_TYPES),
  });
  if (takesForm) return fc.oneof(form, raw);
  if (body === undefined) return fc.oneof({ weight: 5, arbitrary: none }, { weight: 1, arbitrary: raw });
  const json = objectOf(body, 0).map((value) => ({
    body: JSON.stringify(value) ?? '{}',
    contentType: 'application/json',
  }));
  const mislabelled = fc
    .tuple(objectOf(body, 0), fc.constantFrom(...CONTENT_TYPES))
    .map(([value, contentType]) => ({ body: JSON.stringify(value) ?? '{}', contentType }));
  return fc.oneof(
    { weight: 8, arbitrary: json },
    { weight: 1, arbitrary: mislabelled },
    { weight: 1, arbitrary: raw },
  );
}

/** Forms by hand, so that they may be wrong in every way. */
const form = fc
  .record({
    filename: fc.constantFrom('t.csv', 't.json', 't.ndjson', 't.xlsx', 't.parquet', 't.exe', '../t.csv', ''),
    type: fc.constantFrom('text/csv', 'application/json', 'application/octet-stream', 'nonsense', ''),
    content: fc.constantFrom(
      'a,b,kind\n1,2,x\n3,4,y\n',
      '',
      '[{"a":1},{"a":2}]',
      '{"a":1}\n{"a":2}\n',
      '\u0000\u0001',
      'PK\u0003\u0004',
      'a,b\n"',
    ),
    fields: fc.dictionary(
      fc.constantFrom(
        'name',
        'description',
        'is_public',
        'tags',
        'delimiter',
        'decimal',
        'encoding',
        'sheet',
        'x',
      ),
      nastyText,
      { maxKeys: 4 },
    ),
    isCut: fc.boolean(),
  })
  .map(({ filename, type, content, fields, isCut }) => {
    const parts = Object.entries(fields).map(
      ([name, value]) => `--fuzz\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const file = `--fuzz\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`;
    const whole = `${parts.join('')}${file}--fuzz--\r\n`;
    return {
      body: isCut ? whole.slice(0, Math.floor(whole.length * 0.7)) : whole,
      contentType: 'multipart/form-data; boundary=fuzz',
    };
  });

function textFor(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** A place keeps its braces, to be filled in when the request is sent. */
function segment(text: string): string {
  return (PLACES as readonly string[]).includes(text) ? text : encodeURIComponent(text);
}
