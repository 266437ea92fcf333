/** What the headers of an entry say; the archive's own is below 4 GiB, so no ZIP64 is needed. */
export interface EntryFacts {
  readonly name: string;
  readonly method: 0 | 8;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
}

/** 1 January 1980, the earliest day that an archive can name: the same content gives the same archive. */
const DAY = 33;
const VERSION = 20;
const UTF8_NAMES = 0x0800;

/** @returns 30 bytes and the name */
export function localHeader({ name, method, crc, packedSize, size }: EntryFacts): Buffer {
  const nameBytes = Buffer.from(name);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(UTF8_NAMES, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt16LE(DAY, 12);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(packedSize, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(nameBytes.length, 26);
  return Buffer.concat([header, nameBytes]);
}

/** The central directory and its end, to stand at `offset`. */
export function directory(
  entries: readonly (EntryFacts & { readonly offset: number })[],
  offset: number,
): Buffer {
  const parts = entries.map(({ name, method, crc, packedSize, size, offset: start }) => {
    const nameBytes = Buffer.from(name);
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(VERSION, 4);
    header.writeUInt16LE(VERSION, 6);
    header.writeUInt16LE(UTF8_NAMES, 8);
    header.writeUInt16LE(method, 10);
    header.writeUInt16LE(DAY, 14);
    header.writeUInt32LE(crc, 16);
    header.writeUInt32LE(packedSize, 20);
    header.writeUInt32LE(size, 24);
    header.writeUInt16LE(nameBytes.length, 28);
    header.writeUInt32LE(start, 42);
    return Buffer.concat([header, nameBytes]);
  });
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, end]);
}
