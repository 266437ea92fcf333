/** What the threads share in Borůvka's rounds, see `src/kernels/spanning-tree/boruvka.ts`, and what each keeps for itself. */
import { scratch } from './scratch';

/** Written by the host, word by word in this order. Points are in the order of the tree. */
@unmanaged
export class Boruvka {
  tree: usize;
  /** 0 squared Euclidean, 1 Manhattan, 2 Chebyshev. */
  norm: i32;
  /** i32 and f64 (rows, k), by row: nearest neighbours of any number k. */
  k: i32;
  nearRows: usize;
  nearDistances: usize;
  /** i32 per row: its point. */
  positions: usize;
  /** f64 per point, and the smallest per node: reduced core distances. */
  core: usize;
  smallestCore: usize;
  /** i32 per row: disjoint sets, and their sizes. */
  parents: usize;
  sizes: usize;
  /** i32 per row: the number of the component that it represents, in this round. */
  numbers: usize;
  /** i32 per point and per node: its component, −1 for a node of several. */
  component: usize;
  nodeComponent: usize;
  /** f64 per component: the smallest reach that any thread knows out of it, in this round. */
  bounds: usize;
  /** u8 per component: whether no list leads out of it. */
  isSealed: usize;
  /** u8 per point: whether it needs no search in this round. */
  isSettled: usize;
  /** i32 per point: how many of its nearest neighbours are of its own component for good, from the nearest on. */
  passed: usize;
  /** f64 per point and per node: no edge from it out of its component is shorter; of equal reach, none is nearer. */
  leastReach: usize;
  leastDistance: usize;
  leastReachOfNode: usize;
  leastDistanceOfNode: usize;
  /** i32 and f64 (rows − 1): the edges of the spanning tree. */
  from: usize;
  to: usize;
  reach: usize;
  distance: usize;
  rowCount: i32;
  nodeCount: i32;
  /** Scratch memory of all threads, and bytes of each. */
  records: usize;
  recordBytes: usize;
}

/** The shortest edge out of a component that a thread has found in this round. */
@unmanaged
export class Shortest {
  reach: f64;
  distance: f64;
  from: i32;
  to: i32;
}

const RECORD_BYTES: usize = 24;

// @ts-ignore: decorators belong to AssemblyScript
@inline
export function shortestOf(component: i32): Shortest {
  return changetype<Shortest>(scratch() + <usize>component * RECORD_BYTES);
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
export function shortestOfThread(state: Boruvka, thread: i32, component: i32): Shortest {
  return changetype<Shortest>(state.records + <usize>thread * state.recordBytes + <usize>component * RECORD_BYTES);
}

/** By reach, then distance, then rows: `compareEdges` of `src/kernels/spanning-tree/edges.ts`. */
export function isShorter(reach: f64, distance: f64, a: i32, b: i32, than: Shortest): bool {
  if (reach !== than.reach) return reach < than.reach;
  if (distance !== than.distance) return distance < than.distance;
  const smaller = min(a, b);
  const otherSmaller = min(than.from, than.to);
  if (smaller !== otherSmaller) return smaller < otherSmaller;
  return max(a, b) < max(than.from, than.to);
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
export function boundOf(state: Boruvka, component: i32): f64 {
  return reinterpret<f64>(atomic.load<i64>(state.bounds + (<usize>component << 3)));
}

/** Distances are not negative: their bits, as whole numbers, are in the same order as they are. */
export function lowerBound(state: Boruvka, component: i32, reach: f64): void {
  const at = state.bounds + (<usize>component << 3);
  const wanted = reinterpret<i64>(reach);
  let seen = atomic.load<i64>(at);
  while (wanted < seen) {
    const found = atomic.cmpxchg<i64>(at, seen, wanted);
    if (found === seen) return;
    seen = found;
  }
}

/** Keeps an edge between two points, out of the component, if it is the shortest this thread has seen. */
export function offerEdge(state: Boruvka, component: i32, rowA: i32, rowB: i32, mutual: f64, apart: f64): void {
  if (mutual > boundOf(state, component)) return;
  const shortest = shortestOf(component);
  if (!isShorter(mutual, apart, rowA, rowB, shortest)) return;
  shortest.reach = mutual;
  shortest.distance = apart;
  shortest.from = rowA;
  shortest.to = rowB;
  lowerBound(state, component, mutual);
}
