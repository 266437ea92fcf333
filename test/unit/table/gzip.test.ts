import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsXml, workbook } from './formats.fixture.ts';
import { createHarness, type Harness, type How, namesOf } from './harness.ts';

describe('a gzipped table', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await createHarness();
  });
  afterAll(() => harness.close());

  const read = (content: Uint8Array, how: How = {}) => harness.ingest(content, { kind: 'csv.gz', ...how });
  const refusal = (content: Uint8Array, how: How = {}) =>
    read(content, how).then(
      () => 'it was read',
      (error: { code?: string; message: string }) => `${error.code} ${error.message}`,
    );

  it('is read as the table in it, whatever its encoding and delimiter', async () => {
    const { profile, rows } = await read(
      gzipSync(Buffer.from('\ufeffnom;prix\n"é";1,5\nb;2,25\n', 'utf16le')),
    );
    expect(namesOf(profile)).toEqual(['nom', 'prix']);
    expect(rows).toEqual([
      ['é', 1.5],
      ['b', 2.25],
    ]);
    expect(profile.detected).toMatchObject({
      kind: 'csv.gz',
      encoding: 'utf-16le',
      delimiter: ';',
      decimal: ',',
    });
    const tabs = await read(gzipSync('a\tb\n1\t2\n'), { kind: 'tsv.gz' });
    expect(tabs.rows).toEqual([[1, 2]]);
  });

  it('is read through all its members, and not beyond them', async () => {
    const members = Buffer.concat([gzipSync('a,b\n1,2\n'), gzipSync('3,4\n')]);
    expect((await read(members)).rows).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect((await read(Buffer.concat([members, Buffer.alloc(100)]))).rows).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it.each<[string, () => Uint8Array, RegExp]>([
    ['cut short', () => gzipSync('a,b\n'.padEnd(5000, '1,2\n')).subarray(0, 30), /ends in the middle/],
    ['damaged', () => Buffer.concat([gzipSync('a').subarray(0, 10), Buffer.alloc(50, 0xff)]), /damaged/],
    ['text', () => Buffer.from('a,b\n1,2\n'), /named .csv.gz but is text/],
    ['a gzip archive in another', () => gzipSync(gzipSync('a,b\n1,2\n')), /is a gzip archive/],
    ['a workbook', () => gzipSync(workbook([{ name: 'S', rows: rowsXml([['a'], [1]]) }])), /Excel workbook/],
    ['empty', () => gzipSync(''), /empty/],
  ])('is refused when it is %s', async (_, content, says) => {
    const told = await refusal(content());
    expect(told).toMatch(says);
    expect(told).toMatch(/^BAD_REQUEST/);
  });

  it('is refused at the first byte over what it may unpack to', async () => {
    const bomb = gzipSync(Buffer.alloc(60_000_000, 'a,b\n1,2\n'));
    expect(await refusal(bomb, { limits: { maxInflatedBytes: 1_000_000_0 } })).toMatch(
      /unpacks to more than 9 MiB/,
    );
  });
});
