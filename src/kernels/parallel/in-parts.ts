import type { OnProgress } from '../progress.ts';
import type { KernelName } from '../wasm/binary.ts';
import type { Crew } from './crew.ts';

/** Calls of a crew from the first to the last report of progress. */
const PARTS = 50;

/**
 * As `crew.forEachBlock`, reporting progress in between.
 *
 * @param kernel takes (block, first, …args), to work on block `first + block`
 */
export function forEachBlockInParts(
  crew: Crew,
  kernel: KernelName,
  blocks: number,
  args: readonly number[],
  onProgress: OnProgress,
): void {
  const part = Math.max(4 * crew.threads, Math.ceil(blocks / PARTS));
  for (let first = 0; first < blocks; first += part) {
    const count = Math.min(part, blocks - first);
    crew.forEachBlock(kernel, count, first, ...args);
    onProgress((first + count) / blocks);
  }
}
