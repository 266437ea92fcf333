import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeColumnNames } from '../../../src/table/column-names.ts';
import { exportTable, type FileFormat } from '../../../src/table/export/export-table.ts';
import { type PlacedRows, RESULT_COLUMNS } from '../../../src/table/export/placed-rows.ts';
import { exportText, type TextFormat } from '../../../src/table/export/text-export.ts';
import { assertFitsExcel } from '../../../src/table/export/xlsx-limits.ts';
import type { TableKind } from '../../../src/table/profile.ts';
import { inflateEntry, readZipEntries } from '../../../src/table/zip/read-zip.ts';
import { parquet } from './formats.fixture.ts';
import { createHarness, type Harness, type Ingested, namesOf, typesOf } from './harness.ts';

const FORMATS = ['csv', 'json', 'ndjson', 'parquet', 'arrow', 'xlsx'] as const;
type Format = (typeof FORMATS)[number];

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
});
afterAll(() => harness.close());

let files = 0;

async function exported(table: Ingested, format: Format, placed: PlacedRows | null = null): Promise<Buffer> {
  const own = namesOf(table.profile);
  const all = [...own, ...(placed === null ? [] : RESULT_COLUMNS)];
  const { names } = makeColumnNames(all, all.length, 200);
  if (format === 'csv' || format === 'json' || format === 'ndjson') {
    let text = '';
    const source = { file: table.file, columns: table.profile.columns, names, placed };
    for await (const piece of exportText(harness.reader, format satisfies TextFormat, source)) text += piece;
    return Buffer.from(text);
  }
  const target = join(harness.directory, `export-${++files}.${format}`);
  await exportTable(
    {
      format: format satisfies FileFormat,
      source: table.file,
      rowCount: table.profile.rowCount,
      columns: table.profile.columns,
      names,
      mapFile: placed === null ? null : 'map',
      target,
      scratch: join(harness.directory, 'scratch'),
      threads: 2,
      memoryLimitMb: 256,
    },
    async () => placed!,
    () => {},
  );
  return readFile(target);
}

const described = ({ profile }: Ingested) =>
  profile.columns.map(({ name, type, statistics }) => ({ name, type, statistics }));

/** Every type, with the values that are hard to carry over. */
const HARD = `
  SELECT * FROM (VALUES
    (1::BIGINT, 0.1::DOUBLE, true, DATE '2024-02-29', TIMESTAMP '2024-02-29 12:30:00', TIMESTAMPTZ '2024-02-29 12:30:00+02', '007', 'plain', 9007199254740993::BIGINT),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'quotes " and, commas; tabs	and | more', NULL),
    (-3, -1.5e-300, false, DATE '1899-12-31', TIMESTAMP '1850-01-01 00:00:00.123456', TIMESTAMPTZ '1969-12-31 23:59:59.999+00', '042', E'line\\nbreak & <tag> ''q'' é日😀', -9007199254740993),
    (4, 1e300, true, DATE '9999-12-31', TIMESTAMP '2024-02-29 00:00:00.001', TIMESTAMPTZ '2024-01-01 00:00:00+00', '0', '  spaces  ', 12),
    (5, 81.79, NULL, DATE '0001-01-01', TIMESTAMP '2024-02-29 23:59:59.999', NULL, '00', '_x0041_ stays', 9223372036854775807)
  ) AS t("n", "x ""quoted""", "flag", "day", "moment", "instant", "code", "words, of <any> kind", "big")`;

