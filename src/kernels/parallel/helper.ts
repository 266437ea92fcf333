import { instantiate } from '../wasm/machine.ts';
import { type CrewParts, claimBlocks, MODE, WORD, waitWhile } from './control.ts';

/**
 * The life of a helper thread: sleeps until there is an order, does its share, says so, sleeps again. Never returns; the
 * thread is ended from outside.
 *
 * @param thread 1 … threads − 1
 */
export function serveCrew(parts: CrewParts, thread: number): never {
  const { control, values, threads } = parts;
  const kernels = Object.values(instantiate(parts));
  Atomics.add(control, WORD.started, 1);
  for (let seen = 0; ; seen = (seen + 1) | 0) {
    // A thread that is done before the caller rings for the very order is woken without a new one.
    waitWhile(control, WORD.order, seen);
    const kernel = kernels[control[WORD.kernel]!]!;
    const args = Array.from(values.subarray(0, control[WORD.argumentCount]));
    try {
      if (control[WORD.mode] === MODE.together) kernel(thread, threads, ...args);
      else claimBlocks(control, kernel, args);
    } catch {
      control[WORD.failed] = 1;
    }
    Atomics.sub(control, WORD.working, 1);
    Atomics.notify(control, WORD.working);
  }
}
