/** One step of a walk through the octree, which gathers what acts on the points in a box. */
import { append } from './tsne-interactions';
import { sumOfAxes } from './tsne-lanes';
import { OctreeCell } from './tsne-octree';
import { TsneState } from './tsne-state';

/** Entries of the list after the last step; a function returns one value only. */
export let lastLength: i32 = 0;

/**
 * Puts a cell on the list when it is far from the box, or its points when it is a leaf.
 *
 * @param centre of the box, and `reach` from there to its faces
 * @returns the cell to visit next
 */
// @ts-ignore: decorators belong to AssemblyScript
@inline
export function visitCell(
  state: TsneState,
  cell: usize,
  centre: v128,
  reach: v128,
  list: usize,
  length: i32,
): usize {
  const at = changetype<OctreeCell>(cell);
  if (squaredGap(cell, centre, reach) >= at.squaredReach) {
    append(list, length, at.x, at.y, at.z, at.mass);
    lastLength = length + 1;
    return at.skip;
  }
  for (let place = at.start; place < at.end; place++) {
    const p = <usize>place << 2;
    append(list, length, load<f32>(state.x + p), load<f32>(state.y + p), load<f32>(state.z + p), 1);
    length++;
  }
  lastLength = length;
  return cell + offsetof<OctreeCell>();
}

/** Squared distance of a cell's centre from a box. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
function squaredGap(cell: usize, centre: v128, reach: v128): f32 {
  const distance = f32x4.abs(f32x4.sub(v128.load(cell), centre));
  const gap = f32x4.max(f32x4.splat(0), f32x4.sub(distance, reach));
  return sumOfAxes(f32x4.mul(gap, gap));
}
