import type { Worker } from 'node:worker_threads';
import { AppError } from '../platform/app-error.ts';
import { entryAt, startWorker } from '../platform/entry.ts';
import type { BcryptAnswer, BcryptQuestion } from './bcrypt.entry.ts';

/** Checks passwords against the bcrypt hashes of the former system, on a thread of their own. */
export interface LegacyPasswords {
  /** @throws AppError UNAVAILABLE when the thread died over it */
  verify(hash: string, password: string): Promise<boolean>;
  /** How long a check took of late, in milliseconds; 0 before the first one. */
  usualTime(): number;
  close(): Promise<void>;
}

/**
 * bcrypt of any flavour, at most 2^15 rounds: 12 is usual, and what a damaged or planted hash asks for beyond that
 * would occupy the thread for minutes.
 */
const BCRYPT = /^\$2[aby]\$(0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}$/;

export function isLegacyHash(hash: string): boolean {
  return BCRYPT.test(hash);
}

interface Waiting {
  resolve(answer: BcryptAnswer): void;
  reject(error: Error): void;
}

export function createLegacyPasswords(): LegacyPasswords {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let lastId = 0;
  let usualTime = 0;

  /** Few installations have such hashes: the thread starts with the first one, and keeps no process alive. */
  const running = (): Worker => {
    if (worker !== undefined) return worker;
    const started = startWorker(entryAt('src/auth/bcrypt.entry'), {});
    started.unref();
    started.on('message', (answer: BcryptAnswer) => {
      waiting.get(answer.id)?.resolve(answer);
      waiting.delete(answer.id);
    });
    const fail = (cause: unknown) => {
      if (worker === started) worker = undefined;
      for (const { reject } of waiting.values()) reject(unavailable(cause));
      waiting.clear();
    };
    started.on('error', fail);
    started.on('exit', () => {
      if (worker === started) fail('the thread ended');
    });
    worker = started;
    return started;
  };

  return {
    verify: async (hash, password) => {
      lastId += 1;
      const question: BcryptQuestion = { id: lastId, hash, password };
      const answer = await new Promise<BcryptAnswer>((resolve, reject) => {
        waiting.set(question.id, { resolve, reject });
        running().postMessage(question);
      });
      usualTime = usualTime === 0 ? answer.milliseconds : usualTime * 0.8 + answer.milliseconds * 0.2;
      return answer.matches;
    },
    usualTime: () => usualTime,
    close: async () => {
      await worker?.terminate();
    },
  };
}

function unavailable(cause: unknown): AppError {
  return new AppError({
    code: 'UNAVAILABLE',
    message: 'The password could not be checked right now. Try again in a moment.',
    retryAfter: 2,
    cause,
  });
}
