import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { argon2id, hash, needsRehash, verify } from 'argon2';
import { AppError } from '../platform/app-error.ts';
import { limitConcurrency } from './concurrency-limit.ts';
import { createLegacyPasswords, isLegacyHash } from './legacy-password.ts';

export interface PasswordHasher {
  /** The encoded hash, its parameters and salt included. */
  hash(password: string): Promise<string>;
  /**
   * Costs the same with a hash and without one, so that time does not tell which e-mail addresses exist. A damaged hash
   * fits no password.
   */
  verify(storedHash: string | undefined, password: string): Promise<boolean>;
  /** Whether the hash was made in another way than `hash` makes them now. */
  isOutdated(storedHash: string): boolean;
  close(): Promise<void>;
}

/** OWASP's Password Storage Cheat Sheet (2023): argon2id with 19 MiB, two passes, one lane. */
const ARGON2ID = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Two of libuv's four threads: a flood of logins leaves the others to files and name look-ups. */
const LIMIT = { running: 2, waiting: 256 } as const;

/** Legacy hashes have one thread, and a quarter of a second each. */
const LEGACY_LIMIT = { running: 1, waiting: 64 } as const;

export function createPasswordHasher(): PasswordHasher {
  const inTurn = limitConcurrency(LIMIT);
  const legacy = createLegacyPasswords();
  const onLegacyThread = limitConcurrency(LEGACY_LIMIT);
  // Nobody knows the password of this hash.
  const nobodysHash = hash(randomBytes(32), ARGON2ID);

  const matches = async (storedHash: string | undefined, password: string): Promise<boolean> => {
    if (storedHash !== undefined && isLegacyHash(storedHash)) {
      return onLegacyThread(() => legacy.verify(storedHash, password));
    }
    const usable = storedHash !== undefined && ARGON2_HASH.test(storedHash);
    const compared = usable ? storedHash : await nobodysHash;
    return (await inTurn(() => verify(compared, password))) && usable;
  };

  return {
    hash: (password) => inTurn(() => hash(password, ARGON2ID)),
    verify: async (storedHash, password) => {
      const start = performance.now();
      if (await matches(storedHash, password)) return true;
      // Where legacy hashes are in use, all refusals take as long as theirs.
      const missing = legacy.usualTime() - (performance.now() - start);
      if (missing > 0) await delay(missing);
      return false;
    },
    isOutdated: (storedHash) => !ARGON2_HASH.test(storedHash) || needsRehash(storedHash, ARGON2ID),
    close: legacy.close,
  };
}

/** The form that argon2 reads without an error. */
const ARGON2_HASH =
  /^\$argon2(id|i|d)\$v=19\$m=\d{1,6},t=\d{1,2},p=\d{1,2}\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,172}$/;

/** @throws AppError BAD_REQUEST when the password is too easy or was not typed the same twice */
export function assertAcceptablePassword(password: string, confirmation: string): void {
  if (password !== confirmation) {
    throw new AppError({
      code: 'BAD_REQUEST',
      message: 'The two passwords differ. Type the same one twice.',
    });
  }
  if (!/\p{L}/u.test(password)) {
    throw new AppError({ code: 'BAD_REQUEST', message: 'The password needs at least one letter.' });
  }
  if (!/\p{Nd}/u.test(password)) {
    throw new AppError({ code: 'BAD_REQUEST', message: 'The password needs at least one digit.' });
  }
}
