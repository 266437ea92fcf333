import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utils, write } from 'xlsx';
import { AppError } from '../../../src/platform/app-error.ts';
import { rowsXml, workbook, zip } from './formats.fixture.ts';
import { createHarness, type Harness, type How, namesOf, typesOf } from './harness.ts';

describe('a workbook', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await createHarness();
  });
  afterAll(() => harness.close());

  const read = (content: Uint8Array, how: How = {}) => harness.ingest(content, { kind: 'xlsx', ...how });
  const refusal = async (content: Uint8Array, how: How = {}) => {
    const error = await read(content, how).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AppError);
    return error as AppError;
  };
  const oneSheet = (rows: Parameters<typeof rowsXml>[0], options = {}) =>
    workbook([{ name: 'Data', rows: rowsXml(rows) }], options);

  it('keeps the types that Excel gave its cells', async () => {
    const { profile, rows } = await read(
      oneSheet([
        ['n', 'exact', 'code', 'flag', 'day', 'moment', 'mixed', 'text'],
        [1, 0.1234567890123456, '007', true, { v: 45351, s: 1 }, { v: 45351.5208333333, s: 2 }, 5, 'a'],
        [2, 123456789012345, '042', false, { v: 61, s: 1 }, { v: 45352, s: 2 }, 'five', 'b "c", d'],
        [null, 9007199254740991, '100', null, null, null, 'NA', null],
      ]),
    );
    expect(namesOf(profile)).toEqual(['n', 'exact', 'code', 'flag', 'day', 'moment', 'mixed', 'text']);
    expect(rows).toEqual([
      [1, 0.1234567890123456, '007', true, '2024-02-29', '2024-02-29T12:30:00', '5', 'a'],
      [2, 123456789012345, '042', false, '1900-03-01', '2024-03-01T00:00:00', 'five', 'b "c", d'],
      [null, 9007199254740991, '100', null, null, null, 'NA', null],
    ]);
    expect(profile.columns.map(({ storageType }) => storageType)).toEqual([
      'BIGINT',
      'DOUBLE',
      'VARCHAR',
      'BOOLEAN',
      'DATE',
      'TIMESTAMP',
      'VARCHAR',
      'VARCHAR',
    ]);
  });

  it('leaves numbers that it keeps as text as text, and says so', async () => {
    const { profile, rows } = await read(
      oneSheet([
        ['id', 'x'],
        ['1', 1],
        ['2', 2],
        ['3', 3],
      ]),
    );
    expect(rows).toEqual([
      ['1', 1],
      ['2', 2],
      ['3', 3],
    ]);
    expect(typesOf(profile)).toEqual(['categorical', 'numeric']);
    expect(profile.warnings).toEqual([expect.stringMatching(/"id" holds 3 numbers .* stays text/)]);
  });

  it('reads NA among its numbers as no value, as in any text', async () => {
    const { rows, profile } = await read(
      oneSheet([
        ['x', 'y'],
        [1, 'a'],
        ['NA', 'b'],
        [2.5, 'c'],
      ]),
    );
    expect(rows.map(([x]) => x)).toEqual([1, null, 2.5]);
    expect(typesOf(profile)[0]).toBe('numeric');
  });

  it('counts dates from 1904 where it says so', async () => {
    const { rows } = await read(
      oneSheet(
        [
          ['d', 'x'],
          [{ v: 0, s: 1 }, 1],
          [{ v: 43889, s: 1 }, 2],
        ],
        { from1904: true },
      ),
    );
    expect(rows.map(([day]) => day)).toEqual(['1904-01-01', '2024-02-29']);
  });

  it('knows the days before March 1900, of which Excel counts one too many', async () => {
    const { rows } = await read(
      oneSheet([
        ['d', 'x'],
        [{ v: 1, s: 1 }, 1],
        [{ v: 59, s: 1 }, 2],
      ]),
    );
    expect(rows.map(([day]) => day)).toEqual(['1900-01-01', '1900-02-28']);
  });

  it('shows times of day and durations as clock text', async () => {
    const { rows } = await read(
      oneSheet([
        ['t', 'd'],
        [
          { v: 0.5, s: 3 },
          { v: 1.5, s: 4 },
        ],
        [
          { v: 0.25, s: 3 },
          { v: 0.1, s: 4 },
        ],
      ]),
    );
    expect(rows).toEqual([
      ['12:00:00', '36:00:00'],
      ['06:00:00', '02:24:00'],
    ]);
  });

  it('writes all moments of a column alike, the ones at midnight too', async () => {
    const { rows, profile } = await read(
      oneSheet([
        ['d', 'x'],
        [{ v: 45351, s: 1 }, 1],
        [{ v: 45351.25, s: 1 }, 2],
      ]),
    );
    expect(profile.columns[0]!.storageType).toBe('TIMESTAMP');
    expect(rows.map(([d]) => d)).toEqual(['2024-02-29T00:00:00', '2024-02-29T06:00:00']);
  });

  it('gives the stored value of a formula and nothing for an error, with a warning', async () => {
    const { rows, profile } = await read(
      oneSheet([
        ['a', 'b'],
        [
          { v: 3, f: '1+2' },
          { v: '#N/A', t: 'e' },
        ],
        [{ v: 'x', t: 'str', f: 'T("x")' }, 4],
      ]),
    );
    expect(rows).toEqual([
      ['3', null],
      ['x', 4],
    ]);
    expect(profile.warnings).toContainEqual(expect.stringMatching(/"b": 1 cell with an error/));
  });

  it('is found below titles and beside empty rows and columns', async () => {
    const rows = `${rowsXml([['Sales of 2024']], 2, 1)}${rowsXml([['made by hand']], 3, 1)}${rowsXml(
      [
        ['city', 'n', 'share'],
        ['Paris', 1, 0.5],
        ['Lyon', 2, 0.25],
      ],
      6,
      2,
    )}`;
    const { profile, rows: read_ } = await read(workbook([{ name: 'S', rows }]));
    expect(namesOf(profile)).toEqual(['city', 'n', 'share']);
    expect(read_).toEqual([
      ['Paris', 1, 0.5],
      ['Lyon', 2, 0.25],
    ]);
    expect(profile.warnings).toContainEqual('2 rows above the table were skipped.');
  });

  it('names columns without a header, and makes repeated and empty names unique', async () => {
    const bare = await read(
      oneSheet([
        [1, 2.5],
        [3, 4.5],
      ]),
    );
    expect(namesOf(bare.profile)).toEqual(['column_1', 'column_2']);
    expect(bare.profile.warnings).toEqual([]);
    const repeated = await read(
      oneSheet([
        ['a', 'A', '', '__proto__'],
        [1, 2, 3, 4],
      ]),
    );
    expect(namesOf(repeated.profile)).toEqual(['a', 'A_2', 'column_3', '__proto__']);
    expect(repeated.rows).toEqual([[1, 2, 3, 4]]);
  });

  it('tells of merged areas and keeps hidden rows', async () => {
    const rows =
      '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row><row r="2" hidden="1"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row><row r="3"><c r="B3"><v>4</v></c></row>';
    const { rows: cells, profile } = await read(
      workbook([{ name: 'S', rows, after: '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>' }]),
    );
    expect(cells).toEqual([
      [1, 2],
      [null, 4],
    ]);
    expect(profile.warnings).toContainEqual(expect.stringMatching(/^1 merged area:/));
  });

  it('gives its first visible sheet with content, or the one asked for by name or place', async () => {
    const table = (name: string) =>
      rowsXml([
        ['of', 'x'],
        [name, 1],
      ]);
    const book = workbook([
      { name: 'Hidden', rows: table('hidden'), hidden: true },
      { name: 'Empty', rows: '' },
      { name: '__proto__', rows: table('proto') },
      { name: '2', rows: table('two') },
    ]);
    const sheetRead = async (sheet?: string) => (await read(book, { options: { sheet } })).rows[0]![0];
    expect(await sheetRead()).toBe('proto');
    expect(await sheetRead('Hidden')).toBe('hidden');
    expect(await sheetRead('hidden')).toBe('hidden');
    expect(await sheetRead('2')).toBe('two');
    expect(await sheetRead('3')).toBe('proto');
    expect((await refusal(book, { options: { sheet: 'Nope' } })).message).toMatch(
      /no sheet "Nope".*4 sheets: "Hidden", "Empty", "__proto__", "2"/,
    );
    expect((await refusal(book, { options: { sheet: 'Empty' } })).message).toMatch(/"Empty" is empty/);
  });

  it('is read with shared strings, rich text and escapes', async () => {
    const rows =
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>3</v></c></row>';
    const sharedStrings =
      '<si><t>a &amp; b</t></si><si><t>z</t></si><si><r><t>one </t></r><r><t>two</t></r></si><si><t xml:space="preserve"> line_x000D_&#10;feed </t></si>';
    const { profile, rows: cells } = await read(workbook([{ name: 'S', rows }], { sharedStrings }));
    expect(namesOf(profile)).toEqual(['a & b', 'z']);
    expect(cells).toEqual([['one two', ' line\nfeed ']]);
  });

  it('is read without shared strings and without styles', async () => {
    const whole = workbook([
      {
        name: 'S',
        rows: rowsXml([
          ['a', 'b'],
          [1, 'x'],
        ]),
      },
    ]);
    expect((await read(whole)).rows).toEqual([[1, 'x']]);
  });

  it('of the old kind (.xls) reads the same', async () => {
    const book = utils.book_new();
    utils.book_append_sheet(
      book,
      utils.aoa_to_sheet([
        ['n', 'code', 'flag'],
        [1.5, '007', true],
        [2, '010', false],
      ]),
      'Old',
    );
    const content: Buffer = write(book, { type: 'buffer', bookType: 'biff8' });
    const { rows, profile } = await harness.ingest(content, { kind: 'xls' });
    expect(rows).toEqual([
      [1.5, '007', true],
      [2, '010', false],
    ]);
    expect(profile.detected).toMatchObject({ kind: 'xls', sheet: 'Old', encoding: null });
  });

  it('says which fields do not concern it', async () => {
    const { profile } = await read(
      oneSheet([
        ['a', 'b'],
        [1, 2],
      ]),
      { options: { delimiter: ';', encoding: 'utf-8', decimal: ',' } },
    );
    expect(profile.warnings).toEqual(['Not used for a .xlsx file: delimiter, decimal, encoding.']);
  });

  describe('is refused', () => {
    it('when it unpacks to more than is allowed, whatever its sizes say', async () => {
      const bomb = workbook([{ name: 'S', rows: '' }], {
        extra: [{ name: 'xl/media/a.png', content: Buffer.alloc(40_000_000) }],
      });
      const lying = Buffer.from(bomb);
      // Every stated size of unpacked data becomes 1.
      for (let at = lying.indexOf('PK\x01\x02'); at >= 0; at = lying.indexOf('PK\x01\x02', at + 4))
        lying.writeUInt32LE(1, at + 24);
      for (const content of [bomb, lying]) {
        const { code, message } = await refusal(content, { limits: { maxInflatedBytes: 8 * 1024 * 1024 } });
        expect({ code, message }).toEqual({
          code: 'BAD_REQUEST',
          message: expect.stringMatching(/unpacks to more than 8 MiB/),
        });
      }
    });

    it('when its entries overlap to multiply what they hold', async () => {
      const kernel = zip([{ name: 'xl/a.xml', content: Buffer.alloc(3_000_000) }]);
      const start = kernel.indexOf('PK\x01\x02');
      const entry = kernel.subarray(start, kernel.length - 22);
      const end = Buffer.from(kernel.subarray(-22));
      const names = ['[Content_Types].xml', 'xl/workbook.xml'];
      const named = names.map((name) => {
        const copy = Buffer.concat([entry.subarray(0, 46), Buffer.from(name)]);
        copy.writeUInt16LE(name.length, 28);
        return copy;
      });
      const entries = [...named, ...Array.from({ length: 50 }, () => entry)];
      const length = entries.reduce((sum, part) => sum + part.length, 0);
      end.writeUInt16LE(entries.length, 8);
      end.writeUInt16LE(entries.length, 10);
      end.writeUInt32LE(length, 12);
      const overlapping = Buffer.concat([kernel.subarray(0, start), ...entries, end]);
      const { message } = await refusal(overlapping, { limits: { maxInflatedBytes: 20_000_000 } });
      expect(message).toMatch(/unpacks to more than/);
    });

    const empty = workbook([{ name: 'S', rows: '' }]);
    const wide = () =>
      workbook([{ name: 'S', rows: rowsXml([Array.from({ length: 16_384 }, (_, at) => `c${at}`), [1]]) }]);
    it.each<[string, () => Uint8Array, RegExp]>([
      ['when it is empty', () => empty, /workbook is empty/],
      ['with a header only', () => oneSheet([['a', 'b']]), /no rows below/],
      ['with 16,384 columns', wide, /16,384 columns; 2,000 are the most/],
      ['when it is text', () => Buffer.from('a,b\n1,2\n'), /named .xlsx but is text/],
      [
        'when it is an old workbook',
        () =>
          write(
            { SheetNames: ['A'], Sheets: { A: utils.aoa_to_sheet([[1]]) } },
            { type: 'buffer', bookType: 'biff8' },
          ),
        /old Excel workbook/,
      ],
      [
        'when it is another archive',
        () => zip([{ name: 'word/document.xml', content: 'x' }]),
        /Word document/,
      ],
      [
        'when it is cut short',
        () => empty.subarray(0, empty.length - 400),
        /cannot be opened: it is cut short/,
      ],
      [
        'with 20,000 entries',
        () => zip(Array.from({ length: 20_000 }, (_, at) => ({ name: `x${at}`, content: '', stored: true }))),
        /more than 10000 entries/,
      ],
      [
        'when it has a password',
        () =>
          Buffer.concat([
            Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
            Buffer.alloc(2000),
            Buffer.from('EncryptedPackage', 'utf16le'),
          ]),
        /protected by a password/,
      ],
    ])('%s', async (_, content, says) => {
      expect((await refusal(content())).message).toMatch(says);
    });
  });
});
