import { type Crew, createSoloCrew } from './crew.ts';

let shared: Crew | undefined;

/**
 * The crew of kernels that are given none: the caller's thread, with one machine for all of them. Kernels leave nothing
 * behind in its memory, so that sharing it cannot be seen in any result.
 */
export function sharedSoloCrew(): Crew {
  shared ??= createSoloCrew();
  return shared;
}
