import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../../../src/explanations/phrase/plain-text.ts';

describe('what a model wrote', () => {
  it.each([
    ['**Cluster 1** holds `42` rows.', 'Cluster 1 holds 42 rows.'],
    ['# Cluster 1\n\nis small.', 'Cluster 1 is small.'],
    ['- “price_max” is _higher_.', '“price_max” is higher.'],
    ['See [here](https://example.org/a?b=c) or https://example.org.', 'See here or'],
    ['![x](http://a/b.png) fine', 'x fine'],
    ['<b>bold</b><script>alert(1)</script>', 'boldalert(1)'],
    ['a\u202Eb\u0000c', 'abc'],
    ['<<>_>', ''],
    ['ww<<>>w.evil.example', ''],
    ['4 × 5 * 6 stays', '4 × 5 * 6 stays'],
  ])('becomes plain text: %j', (written, plain) => {
    expect(plainText(written)).toBe(plain);
  });

  it('holds no tag, no control character and no line break afterwards, whatever it was', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      'a',
      '*',
      '_',
      '[',
      ']',
      '(',
      ')',
      '!',
      'http://',
      '\n',
      '\u202E',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const plain = plainText(parts.join(''));
        expect(plain).not.toMatch(/<[^<>]+>|[\p{Cc}\p{Cf}]|\n/u);
        expect(plainText(plain)).toBe(plain);
      }),
    );
  });

  it('is read in time that grows with its length alone', () => {
    expect(plainText('['.repeat(100_000)).length).toBeLessThanOrEqual(100_000);
    expect(plainText('<'.repeat(100_000)).length).toBeLessThanOrEqual(100_000);
  });
});
