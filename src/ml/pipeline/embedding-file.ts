import { readFileSync, writeFileSync } from 'node:fs';
import { storageError } from '../../platform/storage.ts';
import type { Reduction } from '../engine/engine.ts';

/**
 * A reduction as a file: the length of the header in four bytes, the header in JSON, filled up with spaces to a multiple
 * of four bytes, then the positions; all little-endian. Every number is read as it was written, to the last bit.
 */
export function writeEmbedding(path: string, { positions, ...header }: Reduction): void {
  const text = Buffer.from(JSON.stringify(header));
  const padding = Buffer.alloc((4 - (text.length % 4)) % 4, ' ');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length + padding.length);
  const values = Buffer.from(positions.buffer, positions.byteOffset, positions.byteLength);
  try {
    writeFileSync(path, Buffer.concat([length, text, padding, values]));
  } catch (error) {
    throw storageError(error);
  }
}

/** Null when the file cannot be read, or holds the positions of another number of rows: it is a help, not a need. */
export function readEmbedding(path: string, rows: number): Reduction | null {
  try {
    const bytes = Uint8Array.from(readFileSync(path));
    const start = 4 + new DataView(bytes.buffer).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start))) as Omit<
      Reduction,
      'positions'
    >;
    const positions = new Float32Array(bytes.buffer, start);
    return positions.length === 3 * rows ? { ...header, positions } : null;
  } catch {
    return null;
  }
}
