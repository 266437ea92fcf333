import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import {
  Binary,
  Bool,
  CompressionType,
  compressionRegistry,
  DateDay,
  Decimal,
  Dictionary,
  Field,
  Float32,
  Float64,
  Int32,
  Int64,
  List,
  makeData,
  makeVector,
  Null,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimeMicrosecond,
  TimestampMicrosecond,
  tableFromArrays,
  tableToIPC,
  Uint64,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/platform/app-error.ts';
import { parquet } from './formats.fixture.ts';
import { createHarness, type Harness, type How, namesOf } from './harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
});
afterAll(() => harness.close());

async function refusal(content: Uint8Array, how: How): Promise<string> {
  const error = await harness.ingest(content, how).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(AppError);
  expect((error as AppError).code).toBe('BAD_REQUEST');
  return (error as AppError).message;
}

describe('a Parquet file', () => {
  const written = async (query: string) => {
    const path = join(harness.directory, 'written.parquet');
    await parquet(path, query);
    return readFile(path);
  };
  const read = async (query: string, how: How = {}) =>
    harness.ingest(await written(query), { kind: 'parquet', ...how });
  const storage = ({ profile }: Awaited<ReturnType<typeof read>>) =>
    profile.columns.map(({ storageType }) => storageType);

  it('decides the types of its columns', async () => {
    const table = await read(`
      SELECT 9007199254740993::BIGINT AS big, 1.25::DECIMAL(10,2) AS price, '007' AS code, '12' AS digits, true AS flag,
        DATE '2024-02-29' AS day, TIMESTAMP '2024-02-29 12:30:00.123456' AS moment,
        TIMESTAMPTZ '2024-02-29 12:30:00+02' AS instant, TIME '12:30:00' AS clock,
        {'a': [1, 2], '__proto__': 'x'} AS nested, map {'k': 1} AS pairs, 'blob'::BLOB AS bytes, 0.5::FLOAT AS small
      UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'inf'::FLOAT`);
    expect(storage(table)).toEqual([
      'BIGINT',
      'DOUBLE',
      'VARCHAR',
      'VARCHAR',
      'BOOLEAN',
      'DATE',
      'TIMESTAMP',
      'TIMESTAMPTZ',
      'VARCHAR',
      'VARCHAR',
      'VARCHAR',
      'VARCHAR',
      'DOUBLE',
    ]);
    expect(table.rows[0]).toEqual([
      '9007199254740993',
      1.25,
      '007',
      '12',
      true,
      '2024-02-29',
      '2024-02-29T12:30:00.123456',
      '2024-02-29T10:30:00Z',
      '12:30:00',
      '{"a":[1,2],"__proto__":"x"}',
      '{"k":1}',
      'YmxvYg==',
      0.5,
    ]);
    expect(table.rows[1]).toEqual(Array(13).fill(null));
    expect(table.profile.warnings).toEqual([
      expect.stringMatching(/"nested": its nested values became JSON/),
      expect.stringMatching(/"pairs"/),
      expect.stringMatching(/"bytes": its bytes became base64/),
      expect.stringMatching(/"small": 1 infinite values became empty/),
    ]);
  });

  it('keeps whole numbers beyond 64 bits and dates beyond four digits as text', async () => {
    const table = await read(
      `SELECT 18446744073709551615::UBIGINT AS u, 5::UBIGINT AS small, DATE '12024-01-01' AS far`,
    );
    expect(storage(table)).toEqual(['VARCHAR', 'BIGINT', 'VARCHAR']);
    expect(table.rows[0]![0]).toBe('18446744073709551615');
  });

  it('reads an empty text as no value, as every kind does', async () => {
    const { rows, profile } = await read(`SELECT unnest(['', 'a', NULL]) AS t`);
    expect(rows).toEqual([[null], ['a'], [null]]);
    expect(profile.columns[0]!.statistics).toMatchObject({ count: 1, null_count: 2 });
  });

  it('keeps its names, also those that are hostile', async () => {
    const { profile } = await read(`SELECT 1 AS "__proto__", 2 AS "a""; DROP TABLE x; --", 3 AS "é"`);
    expect(namesOf(profile)).toEqual(['__proto__', 'a"; DROP TABLE x; --', 'é']);
  });

  it('is refused over a limit before it is read', async () => {
    const many = await written('SELECT range AS i FROM range(5000)');
    expect(await refusal(many, { kind: 'parquet', limits: { maxRows: 4999 } })).toMatch(
      /more than 4,999 rows/,
    );
    const wide = await written(
      `SELECT ${Array.from({ length: 30 }, (_, at) => `${at} AS x${at}`).join(', ')}`,
    );
    expect(await refusal(wide, { kind: 'parquet', limits: { maxColumns: 29 } })).toMatch(
      /30 columns; 29 are the most/,
    );
    const repeated = await written(`SELECT repeat('x', 100000) AS t FROM range(2000)`);
    expect(repeated.length).toBeLessThan(100_000);
    expect(await refusal(repeated, { kind: 'parquet', limits: { maxInflatedBytes: 50_000_000 } })).toMatch(
      /unpacks to more/,
    );
    expect(await refusal(repeated, { kind: 'parquet', limits: { maxCellBytes: 50_000 } })).toMatch(
      /longer than 50,000 bytes/,
    );
  });

  it('is refused without rows', async () => {
    expect(await refusal(await written('SELECT 1 AS a WHERE false'), { kind: 'parquet' })).toMatch(/no rows/);
  });

  it('is refused when it is another file, cut short, or says other things in its footer than it holds', async () => {
    const whole = await written('SELECT range AS i, i::VARCHAR || $$x$$ AS t FROM range(1000)');
    expect(await refusal(Buffer.from('a,b\n1,2\n'), { kind: 'parquet' })).toMatch(
      /named .parquet but is text/,
    );
    expect(await refusal(whole.subarray(0, 500), { kind: 'parquet' })).toMatch(/cut short/);
    // The length of a footer that is longer than the file.
    const lying = Buffer.from(whole);
    lying.writeUInt32LE(0x7fff_ffff, whole.length - 8);
    expect(await refusal(lying, { kind: 'parquet' })).toMatch(/damaged/);
  });
});

