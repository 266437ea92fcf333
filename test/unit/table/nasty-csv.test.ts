import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHarness, type Harness, type How, namesOf, typesOf } from './harness.ts';

interface Case {
  readonly what: string;
  readonly content: string | Uint8Array;
  readonly how?: How;
  readonly names?: readonly string[];
  readonly types?: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  readonly warnings?: readonly RegExp[];
  readonly detected?: object;
}

const lines = (...rows: string[]) => `${rows.join('\n')}\n`;
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

const CASES: readonly Case[] = [
  {
    what: 'plain commas',
    content: lines('a,b,c', '1,2.5,x', '2,3.5,y'),
    names: ['a', 'b', 'c'],
    types: ['numeric', 'numeric', 'categorical'],
    rows: [
      [1, 2.5, 'x'],
      [2, 3.5, 'y'],
    ],
    detected: { kind: 'csv', encoding: 'utf-8', delimiter: ',', decimal: '.', header: true },
  },
  {
    what: 'semicolons with decimal commas',
    content: lines('nom;prix;taux', 'été;1,5;0,25', 'pomme;1234,75;3'),
    types: ['categorical', 'numeric', 'numeric'],
    rows: [
      ['été', 1.5, 0.25],
      ['pomme', 1234.75, 3],
    ],
    detected: { kind: 'csv', encoding: 'utf-8', delimiter: ';', decimal: ',', header: true },
  },
  {
    what: 'semicolons with decimal commas and no header',
    content: lines('1,5;2,25', '3,5;4,25'),
    names: ['column_1', 'column_2'],
    rows: [
      [1.5, 2.25],
      [3.5, 4.25],
    ],
  },
  {
    what: 'thousands with points before decimal commas',
    content: lines('id;montant', '1;1.234,50', '2;12.345.678,00', '3;7,5'),
    rows: [
      [1, 1234.5],
      [2, 12345678],
      [3, 7.5],
    ],
  },
  {
    what: 'thousands with spaces, no-break spaces and narrow ones',
    content: lines('id;montant', '1;1 234,50', '2;1\u00a0234,5', '3;12\u202f345'),
    rows: [
      [1, 1234.5],
      [2, 1234.5],
      [3, 12345],
    ],
  },
  {
    what: 'quoted thousands with commas',
    content: lines('a,b', '"1,234",x', '"12,345,678",y', '5,z'),
    types: ['numeric', 'categorical'],
    rows: [
      [1234, 'x'],
      [12345678, 'y'],
      [5, 'z'],
    ],
  },
  {
    what: 'a column of 1.234 follows the decimal comma of its neighbour',
    content: lines('a;b', '1.234;0,5', '2.500;1,5'),
    rows: [
      [1234, 0.5],
      [2500, 1.5],
    ],
  },
  {
    what: 'commas that may be decimals or thousands stay text in a tabbed file',
    content: lines('a\tb', '1,234\tx', '5,678\ty'),
    types: ['categorical', 'categorical'],
    rows: [
      ['1,234', 'x'],
      ['5,678', 'y'],
    ],
    warnings: [/"a" holds numbers whose comma may mark decimals or thousands.*decimal/],
  },
  {
    what: 'a stated decimal decides',
    content: lines('a\tb', '1,234\tx', '5,678\ty'),
    how: { options: { decimal: ',' } },
    rows: [
      [1.234, 'x'],
      [5.678, 'y'],
    ],
  },
  {
    what: 'UTF-8 with a byte-order mark',
    content: `\ufeff${lines('é,b', '1,2')}`,
    names: ['é', 'b'],
    rows: [[1, 2]],
  },
  {
    what: 'UTF-8 with a byte-order mark and no header',
    content: `\ufeff${lines('1,2', '3,4')}`,
    rows: [
      [1, 2],
      [3, 4],
    ],
  },
  {
    what: 'UTF-8 with a byte-order mark before a quoted header',
    content: `\ufeff${lines('"a","b"', '1,2')}`,
    names: ['a', 'b'],
    rows: [[1, 2]],
  },
  {
    what: 'UTF-16 little-endian with a byte-order mark',
    content: Buffer.from('\ufeffnom,âge\r\nZoë,31\r\n', 'utf16le'),
    names: ['nom', 'âge'],
    rows: [['Zoë', 31]],
    detected: { kind: 'csv', encoding: 'utf-16le', delimiter: ',', decimal: '.', header: true },
  },
  {
    what: 'UTF-16 big-endian with a byte-order mark',
    content: utf16be('\ufeffa\tb\n日本,1\n'),
    rows: [['日本,1', null]],
    names: ['a', 'b'],
  },
  {
    what: 'UTF-16 without a byte-order mark',
    content: Buffer.from('name,age\nAnn,31\nBob,32\n', 'utf16le'),
    names: ['name', 'age'],
    rows: [
      ['Ann', 31],
      ['Bob', 32],
    ],
  },
  {
    what: 'windows-1252 with a euro sign and curly quotes',
    content: bytes(
      'prix,nom\n',
      [0x80],
      '5,caf',
      [0xe9],
      '\n',
      [0x80],
      '7,',
      [0x93],
      'na',
      [0xef],
      'f',
      [0x94],
      '\n',
    ),
    rows: [
      ['€5', 'café'],
      ['€7', '“naïf”'],
    ],
    detected: { kind: 'csv', encoding: 'windows-1252', delimiter: ',', decimal: '.', header: true },
  },
  {
    what: 'Latin-1 whose first accent comes after the head of the file',
    content: Buffer.concat([
      Buffer.from(lines('n,t', ...Array.from({ length: 50_000 }, (_, i) => `${i},plain`))),
      Buffer.from('50000,caf\u00e9\n', 'latin1'),
    ]),
    rows: [...Array.from({ length: 50_000 }, (_, i) => [i, 'plain']), [50_000, 'café']],
  },
  {
    what: 'quoted line breaks, quotes and delimiters',
    content: lines('a,b', '"line 1', 'line 2","say ""hi"""', '"x,y",z'),
    rows: [
      ['line 1\nline 2', 'say "hi"'],
      ['x,y', 'z'],
    ],
  },
  {
    what: 'quoted CRLF line breaks in a CRLF file',
    content: 'a,b\r\n"1\r\n2",x\r\n3,y\r\n',
    rows: [
      ['1\r\n2', 'x'],
      ['3', 'y'],
    ],
  },
  {
    what: 'a line break inside a quoted name',
    content: lines('"total', 'sales",b', '1,2', '3,4'),
    names: ['total sales', 'b'],
    rows: [
      [1, 2],
      [3, 4],
    ],
  },
  {
    what: 'CRLF',
    content: 'a,b\r\n1,x\r\n2,y\r\n',
    rows: [
      [1, 'x'],
      [2, 'y'],
    ],
  },
  {
    what: 'old Macintosh line ends',
    content: 'a,b\r1,x\r2,y\r',
    rows: [
      [1, 'x'],
      [2, 'y'],
    ],
  },
  {
    what: 'mixed line ends and no last one',
    content: 'a,b\r\n1,x\n2,y\r3,z',
    rows: [
      [1, 'x'],
      [2, 'y'],
      [3, 'z'],
    ],
  },
  {
    what: 'short rows are filled up and long ones skipped, with their lines',
    content: lines('a,b,c', '1,2,3', '4,5', '6,7,8', '9,10,11,12', '13,14,15'),
    rows: [
      [1, 2, 3],
      [4, 5, null],
      [6, 7, 8],
      [13, 14, 15],
    ],
    warnings: [
      /^1 row with too few cells was filled up with empty ones: line 3\.$/,
      /^1 row with too many cells was skipped: line 5\.$/,
    ],
  },
  {
    what: 'line numbers of ragged rows count quoted line breaks and blank lines',
    content: lines('a,b', '"1', '1",2', '', '3', '4,5,6', '7,8', '9,10'),
    rows: [
      ['1\n1', 2],
      ['3', null],
      ['7', 8],
      ['9', 10],
    ],
    warnings: [/line 5\.$/, /line 6\.$/],
  },
  {
    what: 'a delimiter at the end of every line adds no column',
    content: lines('a,b,', '1,x,', '2,y,'),
    names: ['a', 'b'],
    rows: [
      [1, 'x'],
      [2, 'y'],
    ],
    warnings: [],
  },
  {
    what: 'a delimiter at the end of data lines only adds no column',
    content: lines('a,b', '1,x,', '2,y,'),
    rows: [
      [1, 'x'],
      [2, 'y'],
    ],
    warnings: [],
  },
  {
    what: 'blank lines are skipped',
    content: lines('', 'a,b', '', '1,x', '   ', '2,y', '', ''),
    rows: [
      [1, 'x'],
      [2, 'y'],
    ],
  },
  {
    what: 'titles above the header are skipped and told',
    content: lines('Report of sales', 'made by hand', '', 'city,year,sum', 'Nice,2020,5', 'Lyon,2021,6'),
    names: ['city', 'year', 'sum'],
    rows: [
      ['Nice', 2020, 5],
      ['Lyon', 2021, 6],
    ],
    warnings: [/^2 lines above the header were skipped\.$/],
  },
  {
    what: "Excel's sep= line",
    content: lines('sep=|', 'a|b', '1|x,y;z', '2|w'),
    names: ['a', 'b'],
    rows: [
      [1, 'x,y;z'],
      [2, 'w'],
    ],
  },
  {
    what: 'duplicate names, also by case, and empty ones',
    content: lines('a,A,a,,b,a_2', '1,2,3,4,5,6'),
    names: ['a', 'A_3', 'a_4', 'column_4', 'b', 'a_2'],
    rows: [[1, 2, 3, 4, 5, 6]],
    warnings: [/^Column names that were empty, repeated.*column 2 is "A_3", 3 is "a_4", 4 is "column_4"\.$/],
  },
  {
    what: 'names of prototypes, SQL and control characters are data',
    content: lines('__proto__,constructor,"c0"" FROM x; DROP TABLE y; --","tab\there",toString', '1,2,3,4,5'),
    names: ['__proto__', 'constructor', 'c0" FROM x; DROP TABLE y; --', 'tab here', 'toString'],
    rows: [[1, 2, 3, 4, 5]],
  },
  { what: 'one column', content: lines('n', '1', '2', '3'), names: ['n'], rows: [[1], [2], [3]] },
  {
    what: 'one column of prose with commas',
    content: lines('text', 'Hello, world', 'no comma', 'a, b, and c'),
    names: ['text'],
    rows: [['Hello, world'], ['no comma'], ['a, b, and c']],
  },
  { what: 'one row without a line end', content: 'a,b\n1,2', rows: [[1, 2]] },
  {
    what: 'one row of numbers has no header',
    content: '1,2,3\n',
    names: ['column_1', 'column_2', 'column_3'],
    rows: [[1, 2, 3]],
  },
  {
    what: 'years as names are a header',
    content: lines('country,2019,2020,2021', 'France,1,2,3', 'Chad,4,5,6'),
    names: ['country', '2019', '2020', '2021'],
    rows: [
      ['France', 1, 2, 3],
      ['Chad', 4, 5, 6],
    ],
  },
  {
    what: 'null words are empty in numeric columns and words in text ones',
    content: lines('n,t', '1,NA', 'NA,null', 'N/A,x', 'null,NaN', 'NaN,', 'nan,n/a', ',y', '2.5,z'),
    types: ['numeric', 'categorical'],
    rows: [
      [1, 'NA'],
      [null, 'null'],
      [null, 'x'],
      [null, 'NaN'],
      [null, null],
      [null, 'n/a'],
      [null, 'y'],
      [2.5, 'z'],
    ],
  },
  {
    what: 'null words in dates and booleans',
    content: lines('d,b', '2024-01-31,true', 'NA,N/A', ',FALSE', 'null,'),
    types: ['datetime', 'boolean'],
    rows: [
      ['2024-01-31', true],
      [null, null],
      [null, false],
      [null, null],
    ],
  },
  {
    what: 'columns without any value are unknown',
    content: lines('a,b,c', '1,,NA', '2,,'),
    types: ['numeric', 'unknown', 'unknown'],
    rows: [
      [1, null, null],
      [2, null, null],
    ],
  },
  {
    what: 'leading zeros and phone numbers stay text',
    content: lines('zip,phone,zero,dec', '00123,+33612345678,0,0.5', '75001,+33699999999,7,00.5'),
    types: ['categorical', 'categorical', 'numeric', 'categorical'],
    rows: [
      ['00123', '+33612345678', 0, '0.5'],
      ['75001', '+33699999999', 7, '00.5'],
    ],
  },
  {
    what: 'integers beyond 2^53 are strings, beyond 2^63 the column is text',
    content: lines(
      'a,b,c',
      '9007199254740991,9223372036854775807,9223372036854775808',
      '9007199254740993,-9223372036854775808,1',
    ),
    types: ['numeric', 'numeric', 'categorical'],
    rows: [
      [9007199254740991, '9223372036854775807', '9223372036854775808'],
      ['9007199254740993', '-9223372036854775808', '1'],
    ],
  },
  {
    what: 'all spellings of decimals, and no rounding of them to integers',
    content: lines(
      'x',
      '81.79',
      '.5',
      '5.',
      '-0.25',
      '+1.5',
      '1e3',
      '2.5E-3',
      '-7',
      '1_000'.replace('_', ''),
    ),
    rows: [[81.79], [0.5], [5], [-0.25], [1.5], [1000], [0.0025], [-7], [1000]],
  },
  {
    what: 'what only DuckDB takes for a number stays text',
    content: lines('a,b,c', '1_000,0x10,1e5x', '2,3,4'),
    types: ['categorical', 'categorical', 'categorical'],
    rows: [
      ['1_000', '0x10', '1e5x'],
      ['2', '3', '4'],
    ],
  },
  {
    what: 'infinities become empty and are told',
    content: lines('x', '1.5', 'inf', '-Infinity', '1e999', '2'),
    rows: [[1.5], [null], [null], [null], [2]],
    warnings: [/^Column "x": 3 infinite values became empty\.$/],
  },
  {
    what: 'spaces around numbers, dates and booleans do not matter; around text they stay',
    content: lines('n,d,b,t', ' 1 , 2024-01-02, true ,  x ', '2,2024-01-03 ,false,y'),
    types: ['numeric', 'datetime', 'boolean', 'categorical'],
    rows: [
      [1, '2024-01-02', true, '  x '],
      [2, '2024-01-03', false, 'y'],
    ],
  },
  {
    what: 'booleans in any case, and no other words or digits',
    content: lines('a,b,c', 'True,yes,1', 'FALSE,no,0'),
    types: ['boolean', 'categorical', 'numeric'],
    rows: [
      [true, 'yes', 1],
      [false, 'no', 0],
    ],
  },
  {
    what: 'ISO dates and times, with and without zone',
    content: lines(
      'd,t,z',
      '2024-02-29,2024-02-29T23:59:59,2024-02-29T23:59:59Z',
      '0001-01-01,2024-01-01 00:00:00.5,2024-03-01T00:30:00+02:00',
      '9999-12-31,1969-12-31T23:59:59.123456,2024-03-01 00:30:00-0530',
    ),
    types: ['datetime', 'datetime', 'datetime'],
    rows: [
      ['2024-02-29', '2024-02-29T23:59:59', '2024-02-29T23:59:59Z'],
      ['0001-01-01', '2024-01-01T00:00:00.500', '2024-02-29T22:30:00Z'],
      ['9999-12-31', '1969-12-31T23:59:59.123456', '2024-03-01T06:00:00Z'],
    ],
  },
  {
    what: 'zoned times to the minute',
    content: lines('z', '2024-02-29T23:59Z', '2024-03-01T00:30+02:00'),
    rows: [['2024-02-29T23:59:00Z'], ['2024-02-29T22:30:00Z']],
  },
  {
    what: 'days of no calendar stay text',
    content: lines('d', '2023-02-28', '2023-02-29'),
    types: ['categorical'],
    rows: [['2023-02-28'], ['2023-02-29']],
  },
  {
    what: 'dates with and without time in one column stay text',
    content: lines('d', '2023-02-28', '2023-02-28T10:00:00'),
    types: ['categorical'],
    rows: [['2023-02-28'], ['2023-02-28T10:00:00']],
  },
  {
    what: 'day and month are told apart by one row, the last',
    content: lines(
      'd,m',
      ...Array.from({ length: 30_000 }, () => '01/02/2024,01/02/2024'),
      '31/12/2024,12/31/2024',
    ),
    types: ['datetime', 'datetime'],
    rows: [
      ...Array.from({ length: 30_000 }, () => ['2024-02-01', '2024-01-02']),
      ['2024-12-31', '2024-12-31'],
    ],
  },
  {
    what: 'ambiguous days and months stay text and name date_format',
    content: lines('d', '01/02/2024', '03-04-2024'.replaceAll('-', '/')),
    types: ['categorical'],
    rows: [['01/02/2024'], ['03/04/2024']],
    warnings: [/^Column "d" holds dates whose day and month cannot be told apart.*date_format/],
  },
  {
    what: 'a stated date format decides, with letters or percent signs',
    content: lines('d,n', '01/02/2024,5', '03/04/2024,6'),
    how: { options: { dateFormat: 'DD/MM/YYYY' } },
    types: ['datetime', 'numeric'],
    rows: [
      ['2024-02-01', 5],
      ['2024-04-03', 6],
    ],
  },
  {
    what: 'a stated date format with time and two-digit years',
    content: lines('d', '1/2/24 15:05', 'NA', '12/31/99 00:00'),
    how: { options: { dateFormat: '%m/%d/%y %H:%M' } },
    types: ['datetime'],
    rows: [['2024-01-02T15:05:00'], [null], ['1999-12-31T00:00:00']],
  },
  {
    what: 'a stated date format that fits nothing is told',
    content: lines('d', '01/02/2024', 'x'),
    how: { options: { dateFormat: 'DD/MM/YYYY' } },
    types: ['categorical'],
    rows: [['01/02/2024'], ['x']],
    warnings: [/^date_format fits no column/],
  },
  {
    what: 'compact dates by a stated format',
    content: lines('d,n', '20240131,7', '20241231,8'),
    how: { options: { dateFormat: '%Y%m%d' } },
    types: ['datetime', 'numeric'],
    rows: [
      ['2024-01-31', 7],
      ['2024-12-31', 8],
    ],
  },
  {
    what: 'points put the day first, slashes may start with the year',
    content: lines('a,b,c', '01.02.2024,2024/3/4,25-12-2024 08:30', '03.04.2024,2024/12/31,01-02-2024 09:00'),
    types: ['datetime', 'datetime', 'datetime'],
    rows: [
      ['2024-02-01', '2024-03-04', '2024-12-25T08:30:00'],
      ['2024-04-03', '2024-12-31', '2024-02-01T09:00:00'],
    ],
  },
  {
    what: 'two-digit years stay text and are told',
    content: lines('d', '25/12/23', '24/12/23'),
    types: ['categorical'],
    rows: [['25/12/23'], ['24/12/23']],
    warnings: [/two-digit years.*date_format/],
  },
  {
    what: 'a word after 25,000 numbers makes the column text',
    content: lines('n,m', ...Array.from({ length: 25_000 }, (_, i) => `${i},${i}`), 'x,1.5'),
    types: ['text', 'numeric'],
    rows: [...Array.from({ length: 25_000 }, (_, i) => [String(i), i]), ['x', 1.5]],
  },
  {
    what: 'formulas are text and stay as they are',
    content: lines('a,b', '=1+1,@SUM(A1)', '-2+3,+cmd|x'),
    types: ['categorical', 'categorical'],
    rows: [
      ['=1+1', '@SUM(A1)'],
      ['-2+3', '+cmd|x'],
    ],
  },
  {
    what: 'emojis, right-to-left and combining characters',
    content: lines('😀,b', '👩‍👩‍👧‍👦,שלום', 'e\u0301,\u202eabc'),
    names: ['😀', 'b'],
    rows: [
      ['👩‍👩‍👧‍👦', 'שלום'],
      ['e\u0301', '\u202eabc'],
    ],
  },
  {
    what: 'quotes inside bare cells and text after a closing quote are kept',
    content: lines('a,b', '5" pipe,x', '"quoted"tail,y'),
    rows: [
      ['5" pipe', 'x'],
      ['quotedtail', 'y'],
    ],
  },
  {
    what: 'backslash escapes',
    content: lines('id,json', '1,"{\\"a\\": 1, \\"b\\": 2}"', '2,"plain, text"'),
    rows: [
      [1, '{"a": 1, "b": 2}'],
      [2, 'plain, text'],
    ],
  },
  {
    what: 'a backslash that escapes no quote is a backslash',
    content: lines('day,text,n', '2024-02-29,plainly text,-7', ',"\\9",', ',"\\2024-01-01",'),
    rows: [
      ['2024-02-29', 'plainly text', -7],
      [null, '\\9', null],
      [null, '\\2024-01-01', null],
    ],
  },
  {
    what: 'single quotes around cells',
    content: lines("'a','b'", "'x, y','1'", "'it''s','2'"),
    names: ['a', 'b'],
    rows: [
      ['x, y', 1],
      ["it's", 2],
    ],
  },
  {
    what: 'apostrophes at the start of words are no quotes',
    content: lines('a,b', "'tis,1", "'twas,2"),
    rows: [
      ["'tis", 1],
      ["'twas", 2],
    ],
  },
  {
    what: 'pipes and tabs as delimiters, a stated unusual one',
    content: lines('a^b', '1^x,y', '2^z'),
    how: { options: { delimiter: '^' } },
    rows: [
      [1, 'x,y'],
      [2, 'z'],
    ],
  },
  {
    what: 'a tsv with commas in its text',
    content: lines('a\tb', 'x, y\t1', 'z, w\t2'),
    how: { kind: 'tsv' },
    rows: [
      ['x, y', 1],
      ['z, w', 2],
    ],
  },
  {
    what: 'a very long cell and a row longer than two megabytes',
    content: lines(
      'a,b,c',
      `${'x'.repeat(1_000_000)},${'y'.repeat(1_000_000)},${'z'.repeat(1_000_000)}`,
      '1,2,3',
    ),
    rows: [
      ['x'.repeat(1_000_000), 'y'.repeat(1_000_000), 'z'.repeat(1_000_000)],
      ['1', '2', '3'],
    ],
  },
  {
    what: 'empty quoted cells are empty',
    content: lines('a,b', '"",1', '"x",""'),
    rows: [
      [null, 1],
      ['x', null],
    ],
  },
  {
    what: 'one column with quoted empty cells',
    content: lines('a', '""', 'x', '""'),
    rows: [[null], ['x'], [null]],
  },
];

describe('ingest of delimited text', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await createHarness();
  });
  afterAll(() => harness.close());

  it.each(CASES)('reads $what', async ({ content, how, names, types, rows, warnings, detected }) => {
    const { profile, rows: read } = await harness.ingest(content, how);
    if (names !== undefined) expect(namesOf(profile)).toEqual(names);
    if (types !== undefined) expect(typesOf(profile)).toEqual(types);
    expect(read).toEqual(rows);
    expect(profile.rowCount).toBe(rows.length);
    if (detected !== undefined) expect(profile.detected).toEqual(detected);
    if (warnings !== undefined) {
      expect(profile.warnings).toHaveLength(warnings.length);
      for (const [index, warning] of warnings.entries()) expect(profile.warnings[index]).toMatch(warning);
    }
  });

  it('keeps each name as a key of its own in the JSON of a row', async () => {
    const { json } = await harness.ingest(lines('__proto__,constructor', '1,2'));
    expect(json).toEqual(['{"__proto__":1,"constructor":2}']);
  });
});
