import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullName, initials, splitName } from '../../../src/auth/person-name.ts';

describe('a name', () => {
  it('is split at its first space', () => {
    expect(splitName('Ada')).toEqual({ first_name: 'Ada', last_name: null });
    expect(splitName('Ada Lovelace')).toEqual({ first_name: 'Ada', last_name: 'Lovelace' });
    expect(splitName('Ada King  Lovelace')).toEqual({ first_name: 'Ada', last_name: 'King  Lovelace' });
    expect(splitName('  Ada \t Lovelace ')).toEqual({ first_name: 'Ada', last_name: 'Lovelace' });
  });

  it('is put together again as it was', () => {
    const word = fc.stringMatching(/^\S{1,10}$/u);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const name = words.join(' ');
        expect(fullName(splitName(name), 'ada@example.org')).toBe(name);
      }),
    );
  });

  it('falls back to the part of the e-mail address before @', () => {
    expect(fullName({ first_name: null, last_name: null }, 'ada.l@example.org')).toBe('ada.l');
    expect(fullName({ first_name: null, last_name: 'Lovelace' }, 'ada@example.org')).toBe('Lovelace');
  });

  it('has the first letters of its parts as initials', () => {
    const of = (first_name: string | null, last_name: string | null) =>
      initials({ first_name, last_name }, 'zoe@example.org');
    expect(of('ada', 'lovelace')).toBe('AL');
    expect(of('Élodie', null)).toBe('É');
    expect(of(null, 'Lovelace')).toBe('L');
    expect(of('𝒜da', 'x')).toBe('𝒜X');
    expect(of(null, null)).toBe('Z');
  });
});