describe('a table that is exported and uploaded again', () => {
  let table: Ingested;
  beforeAll(async () => {
    const path = join(harness.directory, 'hard.parquet');
    await parquet(path, HARD);
    table = await harness.ingest(await readFile(path), { kind: 'parquet' });
  });

  it.each(FORMATS)('has the same names, types, values and statistics as %s', async (format) => {
    const content = await exported(table, format);
    const again = await harness.ingest(content, { kind: format satisfies TableKind });
    expect(again.rows).toEqual(table.rows);
    expect(described(again)).toEqual(described(table));
  });

  it.each(FORMATS)(
    'carries the results of each row as %s, none for rows that were left out',
    async (format) => {
      const small = await harness.ingest('x,name\n10,a\n20,b\n30,c\n');
      const placed: PlacedRows = {
        rows: Uint32Array.of(0, 2),
        positions: Float32Array.of(0.1, -2.5, 3, 1e-7, 5, 6),
        labels: Int32Array.of(1, -1),
        anomalies: Uint8Array.of(0, 1),
      };
      const again = await harness.ingest(await exported(small, format, placed), { kind: format });
      expect(namesOf(again.profile)).toEqual(['x', 'name', 'x_2', 'y', 'z', 'cluster', 'is_anomaly']);
      const [x, tiny] = [Math.fround(0.1), Math.fround(1e-7)];
      expect(again.rows).toEqual([
        [10, 'a', x, -2.5, 3, 1, false],
        [20, 'b', null, null, null, null, null],
        [30, 'c', tiny, 5, 6, -1, true],
      ]);
    },
  );

  it.each(FORMATS)('keeps the order of many rows as %s', async (format) => {
    const numbers = Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 100_003);
    const many = await harness.ingest(`n,t\n${numbers.map((n) => `${n},t${n}`).join('\n')}\n`);
    const again = await harness.ingest(await exported(many, format), { kind: format });
    expect(again.rows).toEqual(many.rows);
  });

  it('has the rows of its sheet by rising number', async () => {
    const many = await harness.ingest(
      `t\n${Array.from({ length: 100_000 }, (_, i) => `t${i}`).join('\n')}\n`,
    );
    const workbook = await exported(many, 'xlsx');
    const sheet = readZipEntries(workbook, 100).find(({ name }) => name === 'xl/worksheets/sheet1.xml')!;
    const pieces: Buffer[] = [];
    await inflateEntry(workbook, sheet, 2 ** 28, (piece) => pieces.push(Buffer.from(piece)));
    const rows = [
      ...Buffer.concat(pieces)
        .toString()
        .matchAll(/<row r="(\d+)"/g),
    ].map(([, row]) => Number(row));
    expect(rows).toHaveLength(100_001);
    expect(rows.findIndex((row, i) => row !== i + 1)).toBe(-1);
  });

  it.each(FORMATS)('keeps its empty cells where it has one column only as %s', async (format) => {
    const one = await harness.ingest('{"a":1}\n{"a":null}\n{"a":3}\n', { kind: 'ndjson' });
    const again = await harness.ingest(await exported(one, format), { kind: format });
    // A sheet has no way to tell a row of empty cells from no row.
    expect(again.rows).toEqual(format === 'xlsx' ? [[1], [3]] : [[1], [null], [3]]);
  });
});

describe('an exported table', () => {
  const FORMULAS = ['=1+1', '+1', '-1+2', '@x', '\tx', '\rx', 'safe=1', "'kept"];

  it.each(['csv', 'xlsx'] as const)(
    'holds no text that a spreadsheet takes for a formula, as %s',
    async (format) => {
      const objects = FORMULAS.map((text, at) => ({ '=name': text, n: -at }));
      const table = await harness.ingest(JSON.stringify(objects), { kind: 'json' });
      const again = await harness.ingest(await exported(table, format), { kind: format });
      expect(namesOf(again.profile)).toEqual(["'=name", 'n']);
      // A carriage return of a sheet is read as a line break by some.
      expect(again.rows.map(([text]) => String(text).replace('\r', '\n'))).toEqual([
        "'=1+1",
        "'+1",
        "'-1+2",
        "'@x",
        "'\tx",
        "'\nx",
        'safe=1',
        "'kept",
      ]);
      expect(again.rows.map(([, n]) => n)).toEqual([0, -1, -2, -3, -4, -5, -6, -7]);
    },
  );

  it('is one array of objects as JSON, with integers beyond 2^53 as strings', async () => {
    const table = await harness.ingest('big,__proto__\n9007199254740993,1\n1,2\n');
    const text = String(await exported(table, 'json'));
    expect(text).toBe('[{"big":"9007199254740993","__proto__":1},\n{"big":1,"__proto__":2}]');
    expect(String(await exported(table, 'csv'))).toBe('big,__proto__\r\n9007199254740993,1\r\n1,2\r\n');
    expect(typesOf(table.profile)).toEqual(['numeric', 'numeric']);
  });

  it('is refused as a workbook when no sheet can hold it', async () => {
    expect(() => assertFitsExcel(1_048_575)).not.toThrow();
    expect(() => assertFitsExcel(1_048_576)).toThrow(/at most 1,048,575 rows.*CSV or Parquet/);
    const long = await harness.ingest(`a,b\n1,${'x'.repeat(40_000)}\n`);
    await expect(exported(long, 'xlsx')).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringMatching(/"b" holds a text longer than 32,767/),
    });
  });
});
