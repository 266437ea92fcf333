import type { KernelName } from '../wasm/binary.ts';
import { createMachine, type Machine } from '../wasm/machine.ts';
import {
  CONTROL_WORDS,
  type CrewParts,
  claimBlocks,
  MAX_ARGUMENTS,
  MODE,
  WORD,
  waitWhile,
} from './control.ts';

/**
 * The threads that work on one memory: the caller's own, which is thread 0, and helpers that sleep in between.
 *
 *   const scope = crew.machine.scope();
 *   const values = scope.int32(1000);
 *   crew.forEachBlock('squareBlock', values.length, values.byteOffset);
 *   … read `values` …
 *   scope.release();
 *
 * A kernel gives the same bits whatever the number of threads: blocks must not depend on one another, nor on who works on
 * them; a function that is run together must give every thread a share of its own between barriers.
 */
export interface Crew {
  /** At least 1. */
  readonly threads: number;
  readonly machine: Machine;
  /** Calls `kernel(block, …args)` for every block 0 … blocks − 1, on whichever thread is free; returns when all are done. */
  forEachBlock(kernel: KernelName, blocks: number, ...args: number[]): void;
  /** The same, while `feed(block)` puts the input of one block after the other into the memory. */
  feedEachBlock(kernel: KernelName, blocks: number, feed: (block: number) => void, ...args: number[]): void;
  /** Calls `kernel(thread, threads, …args)` once on every thread, at the same time; returns when all are done. */
  together(kernel: KernelName, ...args: number[]): void;
  /**
   * The caller alone as long as helpers are still starting, which takes some 20 ms, then the whole crew: for work that is
   * over before they would be there.
   */
  forShortWork(): Crew;
  /** Ends the helpers. */
  close(): void;
}

/** How a helper thread is started; it is to call `serveCrew` (./helper.ts) with the parts. */
export type StartHelper = (parts: CrewParts, thread: number) => { stop(): void };

/** No helpers: for tests, small tables, and whoever wants one thread. */
export function createSoloCrew(machine: Machine = createMachine()): Crew {
  const { kernels } = machine;
  const crew: Crew = {
    threads: 1,
    machine,
    forEachBlock: (kernel, blocks, ...args) => {
      const run = kernels[kernel];
      for (let block = 0; block < blocks; block++) run(block, ...args);
    },
    feedEachBlock: (kernel, blocks, feed, ...args) => {
      const run = kernels[kernel];
      for (let block = 0; block < blocks; block++) {
        feed(block);
        run(block, ...args);
      }
    },
    together: (kernel, ...args) => {
      kernels[kernel](0, 1, ...args);
    },
    forShortWork: () => crew,
    close: () => {},
  };
  return crew;
}

/** @param threads at least 1, the caller's own included */
export function createCrew(threads: number, startHelper: StartHelper): Crew {
  const machine = createMachine();
  if (threads <= 1) return createSoloCrew(machine);
  const { kernels, parts } = machine;
  const names = Object.keys(kernels) as KernelName[];
  const control = new Int32Array(new SharedArrayBuffer(4 * CONTROL_WORDS));
  const values = new Float64Array(new SharedArrayBuffer(8 * MAX_ARGUMENTS));
  const crewParts: CrewParts = { ...parts, control, values, threads };
  const helpers = Array.from({ length: threads - 1 }, (_, h) => startHelper(crewParts, h + 1));

  const order = (
    mode: number,
    kernel: KernelName,
    blocks: number,
    args: readonly number[],
    ready = blocks,
  ) => {
    if (args.length > MAX_ARGUMENTS)
      throw new RangeError(`a kernel takes at most ${MAX_ARGUMENTS} arguments`);
    values.set(args);
    control[WORD.mode] = mode;
    control[WORD.kernel] = names.indexOf(kernel);
    control[WORD.argumentCount] = args.length;
    control[WORD.blocks] = blocks;
    control[WORD.nextBlock] = 0;
    control[WORD.failed] = 0;
    control[WORD.ready] = ready;
    Atomics.store(control, WORD.working, threads - 1);
    Atomics.add(control, WORD.order, 1);
    Atomics.notify(control, WORD.order);
  };

  const untilDone = (kernel: KernelName) => {
    for (;;) {
      const working = Atomics.load(control, WORD.working);
      if (working === 0) break;
      waitWhile(control, WORD.working, working);
    }
    if (control[WORD.failed] !== 0) throw new Error(`a helper thread failed in the kernel "${kernel}"`);
  };

  const alone = createSoloCrew(machine);
  const crew: Crew = {
    threads,
    machine,
    forEachBlock: (kernel, blocks, ...args) => {
      if (blocks <= 0) return;
      order(MODE.blocks, kernel, blocks, args);
      try {
        claimBlocks(control, kernels[kernel], args);
      } finally {
        untilDone(kernel);
      }
    },
    feedEachBlock: (kernel, blocks, feed, ...args) => {
      if (blocks <= 0) return;
      order(MODE.blocks, kernel, blocks, args, 0);
      try {
        for (let block = 0; block < blocks; block++) {
          feed(block);
          Atomics.store(control, WORD.ready, block + 1);
        }
        claimBlocks(control, kernels[kernel], args);
      } finally {
        // Helpers must not wait for what does not come.
        Atomics.store(control, WORD.ready, blocks);
        untilDone(kernel);
      }
    },
    together: (kernel, ...args) => {
      order(MODE.together, kernel, 0, args);
      kernels[kernel](0, threads, ...args);
      untilDone(kernel);
    },
    forShortWork: () => (Atomics.load(control, WORD.started) < threads - 1 ? alone : crew),
    close: () => {
      for (const helper of helpers) helper.stop();
    },
  };
  return crew;
}
