import { barrier } from './barrier';

/**
 * Checks threads and shared memory rather than numbers; the tests of the crew call these.
 */

/** values[block] = block². */
export function squareBlock(block: i32, values: usize): void {
  store<i32>(values + (<usize>block << 2), block * block);
}

/**
 * Every round, each thread doubles its share of the values and then adds the value after it; correct only when all
 * threads keep step. `next` receives what becomes of `values`; both hold `count` i32.
 */
export function mixInStep(
  thread: i32,
  threads: i32,
  values: usize,
  next: usize,
  count: i32,
  rounds: i32,
  place: usize,
): void {
  const first = (count * thread) / threads;
  const end = (count * (thread + 1)) / threads;
  let from = values;
  let to = next;
  for (let round = 0; round < rounds; round++) {
    for (let i = first; i < end; i++) {
      const after = i + 1 === count ? 0 : i + 1;
      store<i32>(to + (<usize>i << 2), 2 * load<i32>(from + (<usize>i << 2)) + load<i32>(from + (<usize>after << 2)));
    }
    barrier(place, threads);
    const swapped = from;
    from = to;
    to = swapped;
  }
}

/** Fails on purpose. */
export function trap(): void {
  unreachable();
}
