import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lz4TooLarge, unpackLz4Frame } from '../../../src/table/arrow/lz4-frame.ts';

const HEADER = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73];
const frame = (...block: number[]) =>
  Uint8Array.from([...HEADER, block.length, 0, 0, 0, ...block, 0, 0, 0, 0]);
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

describe('an LZ4 frame', () => {
  it('repeats what came before, also where the match overlaps itself', () => {
    // "ab", then 8 bytes from 2 back, then "!" as the last literal.
    expect(text(unpackLz4Frame(frame(0x24, 97, 98, 2, 0, 0x10, 33), 100))).toBe('ababababab!');
  });

  it('takes lengths of many bytes', () => {
    const block = [0x1f, 97, 1, 0, 255, 10, 0x10, 98];
    expect(text(unpackLz4Frame(frame(...block), 1000))).toBe(`${'a'.repeat(1 + 15 + 255 + 10 + 4)}b`);
  });

  it('stops at the most it may unpack to', () => {
    const block = [0x1f, 97, 1, 0, ...Array<number>(4000).fill(255), 10, 0x10, 98];
    const many = Uint8Array.from([
      ...HEADER,
      block.length & 255,
      block.length >> 8,
      0,
      0,
      ...block,
      0,
      0,
      0,
      0,
    ]);
    expect(() => unpackLz4Frame(many, 100_000)).toThrow(Lz4TooLarge);
  });

  it.each([
    ['no frame', Uint8Array.from([1, 2, 3])],
    ['a match before its start', frame(0x14, 97, 9, 0, 0x10, 33)],
    ['literals beyond its end', frame(0xf0, 200, 97)],
    ['no end', Uint8Array.from([...HEADER, 1, 0, 0, 0])],
  ])('that is damaged (%s) is refused', (_, bytes) => {
    expect(() => unpackLz4Frame(bytes, 1000)).toThrow(RangeError);
  });

  it('of any bytes ends in a result or a RangeError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (block) => {
        try {
          expect(unpackLz4Frame(frame(...block), 10_000).length).toBeLessThanOrEqual(10_000);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});
