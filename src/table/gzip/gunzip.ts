import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { systemCode } from '../../platform/app-error.ts';
import { tooMuchText } from '../csv/table-writer.ts';
import { createUtf8Checker, type Utf8Verdict } from '../probe/encoding.ts';
import { refuse } from '../refusal.ts';

/**
 * Unpacks a gzip file, all of its members, while its encoding is checked. It stops at the first byte over the limit,
 * so that a small file cannot fill the disk.
 *
 * @throws AppError BAD_REQUEST for what is cut short, damaged or over the limit
 */
export async function gunzip(source: string, target: string, maxBytes: number): Promise<Utf8Verdict> {
  const checker = createUtf8Checker();
  let bytes = 0;
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        done(tooMuchText(maxBytes));
        return;
      }
      checker.push(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(
      createReadStream(source, { highWaterMark: 256 * 1024 }),
      createGunzip({ chunkSize: 256 * 1024 }),
      watch,
      createWriteStream(target),
    );
  } catch (error) {
    throw explain(error);
  }
  if (bytes === 0) throw refuse('The gzip archive is empty. Upload one with at least one row of data.');
  return checker.result();
}

function explain(error: unknown): unknown {
  const code = systemCode(error);
  if (code === 'Z_BUF_ERROR') {
    return refuse('The gzip archive ends in the middle. Upload the whole file again.', error);
  }
  if (code?.startsWith('Z_') === true) {
    return refuse('The gzip archive is damaged. Pack the file again.', error);
  }
  return error;
}