describe('an Arrow file', () => {
  const types = () =>
    new Table({
      big: vectorFromArray([9007199254740993n, null], new Int64()),
      unsigned: vectorFromArray([18446744073709551615n, 1n], new Uint64()),
      small: vectorFromArray([0.1, null], new Float32()),
      double: vectorFromArray([0.1, Number.NaN], new Float64()),
      flag: vectorFromArray([true, null], new Bool()),
      text: vectorFromArray(['12', ''], new Utf8()),
      category: vectorFromArray(['red', 'red'], new Dictionary(new Utf8(), new Int32())),
      day: vectorFromArray([new Date('2024-02-29'), null], new DateDay()),
      list: vectorFromArray([[1, 2], null], new List(new Field('item', new Int32()))),
      bytes: vectorFromArray([new Uint8Array([1, 2]), null], new Binary()),
    });

  it.each(['file', 'stream'] as const)('decides the types of its columns, as a %s', async (format) => {
    const { profile, rows } = await harness.ingest(tableToIPC(types(), format), { kind: 'arrow' });
    expect(profile.columns.map(({ storageType }) => storageType)).toEqual([
      'BIGINT',
      'VARCHAR',
      'DOUBLE',
      'DOUBLE',
      'BOOLEAN',
      'VARCHAR',
      'VARCHAR',
      'DATE',
      'VARCHAR',
      'VARCHAR',
    ]);
    expect(rows).toEqual([
      [
        '9007199254740993',
        '18446744073709551615',
        Math.fround(0.1),
        0.1,
        true,
        '12',
        'red',
        '2024-02-29',
        '[1,2]',
        'AQI=',
      ],
      [null, '1', null, null, null, null, 'red', null, null, null],
    ]);
    expect(profile.detected).toMatchObject({ kind: 'arrow', encoding: null });
  });

  it('keeps every digit of instants, decimals and times', async () => {
    const moment = BigInt(Date.UTC(2024, 1, 29, 12, 30)) * 1000n + 123456n;
    const whole = (values: bigint[]) => ({
      length: values.length,
      nullCount: 0,
      data: BigInt64Array.from(values),
    });
    const moments = (type: TimestampMicrosecond, values: bigint[]) =>
      makeVector(makeData({ type, ...whole(values) }));
    const price = makeVector(
      makeData({
        type: new Decimal(2, 10, 128),
        length: 2,
        nullCount: 0,
        data: Uint32Array.from([8179, 0, 0, 0, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff]),
      }),
    );
    const table = new Table({
      local: moments(new TimestampMicrosecond(), [moment, -1n]),
      instant: moments(new TimestampMicrosecond('Europe/Paris'), [moment, 0n]),
      clock: makeVector(makeData({ type: new TimeMicrosecond(), ...whole([45_000_000_001n, 0n]) })),
      price,
    });
    const { profile, rows } = await harness.ingest(tableToIPC(table, 'stream'), { kind: 'arrow' });
    expect(rows).toEqual([
      ['2024-02-29T12:30:00.123456', '2024-02-29T12:30:00.123456Z', '12:30:00.000001', 81.79],
      ['1969-12-31T23:59:59.999999', '1970-01-01T00:00:00Z', '00:00:00', -0.01],
    ]);
    expect(profile.columns.map(({ storageType }) => storageType)).toEqual([
      'TIMESTAMP',
      'TIMESTAMPTZ',
      'VARCHAR',
      'DOUBLE',
    ]);
  });

  it('is refused when it is another file, of the first Feather version, empty or cut short', async () => {
    const file = Buffer.from(tableToIPC(types(), 'file'));
    const stream = Buffer.from(tableToIPC(types(), 'stream'));
    expect(await refusal(Buffer.from('a,b\n1,2\n'), { kind: 'arrow' })).toMatch(/named .arrow but is text/);
    expect(await refusal(Buffer.from('FEA1'.padEnd(40)), { kind: 'arrow' })).toMatch(
      /first version of Feather/,
    );
    expect(await refusal(file.subarray(0, file.length - 20), { kind: 'arrow' })).toMatch(/cut short/);
    for (let length = 8; length < stream.length - 8; length += 97) {
      await harness.ingest(stream.subarray(0, length), { kind: 'arrow' }).catch((error: unknown) => {
        expect(error, `first ${length} bytes`).toMatchObject({ code: 'BAD_REQUEST' });
      });
    }
    expect(
      await refusal(Buffer.from(tableToIPC(tableFromArrays({ a: new Float64Array(0) }), 'file')), {
        kind: 'arrow',
      }),
    ).toMatch(/no rows/);
  });

  it('is refused for rows beyond the limit, although they take no bytes', async () => {
    const schema = new Schema([new Field('nothing', new Null(), true)]);
    const child = makeData({ type: new Null(), length: 2_000_000_000 });
    const batch = new RecordBatch(
      schema,
      makeData({ type: new Struct(schema.fields), length: 2_000_000_000, nullCount: 0, children: [child] }),
    );
    expect(await refusal(tableToIPC(new Table([batch]), 'stream'), { kind: 'arrow' })).toMatch(
      /more than 2,000,000 rows/,
    );
  });

  it('is read when its bodies are compressed with LZ4', async () => {
    compressionRegistry.set(CompressionType.LZ4_FRAME, { encode: lz4FrameOfOneByte });
    const table = new Table({
      zero: makeVector(new Float64Array(1000)),
      n: makeVector(new Float64Array(1000).fill(0)),
    });
    const content = tableToIPC(table, 'stream', CompressionType.LZ4_FRAME);
    expect(content.length).toBeLessThan(2000);
    const { rows } = await harness.ingest(content, { kind: 'arrow' });
    expect(rows).toHaveLength(1000);
    expect(rows[999]).toEqual([0, 0]);
    expect(await refusal(content, { kind: 'arrow', limits: { maxInflatedBytes: 9000 } })).toMatch(
      /unpacks to more/,
    );
  });

  it('says what to do when its bodies are compressed with Zstandard and the runtime has none', async () => {
    const zstd = zlib as { zstdCompressSync?: (data: Uint8Array) => Uint8Array };
    const content = () => {
      compressionRegistry.set(CompressionType.ZSTD, { encode: zstd.zstdCompressSync ?? (() => ZSTD_FRAME) });
      return tableToIPC(
        new Table({ zero: makeVector(new Float64Array(1000)) }),
        'stream',
        CompressionType.ZSTD,
      );
    };
    if (zstd.zstdCompressSync === undefined) {
      expect(await refusal(content(), { kind: 'arrow' })).toMatch(/Zstandard.*LZ4 or without compression/);
    } else {
      expect((await harness.ingest(content(), { kind: 'arrow' })).rows).toHaveLength(1000);
    }
  });
});

