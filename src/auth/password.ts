import { randomBytes } from 'node:crypto';
import { argon2id, hash, verify } from 'argon2';
import { AppError } from '../platform/app-error.ts';
import { limitConcurrency } from './concurrency-limit.ts';

export interface PasswordHasher {
  /** The encoded hash, its parameters and salt included. */
  hash(password: string): Promise<string>;
  /** Costs the same with a hash and without one, so that time does not tell which e-mail addresses exist. */
  verify(storedHash: string | undefined, password: string): Promise<boolean>;
}

/** OWASP's Password Storage Cheat Sheet (2023): argon2id with 19 MiB, two passes, one lane. */
const ARGON2ID = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Two of libuv's four threads: a flood of logins leaves the others to files and name look-ups. */
const LIMIT = { running: 2, waiting: 256 } as const;

export function createPasswordHasher(): PasswordHasher {
  const inTurn = limitConcurrency(LIMIT);
  // Nobody knows the password of this hash.
  const nobodysHash = hash(randomBytes(32), ARGON2ID);

  return {
    hash: (password) => inTurn(() => hash(password, ARGON2ID)),
    verify: async (storedHash, password) => {
      const compared = storedHash ?? (await nobodysHash);
      const matches = await inTurn(() => verify(compared, password));
      return matches && storedHash !== undefined;
    },
  };
}

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
