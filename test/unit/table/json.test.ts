import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHarness, type Harness, type How, namesOf, typesOf } from './harness.ts';

interface Case {
  readonly what: string;
  readonly content: string | Uint8Array;
  readonly how?: How;
  readonly names?: readonly string[];
  readonly types?: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

const deep = `${'[{"x":'.repeat(50_000)}1${'}]'.repeat(50_000)}`;

const CASES: readonly Case[] = [
  {
    what: 'an array of objects',
    content: '[{"a": 1, "b": "x"}, {"a": 2.5, "b": "y"}]',
    names: ['a', 'b'],
    types: ['numeric', 'categorical'],
    rows: [
      [1, 'x'],
      [2.5, 'y'],
    ],
  },
  { what: 'a single object as one row', content: '{"a": 1, "b": null, "c": true}', rows: [[1, null, true]] },
  { what: 'a byte-order mark', content: '\ufeff[{"a":1}]', rows: [[1]] },
  { what: 'UTF-16', content: Buffer.from('\ufeff[{"é":"ü"}]', 'utf16le'), names: ['é'], rows: [['ü']] },
  {
    what: 'keys united over all rows in the order of their first appearance',
    content: '[{"b":1},{"a":2,"b":3},{},{"c":4,"a":5}]',
    names: ['b', 'a', 'c'],
    rows: [
      [1, null, null],
      [3, 2, null],
      [null, null, null],
      [null, 5, 4],
    ],
  },
  {
    what: 'an empty object first',
    content: '[{},{"a":1}]',
    rows: [[null], [1]],
  },
  {
    what: 'prototype names, empty names, duplicates (the last wins) and names that differ by case',
    content: '[{"__proto__":1,"constructor":2,"":3,"a":4,"a":5,"A":6}]',
    names: ['__proto__', 'constructor', 'column_3', 'a', 'A_2'],
    rows: [[1, 2, 3, 5, 6]],
  },
  {
    what: 'escapes in keys and values',
    content: '[{"caf\\u00e9":"tab\\tquote\\"slash\\/\\ud83d\\ude00","n\\nl":"line\\nbreak, comma"}]',
    names: ['café', 'n l'],
    rows: [['tab\tquote"slash/😀', 'line\nbreak, comma']],
  },
  {
    what: 'half a surrogate pair and NUL as the replacement character',
    content: '[{"a":"x\\ud800y\\u0000z"}]',
    rows: [['x\ufffdy\ufffdz']],
  },
  {
    what: 'nested values as compact JSON text, every digit kept',
    content: '[{"a": {"b": [1, 2.50, "x  y\\" ]"], "n": 12345678901234567890} , "e": [ ]}]',
    rows: [['{"b":[1,2.50,"x  y\\" ]"],"n":12345678901234567890}', '[]']],
  },
  { what: 'nesting 100,000 deep', content: `[{"a":${deep}}]`, rows: [[deep]] },
  {
    what: 'strings by the same rules as text files',
    content: JSON.stringify([
      { n: '1.5', z: '007', d: '2024-01-31', b: 'TRUE', m: 'NA', t: 'NA' },
      { n: 2, z: '12', d: null, b: false, m: 7, t: 'x' },
    ]),
    types: ['numeric', 'categorical', 'datetime', 'boolean', 'numeric', 'categorical'],
    rows: [
      [1.5, '007', '2024-01-31', true, null, 'NA'],
      [2, '12', null, false, 7, 'x'],
    ],
  },
  {
    what: 'integers exactly, however large',
    content: '[{"a":9007199254740993,"b":123456789012345678901234567890},{"a":1,"b":2}]',
    types: ['numeric', 'categorical'],
    rows: [
      ['9007199254740993', '123456789012345678901234567890'],
      [1, '2'],
    ],
  },
  {
    what: 'values of different types in one column as text',
    content: '[{"a":1},{"a":"x"},{"a":true},{"a":[1]},{"a":null},{"a":""}]',
    types: ['categorical'],
    rows: [['1'], ['x'], ['true'], ['[1]'], [null], [null]],
  },
  {
    what: 'NDJSON with blank lines and CRLF',
    content: '{"a":1}\r\n\r\n{"b":"x"}\n{"a":3}',
    how: { kind: 'ndjson' },
    names: ['a', 'b'],
    rows: [
      [1, null],
      [null, 'x'],
      [3, null],
    ],
  },
  {
    what: 'an array in a file named ndjson and lines in one named json',
    content: '[\n{"a":1},\n{"a":2}\n]',
    how: { kind: 'ndjson' },
    rows: [[1], [2]],
  },
  {
    what: 'objects one after the other in a file named json',
    content: '{"a":\n1}\n{"a":2}\n',
    rows: [[1], [2]],
  },
  {
    what: 'objects that straddle the blocks in which the file is read',
    content: JSON.stringify(
      Array.from({ length: 120_000 }, (_, i) => ({ id: i, text: `row "${i}" – ünïcode` })),
    ),
    rows: Array.from({ length: 120_000 }, (_, i) => [i, `row "${i}" – ünïcode`]),
  },
  {
    what: 'an object longer than a block',
    content: JSON.stringify([
      Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`k${i}`, 'x'.repeat(900_000)])),
    ]),
    rows: [Array.from({ length: 12 }, () => 'x'.repeat(900_000))],
  },
];

describe('ingest of JSON', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await createHarness();
  });
  afterAll(() => harness.close());

  it.each(CASES)('reads $what', async ({ content, how = { kind: 'json' }, names, types, rows }) => {
    const { profile, rows: read } = await harness.ingest(content, how);
    if (names !== undefined) expect(namesOf(profile)).toEqual(names);
    if (types !== undefined) expect(typesOf(profile)).toEqual(types);
    expect(read).toEqual(rows);
  });

  it('leaves Object.prototype alone', async () => {
    await harness.ingest('[{"__proto__":{"polluted":1}}]', { kind: 'json' });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('says that the format has no delimiter', async () => {
    const { profile } = await harness.ingest('[{"a":1}]', { kind: 'json' });
    expect(profile.detected).toEqual({
      kind: 'json',
      encoding: 'utf-8',
      delimiter: null,
      decimal: '.',
      header: true,
    });
    expect(profile.warnings).toEqual([]);
  });
});
