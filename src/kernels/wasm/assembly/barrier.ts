/** Tries before a thread goes to sleep: most waits are shorter than waking up would take. */
const SPINS: i32 = 50000;

/**
 * Waits until all threads have come here. `place` holds two i32, zero at first: how many have arrived, and how often all
 * have. A barrier may be used again at once.
 */
export function barrier(place: usize, threads: i32): void {
  if (threads === 1) return;
  const round = place + 4;
  const seen = atomic.load<i32>(round);
  if (atomic.add<i32>(place, 1) === threads - 1) {
    atomic.store<i32>(place, 0);
    atomic.store<i32>(round, seen + 1);
    atomic.notify(round, threads);
    return;
  }
  let spins = 0;
  while (atomic.load<i32>(round) === seen) {
    if (++spins > SPINS) atomic.wait<i32>(round, seen, -1);
  }
}
