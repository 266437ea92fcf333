import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertAcceptablePassword, createPasswordHasher } from '../../../src/auth/password.ts';

describe('password hashes', () => {
  const passwords = createPasswordHasher();

  it('are argon2id with the parameters and a salt of their own', async () => {
    const [one, other] = await Promise.all([
      passwords.hash('Correct horse 1'),
      passwords.hash('Correct horse 1'),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(other).not.toBe(one);
  });

  it('fit their own password only', async () => {
    const hash = await passwords.hash('Pässwort 1');
    await expect(passwords.verify(hash, 'Pässwort 1')).resolves.toBe(true);
    await expect(passwords.verify(hash, 'Passwort 1')).resolves.toBe(false);
    await expect(passwords.verify(hash, '')).resolves.toBe(false);
  });

  it('are compared with a hash that nobody has the password of when there is none', async () => {
    await expect(passwords.verify(undefined, 'Correct horse 1')).resolves.toBe(false);
    await expect(passwords.verify(undefined, '')).resolves.toBe(false);
  });
});

describe('an acceptable password', () => {
  const judge = (password: string, confirmation = password) => {
    try {
      assertAcceptablePassword(password, confirmation);
      return 'accepted';
    } catch (error) {
      return error;
    }
  };

  it('holds a letter and a digit of any script', () => {
    for (const password of ['abcdefg1', 'éèàçùôî9', 'пароль12', '密码密码密码٣٤', '1234567z']) {
      expect(judge(password), password).toBe('accepted');
    }
  });

  it('is refused without a letter or without a digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\d\s!-/]{8,20}$/), (password) => {
        expect(judge(password)).toMatchObject({ code: 'BAD_REQUEST' });
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z !-/]{8,20}$/), (password) => {
        expect(judge(password)).toMatchObject({ code: 'BAD_REQUEST' });
      }),
    );
  });

  it('is typed the same twice', () => {
    expect(judge('abcdefg1', 'abcdefg2')).toMatchObject({
      code: 'BAD_REQUEST',
      message: 'The two passwords differ. Type the same one twice.',
    });
  });
});
