/**
 * Lists of the best candidates so far: `keys` (float32, ascending) and `rows` (i32) of one query, `size` each. A full list
 * of infinite keys stands for an empty one.
 */

/** Set in the entries of a list that the last round of refinement put there. */
export const NEW: i32 = <i32>0x80000000;
export const ROW_BITS: i32 = 0x7fffffff;

// @ts-ignore: decorator
@inline
export function lastKey(keys: usize, size: i32): f32 {
  return load<f32>(keys + (<usize>(size - 1) << 2));
}

/** Puts an entry in its place; of equal keys the earlier one stays in front. The key must be below the last one. */
export function insert(keys: usize, rows: usize, size: i32, key: f32, entry: i32): void {
  let slot = size - 1;
  while (slot > 0) {
    const before = <usize>(slot - 1) << 2;
    const other = load<f32>(keys + before);
    if (other <= key) break;
    store<f32>(keys + before + 4, other);
    store<i32>(rows + before + 4, load<i32>(rows + before));
    slot--;
  }
  store<f32>(keys + (<usize>slot << 2), key);
  store<i32>(rows + (<usize>slot << 2), entry);
}

/** As `insert`, unless the row is listed already. The size must be a multiple of four. */
export function insertOnce(keys: usize, rows: usize, size: i32, key: f32, row: i32): void {
  const wanted = i32x4.splat(row);
  const rowBits = i32x4.splat(ROW_BITS);
  const bytes = <usize>size << 2;
  for (let place: usize = 0; place < bytes; place += 16) {
    if (v128.any_true(i32x4.eq(v128.and(v128.load(rows + place), rowBits), wanted))) return;
  }
  insert(keys, rows, size, key, row | NEW);
}
