import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Fields of a POSIX ustar header, as [offset, length] in its block. */
const BLOCK_BYTES = 512;
const NAME = [0, 100] as const;
const SIZE = [124, 12] as const;
const TYPE = [156, 1] as const;
const DIRECTORY = '5';

/**
 * Writes the files and directories of a tar archive below `directory`, which is made when missing.
 *
 * For the archives of `PGlite.dumpDataDir`: names of up to 100 bytes, directories before what they hold. PGlite can
 * load them itself, through the file system layers of its engine, which takes several times as long.
 */
export function unpackArchive(archive: Uint8Array, directory: string): void {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  mkdirSync(directory, { recursive: true });
  let offset = 0;
  // The archive ends with blocks of zeros.
  while (offset + BLOCK_BYTES <= bytes.length && bytes[offset] !== 0) {
    const header = bytes.subarray(offset, offset + BLOCK_BYTES);
    const path = join(directory, text(header, NAME));
    const size = Number.parseInt(text(header, SIZE), 8) || 0;
    const start = offset + BLOCK_BYTES;
    if (text(header, TYPE) === DIRECTORY) mkdirSync(path, { recursive: true });
    else writeFileSync(path, bytes.subarray(start, start + size));
    offset = start + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  }
}

function text(header: Buffer, [start, length]: readonly [number, number]): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('latin1', 0, end === -1 ? length : end);
}
