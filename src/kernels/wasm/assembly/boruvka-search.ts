/** The searches of one of Borůvka's rounds: the shortest edge out of every component. */
import { Boruvka, boundOf, isShorter, offerEdge, shortestOf } from './boruvka-state';
import { KdTree } from './kd-tree';
import { distanceOfBoxes, distanceOfPoints, distanceToBox } from './kd-tree-distances';

const POINTS_PER_BLOCK: i32 = 1024;
/** Every so many points are searched from first where no list leads out of a component. */
const SEED_STRIDE: i32 = 64;

// @ts-ignore: decorators belong to AssemblyScript
@inline
function wordAt(base: usize, index: i32): i32 {
  return load<i32>(base + (<usize>index << 2));
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
function valueAt(base: usize, index: i32): f64 {
  return load<f64>(base + (<usize>index << 3));
}

/** Offers the edges to the nearest neighbours of 1024 points. */
export function boruvkaOffer(block: i32, address: usize): void {
  const state = changetype<Boruvka>(address);
  const stop = min(state.rowCount, (block + 1) * POINTS_PER_BLOCK);
  for (let p = block * POINTS_PER_BLOCK; p < stop; p++) {
    store<u8>(state.isSettled + <usize>p, offerNearest(state, changetype<KdTree>(state.tree), p) ? 1 : 0);
  }
}

/** True when the shortest edge out is surely among the offered, because whoever is in no list is farther away. */
function offerNearest(state: Boruvka, tree: KdTree, p: i32): bool {
  const k = state.k;
  const component = wordAt(state.component, p);
  const row = wordAt(tree.rows, p);
  const core = valueAt(state.core, p);
  const first = row * k;
  const horizon = k === 0 ? 0 : valueAt(state.nearDistances, first + k - 1);
  const leastBeyond = max(horizon, core);
  let isInside = true;
  for (let m = wordAt(state.passed, p); m < k; m++) {
    const otherRow = wordAt(state.nearRows, first + m);
    const other = wordAt(state.positions, otherRow);
    if (wordAt(state.component, other) === component) {
      if (isInside) store<i32>(state.passed + (<usize>p << 2), m + 1);
      continue;
    }
    isInside = false;
    const apart = valueAt(state.nearDistances, first + m);
    const least = max(apart, core);
    const mutual = max(least, valueAt(state.core, other));
    offerEdge(state, component, row, otherRow, mutual, apart);
    // Neighbours rise by distance: none that follows is nearer, and none can have a smaller reach than this.
    if (mutual === least) return mutual < leastBeyond || (mutual === leastBeyond && apart < horizon);
  }
  return false;
}

/** First edges for components none of whose lists leads out: a good edge found early spares many searches. */
export function boruvkaSeed(block: i32, address: usize): void {
  const state = changetype<Boruvka>(address);
  const stop = min(state.rowCount, (block + 1) * POINTS_PER_BLOCK);
  for (let p = block * POINTS_PER_BLOCK; p < stop; p += SEED_STRIDE) {
    const component = wordAt(state.component, p);
    if (load<u8>(state.isSealed + <usize>component) === 1) search(state, changetype<KdTree>(state.tree), 0, 0, p, component);
  }
}

/** Searches from the points below one node of a level. */
export function boruvkaSearch(block: i32, address: usize, level: i32): void {
  const state = changetype<Boruvka>(address);
  searchFrom(state, changetype<KdTree>(state.tree), (1 << level) - 1 + block);
}

function searchFrom(state: Boruvka, tree: KdTree, node: i32): void {
  const whole = wordAt(state.nodeComponent, node);
  if (whole >= 0) {
    if (isLonger(state, valueAt(state.leastReachOfNode, node), valueAt(state.leastDistanceOfNode, node), whole)) return;
    if (!mayReachOut(state, tree, node, whole, 0)) {
      const at = <usize>node << 3;
      remember(state, whole, state.leastReachOfNode + at, state.leastDistanceOfNode + at);
      return;
    }
  }
  if (node < tree.firstLeaf) {
    searchFrom(state, tree, 2 * node + 1);
    searchFrom(state, tree, 2 * node + 2);
    return;
  }
  const end = wordAt(tree.end, node);
  for (let p = wordAt(tree.start, node); p < end; p++) {
    const component = wordAt(state.component, p);
    if (load<u8>(state.isSettled + <usize>p) === 1) continue;
    if (isLonger(state, valueAt(state.leastReach, p), valueAt(state.leastDistance, p), component)) continue;
    search(state, tree, 0, 0, p, component);
    const at = <usize>p << 3;
    remember(state, component, state.leastReach + at, state.leastDistance + at);
  }
}

/** Notes that a point, or a node, has no edge out of its component that is shorter than the best known. */
function remember(state: Boruvka, component: i32, leastReach: usize, leastDistance: usize): void {
  const shortest = shortestOf(component);
  const bound = boundOf(state, component);
  store<f64>(leastReach, bound);
  // What another thread found is shorter than all that this one has: then there is no edge of that reach at all.
  store<f64>(leastDistance, bound < shortest.reach ? Infinity : shortest.distance);
}

/** Whether an edge of this reach and distance, or longer, surely loses against the best of the component. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
function isLonger(state: Boruvka, reach: f64, distance: f64, component: i32): bool {
  if (reach > boundOf(state, component)) return true;
  const shortest = shortestOf(component);
  return reach === shortest.reach && distance > shortest.distance;
}

/** Whether a point of `node`, all of whose points are of the component, may have an edge as short as the best so far. */
function mayReachOut(state: Boruvka, tree: KdTree, node: i32, component: i32, other: i32): bool {
  if (wordAt(state.nodeComponent, other) === component) return false;
  const core = valueAt(state.smallestCore, node);
  const bound = distanceOfBoxes(state.norm, tree, node, other);
  if (isLonger(state, max(bound, max(core, valueAt(state.smallestCore, other))), bound, component)) return false;
  if (other < tree.firstLeaf) {
    return (
      mayReachOut(state, tree, node, component, 2 * other + 1) || mayReachOut(state, tree, node, component, 2 * other + 2)
    );
  }
  // Not by the leaf's box: one that spans the gap between two components would seem near to both.
  const end = wordAt(tree.end, other);
  for (let p = wordAt(tree.start, other); p < end; p++) {
    if (wordAt(state.component, p) === component) continue;
    const apart = distanceToBox(state.norm, tree, p, node);
    if (!isLonger(state, max(apart, max(core, valueAt(state.core, p))), apart, component)) return true;
  }
  return false;
}

/** @param bound none of the node's points is nearer to p than this */
function search(state: Boruvka, tree: KdTree, node: i32, bound: f64, p: i32, component: i32): void {
  if (wordAt(state.nodeComponent, node) === component || isHopeless(state, tree, node, bound, p, component)) return;
  if (node >= tree.firstLeaf) {
    searchLeaf(state, tree, node, p, component);
    return;
  }
  const left = 2 * node + 1;
  const right = left + 1;
  const leftBound = distanceToBox(state.norm, tree, p, left);
  const rightBound = distanceToBox(state.norm, tree, p, right);
  if (leftBound <= rightBound) {
    search(state, tree, left, leftBound, p, component);
    search(state, tree, right, rightBound, p, component);
  } else {
    search(state, tree, right, rightBound, p, component);
    search(state, tree, left, leftBound, p, component);
  }
}

/** Whether the best edge a node could offer still loses. */
function isHopeless(state: Boruvka, tree: KdTree, node: i32, bound: f64, p: i32, component: i32): bool {
  const least = max(bound, max(valueAt(state.core, p), valueAt(state.smallestCore, node)));
  if (least > boundOf(state, component)) return true;
  const shortest = shortestOf(component);
  if (least < shortest.reach) return false;
  return !isShorter(least, bound, wordAt(tree.rows, p), wordAt(tree.smallestRow, node), shortest);
}

function searchLeaf(state: Boruvka, tree: KdTree, leaf: i32, p: i32, component: i32): void {
  const end = wordAt(tree.end, leaf);
  const core = valueAt(state.core, p);
  const row = wordAt(tree.rows, p);
  for (let q = wordAt(tree.start, leaf); q < end; q++) {
    const other = wordAt(state.component, q);
    if (other === component) continue;
    const least = max(core, valueAt(state.core, q));
    if (least > boundOf(state, component)) continue;
    const apart = distanceOfPoints(state.norm, tree, p, q);
    const mutual = max(apart, least);
    const otherRow = wordAt(tree.rows, q);
    offerEdge(state, component, row, otherRow, mutual, apart);
    offerEdge(state, other, row, otherRow, mutual, apart);
  }
}
