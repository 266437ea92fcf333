import type { MachineParts } from '../wasm/machine.ts';

/** What the caller and its helpers share. */
export interface CrewParts extends MachineParts {
  readonly control: Int32Array;
  /** The arguments of the present order. */
  readonly values: Float64Array;
  readonly threads: number;
}

export const MAX_ARGUMENTS = 32;

/** The words of `control`. */
export const WORD = {
  /** Counts the orders; helpers sleep on it. */
  order: 0,
  /** Helpers that have not finished the present order; the caller sleeps on it. */
  working: 1,
  mode: 2,
  kernel: 3,
  argumentCount: 4,
  blocks: 5,
  nextBlock: 6,
  /** 1 once a helper failed. */
  failed: 7,
  /** Blocks whose input is there. */
  ready: 8,
  /** Helpers that have started. */
  started: 9,
} as const;

export const CONTROL_WORDS = 10;

export const MODE = { blocks: 0, together: 1 } as const;

/** Works on blocks that nobody has claimed yet, each as soon as its input is there, until there are none. */
export function claimBlocks(
  control: Int32Array,
  kernel: (...args: number[]) => number,
  args: readonly number[],
): void {
  const blocks = control[WORD.blocks]!;
  for (;;) {
    const block = Atomics.add(control, WORD.nextBlock, 1);
    if (block >= blocks) return;
    while (Atomics.load(control, WORD.ready) <= block) {
      // The caller is at work on it.
    }
    kernel(block, ...args);
  }
}

/** Looks at a word before a thread goes to sleep on it: about as long as waking it takes, some 50 µs. */
const LOOKS = 4000;

/**
 * Returns once `control[word]` is something other than `value`. Kernels follow upon each other within microseconds, and a
 * thread that sleeps takes longer to wake than many of them take.
 */
export function waitWhile(control: Int32Array, word: number, value: number): void {
  for (let look = 0; look < LOOKS; look++) if (Atomics.load(control, word) !== value) return;
  while (Atomics.load(control, word) === value) Atomics.wait(control, word, value);
}
