/**
 * An octree for Barnes-Hut summation, rebuilt for every iteration. Cells stand in depth-first order: those below a cell
 * follow it up to its `skip`, so that a walk needs no stack. A cell with one child only is never made.
 */
import { largestOfAxes } from './tsne-lanes';
import { LEVELS, sortAlongCurve } from './tsne-morton';
import { TsneState } from './tsne-state';

@unmanaged
export class OctreeCell {
  /** Centre of mass. */
  x: f32;
  y: f32;
  z: f32;
  /** Squared distance from which the cell may be taken as one point: (width / theta)². */
  squaredReach: f32;
  /** Number of points. */
  mass: f32;
  /** Address of the first cell that is not below this one. */
  skip: usize;
  /** First and end place of a leaf's points, both 0 for a cell with children. */
  start: i32;
  end: i32;
}

const LEAF_CAPACITY: i32 = 8;
/** Points of one group share an interaction list: large enough to pay for the walk, small enough to stay local. */
const GROUP_CAPACITY: i32 = 32;

/** Bounds of the cell made last; a function returns one value only. */
let lastLow: v128 = f32x4.splat(0);
let lastHigh: v128 = f32x4.splat(0);

export function buildOctree(state: TsneState): void {
  sortAlongCurve(state);
  state.cellCount = 0;
  state.groupCount = 0;
  makeCell(state, 0, state.rows, false);
}

/**
 * Makes the cell of the places `start … end − 1` and those below it, and the groups in it unless it lies in one.
 * @returns the sum of its positions
 */
function makeCell(state: TsneState, start: i32, end: i32, grouped: bool): v128 {
  const cell = changetype<OctreeCell>(state.cells + (<usize>state.cellCount) * offsetof<OctreeCell>());
  state.cellCount += 1;
  const count = end - start;
  const levels = commonLevels(codeAt(state, start), codeAt(state, end - 1));
  // More points than a leaf holds in the smallest possible cell: always taken as a whole.
  const isPile = levels == LEVELS && count > LEAF_CAPACITY;
  if (!grouped && (count <= GROUP_CAPACITY || isPile)) {
    for (let from = start; from < end; from += GROUP_CAPACITY) addGroup(state, from, min(end, from + GROUP_CAPACITY));
    grouped = true;
  }
  let sum: v128;
  cell.start = 0;
  cell.end = 0;
  if (isPile || count <= LEAF_CAPACITY) {
    sum = sumOfPoints(state, start, end);
    if (!isPile) {
      cell.start = start;
      cell.end = end;
    }
  } else {
    sum = makeChildren(state, start, end, 3 * (LEVELS - 1 - levels), grouped);
  }
  const width = largestOfAxes(f32x4.sub(lastHigh, lastLow)) / state.theta;
  // Kept within the bounds, so that rounding does not move a pile of copies off their place.
  const mean = f32x4.div(sum, f32x4.splat(<f32>count));
  v128.store(changetype<usize>(cell), f32x4.max(lastLow, f32x4.min(lastHigh, mean)));
  cell.squaredReach = isPile ? 0 : width * width;
  cell.mass = <f32>count;
  cell.skip = state.cells + (<usize>state.cellCount) * offsetof<OctreeCell>();
  return sum;
}

/** Neighbouring children are put into one group as long as it has room. */
function makeChildren(state: TsneState, start: i32, end: i32, shift: i32, grouped: bool): v128 {
  let sum = f32x4.splat(0);
  let low = f32x4.splat(f32.MAX_VALUE);
  let high = f32x4.splat(-f32.MAX_VALUE);
  let groupStart = start;
  let from = start;
  while (from < end) {
    const to = endOfOctant(state, from, end, shift);
    const isLarge = to - from > GROUP_CAPACITY;
    if (!grouped && to - groupStart > GROUP_CAPACITY) {
      if (from > groupStart) addGroup(state, groupStart, from);
      groupStart = isLarge ? to : from;
    }
    sum = f32x4.add(sum, makeCell(state, from, to, grouped || !isLarge));
    low = f32x4.pmin(low, lastLow);
    high = f32x4.pmax(high, lastHigh);
    from = to;
  }
  if (!grouped && end > groupStart) addGroup(state, groupStart, end);
  lastLow = low;
  lastHigh = high;
  return sum;
}

function sumOfPoints(state: TsneState, start: i32, end: i32): v128 {
  let sum = f32x4.splat(0);
  let low = f32x4.splat(f32.MAX_VALUE);
  let high = f32x4.splat(-f32.MAX_VALUE);
  for (let place = start; place < end; place++) {
    const position = positionAt(state, place);
    sum = f32x4.add(sum, position);
    low = f32x4.pmin(low, position);
    high = f32x4.pmax(high, position);
  }
  lastLow = low;
  lastHigh = high;
  return sum;
}

function addGroup(state: TsneState, start: i32, end: i32): void {
  const group = state.groups + ((<usize>state.groupCount) << 3);
  store<i32>(group, start);
  store<i32>(group, end, 4);
  state.groupCount += 1;
}

/** The place after the last one, from `from` on, whose code agrees with that of `from` above `shift`: by doubling steps. */
function endOfOctant(state: TsneState, from: i32, end: i32, shift: i32): i32 {
  const octant = codeAt(state, from) >> shift;
  let inside = from;
  let step = 1;
  while (inside + step < end && codeAt(state, inside + step) >> shift == octant) {
    inside += step;
    step <<= 1;
  }
  let outside = min(end, inside + step);
  while (outside - inside > 1) {
    const middle = (inside + outside) >> 1;
    if (codeAt(state, middle) >> shift == octant) inside = middle;
    else outside = middle;
  }
  return outside;
}

/** How many levels of the octree, from the root, two codes share. */
function commonLevels(a: u32, b: u32): i32 {
  const unusedBits = 32 - 3 * LEVELS;
  return a == b ? LEVELS : (<i32>clz(a ^ b) - unusedBits) / 3;
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
function codeAt(state: TsneState, place: i32): u32 {
  return load<u32>(state.codes + ((<usize>place) << 2));
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
export function positionAt(state: TsneState, place: i32): v128 {
  return v128.load(state.positions + ((<usize>load<u32>(state.order + ((<usize>place) << 2))) << 4));
}
