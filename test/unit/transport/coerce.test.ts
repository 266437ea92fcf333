import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { mlConfigSchema } from '../../../src/ml/ml.schema.ts';
import { absent } from '../../../src/procedure/wire.ts';
import { coerce, coerceFields } from '../../../src/transport/coerce.ts';

const anyCase = (word: string) =>
  fc
    .array(fc.boolean(), { minLength: word.length, maxLength: word.length })
    .map((upper) => [...word].map((letter, i) => (upper[i] ? letter.toUpperCase() : letter)).join(''));

/** The ways a schema may wrap the one that says what is wanted. */
const wrappings: readonly [string, (schema: z.ZodType) => z.ZodType][] = [
  ['bare', (schema) => schema],
  ['optional', (schema) => schema.optional()],
  ['nullish', (schema) => schema.nullish()],
  ['default', (schema) => z.any().pipe(schema).optional()],
  ['readonly', (schema) => schema.readonly()],
  ['transformed', (schema) => schema.transform((value) => value)],
  ['piped', (schema) => schema.pipe(z.any())],
  ['preprocessed', (schema) => absent(schema)],
  ['lazy', (schema) => z.lazy(() => schema)],
  ['caught', (schema) => schema.catch(0)],
  ['in a union with text', (schema) => z.union([z.literal('auto'), schema])],
];

describe('a number', () => {
  test.each(wrappings.filter(([name]) => name !== 'default'))(
    'written as text is that number (%s)',
    (_name, wrap) => {
      const schema = wrap(z.number());
      fc.assert(
        fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
          expect(coerce(schema, String(value), 'json')).toBe(Number(String(value)));
          expect(coerce(schema, value, 'json')).toBe(value);
        }),
      );
    },
  );

  test('that is none stays text, for the schema to refuse', () => {
    for (const text of ['', ' ', '1x', '0x10', 'NaN', 'Infinity', '1,5', '--1', '1e', 'true']) {
      expect(coerce(z.number(), text, 'text')).toBe(text);
    }
  });
});

describe('a truth value', () => {
  const spellings: readonly [string, boolean][] = [
    ['true', true],
    ['1', true],
    ['yes', true],
    ['on', true],
    ['false', false],
    ['0', false],
    ['no', false],
    ['off', false],
  ];

  test.each(spellings)('may be written %s in any case', (word, expected) => {
    fc.assert(
      fc.property(anyCase(word), (written) => {
        expect(coerce(z.boolean().nullish(), written, 'text')).toBe(expected);
      }),
    );
  });

  test('written otherwise stays text', () => {
    for (const text of ['', 'y', 'n', 'truth', '2', 'null']) {
      expect(coerce(z.boolean(), text, 'text')).toBe(text);
    }
    expect(coerce(z.boolean(), 2, 'json')).toBe(2);
  });
});

describe('text', () => {
  test('stays text, whatever it looks like', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(coerce(z.string(), text, 'text')).toBe(text);
        expect(coerce(z.union([z.number(), z.string()]), text, 'text')).toBe(text);
      }),
    );
  });
});

describe('a list', () => {
  const item = fc.string({ minLength: 1 }).map((text) => text.replaceAll(',', ';').trim() || 'x');

  test('is written with commas, or as a repeated parameter', () => {
    const schema = z.array(z.string()).nullish();
    fc.assert(
      fc.property(fc.array(item, { minLength: 1 }), (items) => {
        expect(coerce(schema, items.join(','), 'text')).toEqual(items);
        expect(coerce(schema, items, 'text')).toEqual(items);
      }),
    );
    expect(coerce(schema, '', 'text')).toEqual([]);
  });

  test('of numbers has each of them read', () => {
    expect(coerce(z.array(z.int()), '1, 2,x', 'text')).toEqual([1, 2, 'x']);
    expect(coerce(z.array(z.int()), ['1', 2], 'json')).toEqual([1, 2]);
  });

  test('in JSON is a list already', () => {
    expect(coerce(z.array(z.string()), 'a,b', 'json')).toBe('a,b');
  });
});

describe('fields', () => {
  const shape = {
    optional: z.string().optional(),
    nullish: z.string().nullish(),
    preprocessed: absent(z.string()),
    withDefault: z.string().default('x'),
    required: z.string(),
  };

  test('null is absence where only absence is allowed, and stays where null says something', () => {
    const allNull = Object.fromEntries(Object.keys(shape).map((name) => [name, null]));
    expect(coerceFields(shape, allNull, 'json')).toEqual({
      nullish: null,
      preprocessed: null,
      required: null,
    });
  });

  test('unknown ones are left out, inherited ones are no fields', () => {
    const fields = Object.assign(Object.create({ required: 'inherited' }), { other: 1 });
    expect(coerceFields(shape, fields, 'json')).toEqual({});
  });
});

describe('records and unions of objects', () => {
  test('are walked', () => {
    expect(coerce(z.record(z.string(), z.int()), { a: '1', b: 'x' }, 'json')).toEqual({ a: 1, b: 'x' });
    const shapes = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('a'), size: z.int() }),
      z.object({ kind: z.literal('b'), on: z.boolean() }),
    ]);
    expect(coerce(shapes, { kind: 'b', on: 'yes' }, 'json')).toEqual({ kind: 'b', on: true });
    expect(coerce(shapes, { kind: 'c' }, 'json')).toEqual({ kind: 'c' });
  });
});

describe('whatever it is given', () => {
  test('never throws, and never changes what the schema takes as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const plain = mlConfigSchema.safeParse(value);
        const coerced = mlConfigSchema.safeParse(coerce(mlConfigSchema, value, 'json'));
        if (plain.success) expect(coerced).toEqual(plain);
      }),
    );
  });

  test('a configuration of texts is the configuration', () => {
    const config = {
      reduction_method: 'umap',
      clustering_method: 'kmeans',
      detect_anomalies: 'No',
      random_state: '7',
      umap_config: { n_neighbors: '20', min_dist: '0.5', n_epochs: null },
      kmeans_config: { n_clusters: '4' },
      dbscan_config: null,
      max_samples: '1000',
    };
    const parsed = mlConfigSchema.parse(coerce(mlConfigSchema, config, 'json'));
    expect(parsed).toMatchObject({
      detect_anomalies: false,
      random_state: 7,
      umap_config: { n_neighbors: 20, min_dist: 0.5, n_epochs: null },
      kmeans_config: { n_clusters: 4 },
      dbscan_config: { eps: 0.5 },
      max_samples: 1000,
    });
  });
});
