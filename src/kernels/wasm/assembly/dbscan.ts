/** DBSCAN by cells whose diagonal is the radius, see `src/kernels/dbscan-grid.ts`. Blocks are runs of cells. */
import { findLines, LINES, PointGrid } from './point-grid';
import { scratch } from './scratch';

/** Written by the host, word by word in this order. */
@unmanaged
export class Dbscan {
  grid: usize;
  /** u8 per point in the order of the cells. */
  isCore: usize;
  /** f64 (cells, 6): what the core points of a cell span, lowest x, y, z, highest x, y, z; infinite, reversed, without any. */
  boxes: usize;
  /** i32 per cell: disjoint sets of cells. */
  parents: usize;
  /** i32 per cell: the cluster of its core points, −1 without any. */
  clusters: usize;
  /** i32 per row: the cell of a core point, −1 for others. */
  coreCells: usize;
  /** i32 per row. */
  labels: usize;
}

const CELLS_PER_BLOCK: i32 = 64;
const NOISE: i32 = -1;

/** Finds the core points of 64 cells. */
export function dbscanCore(block: i32, address: usize, squaredRadius: f64, minSamples: i32): void {
  const state = changetype<Dbscan>(address);
  const grid = changetype<PointGrid>(state.grid);
  const stop = min(grid.cells, (block + 1) * CELLS_PER_BLOCK);
  let isFresh = true;
  for (let cell = block * CELLS_PER_BLOCK; cell < stop; cell++) {
    const first = startOf(grid, cell);
    const end = startOf(grid, cell + 1);
    // All points of a cell are neighbours.
    const isFull = end - first >= minSamples;
    if (!isFull) {
      findLines(grid, cell, isFresh);
      isFresh = false;
    }
    const box = state.boxes + <usize>cell * 48;
    for (let side: usize = 0; side < 24; side += 8) {
      store<f64>(box + side, Infinity);
      store<f64>(box + side, -Infinity, 24);
    }
    for (let p = first; p < end; p++) {
      const isCore = isFull || hasNeighbors(grid, p, squaredRadius, minSamples);
      store<u8>(state.isCore + <usize>p, isCore ? 1 : 0);
      store<i32>(state.coreCells + (<usize>load<i32>(grid.rows + (<usize>p << 2)) << 2), isCore ? cell : NOISE);
      if (isCore) widen(box, grid, p);
    }
    store<i32>(state.parents + (<usize>cell << 2), cell);
  }
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
function startOf(grid: PointGrid, cell: i32): i32 {
  return load<i32>(grid.starts + (<usize>cell << 2));
}

function widen(box: usize, grid: PointGrid, p: i32): void {
  const at = <usize>p << 3;
  store<f64>(box, min(load<f64>(box), load<f64>(grid.x + at)));
  store<f64>(box, min(load<f64>(box, 8), load<f64>(grid.y + at)), 8);
  store<f64>(box, min(load<f64>(box, 16), load<f64>(grid.z + at)), 16);
  store<f64>(box, max(load<f64>(box, 24), load<f64>(grid.x + at)), 24);
  store<f64>(box, max(load<f64>(box, 32), load<f64>(grid.y + at)), 32);
  store<f64>(box, max(load<f64>(box, 40), load<f64>(grid.z + at)), 40);
}

function hasNeighbors(grid: PointGrid, p: i32, squaredRadius: f64, minSamples: i32): bool {
  let count = 0;
  for (let line: usize = 0; line < <usize>LINES; line++) {
    const lines = scratch() + (line << 3);
    const end = startOf(grid, load<i32>(lines, 4));
    for (let q = startOf(grid, load<i32>(lines)); q < end; q += 2) {
      let near = withinPair(grid, p, q, squaredRadius);
      if (q + 1 === end) near &= 1;
      count += popcnt(near);
      if (count >= minSamples) return true;
    }
  }
  return false;
}

/** Bit 0 says whether q is a neighbour of p, bit 1 whether q + 1 is; the latter means nothing behind the last point. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
function withinPair(grid: PointGrid, p: i32, q: i32, squaredRadius: f64): i32 {
  const one = <usize>p << 3;
  const pair = <usize>q << 3;
  const dx = f64x2.sub(v128.load64_splat(grid.x + one), v128.load(grid.x + pair));
  const dy = f64x2.sub(v128.load64_splat(grid.y + one), v128.load(grid.y + pair));
  const dz = f64x2.sub(v128.load64_splat(grid.z + one), v128.load(grid.z + pair));
  const sum = f64x2.add(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)), f64x2.mul(dz, dz));
  return i64x2.bitmask(f64x2.le(sum, f64x2.splat(squaredRadius)));
}

/**
 * Joins 64 cells with those before them that hold a neighbour of a core point. Threads share the sets: a root only ever
 * gets a smaller parent, by compare and exchange (Anderson & Woll, 1991), so that in the end the sets are the same in
 * whatever order cells were joined.
 */
export function dbscanJoin(block: i32, address: usize, squaredRadius: f64): void {
  const state = changetype<Dbscan>(address);
  const grid = changetype<PointGrid>(state.grid);
  const stop = min(grid.cells, (block + 1) * CELLS_PER_BLOCK);
  let isFresh = true;
  for (let cell = block * CELLS_PER_BLOCK; cell < stop; cell++) {
    const box = state.boxes + <usize>cell * 48;
    if (load<f64>(box) === Infinity) continue;
    findLines(grid, cell, isFresh);
    isFresh = false;
    for (let line: usize = 0; line < <usize>LINES; line++) {
      const lines = scratch() + (line << 3);
      const end = min(cell, load<i32>(lines, 4));
      for (let other = load<i32>(lines); other < end; other++) {
        if (!(gapOfBoxes(box, state.boxes + <usize>other * 48) <= squaredRadius)) continue;
        if (find(state.parents, cell) === find(state.parents, other)) continue;
        if (touch(state, grid, cell, other, squaredRadius)) unite(state.parents, cell, other);
      }
    }
  }
}

/** At most the squared distance of any two points in the boxes, rounded as it is. Infinite, or NaN, for an empty box. */
function gapOfBoxes(a: usize, b: usize): f64 {
  let sum: f64 = 0;
  for (let side: usize = 0; side < 24; side += 8) {
    const above = load<f64>(b + side) - load<f64>(a + side, 24);
    const below = load<f64>(a + side) - load<f64>(b + side, 24);
    const gap = max<f64>(0, max(above, below));
    sum += gap * gap;
  }
  return sum;
}

/** Whether a core point of one cell is a neighbour of one of the other's. */
function touch(state: Dbscan, grid: PointGrid, cell: i32, other: i32, squaredRadius: f64): bool {
  const end = startOf(grid, cell + 1);
  for (let p = startOf(grid, cell); p < end; p++) {
    if (load<u8>(state.isCore + <usize>p) === 1 && isReached(state, grid, p, other, squaredRadius)) return true;
  }
  return false;
}

/** Whether a point is a neighbour of a core point of a cell. */
function isReached(state: Dbscan, grid: PointGrid, p: i32, cell: i32, squaredRadius: f64): bool {
  if (!(gapToBox(grid, p, state.boxes + <usize>cell * 48) <= squaredRadius)) return false;
  const end = startOf(grid, cell + 1);
  for (let q = startOf(grid, cell); q < end; q += 2) {
    const near = withinPair(grid, p, q, squaredRadius);
    if (near === 0) continue;
    if ((near & 1) !== 0 && load<u8>(state.isCore + <usize>q) === 1) return true;
    if ((near & 2) !== 0 && q + 1 < end && load<u8>(state.isCore + <usize>q, 1) === 1) return true;
  }
  return false;
}

function gapToBox(grid: PointGrid, p: i32, box: usize): f64 {
  const at = <usize>p << 3;
  const x = gapOnAxis(load<f64>(grid.x + at), load<f64>(box), load<f64>(box, 24));
  const y = gapOnAxis(load<f64>(grid.y + at), load<f64>(box, 8), load<f64>(box, 32));
  const z = gapOnAxis(load<f64>(grid.z + at), load<f64>(box, 16), load<f64>(box, 40));
  return x * x + y * y + z * z;
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
function gapOnAxis(value: f64, low: f64, high: f64): f64 {
  return max<f64>(0, max(low - value, value - high));
}

/** The smallest cell of the set, with path halving (Tarjan & van Leeuwen, 1984). */
function find(parents: usize, cell: i32): i32 {
  let current = cell;
  let parent = atomic.load<i32>(parents + (<usize>current << 2));
  while (parent !== current) {
    const above = atomic.load<i32>(parents + (<usize>parent << 2));
    // Another thread may have set a higher one meanwhile; this one is an ancestor all the same.
    if (above !== parent) atomic.store<i32>(parents + (<usize>current << 2), above);
    current = above;
    parent = atomic.load<i32>(parents + (<usize>current << 2));
  }
  return current;
}

function unite(parents: usize, a: i32, b: i32): void {
  let one = find(parents, a);
  let other = find(parents, b);
  while (one !== other) {
    const large = max(one, other);
    if (atomic.cmpxchg<i32>(parents + (<usize>large << 2), large, min(one, other)) === large) return;
    one = find(parents, a);
    other = find(parents, b);
  }
}

/** Numbers the clusters in the order of their first core points, and labels the core points. */
export function dbscanNumber(address: usize): void {
  const state = changetype<Dbscan>(address);
  const grid = changetype<PointGrid>(state.grid);
  memory.fill(state.clusters, 0xff, <usize>grid.cells << 2);
  let count = 0;
  for (let row = 0; row < grid.count; row++) {
    const cell = load<i32>(state.coreCells + (<usize>row << 2));
    if (cell === NOISE) continue;
    const set = state.clusters + (<usize>find(state.parents, cell) << 2);
    if (load<i32>(set) === NOISE) store<i32>(set, count++);
    const cluster = load<i32>(set);
    store<i32>(state.clusters + (<usize>cell << 2), cluster);
    store<i32>(state.labels + (<usize>row << 2), cluster);
  }
}

/** Gives the points of 64 cells that are not core points the first cluster that reaches them. */
export function dbscanBorders(block: i32, address: usize, squaredRadius: f64): void {
  const state = changetype<Dbscan>(address);
  const grid = changetype<PointGrid>(state.grid);
  const stop = min(grid.cells, (block + 1) * CELLS_PER_BLOCK);
  let isFresh = true;
  for (let cell = block * CELLS_PER_BLOCK; cell < stop; cell++) {
    const end = startOf(grid, cell + 1);
    let found = -1;
    for (let p = startOf(grid, cell); p < end; p++) {
      if (load<u8>(state.isCore + <usize>p) === 1) continue;
      if (found !== cell) findLines(grid, cell, isFresh);
      found = cell;
      isFresh = false;
      const cluster = firstClusterAround(state, grid, p, squaredRadius);
      store<i32>(state.labels + (<usize>load<i32>(grid.rows + (<usize>p << 2)) << 2), cluster);
    }
  }
}

function firstClusterAround(state: Dbscan, grid: PointGrid, p: i32, squaredRadius: f64): i32 {
  let best = NOISE;
  for (let line: usize = 0; line < <usize>LINES; line++) {
    const lines = scratch() + (line << 3);
    const end = load<i32>(lines, 4);
    for (let cell = load<i32>(lines); cell < end; cell++) {
      const cluster = load<i32>(state.clusters + (<usize>cell << 2));
      if (cluster === NOISE || (best !== NOISE && cluster >= best)) continue;
      if (isReached(state, grid, p, cell, squaredRadius)) best = cluster;
    }
  }
  return best;
}
