/** Where the memory that the host hands out begins, behind what the compiler placed. */
export function firstFreeByte(): usize {
  return (__heap_base + 63) & ~63;
}
