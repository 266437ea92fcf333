export class Lz4TooLarge extends RangeError {}

/**
 * Unpacks LZ4 frames, the usual compression of Arrow files (LZ4 Frame Format 1.6.4, LZ4 Block Format; Y. Collet).
 * Checksums are not verified: every length is checked instead, so that no input reads or writes out of bounds.
 *
 * @throws RangeError for what is no LZ4 frame, Lz4TooLarge when more than `maxBytes` would come out
 */
export function unpackLz4Frame(source: Uint8Array, maxBytes: number): Uint8Array {
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  let output: Uint8Array = new Uint8Array(Math.min(maxBytes, Math.max(1024, source.length * 3)));
  let length = 0;

  function reserve(bytes: number): void {
    if (length + bytes <= output.length) return;
    if (length + bytes > maxBytes) throw new Lz4TooLarge('it unpacks to too much');
    const larger = new Uint8Array(Math.min(maxBytes, Math.max(output.length * 2, length + bytes)));
    larger.set(output.subarray(0, length));
    output = larger;
  }

  function append(from: number, to: number): void {
    if (to > source.length) throw new RangeError('the frame is cut short');
    reserve(to - from);
    output.set(source.subarray(from, to), length);
    length += to - from;
  }

  /** A length that goes on in bytes of 255. */
  function longer(base: number, at: number, end: number): [value: number, at: number] {
    let value = base;
    let next = at;
    for (;;) {
      if (next >= end) throw new RangeError('the block is cut short');
      const byte = source[next++]!;
      value += byte;
      if (byte !== 255) return [value, next];
    }
  }

  function unpackBlock(start: number, end: number): void {
    let at = start;
    while (at < end) {
      const token = source[at++]!;
      let literals = token >> 4;
      if (literals === 15) [literals, at] = longer(15, at, end);
      if (at + literals > end) throw new RangeError('the block is cut short');
      append(at, at + literals);
      at += literals;
      if (at === end) return; // the last sequence has no match
      if (at + 2 > end) throw new RangeError('the block is cut short');
      const offset = source[at]! | (source[at + 1]! << 8);
      at += 2;
      let match = token & 15;
      if (match === 15) [match, at] = longer(15, at, end);
      match += 4;
      if (offset === 0 || offset > length) throw new RangeError('a match lies before the frame');
      reserve(match);
      if (offset >= match) output.copyWithin(length, length - offset, length - offset + match);
      else for (let i = 0; i < match; i++) output[length + i] = output[length - offset + i]!;
      length += match;
    }
  }

  if (source.length < 7 || view.getUint32(0, true) !== 0x184d2204) throw new RangeError('it is no LZ4 frame');
  const flags = source[4]!;
  if (flags >> 6 !== 1) throw new RangeError('the version of the frame is unknown');
  const hasBlockChecksums = (flags & 0x10) !== 0;
  let at = 6 + ((flags & 8) !== 0 ? 8 : 0) + ((flags & 1) !== 0 ? 4 : 0) + 1;
  for (;;) {
    if (at + 4 > source.length) throw new RangeError('the frame is cut short');
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) return output.subarray(0, length);
    const end = at + (size & 0x7fff_ffff);
    if (end > source.length) throw new RangeError('the frame is cut short');
    if (size >>> 31 === 1) append(at, end);
    else unpackBlock(at, end);
    at = end + (hasBlockChecksums ? 4 : 0);
  }
}
