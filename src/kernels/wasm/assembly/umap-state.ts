/**
 * Everything the descent of UMAP needs, laid out in the shared memory by `src/kernels/umap/descent.ts` in this very order.
 */
@unmanaged
export class UmapState {
  /** f32x4 per vertex: x, y, z, 0; after the vertices one for each thread that nobody looks at. */
  positions: usize;
  /** u32 per edge: 16 × its head and its tail, which is where they lie in `positions`. */
  heads: usize;
  tails: usize;
  /** u16 per edge: 65,536 × its weight / the largest; 0 for an edge that only fills up a group. */
  weights: usize;
  /** The number of the first of the edges, one for each thread, that lead nowhere. */
  idleEdges: i32;
  /** `EdgeGroup` each. */
  groups: usize;
  /** `Round` each. */
  rounds: usize;
  roundCount: i32;
  /** 256 × 8 u8: the places of the bits that are set in each byte, lowest first. */
  setBits: usize;
  /** i32: room for the active edges of a chunk, for each thread. */
  active: usize;
  epochs: i32;
  seed: u32;
  /** The similarity at distance d is 1 / (1 + a d^(2b)). */
  a: f32;
  b: f32;
  /** Threads that stand at the barrier, and how often it has opened. */
  arrived: i32;
  openings: i32;
}

/** Edges between two blocks of vertices (one block, when both are the same), and these blocks. */
@unmanaged
export class EdgeGroup {
  firstEdge: i32;
  endEdge: i32;
  firstVertex: i32;
  vertices: i32;
  otherFirstVertex: i32;
  otherVertices: i32;
}

/** Groups that share no block, so that threads can work on them at the same time. */
@unmanaged
export class Round {
  firstGroup: i32;
  groups: i32;
  /** 1 where a thread's blocks of the next round were another thread's of this one. */
  endsAtBarrier: i32;
}
