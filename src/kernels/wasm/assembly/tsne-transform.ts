/**
 * Rows placed into a finished map one by one: each feels the attraction of its neighbours and the repulsion of all points
 * of the map, and none of these, nor other new rows, feel it. Poličar, Stražar & Zupan (2023), "Embedding to reference
 * t-SNE space addresses batch effects in single-cell classification": p and q are conditional, each row's sums to 1.
 */
import { barrier } from './barrier';
import { attractionBy } from './tsne-attraction';
import { fillUp, LIST_BYTES, LIST_CAPACITY, lastSimilarity, repulsionBy } from './tsne-interactions';
import { buildOctree, OctreeCell } from './tsne-octree';
import { lastLength, visitCell } from './tsne-walk';
import { atomicField, TsneState } from './tsne-state';
import { nextGain, nextStep } from './tsne-step';

/** Makes the octree of a finished map. */
export function tsneMapTree(address: usize): void {
  buildOctree(changetype<TsneState>(address));
}

/**
 * Moves new rows, each thread those it claims.
 *
 * @param address of the state of the map, its octree made
 * @param rows number of new rows
 * @param positions f32x4 per new row, its start; moved in place
 * @param targets u32 (new rows, k), addresses of the neighbours' positions; k a multiple of four
 * @param weights f32 (new rows, k)
 */
export function tsnePlaceRows(
  thread: i32,
  threads: i32,
  address: usize,
  rows: i32,
  positions: usize,
  targets: usize,
  weights: usize,
  k: i32,
  iterations: i32,
  momentum: f32,
  learningRate: f32,
): void {
  const state = changetype<TsneState>(address);
  const nextRows = atomicField(state, offsetof<TsneState>('nextRows'));
  const list = state.lists + <usize>thread * LIST_BYTES;
  for (;;) {
    const row = atomic.add<i32>(nextRows, 1);
    if (row >= rows) break;
    const edges = <usize>row * <usize>k << 2;
    const place = positions + (<usize>row << 4);
    let position = v128.load(place);
    let step = f32x4.splat(0);
    let gain = f32x4.splat(1);
    for (let iteration = 0; iteration < iterations; iteration++) {
      const pull = attractionBy(position, targets + edges, weights + edges, k);
      const slope = f32x4.mul(f32x4.splat(3), f32x4.sub(pull, repulsionOfMap(state, position, list)));
      gain = nextGain(gain, step, slope);
      step = nextStep(step, slope, gain, momentum, learningRate);
      position = f32x4.add(position, step);
    }
    v128.store(place, position);
  }
  barrier(atomicField(state, offsetof<TsneState>('arrived')), threads);
  if (thread == 0) atomic.store<i32>(nextRows, 0);
}

/** Σ w² Δu / Σ w over all points of the map. */
function repulsionOfMap(state: TsneState, position: v128, list: usize): v128 {
  const x = f32x4.extract_lane(position, 0);
  const y = f32x4.extract_lane(position, 1);
  const z = f32x4.extract_lane(position, 2);
  let force = f32x4.splat(0);
  let similarity: f32 = 0;
  let length = 0;
  let cell = state.cells;
  const stop = changetype<OctreeCell>(cell).skip;
  while (cell < stop) {
    const next = visitCell(state, cell, position, f32x4.splat(0), list, length);
    length = lastLength;
    cell = next;
    if (length >= LIST_CAPACITY || cell >= stop) {
      fillUp(list, length);
      force = f32x4.add(force, repulsionBy(list, length, x, y, z));
      similarity += lastSimilarity;
      length = 0;
    }
  }
  return f32x4.div(force, f32x4.splat(max(similarity, f32.MIN_NORMAL_VALUE)));
}
