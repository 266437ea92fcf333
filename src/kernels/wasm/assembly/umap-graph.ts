/**
 * The fuzzy graph of UMAP, and its edges in the order in which the descent moves them. Laid out in the shared memory by
 * `src/kernels/umap/fuzzy-graph.ts` and `grouped-edges.ts`, in this very order.
 */
@unmanaged
export class UmapGraph {
  rows: i32;
  /** Arrows of a row. */
  k: i32;
  /** f32 of a row in `strengths`, at least k. */
  stride: i32;
  /** (rows, k) i32: whom each row points at. */
  indices: usize;
  /** (rows, stride) f32: how strong each arrow is. */
  strengths: usize;
  /** (rows, k) f32: the weight of the edge that each arrow belongs to, below 0 when no arrow points back. */
  united: usize;
  /** f32 for each block of rows: its strongest edge. */
  strongest: usize;
  /** (rows + 1,) i32: the arrows that point at row i and are not returned are `offsets[i] … offsets[i + 1] − 1` of these: */
  offsets: usize;
  /** i32 each: where they come from, ascending. */
  sources: usize;
  /** f32 each: the weight of the edge. */
  weights: usize;
  /** Edges below are never drawn. */
  weakest: f32;
  /** 65,536 / the weight of the strongest edge. */
  scale: f32;
  /** (rows,) i32: vertices are rows in another order. */
  rowOf: usize;
  vertexOf: usize;
  /** (rows,) u8: the block of vertices that a row is in. */
  blockOf: usize;
  /** (blocks + 1,) i32: the first vertex of each block. */
  blockStarts: usize;
  blocks: i32;
  /** (blocks, blocks, RANKS) i32, by the blocks of head and tail and the rank of the edge: how many; then where the next goes. */
  buckets: usize;
  /** (blocks, blocks) u8: room for counting the edges of a head. */
  ranks: usize;
  /** The edges in order: 16 × the vertices at their ends (u32), and their weights (u16). */
  heads: usize;
  tails: usize;
  drawnWeights: usize;
}

/** Rows of one block. */
const ROWS: i32 = 1024;
/** Rows are dealt to as many blocks when the arrows are turned round. */
const TURNING_BLOCKS: i32 = 4;
/** Edges of a vertex in a group that are told apart by their rank; later ones share the last. */
const RANKS: usize = 16;
const WEIGHT_ONE: f32 = 65536;

/** The weight of every edge: a + b − ab of the arrows of both directions, one of which may be missing. */
export function umapUnite(block: i32, address: usize): void {
  const graph = changetype<UmapGraph>(address);
  const rowBytes = <usize>graph.k << 2;
  const end = min(graph.rows, (block + 1) * ROWS);
  let strongest: f32 = 0;
  for (let row = block * ROWS; row < end; row++) {
    const own = <usize>row * rowBytes;
    const strengths = graph.strengths + ((<usize>row * <usize>graph.stride) << 2);
    for (let at: usize = 0; at < rowBytes; at += 4) {
      const other = <usize>load<i32>(graph.indices + own + at);
      const strength = load<f32>(strengths + at);
      const back = placeOf(row, graph.indices + other * rowBytes, rowBytes);
      let weight = strength;
      if (back < rowBytes) {
        const returned = load<f32>(graph.strengths + ((other * <usize>graph.stride) << 2) + back);
        weight = strength + returned - strength * returned;
      }
      strongest = max(strongest, weight);
      store<f32>(graph.united + own + at, back < rowBytes ? weight : -weight);
    }
  }
  store<f32>(graph.strongest + (<usize>block << 2), strongest);
}

/** Where a row stands in a list, in bytes; the length of the list if it does not. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
function placeOf(row: i32, list: usize, bytes: usize): usize {
  let at: usize = 0;
  const wanted = i32x4.splat(row);
  for (; at + 16 <= bytes; at += 16) {
    const found = i32x4.bitmask(i32x4.eq(v128.load(list + at), wanted));
    if (found) return at + (<usize>ctz(found) << 2);
  }
  while (at < bytes && load<i32>(list + at) !== row) at += 4;
  return at;
}

/** Counts, in `offsets[row + 1]`, the arrows at the rows of a block that are not returned. */
export function umapCountTurned(block: i32, address: usize): void {
  const graph = changetype<UmapGraph>(address);
  const from = turningStart(graph, block);
  const to = turningStart(graph, block + 1);
  const offsets = graph.offsets + 4;
  memory.fill(offsets + (<usize>from << 2), 0, <usize>(to - from) << 2);
  const weakest = -graph.weakest;
  const bytes = (<usize>graph.rows * <usize>graph.k) << 2;
  for (let at: usize = 0; at < bytes; at += 4) {
    const target = load<i32>(graph.indices + at);
    if (target < from || target >= to || load<f32>(graph.united + at) > weakest) continue;
    const counter = offsets + (<usize>target << 2);
    store<i32>(counter, load<i32>(counter) + 1);
  }
}

