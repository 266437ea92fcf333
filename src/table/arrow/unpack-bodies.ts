import * as zlib from 'node:zlib';
import { type Codec, CompressionType, compressionRegistry } from 'apache-arrow';
import { systemCode } from '../../platform/app-error.ts';
import { tooMuchText } from '../csv/table-writer.ts';
import { refuse } from '../refusal.ts';
import { Lz4TooLarge, unpackLz4Frame } from './lz4-frame.ts';

/**
 * Lets the Arrow package read compressed bodies, whose sizes it believes: what comes out is counted here. Zstandard is
 * there from Node 22.15 on.
 */
export function unpackBodies(maxBytes: number): void {
  let left = maxBytes;
  const counting = (unpack: (data: Uint8Array, most: number) => Uint8Array): Codec => ({
    decode(data) {
      try {
        const bytes = unpack(data, left);
        left -= bytes.length;
        return bytes;
      } catch (error) {
        const isTooMuch = error instanceof Lz4TooLarge || systemCode(error) === 'ERR_BUFFER_TOO_LARGE';
        throw isTooMuch ? tooMuchText(maxBytes) : error;
      }
    },
  });
  compressionRegistry.set(CompressionType.LZ4_FRAME, counting(unpackLz4Frame));
  compressionRegistry.set(CompressionType.ZSTD, counting(unpackZstd));
}

type Unpack = (data: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;

function unpackZstd(data: Uint8Array, most: number): Uint8Array {
  const unpack = (zlib as { zstdDecompressSync?: Unpack }).zstdDecompressSync;
  if (unpack === undefined) {
    throw refuse(
      'The Arrow file is compressed with Zstandard, which this server cannot unpack. Write it with LZ4 or without compression, or upload it as Parquet.',
    );
  }
  return unpack(data, { maxOutputLength: most });
}
