interface Signature {
  readonly name: string;
  readonly bytes: readonly number[];
}

const SIGNATURES: readonly Signature[] = [
  { name: 'a ZIP archive or Excel workbook (.xlsx)', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { name: 'an empty ZIP archive', bytes: [0x50, 0x4b, 0x05, 0x06] },
  { name: 'a PDF document', bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { name: 'a PNG image', bytes: [0x89, 0x50, 0x4e, 0x47] },
  { name: 'a JPEG image', bytes: [0xff, 0xd8, 0xff] },
  { name: 'a GIF image', bytes: [0x47, 0x49, 0x46, 0x38] },
  { name: 'a Parquet file', bytes: [0x50, 0x41, 0x52, 0x31] },
  { name: 'an Arrow file', bytes: [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31] },
  { name: 'a gzip archive', bytes: [0x1f, 0x8b] },
  { name: 'an old Excel workbook (.xls)', bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { name: 'a Zstandard archive', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'an SQLite database', bytes: [...Buffer.from('SQLite format 3\0')] },
  { name: 'a program', bytes: [0x7f, 0x45, 0x4c, 0x46] },
];

/** What kind of binary file these first bytes are, in words, or undefined when they may be text. */
export function binaryKind(head: Uint8Array): string | undefined {
  return SIGNATURES.find(({ bytes }) => startsWith(head, bytes))?.name;
}

export function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, at) => head[at] === byte);
}
