import v8 from 'node:v8';
import type { TasksModule } from '../../../src/compute/protocol.ts';
import { AppError } from '../../../src/platform/app-error.ts';

/** Tasks that behave as badly as tasks can. */
export const tasks: TasksModule['tasks'] = {
  echo: (input) => input,
  whoami: () => process.pid,
  environment: () => Object.keys(process.env),

  'count-to': (input, onProgress) => {
    const last = Number(input);
    for (let n = 1; n <= last; n++) onProgress({ stage: `step ${n}`, fraction: n / last, message: `${n}` });
    return last;
  },

  /** Computes for ever after one word, as a kernel does: without ever giving up the thread. */
  spin: (_input, onProgress) => {
    onProgress({ stage: 'spinning', fraction: 0, message: String(process.pid) });
    for (;;) Math.random();
  },

  /** Writes to ever more memory. */
  gorge: () => {
    const held: Uint8Array[] = [];
    for (;;) held.push(new Uint8Array(8 * 1024 * 1024).fill(1));
  },

  /** Fills the JavaScript heap, which has a limit of its own. */
  'fill-heap': () => {
    v8.setFlagsFromString('--max-old-space-size=64');
    const held: number[][] = [];
    for (;;) held.push(new Array<number>(1_000_000).fill(held.length + 0.5));
  },

  die: () => process.kill(process.pid, 'SIGKILL'),

  refuse: () => {
    throw new AppError({
      code: 'VALIDATION',
      message: 'Say it in other words.',
      details: [{ loc: ['body', 'words'], msg: 'other words', type: 'value_error' }],
      retryAfter: 3,
      cause: new RangeError('the private reason'),
    });
  },

  break: () => {
    throw new TypeError('a mistake of ours', { cause: new Error('what led to it') });
  },
};
