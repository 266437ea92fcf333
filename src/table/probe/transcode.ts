import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Encoding } from './encoding.ts';

/** Writes a file once more as UTF-8 without a byte-order mark; what cannot be decoded becomes U+FFFD. */
export async function transcodeToUtf8(source: string, target: string, encoding: Encoding): Promise<void> {
  const decoder = new TextDecoder(encoding);
  await pipeline(
    createReadStream(source, { highWaterMark: 1024 * 1024 }),
    async function* decode(chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
      yield decoder.decode();
    },
    createWriteStream(target),
  );
}