/** Lists the arrows that were counted; moves each of `offsets` on to the next. */
export function umapTurn(block: i32, address: usize): void {
  const graph = changetype<UmapGraph>(address);
  const from = turningStart(graph, block);
  const to = turningStart(graph, block + 1);
  const weakest = -graph.weakest;
  const rowBytes = <usize>graph.k << 2;
  let at: usize = 0;
  for (let row = 0; row < graph.rows; row++) {
    for (const end = at + rowBytes; at < end; at += 4) {
      const target = load<i32>(graph.indices + at);
      if (target < from || target >= to) continue;
      const weight = load<f32>(graph.united + at);
      if (weight > weakest) continue;
      const next = graph.offsets + (<usize>target << 2);
      const place = load<i32>(next);
      store<i32>(next, place + 1);
      store<i32>(graph.sources + (<usize>place << 2), row);
      store<f32>(graph.weights + (<usize>place << 2), -weight);
    }
  }
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
function turningStart(graph: UmapGraph, block: i32): i32 {
  return <i32>((<i64>graph.rows * block) / TURNING_BLOCKS);
}

/** Counts the edges that the vertices of a block are heads of, by bucket. */
export function umapCountEdges(block: i32, address: usize): void {
  const graph = changetype<UmapGraph>(address);
  const bytes = (<usize>graph.blocks * RANKS) << 2;
  memory.fill(graph.buckets + <usize>block * bytes, 0, bytes);
  walkEdges(graph, block, false);
}

/** Puts them where they belong. */
export function umapPlaceEdges(block: i32, address: usize): void {
  walkEdges(changetype<UmapGraph>(address), block, true);
}

/** A head's own arrows come first, then those that point at it. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
function walkEdges(graph: UmapGraph, block: i32, places: bool): void {
  const end = load<i32>(graph.blockStarts + (<usize>(block + 1) << 2));
  const ranks = graph.ranks + <usize>block * <usize>graph.blocks;
  const buckets = graph.buckets + ((<usize>block * <usize>graph.blocks * RANKS) << 2);
  const rowBytes = <usize>graph.k << 2;
  for (let vertex = load<i32>(graph.blockStarts + (<usize>block << 2)); vertex < end; vertex++) {
    const row = <usize>load<i32>(graph.rowOf + (<usize>vertex << 2));
    memory.fill(ranks, 0, graph.blocks);
    for (let at = row * rowBytes; at < (row + 1) * rowBytes; at += 4) {
      const weight = abs(load<f32>(graph.united + at));
      if (weight >= graph.weakest)
        takeEdge(graph, ranks, buckets, vertex, load<i32>(graph.indices + at), weight, places);
    }
    // `umapTurn` has moved the beginnings on: a row's arrows now end where they stand, and begin where the last row's end.
    let arrow: usize = row === 0 ? 0 : <usize>load<i32>(graph.offsets + ((row - 1) << 2));
    for (const last = <usize>load<i32>(graph.offsets + (row << 2)); arrow < last; arrow++) {
      const source = load<i32>(graph.sources + (arrow << 2));
      takeEdge(graph, ranks, buckets, vertex, source, load<f32>(graph.weights + (arrow << 2)), places);
    }
  }
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
function takeEdge(
  graph: UmapGraph,
  ranks: usize,
  buckets: usize,
  head: i32,
  tail: i32,
  weight: f32,
  places: bool,
): void {
  const block = <usize>load<u8>(graph.blockOf + <usize>tail);
  const rank = load<u8>(ranks + block);
  if (<usize>rank < RANKS - 1) store<u8>(ranks + block, rank + 1);
  const bucket = buckets + ((block * RANKS + <usize>rank) << 2);
  const count = load<i32>(bucket);
  store<i32>(bucket, count + 1);
  if (!places) return;
  const place = <usize>count;
  store<i32>(graph.heads + (place << 2), head << 4);
  store<i32>(graph.tails + (place << 2), load<i32>(graph.vertexOf + (<usize>tail << 2)) << 4);
  store<u16>(graph.drawnWeights + (place << 1), <u16>min<f32>(WEIGHT_ONE - 1, nearest<f32>(graph.scale * weight)));
}
