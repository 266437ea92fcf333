import { gzipSync } from 'node:zlib';
import { Table, tableToIPC, vectorFromArray } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utils, write } from 'xlsx';
import { type Account, fileForm, startTestService, type TestService } from '../support/service.ts';
import { rowsXml, workbook, zip } from '../unit/table/formats.fixture.ts';

describe('a file of any kind', () => {
  let service: TestService;
  let owner: Account;

  beforeAll(async () => {
    service = await startTestService(undefined, { MAX_INFLATED_SIZE: String(64 * 1024 * 1024) });
    owner = await service.register();
  });
  afterAll(() => service.stop());

  const upload = (
    content: string | Uint8Array,
    filename: string,
    fields: Record<string, string> = {},
    type?: string,
  ) => {
    if (type === undefined)
      return service.call('POST', '/api/datasets/upload', {
        as: owner,
        form: fileForm(content, filename, fields),
      });
    const form = new FormData();
    form.append('file', new Blob([content as string], { type }), filename);
    return service.call('POST', '/api/datasets/upload', { as: owner, form });
  };

  const rows = rowsXml([
    ['n', 'name'],
    [1.5, 'é'],
    [2, 'b'],
  ]);
  const book = workbook([
    { name: 'First', rows },
    { name: 'Second', rows: rowsXml([['z'], [9]]) },
  ]);
  const oldBook = (extra = {}): Buffer => {
    const made = utils.book_new();
    utils.book_append_sheet(
      made,
      utils.aoa_to_sheet([
        ['n', 'name'],
        [1.5, 'é'],
        [2, 'b'],
      ]),
      'First',
    );
    return write({ ...made, ...extra }, { type: 'buffer', bookType: 'biff8' });
  };
  const arrow = (format: 'file' | 'stream') =>
    tableToIPC(new Table({ n: vectorFromArray([1.5, 2]), name: vectorFromArray(['é', 'b']) }), format);

  const KINDS: readonly (readonly [string, () => string | Uint8Array, type: string])[] = [
    ['table.csv', () => 'n,name\n1.5,é\n2,b\n', 'application/vnd.ms-excel'],
    ['table.tsv', () => 'n\tname\n1.5\té\n2\tb\n', ''],
    ['table.json', () => '[{"n":1.5,"name":"é"},{"n":2,"name":"b"}]', ''],
    ['table.ndjson', () => '{"n":1.5,"name":"é"}\n{"n":2,"name":"b"}\n', ''],
    ['table.xlsx', () => book, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['TABLE.XLSX', () => book, 'application/octet-stream'],
    ['table.xls', () => oldBook(), 'application/vnd.ms-excel'],
    ['table.arrow', () => arrow('file'), ''],
    ['table.arrow', () => arrow('stream'), 'application/vnd.apache.arrow.stream'],
    ['table.feather', () => arrow('file'), ''],
    ['table.csv.gz', () => gzipSync('n,name\n1.5,é\n2,b\n'), 'application/gzip'],
    ['table.tsv.gz', () => gzipSync('n\tname\n1.5\té\n2\tb\n'), 'application/x-gzip'],
  ];

  test.each(KINDS)('named %s is read with its values and statistics', async (filename, content, type) => {
    const answer = await upload(content(), filename, {}, type);
    expect(answer.body).toMatchObject({ row_count: 2, columns: ['n', 'name'], filename });
    expect(answer.status).toBe(201);
    expect(answer.body.name).toMatch(/^table$/i);
    const detail = await service.call('GET', `/api/datasets/${answer.body.id}`, { as: owner });
    expect(detail.body.sample_data).toEqual([
      { n: 1.5, name: 'é' },
      { n: 2, name: 'b' },
    ]);
    expect(detail.body.column_stats.n).toMatchObject({
      type: 'numeric',
      count: 2,
      min: 1.5,
      max: 2,
      mean: 1.75,
    });
  });

  test('a Parquet file that was exported comes back', async () => {
    const first = await upload('n,name\n1.5,é\n2,b\n', 'a.csv');
    const exported = await fetch(`${service.url}/api/datasets/${first.body.id}/export?format=parquet`, {
      headers: { authorization: `Bearer ${owner.token}` },
    });
    const again = await upload(
      new Uint8Array(await exported.arrayBuffer()),
      'b.parquet',
      {},
      'application/vnd.apache.parquet',
    );
    expect(again.body).toMatchObject({ row_count: 2, columns: ['n', 'name'], warnings: [] });
  });

  test('the sheet of a workbook is chosen by its name or place; an unknown one is refused with those there are', async () => {
    expect((await upload(book, 't.xlsx', { sheet: 'Second' })).body.columns).toEqual(['z']);
    expect((await upload(book, 't.xlsx', { sheet: '2' })).body.columns).toEqual(['z']);
    const unknown = await upload(book, 't.xlsx', { sheet: 'Third' });
    expect(unknown.status).toBe(400);
    expect(unknown.body.detail).toMatch(/"Third".*"First", "Second"/);
  });

  test('fields that make no sense are 422, those that say nothing about the file are told', async () => {
    const csv = 'a;b\n1,5;2\n';
    for (const [field, value] of [
      ['delimiter', 'x'],
      ['decimal', ';'],
      ['encoding', 'klingon'],
      ['date_format', '%Q'],
      ['sheet', 's'.repeat(300)],
    ] as const) {
      const answer = await upload(csv, 'a.csv', { [field]: value });
      expect(answer.status, field).toBe(422);
      expect(answer.body.details[0].loc).toEqual(['body', field]);
    }
    const ignored = await upload(csv, 'a.csv', { sheet: 'First' });
    expect(ignored.status).toBe(201);
    expect(ignored.body.warnings).toContain('Not used for a .csv file: sheet.');
  });

  /** A small file that unpacks to 100 MB. */
  const bomb = () =>
    workbook([{ name: 'S', rows }], { extra: [{ name: 'xl/x.xml', content: Buffer.alloc(100_000_000) }] });
  const macros = () => {
    const made = oldBook();
    return Buffer.concat([
      made,
      Buffer.from('Attribute VB_Name = "ThisWorkbook"\r\nSub AutoOpen()\r\nEnd Sub\r\n'),
    ]);
  };

  const REFUSED: readonly (readonly [string, string, () => string | Uint8Array, RegExp])[] = [
    ['a workbook named .csv', 'a.csv', () => book, /named .csv but is a ZIP archive or Excel workbook/],
    ['text named .xlsx', 'a.xlsx', () => 'a,b\n1,2\n', /named .xlsx but is text/],
    ['a new workbook named .xls', 'a.xls', () => book, /named .xls but is .*\.xlsx/],
    ['text named .parquet', 'a.parquet', () => 'a,b\n1,2\n', /named .parquet/],
    ['an archive that unpacks to 100 MB', 'a.xlsx', bomb, /unpacks to more than 64 MiB/],
    [
      'a gzip archive that unpacks to 100 MB',
      'a.csv.gz',
      () => gzipSync(Buffer.alloc(100_000_000)),
      /unpacks to more than 64 MiB/,
    ],
    ['a gzip archive in another', 'a.csv.gz', () => gzipSync(gzipSync('a\n1\n')), /is a gzip archive/],
    [
      'a gzip archive of no table',
      'a.gz',
      () => gzipSync('a\n1\n'),
      /Files of type ".gz" cannot be read.*\.csv\.gz/,
    ],
    ['an empty workbook', 'a.xlsx', () => workbook([{ name: 'S', rows: '' }]), /workbook is empty/],
    [
      'another archive',
      'a.xlsx',
      () => zip([{ name: 'a.txt', content: 'x' }]),
      /ZIP archive without a workbook/,
    ],
    ['half a workbook', 'a.xlsx', () => book.subarray(0, 900), /cut short/],
    ['half an old workbook', 'a.xls', () => oldBook().subarray(0, 1500), /./],
    ['half an Arrow file', 'a.arrow', () => arrow('file').slice(0, 200), /cut short/],
    ['a workbook of broken XML', 'a.xlsx', () => workbook([{ name: 'S', rows: '<row><c t="s"><v>99' }]), /./],
  ];

  test.each(REFUSED)('%s is refused with a reason', async (_what, filename, content, reason) => {
    const answer = await upload(content(), filename);
    expect(answer.body).toMatchObject({ detail: expect.stringMatching(reason), status_code: 400 });
    expect(answer.status).toBe(400);
  });

  test('a Parquet file that is damaged anywhere in its footer is read or refused, never an error of ours', async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `${i},text ${i % 7}`);
    const { body: dataset } = await upload(`n,t\n${lines.join('\n')}\n`, 'a.csv');
    const exported = await fetch(`${service.url}/api/datasets/${dataset.id}/export?format=parquet`, {
      headers: { authorization: `Bearer ${owner.token}` },
    });
    const whole = Buffer.from(await exported.arrayBuffer());
    const footer = whole.length - 8 - whole.readUInt32LE(whole.length - 8);
    for (let at = footer; at < whole.length; at += 31) {
      const lying = Buffer.from(whole);
      lying[at] = lying[at]! ^ 0x55;
      expect([201, 400], `byte ${at}`).toContain((await upload(lying, 'a.parquet')).status);
    }
  });

  test('a declared type that contradicts the name is refused', async () => {
    const answer = await upload(book, 'a.xlsx', {}, 'image/png');
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toMatch(/named .xlsx but was sent as image\/png/);
  });

  test('an old workbook with macros is read for its cells', async () => {
    expect((await upload(macros(), 'a.xls')).body).toMatchObject({ row_count: 2, columns: ['n', 'name'] });
  });

  test('hostile names of sheets and columns are names like any other', async () => {
    const hostile = workbook([
      {
        name: '__proto__',
        rows: rowsXml([
          ['__proto__', 'constructor'],
          [1, 2],
        ]),
      },
    ]);
    const answer = await upload(hostile, 'a.xlsx', { sheet: '__proto__' });
    expect(answer.body.columns).toEqual(['__proto__', 'constructor']);
    const detail = await service.call('GET', `/api/datasets/${answer.body.id}`, { as: owner });
    expect(Object.entries(JSON.parse(detail.text).sample_data[0])).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
  });
});
