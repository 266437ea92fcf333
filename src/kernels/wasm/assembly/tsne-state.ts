/**
 * Everything one t-SNE descent needs, laid out in the shared memory by `src/kernels/tsne/descent.ts` in this very order.
 * All threads read it; only the thread named below writes.
 *
 * Positions are kept divided by √2: with u = y / √2 the similarity (1 + d² / 2)^(−3/2) of two points is (1 + |Δu|²)^(−3/2),
 * and the steps of the descent, linear in the differences, shrink by the same factor.
 */
@unmanaged
export class TsneState {
  rows: i32;
  /** f32x4 per row, as the next four: x, y, z, 0. */
  positions: usize;
  steps: usize;
  gains: usize;
  attraction: usize;
  repulsion: usize;

  /** i32, rows + 1: the edges of row i are `offsets[i] … offsets[i + 1] − 1`, a multiple of four. */
  offsets: usize;
  /** u32 per edge: the address of the other row's position. */
  targets: usize;
  /** f32 per edge: p_ij, 0 for an edge that only fills up the four. */
  weights: usize;

  /** u32 per row: Morton codes, ascending, and the row each belongs to; two more as the sort's other hand. */
  codes: usize;
  order: usize;
  otherCodes: usize;
  otherOrder: usize;
  /** f32 per row: the positions in Morton order. */
  x: usize;
  y: usize;
  z: usize;
  /** `OctreeCell` each, depth first. */
  cells: usize;
  /** i32 pairs: first place in Morton order and the place after the last. */
  groups: usize;
  /** f64 per group: its part of the normalizer Z. */
  similarities: usize;
  /** f64 per block of rows: squared length of the gradient there. */
  squaredSlopes: usize;
  /** One interaction list per thread. */
  lists: usize;

  /** A cell is taken as a whole from a distance of its width / theta on. */
  theta: f32;
  /** Written by thread 0 when it has built the tree. */
  cellCount: i32;
  groupCount: i32;
  /** Next block to be claimed in each phase. */
  nextRows: i32;
  nextGroups: i32;
  /** Threads that stand at the barrier, and how often it has opened. */
  arrived: i32;
  openings: i32;
}

/** i32 at `offset` bytes into the state, for atomic access. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
export function atomicField(state: TsneState, offset: usize): usize {
  return changetype<usize>(state) + offset;
}
