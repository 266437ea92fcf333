import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import { compare } from 'bcryptjs';

/** The thread that checks passwords against bcrypt hashes: a quarter of a second of computing for each. */
export interface BcryptQuestion {
  readonly id: number;
  readonly hash: string;
  readonly password: string;
}

export interface BcryptAnswer {
  readonly id: number;
  readonly matches: boolean;
  /** How long it took, without waiting. */
  readonly milliseconds: number;
}

const parent = parentPort;
if (parent === null) throw new Error('bcrypt hashes are checked in a worker thread');

let work = Promise.resolve();

parent.on('message', (question: BcryptQuestion) => {
  work = work.then(() => answer(question));
});

async function answer({ id, hash, password }: BcryptQuestion): Promise<void> {
  const start = performance.now();
  // A hash that is damaged fits no password.
  const matches = await compare(password, hash).catch(() => false);
  parent?.postMessage({ id, matches, milliseconds: performance.now() - start } satisfies BcryptAnswer);
}
