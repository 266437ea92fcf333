import { createInflateRaw, type InflateRaw } from 'node:zlib';

/** What is wrong with an archive, as a clause of a sentence for the uploader. */
export class ZipError extends Error {
  override readonly name = 'ZipError';
}

export class ZipTooLarge extends ZipError {}

export interface ZipEntry {
  readonly name: string;
  /** 0 is stored, 8 is deflated. */
  readonly method: number;
  readonly encrypted: boolean;
  /** Where its bytes lie in the archive. */
  readonly start: number;
  readonly end: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const ZIP64_END = 0x06064b50;
const ZIP64_LOCATOR = 0x07064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const LONGEST_COMMENT = 65_535;
const UNKNOWN_32 = 0xffffffff;

/**
 * The entries that an archive's central directory names, in its order. Sizes of unpacked data are not even read: they
 * may lie, and only unpacking tells.
 *
 * @throws ZipError
 */
export function readZipEntries(archive: Buffer, maxEntries: number): ZipEntry[] {
  try {
    return entriesOf(archive, maxEntries);
  } catch (error) {
    if (error instanceof RangeError) throw new ZipError('its directory is damaged', { cause: error });
    throw error;
  }
}

function entriesOf(archive: Buffer, maxEntries: number): ZipEntry[] {
  const directory = findDirectory(archive);
  if (directory.count > maxEntries) throw new ZipError(`it holds more than ${maxEntries} entries`);
  const entries: ZipEntry[] = [];
  let at = directory.offset;
  for (let index = 0; index < directory.count; index++) {
    if (archive.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new ZipError('its directory is damaged');
    const flags = archive.readUInt16LE(at + 8);
    const nameLength = archive.readUInt16LE(at + 28);
    const extraLength = archive.readUInt16LE(at + 30);
    const commentLength = archive.readUInt16LE(at + 32);
    const nameEnd = at + 46 + nameLength;
    const { packedSize, offset } = placeOf(archive, at, nameEnd, extraLength);
    const start = contentStart(archive, offset);
    if (start + packedSize > archive.length) throw new ZipError('it is cut short');
    entries.push({
      name: archive.toString('utf8', at + 46, nameEnd),
      method: archive.readUInt16LE(at + 10),
      encrypted: (flags & 1) !== 0,
      start,
      end: start + packedSize,
    });
    at = nameEnd + extraLength + commentLength;
  }
  return entries;
}

function findDirectory(archive: Buffer): { count: number; offset: number } {
  const earliest = Math.max(0, archive.length - 22 - LONGEST_COMMENT);
  for (let at = archive.length - 22; at >= earliest; at--) {
    if (archive.readUInt32LE(at) !== END_OF_DIRECTORY) continue;
    const count = archive.readUInt16LE(at + 10);
    const offset = archive.readUInt32LE(at + 16);
    if (count !== 0xffff && offset !== UNKNOWN_32) return { count, offset };
    const locator = at - 20;
    if (locator < 0 || archive.readUInt32LE(locator) !== ZIP64_LOCATOR) return { count, offset };
    const end = toNumber(archive.readBigUInt64LE(locator + 8));
    if (archive.readUInt32LE(end) !== ZIP64_END) throw new ZipError('its directory is damaged');
    return {
      count: toNumber(archive.readBigUInt64LE(end + 32)),
      offset: toNumber(archive.readBigUInt64LE(end + 48)),
    };
  }
  throw new ZipError('it is cut short');
}

/** Packed size and offset of an entry, from its ZIP64 field where the 32-bit ones are too small. */
function placeOf(archive: Buffer, at: number, extraStart: number, extraLength: number) {
  let packedSize = archive.readUInt32LE(at + 20);
  let offset = archive.readUInt32LE(at + 42);
  const size = archive.readUInt32LE(at + 24);
  for (let field = extraStart; field + 4 <= extraStart + extraLength; ) {
    const length = archive.readUInt16LE(field + 2);
    if (archive.readUInt16LE(field) === 1) {
      let value = field + 4 + (size === UNKNOWN_32 ? 8 : 0);
      if (packedSize === UNKNOWN_32) {
        packedSize = toNumber(archive.readBigUInt64LE(value));
        value += 8;
      }
      if (offset === UNKNOWN_32) offset = toNumber(archive.readBigUInt64LE(value));
      break;
    }
    field += 4 + length;
  }
  return { packedSize, offset };
}

/** Behind the entry's own header, whose name and extra field may be longer than the directory's. */
function contentStart(archive: Buffer, offset: number): number {
  if (archive.readUInt32LE(offset) !== LOCAL_ENTRY) throw new ZipError('its directory is damaged');
  return offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
}

function toNumber(value: bigint): number {
  if (value > Number.MAX_SAFE_INTEGER) throw new ZipError('its directory is damaged');
  return Number(value);
}

/**
 * Unpacks one entry and hands on each piece. What comes out is counted, whatever the archive says.
 *
 * @throws ZipTooLarge when more than `maxBytes` come out
 */
export async function inflateEntry(
  archive: Buffer,
  entry: ZipEntry,
  maxBytes: number,
  take: (piece: Buffer) => void,
): Promise<number> {
  if (entry.encrypted) throw new ZipError('it is encrypted');
  const packed = archive.subarray(entry.start, entry.end);
  if (entry.method === 0) {
    if (packed.length > maxBytes) throw new ZipTooLarge('it unpacks to too much');
    take(packed);
    return packed.length;
  }
  if (entry.method !== 8) throw new ZipError('it is packed by a method other than deflate');
  const inflate = createInflateRaw({ chunkSize: 256 * 1024 });
  try {
    return await passOn(inflate, packed, maxBytes, take);
  } catch (error) {
    if (error instanceof ZipError) throw error;
    throw new ZipError('it is damaged or cut short', { cause: error });
  } finally {
    inflate.destroy();
  }
}

async function passOn(
  inflate: InflateRaw,
  packed: Buffer,
  maxBytes: number,
  take: (piece: Buffer) => void,
): Promise<number> {
  inflate.end(packed);
  let bytes = 0;
  for await (const piece of inflate as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > maxBytes) throw new ZipTooLarge('it unpacks to too much');
    take(piece);
  }
  return bytes;
}
