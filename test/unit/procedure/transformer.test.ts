import fc from 'fast-check';
import superjson from 'superjson';
import { describe, expect, test } from 'vitest';
import { plainJson, transformer } from '../../../src/procedure/transformer.ts';

/** What a client with plain superjson reads of what we send. */
const received = (value: unknown) =>
  superjson.deserialize(JSON.parse(JSON.stringify(transformer.serialize(value))));

describe('a client with plain superjson', () => {
  test('reads any JSON as it was sent', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // superjson itself refuses these names, as values and as keys.
        fc.pre(!/"(__proto__|constructor|prototype)"/.test(JSON.stringify(value)));
        expect(received(value)).toEqual(value);
      }),
    );
  });

  test.each([
    ['a date', { at: new Date('2026-01-01T00:00:00Z') }],
    ['a missing field', { a: undefined }],
    ['nothing', undefined],
    ['a map', new Map([['a', 1]])],
    ['a set among JSON', { rows: [{ a: 1 }, { a: new Set([1]) }] }],
    ['numbers that JSON cannot write', [Number.NaN, Number.POSITIVE_INFINITY, -0]],
    ['a large integer', { n: 2n ** 70n }],
    ['a class of its own', { address: new URL('https://example.com/') }],
  ])('reads %s as it was sent', (_name, value) => {
    expect(received(value)).toEqual(value);
  });

  test('reads a table whatever its columns are called', () => {
    const rows = [{ constructor: 1, 'a.b': 2, prototype: 'x' }];
    expect(received({ rows })).toEqual({ rows });
  });

  test('gets a value that was vouched for untouched, alone or tracked', () => {
    const rows = plainJson({ rows: [1, 2, 3] });
    expect(transformer.serialize(rows)).toEqual({ json: rows });
    expect(transformer.serialize({ id: '7', data: rows })).toEqual({ json: { id: '7', data: rows } });
    expect(transformer.serialize(rows).json).toBe(rows);
  });

  test('a value that leads back to itself is left to superjson', () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(superjson.deserialize<{ self: unknown }>(transformer.serialize(circle))).toHaveProperty('self');
  });
});

test('an input that was left out is no input', () => {
  expect(transformer.deserialize(undefined)).toBeUndefined();
});
