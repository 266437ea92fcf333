/**
 * Repulsion of every point by all others, far cells taken as one heavy point (van der Maaten, 2014, section 4.2).
 *
 * Up to 32 neighbouring points walk the tree together: a cell is far when it is so for the nearest corner of the box
 * around them, which makes the sum for most of them more exact than a walk of their own would.
 */
import { fillUp, LIST_CAPACITY, lastSimilarity, repulsionBy } from './tsne-interactions';
import { OctreeCell, positionAt } from './tsne-octree';
import { TsneState } from './tsne-state';
import { lastLength, visitCell } from './tsne-walk';

/** Writes the forces on the points of one group, and their share of Z. */
export function repelGroup(state: TsneState, group: i32, list: usize): void {
  const places = state.groups + ((<usize>group) << 3);
  const start = load<i32>(places);
  const end = load<i32>(places, 4);
  let low = f32x4.splat(f32.MAX_VALUE);
  let high = f32x4.splat(-f32.MAX_VALUE);
  for (let place = start; place < end; place++) {
    const position = positionAt(state, place);
    low = f32x4.pmin(low, position);
    high = f32x4.pmax(high, position);
    v128.store(forceAt(state, place), f32x4.splat(0));
  }
  const half = f32x4.splat(0.5);
  const centre = f32x4.mul(half, f32x4.add(low, high));
  const reach = f32x4.mul(half, f32x4.sub(high, low));

  let similarity: f64 = 0;
  let length = 0;
  let cell = state.cells;
  const stop = changetype<OctreeCell>(cell).skip;
  while (cell < stop) {
    cell = visitCell(state, cell, centre, reach, list, length);
    length = lastLength;
    if (length >= LIST_CAPACITY) {
      similarity += repelPoints(state, start, end, list, length);
      length = 0;
    }
  }
  similarity += repelPoints(state, start, end, list, length);
  // Each point also met itself, at w = 1 and without force.
  store<f64>(state.similarities + ((<usize>group) << 3), similarity - <f64>(end - start));
}

function repelPoints(state: TsneState, start: i32, end: i32, list: usize, length: i32): f64 {
  fillUp(list, length);
  let similarity: f64 = 0;
  for (let place = start; place < end; place++) {
    const p = (<usize>place) << 2;
    const force = repulsionBy(list, length, load<f32>(state.x + p), load<f32>(state.y + p), load<f32>(state.z + p));
    similarity += lastSimilarity;
    const total = forceAt(state, place);
    v128.store(total, f32x4.add(v128.load(total), force));
  }
  return similarity;
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
function forceAt(state: TsneState, place: i32): usize {
  return state.repulsion + ((<usize>load<u32>(state.order + ((<usize>place) << 2))) << 4);
}
