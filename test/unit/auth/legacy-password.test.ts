import bcrypt from 'bcryptjs';
import { afterEach, describe, expect, it } from 'vitest';
import { createLegacyPasswords, isLegacyHash } from '../../../src/auth/legacy-password.ts';

const PASSWORD = 'Pässwort 1';
const hash = bcrypt.hashSync(PASSWORD, 4);

describe('legacy hashes', () => {
  it.each(['$2a$', '$2b$', '$2y$'])('are known by %s', (flavour) => {
    expect(isLegacyHash(hash.replace(/^\$2.\$/, flavour))).toBe(true);
  });

  it.each([
    '',
    '$2$04$x',
    hash.slice(0, -1),
    `${hash}x`,
    ` ${hash}`,
    `${hash}\n`,
    hash.replace('$04$', '$03$'),
    hash.replace('$04$', '$16$'),
    hash.replace('$04$', '$99$'),
    '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA',
  ])('are not what looks like "%s"', (text) => {
    expect(isLegacyHash(text)).toBe(false);
  });
});

describe('the thread that checks them', () => {
  const legacy = createLegacyPasswords();
  afterEach(() => legacy.close());

  it('accepts the password and nothing else, for many at once', async () => {
    expect(legacy.usualTime()).toBe(0);
    const passwords = [PASSWORD, 'Passwort 1', '', PASSWORD, `${PASSWORD} `];
    const answers = await Promise.all(passwords.map((password) => legacy.verify(hash, password)));
    expect(answers).toEqual([true, false, false, true, false]);
    expect(legacy.usualTime()).toBeGreaterThan(0);
  });

  it('refuses for the time being whoever waits when it ends, and starts anew for the next', async () => {
    await legacy.verify(hash, PASSWORD);
    const waiting = legacy.verify(bcrypt.hashSync('x', 4).replace('$04$', '$15$'), 'x');
    const refused = expect(waiting).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await legacy.close();
    await refused;
    expect(await legacy.verify(hash, PASSWORD)).toBe(true);
  });
});