/** An LZ4 frame of bytes that are all alike: one literal, one long match, five literals as the format wants them. */
function lz4FrameOfOneByte(data: Uint8Array): Uint8Array {
  const byte = data[0] ?? 0;
  if (data.length < 32 || data.some((other) => other !== byte)) return storedLz4Frame(data);
  const block = [0x1f, byte, 1, 0];
  let rest = data.length - 6 - 4 - 15;
  for (; rest >= 255; rest -= 255) block.push(255);
  block.push(rest, 0x50, byte, byte, byte, byte, byte);
  return lz4Frame(Buffer.from(block), false);
}

const storedLz4Frame = (data: Uint8Array) => lz4Frame(data, true);

function lz4Frame(block: Uint8Array, isStored: boolean): Uint8Array {
  const frame = Buffer.alloc(7 + 4 + block.length + 4);
  frame.writeUInt32LE(0x184d2204, 0);
  frame.set([0x60, 0x70, 0x73], 4);
  frame.writeUInt32LE(isStored ? (block.length | 0x8000_0000) >>> 0 : block.length, 7);
  frame.set(block, 11);
  return frame;
}

/** Enough of a Zstandard frame for the package to take it for one. */
const ZSTD_FRAME = Buffer.from([40, 181, 47, 253, 0, 0]);
