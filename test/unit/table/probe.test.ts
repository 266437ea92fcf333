import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeColumnNames } from '../../../src/table/column-names.ts';
import { createUtf8Checker, detectEncoding, encodingFromLabel } from '../../../src/table/probe/encoding.ts';

describe('the UTF-8 checker', () => {
  it('judges the bytes alike wherever they are cut', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      fc.string({ unit: 'binary' }).map((text) => new Uint8Array(Buffer.from(text))),
      fc
        .tuple(fc.string({ unit: 'grapheme' }), fc.nat(9))
        .map(([text, cut]) => new Uint8Array(Buffer.from(text)).slice(0, -cut || undefined)),
    );
    fc.assert(
      fc.property(bytes, fc.array(fc.integer({ min: 1, max: 5 })), (content, sizes) => {
        const checker = createUtf8Checker();
        let at = 0;
        for (const size of [...sizes, content.length]) {
          checker.push(content.subarray(at, at + size));
          at += size;
        }
        expect(checker.result()).toEqual({ valid: isUtf8(content), hasNul: content.includes(0) });
      }),
      { numRuns: 2000 },
    );
  });

  it('finds a text that is cut within its last character invalid', () => {
    const checker = createUtf8Checker();
    checker.push(Buffer.from('é').subarray(0, 1));
    expect(checker.result().valid).toBe(false);
  });
});

describe('the encoding', () => {
  it.each([
    ['utf-8', Buffer.from('é'), { valid: true, hasNul: false }],
    ['windows-1252', Buffer.from([0xe9]), { valid: false, hasNul: false }],
    ['utf-16le', Buffer.from('\ufeffab', 'utf16le'), { valid: false, hasNul: true }],
    ['utf-16le', Buffer.from('abcdefgh', 'utf16le'), { valid: true, hasNul: true }],
    ['utf-16be', Buffer.from('abcdefgh', 'utf16le').swap16(), { valid: true, hasNul: true }],
  ] as const)('is %s', (encoding, head, verdict) => {
    expect(detectEncoding(head, verdict)).toBe(encoding);
  });

  it('is known by its usual names', () => {
    expect(['UTF-8', 'latin1', 'ISO_8859-1', 'CP1252', 'utf-16', 'ebcdic'].map(encodingFromLabel)).toEqual([
      'utf-8',
      'windows-1252',
      'windows-1252',
      'windows-1252',
      'utf-16le',
      undefined,
    ]);
  });
});

describe('column names', () => {
  const given = fc.array(
    fc.oneof(fc.constantFrom('a', 'A', 'a_2', 'b', '', ' ', 'column_2', '__proto__'), fc.string()),
    { maxLength: 12 },
  );

  it('are never empty, too long, unprintable or alike', () => {
    fc.assert(
      fc.property(given, (names) => {
        const made = makeColumnNames(names, names.length, 20).names;
        expect(made).toHaveLength(names.length);
        expect(new Set(made.map((name) => name.toLowerCase())).size).toBe(names.length);
        for (const name of made) expect(name).toMatch(/^[^\p{Cc}]{1,40}$/u);
      }),
    );
  });

  it('stay as they are when nothing is wrong with them', () => {
    expect(makeColumnNames([' a ', 'b c', 'é'], 3, 20)).toEqual({ names: ['a', 'b c', 'é'], changed: [] });
  });

  it('are cut between characters', () => {
    expect(makeColumnNames(['😀😀😀', '😀😀😀'], 2, 2).names).toEqual(['😀😀', '_2']);
  });
});
