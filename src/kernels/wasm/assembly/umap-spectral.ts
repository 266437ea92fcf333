/**
 * Multiplies four vectors at a time by the weights of a graph; see `src/kernels/umap/spectral-vectors.ts`.
 */

/** Rows of one block. */
const ROWS: i32 = 1024;

/**
 * next = alpha · W v + beta · v + gamma · last, for 1,024 rows and four columns.
 *
 * @param offsets (rows + 1,) i32: the edges of row i are `offsets[i] … offsets[i + 1] − 1`
 * @param ends i32: the row at the other end of each edge
 * @param weights f32 of each edge
 * @param v (rows, 4) f32
 * @param last (rows, 4) f32, may be `next`
 * @param next (rows, 4) f32, not `v`
 */
export function umapSmooth(
  block: i32,
  rows: i32,
  offsets: usize,
  ends: usize,
  weights: usize,
  v: usize,
  last: usize,
  next: usize,
  alpha: f32,
  beta: f32,
  gamma: f32,
): void {
  const to = min(rows, (block + 1) * ROWS);
  for (let row = block * ROWS; row < to; row++) {
    const at = <usize>row << 4;
    let sum = f32x4.splat(0);
    const end = <usize>load<i32>(offsets + (<usize>(row + 1) << 2)) << 2;
    for (let edge = <usize>load<i32>(offsets + (<usize>row << 2)) << 2; edge < end; edge += 4) {
      const other = v128.load(v + (<usize>load<i32>(ends + edge) << 4));
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(weights + edge), other));
    }
    const own = f32x4.mul(f32x4.splat(beta), v128.load(v + at));
    const before = f32x4.mul(f32x4.splat(gamma), v128.load(last + at));
    v128.store(next + at, f32x4.add(f32x4.add(f32x4.mul(f32x4.splat(alpha), sum), own), before));
  }
}
