import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/platform/app-error.ts';
import { createHarness, type Harness, type How } from './harness.ts';

interface Case {
  readonly what: string;
  readonly content: string | Uint8Array;
  readonly how?: How;
  readonly says: RegExp;
}

const json: How = { kind: 'json' };
const ndjson: How = { kind: 'ndjson' };
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

const CASES: readonly Case[] = [
  { what: 'an empty file', content: '', says: /^The file is empty\. Upload/ },
  { what: 'nothing but blank lines', content: '\n\n  \n', says: /no rows|empty/ },
  { what: 'a header only', content: 'a,b,c\n', says: /column names but no rows below them\. Add/ },
  { what: 'a byte-order mark only', content: '\ufeff', says: /no rows|empty/ },
  { what: 'a PNG named csv', content: PNG, says: /named \.csv but is a PNG image/ },
  { what: 'a workbook named csv', content: Buffer.from('504b0304aabb', 'hex'), says: /Excel workbook/ },
  { what: 'a PDF named json', content: '%PDF-1.7\n', how: json, says: /named \.json but is a PDF document/ },
  { what: 'a gzip archive named csv', content: Buffer.from('1f8b0800', 'hex'), says: /gzip/ },
  { what: 'a Parquet file named csv', content: 'PAR1xxxxPAR1', says: /Parquet/ },
  { what: 'NUL bytes late in a text', content: `a,b\n${'1,2\n'.repeat(90_000)}3,\0\n`, says: /NUL bytes/ },
  {
    what: 'a quote that never closes at the start of a big file',
    content: `a,b\n"open,1\n${'x,2\n'.repeat(600_000)}`,
    says: /^Line 2: .*longer than.*closing quote/,
  },
  {
    what: 'a quote that never closes in a small file',
    content: 'a,b\n1,2\n3,"open\n4,5\n',
    says: /^Line 3: a quoted cell opens here.*never closes/,
  },
  {
    what: 'rows mostly longer than the header',
    content: 'a,b\n1,2,3\n4,5,6\n7,8\n',
    says: /^Line 2, column 3: 3 cells where 2 columns are expected, and more than half/,
  },
  {
    what: 'rows mostly far shorter than the header',
    content: `a,b,c,d,e\n${'1;2;3;4;5\n'.repeat(1)}${'x\n'.repeat(9)}1,2,3,4,5\n`,
    how: { options: { delimiter: ',' } },
    says: /^Line 2: fewer than half of the 5 columns/,
  },
  {
    what: 'too many rows',
    content: 'a\n1\n2\n3\n',
    how: { limits: { maxRows: 2 } },
    says: /more than 2 rows/,
  },
  {
    what: 'too many columns',
    content: '1,2,3\n',
    how: { limits: { maxColumns: 2 } },
    says: /^Line 1 .*more than 2 columns/,
  },
  {
    what: 'a cell that is too long',
    content: `a,b\n1,2\n3,${'x'.repeat(101)}\n`,
    how: { limits: { maxCellBytes: 100 } },
    says: /^Line 3, column 2: the cell is longer than 100 bytes/,
  },
  {
    what: 'a broken third line of NDJSON',
    content: '{"a":1}\n{"a":2}\n{"a":\n{"a":4}\n',
    how: ndjson,
    says: /^Line 3, column 6: the line ends in the middle/,
  },
  {
    what: 'a truncated array',
    content: '[{"a":1},\n {"a":2',
    how: json,
    says: /^Line 2, column 8: the file ends in the middle/,
  },
  {
    what: 'an array that never closes',
    content: '[{"a":1},\n {"a":2}\n',
    how: json,
    says: /^Line 3, column 1: the file ends before the array/,
  },
  {
    what: 'a missing comma',
    content: '[{"a":1}\n{"a":2}]',
    how: json,
    says: /^Line 2, column 1: a comma or the end of the array is expected instead of \{/,
  },
  {
    what: 'a bare name',
    content: '[{a:1}]',
    how: json,
    says: /^Line 1, column 3: a name in double quotes is expected instead of a/,
  },
  {
    what: 'a trailing comma',
    content: '[{"a":1,}]',
    how: json,
    says: /^Line 1, column 9: a name in double quotes/,
  },
  {
    what: 'a word that is no value',
    content: '[{"a":NaN}]',
    how: json,
    says: /^Line 1, column 7: "NaN" is no JSON value/,
  },
  {
    what: 'a raw line break in a string',
    content: '[{"a":"x\ny"}]',
    how: json,
    says: /^Line 1, column 9: a string holds a raw line break/,
  },
  {
    what: 'an unknown escape',
    content: '[{"a":"\\x41"}]',
    how: json,
    says: /^Line 1, column 8: "\\x" is no JSON escape/,
  },
  {
    what: 'text after the array',
    content: '[{"a":1}] x',
    how: json,
    says: /^Line 1, column 11: the end of the file is expected/,
  },
  {
    what: 'columns counted in characters',
    content: '[{"é😀":x}]',
    how: json,
    says: /^Line 1, column 8: "x" is no JSON value/,
  },
  {
    what: 'a mistake far into a big file',
    content: `[${'{"a":1},\n'.repeat(600_000)}{"a":tru}]`,
    how: json,
    says: /^Line 600,001, column 6: "tru"/,
  },
  {
    what: 'an array of arrays',
    content: '[[1,2],[3,4]]',
    how: json,
    says: /^Line 1, column 2: row 1 is an array\. Give every row as an object/,
  },
  {
    what: 'an array of numbers',
    content: '[1,2]',
    how: json,
    says: /row 1 is a single value\. Give every row as an object/,
  },
  { what: 'a lone scalar', content: '42', how: json, says: /the file is a single value/ },
  { what: 'a null among objects', content: '[{"a":1},null]', how: json, says: /row 2 is a single value/ },
  { what: 'an empty array', content: '[]', how: json, says: /no rows/ },
  { what: 'objects without names', content: '[{},{}]', how: json, says: /no names/ },
  {
    what: 'arrays on the lines of NDJSON',
    content: '{"a":1}\n[1,2]\n',
    how: ndjson,
    says: /^Line 2, column 1: row 2 is an array/,
  },
  {
    what: 'a truncated deep nesting',
    content: `[{"a":${'['.repeat(100_000)}`,
    how: json,
    says: /the file ends in the middle/,
  },
];

describe('ingest refuses', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await createHarness();
  });
  afterAll(() => harness.close());

  it.each(CASES)('$what with what is wrong and what to do', async ({ content, how, says }) => {
    const error = await harness.ingest(content, how).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringMatching(says) });
  });

  it('and leaves neither a table nor an intermediate file behind', async () => {
    const own = await createHarness();
    try {
      await own.ingest('a,b\n1,2,3\n4,5,6\n').catch(() => undefined);
      await own.ingest('[{"a":1},', json).catch(() => undefined);
      expect((await readdir(own.directory)).sort()).toEqual(['scratch', 'upload-1', 'upload-2']);
      expect(await readdir(`${own.directory}/scratch`)).toEqual([]);
    } finally {
      await own.close();
    }
  });

  it.each([
    ['delimiter', { delimiter: 'xx' }],
    ['delimiter', { delimiter: '"' }],
    ['date_format', { dateFormat: 'DD/MM' }],
    ['date_format', { dateFormat: '%Q/%d/%m/%Y' }],
  ])('a %s that makes no sense as a validation error', async (field, options) => {
    const error = await harness.ingest('a,b\n1,2\n', { options }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'VALIDATION', details: [{ loc: ['body', field] }] });
  });
});
