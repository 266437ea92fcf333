/**
 * Working memory of this thread. A global of WebAssembly belongs to the instance, and every thread has an instance of
 * its own, so that a kernel called for a block needs not know which thread it runs on.
 */
let place: usize = 0;

/** Gives every thread its share of `threads · bytes` at `base`, filled with zeros; to be called together. */
export function setScratch(thread: i32, threads: i32, base: usize, bytes: usize): void {
  place = base + <usize>thread * bytes;
  memory.fill(place, 0, bytes);
}

export function scratch(): usize {
  return place;
}
