import { isUtf8 } from 'node:buffer';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;

export type Encoding = (typeof ENCODINGS)[number];

/** What the bytes of the whole file said; a file is UTF-8 only if every byte of it is. */
export interface Utf8Verdict {
  readonly valid: boolean;
  readonly hasNul: boolean;
}

export interface Utf8Checker {
  push(chunk: Uint8Array): void;
  result(): Utf8Verdict;
}

/** Judges a file while it streams by, at the speed of memory: Node's own vectorised check on each chunk. */
export function createUtf8Checker(): Utf8Checker {
  let pending: Uint8Array = new Uint8Array(0);
  let valid = true;
  let hasNul = false;

  return {
    push(chunk) {
      if (!hasNul) hasNul = chunk.includes(0);
      if (!valid) return;
      const bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const cut = bytes.length - unfinishedSequence(bytes);
      valid = isUtf8(bytes.subarray(0, cut));
      pending = bytes.slice(cut);
    },
    result: () => ({ valid: valid && pending.length === 0, hasNul }),
  };
}

/** Length of the character that the end of the bytes may have cut short: 0 to 3. */
function unfinishedSequence(bytes: Uint8Array): number {
  const limit = Math.min(3, bytes.length);
  for (let back = 1; back <= limit; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}

const UTF8_BOM_LENGTH = 3;

/** Bytes of a byte-order mark at the start of a UTF-8 file. */
export function utf8BomLength(head: Uint8Array): number {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? UTF8_BOM_LENGTH : 0;
}

/**
 * A byte-order mark says UTF-16; so do NULs in every other place; what is not UTF-8 otherwise is windows-1252, of
 * which Latin-1's printable characters are a part.
 */
export function detectEncoding(head: Uint8Array, verdict: Utf8Verdict): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (verdict.hasNul) {
    const [even, odd] = nulShares(head);
    if (odd > 0.4 && even < 0.1) return 'utf-16le';
    if (even > 0.4 && odd < 0.1) return 'utf-16be';
  }
  return verdict.valid ? 'utf-8' : 'windows-1252';
}

function nulShares(head: Uint8Array): [even: number, odd: number] {
  const nuls: [number, number] = [0, 0];
  for (let i = 0; i < head.length; i++) if (head[i] === 0) nuls[(i & 1) as 0 | 1]++;
  const half = Math.max(1, head.length / 2);
  return [nuls[0] / half, nuls[1] / half];
}

const ENCODING_LABELS: Readonly<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'utf-8-sig': 'utf-8',
  ascii: 'utf-8',
  'us-ascii': 'utf-8',
  'utf-16': 'utf-16le',
  utf16: 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16-le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'utf-16-be': 'utf-16be',
  'windows-1252': 'windows-1252',
  'cp-1252': 'windows-1252',
  cp1252: 'windows-1252',
  latin1: 'windows-1252',
  'latin-1': 'windows-1252',
  'iso-8859-1': 'windows-1252',
  'iso8859-1': 'windows-1252',
};

/** The encoding an uploader names in any usual spelling, or undefined for one that is not supported. */
export function encodingFromLabel(label: string): Encoding | undefined {
  return ENCODING_LABELS[label.trim().toLowerCase().replace(/_/g, '-')];
}
